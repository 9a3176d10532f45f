"""What the learner did, kept safe. The only door to SQLAlchemy and Alembic."""

from quiz.store.errors import ConflictError, StoreError
from quiz.store.runs import Run, tally
from quiz.store.sittings import LEASE, Unfinished
from quiz.store.store import Store

__all__ = ["LEASE", "ConflictError", "Run", "Store", "StoreError", "Unfinished", "tally"]
