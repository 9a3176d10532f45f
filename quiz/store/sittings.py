"""Practice tests on disk: the paper, a row for everything that happened, and a lock on the one being sat."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, exists, func, insert, or_, select, update

from quiz.exam.paper import Mode, Question, Terms
from quiz.exam.sitting import ENDINGS, Event, Kind, Sitting
from quiz.store import tables as t
from quiz.store.engine import reading, writing
from quiz.store.errors import ConflictError
from quiz.store.owner import is_gone

LEASE = timedelta(seconds=20)
"""A lock that its owner did not renew for this long is free, even when the owner cannot be asked."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A sitting that has not ended."""

    sitting: Sitting
    last_seen: datetime
    """UTC; when somebody last sat it."""
    owner: str
    """Who holds the lock; empty when nobody does, or a process that is gone."""


class Sittings:
    """The practice tests of one learner; a part of `Store`."""

    def __init__(self, engine: Engine, learner_id: int) -> None:
        self._engine = engine
        self._learner_id = learner_id

    def start(self, terms: Terms, paper: Sequence[Question], owner: str, now: datetime) -> Sitting:
        """Keep a paper and begin to sit it; on return it is on disk and locked for `owner`.

        Raises ConflictError when another test has not ended.
        """
        with writing(self._engine) as connection:
            if self._unfinished_row(connection) is not None:
                raise ConflictError("a test is open already; finish it or throw it away first (t)")
            values = {**asdict(terms), "mode": terms.mode.value, "domains": list(terms.domains)}
            row = connection.execute(
                insert(t.sittings).values(**values, learner_id=self._learner_id, started_at=now)
            ).inserted_primary_key
            assert row is not None  # noqa: S101  one row was inserted
            number = int(row[0])
            connection.execute(
                insert(t.sitting_questions),
                [_question_row(number, place, question) for place, question in enumerate(paper, 1)],
            )
            connection.execute(insert(t.sitting_locks).values(sitting_id=number, owner=owner, seen_at=now))
        return Sitting.of(number, terms, tuple(paper), now)

    def unfinished(self, now: datetime) -> Unfinished | None:
        """The sitting that has not ended, if there is one."""
        with reading(self._engine) as connection:
            row = self._unfinished_row(connection)
            return None if row is None else self._unfinished(connection, row, now)

    def claim(self, number: int, owner: str, now: datetime) -> Unfinished:
        """Lock a sitting for `owner` and return it as it was left.

        Raises ConflictError when another window sits it, or it has ended.
        """
        with writing(self._engine) as connection:
            row = self._unfinished_row(connection)
            if row is None or row["id"] != number:
                raise ConflictError("this test was ended in another window")
            found = self._unfinished(connection, row, now)
            if found.owner not in ("", owner):
                raise ConflictError("this test is being sat in another window; go on there, or close it first")
            lock = t.sitting_locks.c.sitting_id == number
            connection.execute(update(t.sitting_locks).where(lock).values(owner=owner, seen_at=now))
            return found

    def renew(self, number: int, owner: str, now: datetime) -> None:
        """Say that the owner is still there; raises ConflictError when another window took over."""
        with writing(self._engine) as connection:
            self._renew(connection, number, owner, now)

    def release(self, number: int, owner: str, now: datetime) -> None:
        """Give the lock back; without effect for one who has lost it."""
        lock = (t.sitting_locks.c.sitting_id == number) & (t.sitting_locks.c.owner == owner)
        with writing(self._engine) as connection:
            connection.execute(update(t.sitting_locks).where(lock).values(owner="", seen_at=now))

    def append(self, number: int, owner: str, *events: Event) -> None:
        """Add events in one transaction; on return they are on disk.

        Raises ConflictError when the owner has lost the lock or the sitting has ended; nothing was written then.
        """
        with writing(self._engine) as connection:
            self._renew(connection, number, owner, events[-1].at)
            if connection.scalar(select(_ended(number))):
                raise ConflictError("this test was ended in another window")
            self.insert(connection, number, events)

    def insert(self, connection: Connection, number: int, events: Iterable[Event]) -> None:
        """Add events within a transaction of the store."""
        rows = [{**asdict(event), "kind": event.kind.value, "sitting_id": number} for event in events]
        connection.execute(insert(t.sitting_events), rows)

    def kinds(self, connection: Connection, number: int) -> set[Kind]:
        """What happened in a sitting, within a transaction of the store."""
        query = select(t.sitting_events.c.kind).where(t.sitting_events.c.sitting_id == number).distinct()
        return {Kind(kind) for kind in connection.scalars(query)}

    def finished(self) -> tuple[Sitting, ...]:
        """Every sitting that was handed in or ran out of time, in the order in which they began."""
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(t.sittings)
                .where(t.sittings.c.learner_id == self._learner_id, _ended(t.sittings.c.id))
                .order_by(t.sittings.c.started_at, t.sittings.c.id)
            ).mappings()
            sittings = [self._sitting(connection, row) for row in rows]
        return tuple(sitting for sitting in sittings if sitting.ending is not Kind.DISCARDED)

    def last_tested(self) -> dict[str, datetime]:
        """When each card was last in a test, by card id; of tests thrown away only what was answered counts."""
        sittings, questions, events = t.sittings, t.sitting_questions, t.sitting_events
        answered = exists().where(
            events.c.sitting_id == questions.c.sitting_id,
            events.c.number == questions.c.number,
            events.c.kind == Kind.ANSWERED.value,
        )
        marked = exists().where(
            events.c.sitting_id == questions.c.sitting_id,
            events.c.kind.in_([Kind.HANDED_IN.value, Kind.EXPIRED.value]),
        )
        query = (
            select(questions.c.card_id, func.max(sittings.c.started_at, type_=t.UtcDateTime).label("at"))
            .join(sittings, sittings.c.id == questions.c.sitting_id)
            .where(sittings.c.learner_id == self._learner_id, or_(answered, marked))
            .group_by(questions.c.card_id)
        )
        with reading(self._engine) as connection:
            return {row.card_id: row.at for row in connection.execute(query)}

    def _unfinished_row(self, connection: Connection) -> RowMapping | None:
        query = select(t.sittings).where(t.sittings.c.learner_id == self._learner_id, ~_ended(t.sittings.c.id))
        return connection.execute(query).mappings().first()

    def _unfinished(self, connection: Connection, row: RowMapping, now: datetime) -> Unfinished:
        sitting = self._sitting(connection, row)
        lock = (
            connection.execute(select(t.sitting_locks).where(t.sitting_locks.c.sitting_id == sitting.id))
            .mappings()
            .one()
        )
        last_event = connection.scalar(
            select(func.max(t.sitting_events.c.at, type_=t.UtcDateTime)).where(
                t.sitting_events.c.sitting_id == sitting.id
            )
        )
        owner = lock["owner"]
        # A clock set back makes a lock look as if it came from the future: no reason to hold anybody up.
        if owner and (is_gone(owner) or abs(now - lock["seen_at"]) > LEASE):
            owner = ""
        return Unfinished(sitting, max(lock["seen_at"], last_event or lock["seen_at"]), owner)

    def _renew(self, connection: Connection, number: int, owner: str, now: datetime) -> None:
        lock = (t.sitting_locks.c.sitting_id == number) & (t.sitting_locks.c.owner == owner)
        if connection.execute(update(t.sitting_locks).where(lock).values(seen_at=now)).rowcount == 0:
            raise ConflictError("another window took this test over; what you answered here before is kept")

    def _sitting(self, connection: Connection, row: RowMapping) -> Sitting:
        questions = select(t.sitting_questions).where(t.sitting_questions.c.sitting_id == row["id"])
        events = select(t.sitting_events).where(t.sitting_events.c.sitting_id == row["id"])
        return Sitting.of(
            row["id"],
            Terms(
                row["questions"],
                row["minutes"],
                Mode(row["mode"]),
                tuple(row["domains"]),
                row["pass_mark"],
                row["seed"],
            ),
            tuple(
                _question_value(found)
                for found in connection.execute(questions.order_by(t.sitting_questions.c.number)).mappings()
            ),
            row["started_at"],
            [_event_value(found) for found in connection.execute(events.order_by(t.sitting_events.c.id)).mappings()],
        )


def _ended(number: Any) -> Any:
    kinds = [kind.value for kind in ENDINGS]
    return exists().where(t.sitting_events.c.sitting_id == number, t.sitting_events.c.kind.in_(kinds))


def _question_row(number: int, place: int, question: Question) -> dict[str, Any]:
    values = asdict(question)
    order = list(values.pop("order"))
    return {**values, "option_order": order, "sitting_id": number, "number": place}


def _question_value(row: RowMapping) -> Question:
    order = tuple(row["option_order"])
    return Question(row["card_id"], row["rev"], row["domain"], row["level"], row["key"], order)


def _event_value(row: RowMapping) -> Event:
    return Event(row["at"], Kind(row["kind"]), row["number"], row["value"], row["milliseconds"])
