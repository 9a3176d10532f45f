"""The tables. Reviews and events of a sitting are only ever added; taking a review back adds a row to `undos`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes in, UTC datetimes out, whatever the database keeps."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; SQLite stores it without a zone."""
        del dialect
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Back to an aware UTC datetime."""
        del dialect
        if not isinstance(value, datetime):
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _learner(*, primary_key: bool = False) -> Column[int]:
    return Column("learner_id", ForeignKey("learners.id"), primary_key=primary_key, nullable=False)


learners = Table(
    "learners",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("created_at", UtcDateTime, nullable=False),
)

reviews = Table(
    "reviews",
    metadata,
    Column("id", Integer, primary_key=True),
    _learner(),
    Column("card_id", String, nullable=False),
    Column("rev", Integer, nullable=False),
    Column("domain", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("day", Date, nullable=False),
    Column("option_id", String, nullable=False),
    Column("option_order", JSON, nullable=False),
    Column("seed", Integer, nullable=False),
    Column("guessed", Boolean, nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Column("uncovered", Boolean),
    Column("correct", Boolean, nullable=False),
    Column("proposed", Integer, nullable=False),
    Column("rating", Integer, nullable=False),
    Column("first_of_day", Boolean, nullable=False),
    Column("fresh", Boolean, nullable=False),
    Column("known", Boolean, nullable=False),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON, nullable=False),
    Index(None, "learner_id", "card_id"),
)

undos = Table(
    "undos",
    metadata,
    Column("review_id", ForeignKey("reviews.id"), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

memories = Table(
    "memories",
    metadata,
    _learner(primary_key=True),
    Column("card_id", String, primary_key=True),
    Column("rev", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("step", Integer),
    Column("stability", Float, nullable=False),
    Column("difficulty", Float, nullable=False),
    Column("due", UtcDateTime, nullable=False),
    Column("last_review", UtcDateTime, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("reps", Integer, nullable=False),
    Column("lapses", Integer, nullable=False),
    Column("lure_day", Date),
)

marks = Table(
    "marks",
    metadata,
    _learner(primary_key=True),
    Column("card_id", String, primary_key=True),
    Column("flagged", Boolean, nullable=False),
    Column("suspended", Boolean, nullable=False),
)

settings = Table(
    "settings",
    metadata,
    _learner(primary_key=True),
    Column("name", String, primary_key=True),
    Column("value", JSON, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    _learner(),
    Column("demo", String, nullable=False),
    Column("preset", String, nullable=False),
    Column("knobs", JSON, nullable=False),
    Column("card_id", String, nullable=False),
    Column("question", String, nullable=False),
    Column("predicted", String, nullable=False),
    Column("measured", String, nullable=False),
    Column("status", String, nullable=False),
    Column("result", JSON, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime, nullable=False),
    Index(None, "learner_id", "demo"),
)

sittings = Table(
    "sittings",
    metadata,
    Column("id", Integer, primary_key=True),
    _learner(),
    Column("questions", Integer, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("mode", String, nullable=False),
    Column("domains", JSON, nullable=False),
    Column("pass_mark", Integer, nullable=False),
    Column("seed", Integer, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Index(None, "learner_id"),
)


def _sitting(*, primary_key: bool = False) -> Column[int]:
    return Column("sitting_id", ForeignKey("sittings.id"), primary_key=primary_key, nullable=False)


sitting_questions = Table(
    "sitting_questions",
    metadata,
    _sitting(primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("card_id", String, nullable=False),
    Column("rev", Integer, nullable=False),
    Column("domain", String, nullable=False),
    Column("level", String, nullable=False),
    Column("key", String, nullable=False),
    Column("option_order", JSON, nullable=False),
)

sitting_events = Table(
    "sitting_events",
    metadata,
    Column("id", Integer, primary_key=True),
    _sitting(),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("value", String, nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Index(None, "sitting_id"),
)

sitting_locks = Table(
    "sitting_locks",
    metadata,
    _sitting(primary_key=True),
    Column("owner", String, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
)
