"""Memory of one card and how an answer changes it. The only door to py-fsrs.

FSRS-6 (https://github.com/open-spaced-repetition/py-fsrs) supplies stability and difficulty. Around it, what it leaves
open: intervals count study days rather than 24-hour spans, fuzz is seeded by card and repetition so that the same log
always gives the same dates, and a confident error is met again after a week.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import IntEnum
from functools import lru_cache
from typing import Literal

import fsrs

from quiz.study.days import day_start, study_day
from quiz.study.forgetting import DEFAULTS, Parameters

State = Literal["learning", "review", "relearning"]

MAXIMUM_INTERVAL = 36500
LURE_DAYS = 7
"""Days after which a confident error is met again: hypercorrection fades at about a week (Butler et al. 2011)."""
_FUZZ = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, float("inf"), 0.05))
"""Share of an interval, within each of these spans of days, by which it may shift; as in Anki."""


class Rating(IntEnum):
    """How well a card was known."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known of a learner's memory of one card after its last review."""

    card_id: str
    rev: int
    """The card's revision that was reviewed."""
    state: State
    step: int | None
    """Index of the learning or relearning step; None in review."""
    stability: float
    """Days until retrievability falls to 0.9."""
    difficulty: float
    """From 1 (easy) to 10."""
    due: datetime
    """UTC: the exact minute of a learning step, else the start of the study day."""
    last_review: datetime
    """UTC."""
    last_day: date
    """Study day of the last review."""
    reps: int
    lapses: int
    lure_day: date | None = None
    """After a confident error: the study day by which the card is met again, whatever its interval."""


def next_memory(
    memory: Memory | None,
    card_id: str,
    rev: int,
    rating: Rating,
    now: datetime,
    zone: tzinfo | None,
    *,
    desired_retention: float = 0.9,
    confident_error: bool = False,
    weights: Parameters = DEFAULTS,
    steps: bool = True,
) -> Memory:
    """The memory after a review at `now` (aware); `memory` is None on the first meeting.

    `weights` are the learner's FSRS parameters. Without `steps`, no card comes back on the day it was met.

    A clock that was set back counts as the day of the last review, so elapsed days are never negative.
    """
    today = study_day(now, zone)
    if memory is not None:
        today = max(today, memory.last_day)
    scheduler = _scheduler(desired_retention, weights, steps)
    card, _ = scheduler.review_card(_to_fsrs(memory), fsrs.Rating(int(rating)), _anchor(today))
    reps = (memory.reps if memory else 0) + 1
    lapsed = memory is not None and memory.state == "review" and rating is Rating.AGAIN
    lure_day = _lure_day(memory, rating, today, confident_error=confident_error)
    if card.state is fsrs.State.Review:
        days = _fuzzed((card.due - _anchor(today)).days, f"{card_id}:{reps}")
        day = today + timedelta(days=days)
        if lure_day is not None and today < lure_day < day:
            day = lure_day
        due = day_start(day, zone)
    else:
        due = now.astimezone(UTC) + (card.due - _anchor(today))
    assert card.stability is not None  # noqa: S101  py-fsrs sets both at the first review
    assert card.difficulty is not None  # noqa: S101
    return Memory(
        card_id=card_id,
        rev=rev,
        state=_STATE_NAMES[card.state],
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        due=due,
        last_review=now.astimezone(UTC),
        last_day=today,
        reps=reps,
        lapses=(memory.lapses if memory else 0) + lapsed,
        lure_day=lure_day,
    )


def follow_revision(memory: Memory | None, rev: int, change: str, now: datetime) -> Memory | None:
    """The memory as it stands after the card was edited on disk from `memory.rev` to `rev`.

    `editorial` keeps the schedule, `substantive` makes the card due now, `key` starts anew (None). Only the last change
    is written on a card: when revisions were skipped, an unseen one may have been substantive.
    """
    if memory is None or rev <= memory.rev:
        return memory
    if change == "key":
        return None
    if change == "editorial" and rev == memory.rev + 1:
        return memory
    return replace(memory, due=min(memory.due, now.astimezone(UTC)))


def _lure_day(memory: Memory | None, rating: Rating, today: date, *, confident_error: bool) -> date | None:
    if confident_error:
        return today + timedelta(days=LURE_DAYS)
    pending = memory.lure_day if memory else None
    met_in_time = pending is not None and today >= pending and rating is not Rating.AGAIN
    return None if met_in_time else pending


def _fuzzed(days: int, seed: str) -> int:
    if days < _FUZZ[0][0]:
        return days
    spread = 1.0 + sum(share * max(0.0, min(days, high) - low) for low, high, share in _FUZZ)
    low, high = max(2, round(days - spread)), min(MAXIMUM_INTERVAL, round(days + spread))
    return random.Random(seed).randint(low, high)  # noqa: S311  a spread of dates, not a secret


def _anchor(day: date) -> datetime:
    """One fixed moment a study day, so that py-fsrs, which floors to 24 hours, counts study days."""
    return datetime.combine(day, time(12), UTC)


@lru_cache(maxsize=8)
def _scheduler(desired_retention: float, weights: Parameters, steps: bool) -> fsrs.Scheduler:
    minutes = (timedelta(minutes=1), timedelta(minutes=10))
    return fsrs.Scheduler(
        parameters=weights,
        desired_retention=desired_retention,
        learning_steps=minutes if steps else (),
        relearning_steps=minutes[1:] if steps else (),
        maximum_interval=MAXIMUM_INTERVAL,
        enable_fuzzing=False,
    )


def _to_fsrs(memory: Memory | None) -> fsrs.Card:
    # An explicit id: without one py-fsrs sleeps a millisecond to mint it.
    if memory is None:
        return fsrs.Card(card_id=0)
    return fsrs.Card(
        card_id=0,
        state=_STATES[memory.state],
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due,
        last_review=_anchor(memory.last_day),
    )


_STATES: dict[State, fsrs.State] = {
    "learning": fsrs.State.Learning,
    "review": fsrs.State.Review,
    "relearning": fsrs.State.Relearning,
}
_STATE_NAMES: dict[fsrs.State, State] = {value: key for key, value in _STATES.items()}
