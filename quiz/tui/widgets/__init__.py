"""Widgets: each owns its CSS, bindings and messages."""
