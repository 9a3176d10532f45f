"""Sitting a paper: a fold over events, each of which is on disk before the sitting moves on."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from quiz.exam.paper import Mode, Question, Terms

NOTICES = (15, 5, 1)
"""Minutes before the end at which the learner is told."""


class Refused(Exception):  # noqa: N818  the learner's word for it
    """The step is against the rules of the sitting; the message says why."""


class Confidence(StrEnum):
    """How sure the learner is of an answer (certainty-based marking, Gardner-Medwin 1995)."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Kind(StrEnum):
    """What happened."""

    ANSWERED = "answered"
    """Value: the option id."""
    CONFIDENCE = "confidence"
    """Value: a `Confidence`."""
    FLAGGED = "flagged"
    UNFLAGGED = "unflagged"
    LEFT = "left"
    """The question went off the screen."""
    RESUMED = "resumed"
    """After an interruption of so many milliseconds; value: `paused` when the clock stood still meanwhile, else
    `running`."""
    VOIDED = "voided"
    """Its card was edited or gone, so that it could not be answered; it does not count."""
    HANDED_IN = "handed_in"
    EXPIRED = "expired"
    """Handed in by the clock."""
    DISCARDED = "discarded"
    REMEMBERED = "remembered"
    """After marking: the learner had the answers enter memory."""


