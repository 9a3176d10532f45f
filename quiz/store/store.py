"""The learner's data: one transaction per answer, values in and values out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine, Select, Table, delete, exists, insert, select, update

from quiz.exam.sitting import Event, Kind, Sitting
from quiz.store import tables as t
from quiz.store.engine import open_engine, reading, writing
from quiz.store.errors import ConflictError, StoreError
from quiz.store.rows import memory_row, memory_value, review_row, review_value
from quiz.store.runs import Run
from quiz.store.schema import HEAD, current, upgrade
from quiz.store.sittings import Sittings
from quiz.study.memory import Memory, Rating
from quiz.study.queue import Mark
from quiz.study.review import LogEntry, Review
from quiz.study.settings import Settings

DEFAULT_LEARNER = "me"


class Store:
    """One learner's part of a database. Use as a context manager, or `close` it."""

    def __init__(self, engine: Engine, learner_id: int) -> None:
        self._engine = engine
        self._learner_id = learner_id
        self.sittings = Sittings(engine, learner_id)
        """Practice tests."""

    @classmethod
    def open(cls, place: str | Path, learner: str = DEFAULT_LEARNER) -> Self:
        """Open the database at a SQLAlchemy URL or in a SQLite file, making or migrating it if need be.

        Raises StoreError when it cannot be opened, is damaged or comes from a newer version.
        """
        engine = open_engine(place)
        try:
            with reading(engine) as connection:
                learner_id = _find_learner(connection, learner) if current(connection) == HEAD else None
            if learner_id is None:
                with writing(engine) as connection:
                    upgrade(connection)
                    learner_id = _find_learner(connection, learner) or _add_learner(connection, learner)
        except StoreError:
            engine.dispose()
            raise
        return cls(engine, learner_id)

    def close(self) -> None:
        """Let go of the database file."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def memories(self) -> dict[str, Memory]:
        """Every memory by card id, cards gone from disk included."""
        with reading(self._engine) as connection:
            rows = connection.execute(self._own(t.memories)).mappings()
            return {row["card_id"]: memory_value(row) for row in rows}

    def log(self) -> tuple[LogEntry, ...]:
        """The review log in order, answers taken back left out."""
        columns = [t.reviews.c[field.name] for field in fields(LogEntry)]
        query = self._standing(select(*columns)).order_by(t.reviews.c.id)
        with reading(self._engine) as connection:
            return tuple(
                LogEntry(**{**row, "rating": Rating(row["rating"])}) for row in connection.execute(query).mappings()
            )

    def reviews(self, card_id: str = "") -> tuple[Review, ...]:
        """Every review in order, or one card's, answers taken back left out."""
        query = self._standing(select(t.reviews)).order_by(t.reviews.c.id)
        if card_id:
            query = query.where(t.reviews.c.card_id == card_id)
        with reading(self._engine) as connection:
            return tuple(review_value(row) for row in connection.execute(query).mappings())

    def last_review(self) -> tuple[int, Review] | None:
        """The newest review that stands, with its number; None when there is none."""
        query = self._standing(select(t.reviews)).order_by(t.reviews.c.id.desc()).limit(1)
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().first()
            return None if row is None else (row["id"], review_value(row))

    def record(self, review: Review) -> int:
        """Insert a review and its memory in one transaction; on return both are on disk. Returns its number.

        Raises ConflictError when another window reviewed the card since `review.before` was read, StoreError when the
        data cannot be written; in both cases nothing was.
        """
        with writing(self._engine) as connection:
            return self._record(connection, review)

    def undo(self, review_id: int) -> Review:
        """Take a review back and restore the memory from before it, exactly; returns the review.

        Raises ConflictError when the card was reviewed again since, or the review was taken back already.
        """
        with writing(self._engine) as connection:
            return self._undo(connection, review_id)

    def amend(self, review_id: int, review: Review) -> int:
        """Replace a review by another of the same answer, in one transaction; returns the new number."""
        with writing(self._engine) as connection:
            self._undo(connection, review_id)
            return self._record(connection, review)

    def remember(self, sitting: Sitting, reviews: Iterable[Review], now: datetime) -> None:
        """Let the answers of a finished test enter memory, all in one transaction and only once.

        Raises ConflictError when they did already, or one of the cards was studied in another window meanwhile.
        """
        with writing(self._engine) as connection:
            if Kind.REMEMBERED in self.sittings.kinds(connection, sitting.id):
                raise ConflictError("the answers of this test are in your memory already")
            for review in reviews:
                self._record(connection, review)
            self.sittings.insert(connection, sitting.id, [Event(now, Kind.REMEMBERED)])

    def marks(self) -> dict[str, Mark]:
        """Flags and suspensions by card id."""
        with reading(self._engine) as connection:
            rows = connection.execute(self._own(t.marks)).mappings()
            return {row["card_id"]: Mark(row["flagged"], row["suspended"]) for row in rows}

    def flag(self, card_id: str, flagged: bool) -> None:
        """Flag a card, or take the flag off."""
        self._mark(card_id, flagged=flagged)

    def suspend(self, card_id: str, suspended: bool) -> None:
        """Set a card aside, or bring it back."""
        self._mark(card_id, suspended=suspended)

    def settings(self) -> Settings:
        """The learner's settings; what was never set has its default."""
        known = {field.name for field in fields(Settings)}
        with reading(self._engine) as connection:
            rows = connection.execute(self._own(t.settings)).mappings()
            return Settings(**{row["name"]: row["value"] for row in rows if row["name"] in known})

    def save_setting(self, name: str, value: float | bool | str | list[float]) -> None:
        """Keep one setting; the others stay as they are, even when another window changes them now."""
        with writing(self._engine) as connection:
            self._replace(connection, t.settings, {"name": name}, {"value": value})

    def record_run(self, run: Run) -> int:
        """Keep a demo run; returns its number."""
        with writing(self._engine) as connection:
            return _inserted(connection, t.runs, {**asdict(run), "learner_id": self._learner_id})

    def runs(self, demo: str = "") -> tuple[Run, ...]:
        """Demo runs in order, of one demo or of all."""
        query = self._own(t.runs).order_by(t.runs.c.id)
        if demo:
            query = query.where(t.runs.c.demo == demo)
        names = [field.name for field in fields(Run)]
        with reading(self._engine) as connection:
            rows = connection.execute(query).mappings()
            return tuple(Run(**{name: row[name] for name in names}) for row in rows)

    def _own(self, table: Table) -> Select[Any]:
        return select(table).where(table.c.learner_id == self._learner_id)

    def _standing(self, query: Select[Any]) -> Select[Any]:
        taken_back = exists().where(t.undos.c.review_id == t.reviews.c.id)
        return query.where(t.reviews.c.learner_id == self._learner_id, ~taken_back)

    def _memory(self, connection: Connection, card_id: str) -> Memory | None:
        query = self._own(t.memories).where(t.memories.c.card_id == card_id)
        row = connection.execute(query).mappings().first()
        return None if row is None else memory_value(row)

    def _record(self, connection: Connection, review: Review) -> int:
        if self._memory(connection, review.card_id) != review.before:
            raise ConflictError("this card was answered in another window meanwhile; here it is again, up to date")
        self._put_memory(connection, review.card_id, review.after)
        return _inserted(connection, t.reviews, {**review_row(review), "learner_id": self._learner_id})

    def _undo(self, connection: Connection, review_id: int) -> Review:
        query = self._standing(select(t.reviews)).where(t.reviews.c.id == review_id)
        row = connection.execute(query).mappings().first()
        if row is None:
            raise ConflictError("that answer was taken back already")
        review = review_value(row)
        if self._memory(connection, review.card_id) != review.after:
            raise ConflictError("this card was answered again in another window; take that answer back first")
        connection.execute(insert(t.undos).values(review_id=review_id, at=datetime.now(UTC)))
        self._put_memory(connection, review.card_id, review.before)
        return review

    def _put_memory(self, connection: Connection, card_id: str, memory: Memory | None) -> None:
        if memory is None:
            connection.execute(
                delete(t.memories).where(t.memories.c.learner_id == self._learner_id, t.memories.c.card_id == card_id)
            )
            return
        values = memory_row(memory)
        self._replace(connection, t.memories, {"card_id": values.pop("card_id")}, values)

    def _mark(self, card_id: str, **change: bool) -> None:
        """Change one note on a card and leave the other, which another window may be changing."""
        with writing(self._engine) as connection:
            self._replace(connection, t.marks, {"card_id": card_id}, change, asdict(Mark()))

    def _replace(
        self,
        connection: Connection,
        table: Table,
        key: dict[str, Any],
        values: dict[str, Any],
        defaults: dict[str, Any] | None = None,
    ) -> None:
        """Update the row with this key, or insert it with the defaults for what is not given."""
        key = {"learner_id": self._learner_id, **key}
        where = [table.c[name] == value for name, value in key.items()]
        if connection.execute(update(table).where(*where).values(**values)).rowcount == 0:
            connection.execute(insert(table).values(**{**(defaults or {}), **key, **values}))


def _find_learner(connection: Connection, name: str) -> int | None:
    learner_id: int | None = connection.scalar(select(t.learners.c.id).where(t.learners.c.name == name))
    return learner_id


def _add_learner(connection: Connection, name: str) -> int:
    return _inserted(connection, t.learners, {"name": name, "created_at": datetime.now(UTC)})


def _inserted(connection: Connection, table: Table, values: dict[str, Any]) -> int:
    row = connection.execute(insert(table).values(**values)).inserted_primary_key
    assert row is not None  # noqa: S101  one row was inserted
    return int(row[0])
