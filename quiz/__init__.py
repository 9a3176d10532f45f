"""Flashcards, practice tests and live training demos for the AI Prompt Engineering Test."""

__version__ = "0.1.0"
