"""What can go wrong with the learner's data, in words for the learner."""

from __future__ import annotations


class StoreError(Exception):
    """The data could not be read or written; the message says what happened and what to do."""


class ConflictError(StoreError):
    """Another window changed the same card in the meantime; nothing was written."""
