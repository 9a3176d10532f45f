"""Alembic migrations, from the first schema on; run by `quiz.store.schema`."""