ENDINGS = (Kind.HANDED_IN, Kind.EXPIRED, Kind.DISCARDED)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened in a sitting; stored as one row and never changed."""

    at: datetime
    """UTC."""
    kind: Kind
    number: int = 0
    """Question, counted from 1; 0 when it is about the whole sitting."""
    value: str = ""
    milliseconds: int = 0
    """Time spent on the question since the event before it; or the length of an interruption."""


@dataclass(frozen=True, slots=True)
class Response:
    """What the learner did with one question."""

    option_id: str = ""
    """Empty while open."""
    at: datetime | None = None
    """When that option was chosen."""
    confidence: Confidence | None = None
    flagged: bool = False
    milliseconds: int = 0
    """Time the question was on screen, feedback not counted."""
    voided: bool = False


@dataclass(frozen=True, slots=True)
class Interruption:
    """A stretch in which nobody sat the test."""

    length: timedelta
    paused: bool
    """Whether the clock stood still."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """One paper being sat, or done with; `after` an event it is a new value."""

    id: int
    terms: Terms
    paper: tuple[Question, ...]
    started_at: datetime
    """UTC."""
    responses: tuple[Response, ...]
    """One a question, in the paper's order."""
    interruptions: tuple[Interruption, ...] = ()
    ending: Kind | None = None
    ended_at: datetime | None = None
    remembered: bool = False

    @classmethod
    def of(
        cls, number: int, terms: Terms, paper: tuple[Question, ...], started_at: datetime, events: Iterable[Event] = ()
    ) -> Sitting:
        """The sitting that these events amount to."""
        sitting = cls(number, terms, paper, started_at, (Response(),) * len(paper))
        for event in events:
            sitting = sitting.after(event)
        return sitting

    def response(self, number: int) -> Response:
        """The response to a question, counted from 1."""
        return self.responses[number - 1]

    @property
    def open(self) -> tuple[int, ...]:
        """Numbers of the questions without an answer."""
        return tuple(number for number, response in enumerate(self.responses, 1) if not response.option_id)

    @property
    def flagged(self) -> tuple[int, ...]:
        """Numbers of the flagged questions."""
        return tuple(number for number, response in enumerate(self.responses, 1) if response.flagged)

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return len(self.paper) - len(self.open)

    # -- the clock --

    def used(self, now: datetime) -> timedelta:
        """Time on the clock so far; a clock that was set back counts as no time."""
        paused = sum((gap.length for gap in self.interruptions if gap.paused), timedelta())
        return max(timedelta(), (self.ended_at or now) - self.started_at - paused)

    def remaining(self, now: datetime) -> timedelta | None:
        """Time left, never below zero; None when there is no limit."""
        left = self._left(now)
        return None if left is None else max(timedelta(), left)

    def is_over(self, now: datetime) -> bool:
        """Whether it was handed in, or its time is up."""
        return self.ending is not None or self.remaining(now) == timedelta()

    # -- what the learner may do: each returns the event to store --

    def answer(self, number: int, option_id: str, now: datetime, milliseconds: int = 0) -> Event:
        """Choose an option; raises Refused after the end, and in tutor mode for a question that has its answer."""
        self._require_going_on(now)
        if option_id not in self.paper[number - 1].order:
            raise Refused(f"question {number} has no option {option_id!r}")
        if self.terms.mode is Mode.TUTOR and self.response(number).option_id:
            raise Refused("in tutor mode an answer stands once its feedback was shown")
        return Event(now, Kind.ANSWERED, number, option_id, milliseconds)

    def be_sure(self, number: int, confidence: Confidence, now: datetime, milliseconds: int = 0) -> Event:
        """Say how sure one is; raises Refused after the end, and in tutor mode once the feedback was shown."""
        self._require_going_on(now)
        if self.terms.mode is Mode.TUTOR and self.response(number).option_id:
            raise Refused("say how sure you are before you answer")
        return Event(now, Kind.CONFIDENCE, number, confidence.value, milliseconds)

    def flag(self, number: int, now: datetime, milliseconds: int = 0) -> Event:
        """Flag a question, or take the flag off; raises Refused after the end."""
        self._require_going_on(now)
        kind = Kind.UNFLAGGED if self.response(number).flagged else Kind.FLAGGED
        return Event(now, kind, number, "", milliseconds)

    def leave(self, number: int, now: datetime, milliseconds: int) -> Event:
        """The question goes off the screen; raises Refused after the end."""
        self._require_going_on(now)
        return Event(now, Kind.LEFT, number, "", milliseconds)

    def resume(self, last_seen: datetime, now: datetime, *, paused: bool) -> Event:
        """Sit it again after an interruption that began at `last_seen`; raises Refused when it has ended."""
        if self.ending is not None:
            raise Refused("this test was handed in already")
        gap = max(timedelta(), now - last_seen)
        return Event(now, Kind.RESUMED, 0, "paused" if paused else "running", round(gap.total_seconds() * 1000))

    def hand_in(self, now: datetime, unreadable: Container[str] = ()) -> tuple[Event, ...]:
        """End it, by the clock when that has run out; raises Refused when it has ended.

        Open questions whose card id is in `unreadable` could not be answered and are voided.
        """
        if self.ending is not None:
            raise Refused("this test was handed in already")
        left = self._left(now)
        # Whoever comes back long after the end finds the test ended when its time was up.
        kind, at = (Kind.EXPIRED, now + left) if left is not None and left <= timedelta() else (Kind.HANDED_IN, now)
        void = [number for number in self.open if self.paper[number - 1].card_id in unreadable]
        return (*(Event(at, Kind.VOIDED, number) for number in void), Event(at, kind))

    def after(self, event: Event) -> Sitting:
        """The sitting once the event is stored."""
        match event.kind:
            case Kind.RESUMED:
                gap = Interruption(timedelta(milliseconds=event.milliseconds), event.value == "paused")
                return replace(self, interruptions=(*self.interruptions, gap))
            case Kind.HANDED_IN | Kind.EXPIRED | Kind.DISCARDED:
                return replace(self, ending=event.kind, ended_at=event.at)
            case Kind.REMEMBERED:
                return replace(self, remembered=True)
        responses = list(self.responses)
        responses[event.number - 1] = _respond(self.response(event.number), event)
        return replace(self, responses=tuple(responses))

    def _left(self, now: datetime) -> timedelta | None:
        """Time left, negative once it is up."""
        return timedelta(minutes=self.terms.minutes) - self.used(now) if self.terms.minutes else None

    def _require_going_on(self, now: datetime) -> None:
        if self.ending is not None:
            raise Refused("this test was handed in already")
        if self.is_over(now):
            raise Refused("the time is up")


def notices(before: timedelta, after: timedelta) -> tuple[int, ...]:
    """Which of `NOTICES` fall between two readings of the time left."""
    return tuple(minutes for minutes in NOTICES if after <= timedelta(minutes=minutes) < before)


def _respond(response: Response, event: Event) -> Response:
    response = replace(response, milliseconds=response.milliseconds + event.milliseconds)
    match event.kind:
        case Kind.ANSWERED:
            return replace(response, option_id=event.value, at=event.at)
        case Kind.CONFIDENCE:
            return replace(response, confidence=Confidence(event.value))
        case Kind.FLAGGED | Kind.UNFLAGGED:
            return replace(response, flagged=event.kind is Kind.FLAGGED)
        case Kind.VOIDED:
            return replace(response, voided=True)
    return response
