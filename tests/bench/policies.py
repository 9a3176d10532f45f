"""Ways to choose what to study on a day. A policy sees the course's answers and the app's memories, never the truth."""

from __future__ import annotations

import math
from typing import Protocol

import numpy as np

from quiz.study.evidence import weigh
from quiz.study.forgetting import Forgetting
from quiz.study.history import Answer
from quiz.study.items import Item
from quiz.study.plan import ranked
from tests.bench.course import NEW, Course, Steps
from tests.bench.fsrs_arrays import Array


class Policy(Protocol):
    """One way to study for an exam on day `horizon`."""

    name: str
    steps: Steps

    def order(self, course: Course, horizon: int) -> Array:
        """(N, C): the turn of each card today, infinite for a card that is not to be shown."""
        ...

    def learn(self, course: Course) -> None:
        """Look back on the day that `course` has just ended."""


class DueOrder:
    """What is due first, in order of due days, new cards spread between; time left goes to what is due next.

    Due days are those of the app's FSRS schedule unless a subclass keeps its own.
    """

    name = "FSRS, due order"

    def __init__(self, limits: Array, steps: Steps = "app") -> None:
        self._limits = limits
        """(N,): new cards a day."""
        self.steps: Steps = steps
        self._shuffle = np.random.default_rng(5)

    def due(self, course: Course) -> Array:
        """(N, C): day on which each met card is due."""
        return course.due

    def order(self, course: Course, horizon: int) -> Array:
        """The queue as the app spreads it."""
        del horizon
        met = course.state != NEW
        days = np.where(met, self.due(course), np.inf) + 0.5 * self._shuffle.random(met.shape)
        now = met & (days < course.day + 1)
        turn = _ranks(np.where(now, days, np.inf)) + 1
        first = _ranks(np.where(met, np.inf, _bank_order(met.shape))) + 1
        offered = np.minimum(self._limits[:, None], (~met).sum(axis=1, keepdims=True))
        order = np.where(now, turn / (now.sum(axis=1, keepdims=True) + 1), np.where(met, 10 + days, np.inf))
        return np.where(~met & (first <= offered), first / (offered + 1), order)

    def learn(self, course: Course) -> None:
        """The app's own schedule has learned already."""


class Sm2(DueOrder):
    """SuperMemo 2: intervals of 1 and 6 days, then times an ease factor (Woźniak 1990)."""

    name = "SM-2"

    def __init__(self, limits: Array, shape: tuple[int, int]) -> None:
        super().__init__(limits, "miss")
        self._ease, self._interval, self._passes = np.full(shape, 2.5), np.zeros(shape), np.zeros(shape)
        self._due = np.full(shape, np.inf)

    def due(self, course: Course) -> Array:
        """By its own schedule."""
        del course
        return self._due

    def learn(self, course: Course) -> None:
        """Again starts over; Hard, Good and Easy are its grades 3, 4 and 5."""
        today = course.last_day == course.day - 1
        passed = course.rating > 1
        self._passes = np.where(today, np.where(passed, self._passes + 1, 0), self._passes)
        spaced = np.where(self._passes <= 1, 1, np.where(self._passes == 2, 6, self._interval * self._ease))
        self._interval = np.where(today, np.where(passed, spaced, 1), self._interval)
        change = np.array((0, -0.32, -0.14, 0, 0.1))[course.rating]
        self._ease = np.where(today, np.maximum(1.3, self._ease + change), self._ease)
        self._due = np.where(today, course.day - 1 + np.round(self._interval), self._due)


class Leitner(DueOrder):
    """Five boxes, opened every 1, 2, 4, 8 and 16 days; a right answer moves a card on, a wrong one to the first."""

    name = "Leitner"

    def __init__(self, limits: Array, shape: tuple[int, int]) -> None:
        super().__init__(limits, "none")
        self._box, self._due = np.zeros(shape, np.int64), np.full(shape, np.inf)

    def due(self, course: Course) -> Array:
        """By its boxes."""
        del course
        return self._due

    def learn(self, course: Course) -> None:
        """Move today's cards."""
        today = course.last_day == course.day - 1
        moved = np.where(course.rating > 1, np.minimum(self._box + 1, 4), 0)
        self._box = np.where(today, moved, self._box)
        self._due = np.where(today, course.day - 1 + 2.0**self._box, self._due)


class Cramming:
    """Any card, at random, every day anew."""

    name = "random cramming"
    steps: Steps = "none"

    def order(self, course: Course, horizon: int) -> Array:
        """A new order every day."""
        del horizon
        return course.rng.random(course.state.shape)

    def learn(self, course: Course) -> None:
        """Nothing."""


class Ours:
    """The app's planner itself, with the app's evidence of what each learner brings along."""

    name = "ours"
    steps: Steps = "none"

    def order(self, course: Course, horizon: int) -> Array:
        """Most score for a second first."""
        order = np.full(course.state.shape, np.inf)
        firsts = first_answers(course)
        for who, items in enumerate(items_of(course)):
            known = weigh(firsts[who], _FORGETTING).known_shares(_domains(course))
            for turn, (item, _) in enumerate(ranked(items, horizon - course.day, _FORGETTING, known)):
                order[who, int(item.card_id)] = turn
        return order

    def learn(self, course: Course) -> None:
        """Nothing: it plans anew every day."""


def items_of(course: Course) -> list[tuple[Item, ...]]:
    """Every learner's cards as the app sees them."""
    people = course.learners
    domain, worth, reading = people.domain.tolist(), people.share.tolist(), people.reading.tolist()
    met = (course.state != NEW).tolist()
    days = np.where(course.state == NEW, 0, course.day - course.last_day).astype(int).tolist()
    stability, difficulty = course.stability.tolist(), course.difficulty.tolist()
    return [
        tuple(
            Item(
                str(card), str(domain[card]), worth[card], reading=reading[card],
                stability=stability[who][card] if met[who][card] else None,
                difficulty=difficulty[who][card], days=days[who][card],
            )
            for card in range(len(worth))
        )
        for who in range(people.count)
    ]  # fmt: skip


def first_answers(course: Course, *, later: bool = False) -> list[list[Answer]]:
    """Every learner's first meetings as evidence; with `later`, all first answers of a day."""
    found: list[list[Answer]] = [[] for _ in range(course.learners.count)]
    if course.day == 0:
        return found
    told = course.answers()
    domain = course.learners.domain[told.card].tolist()
    columns = (told.who, told.right, told.admitted, told.stability, told.days)
    for name, who, right, admitted, stability, days in zip(
        domain, *(column.tolist() for column in columns), strict=True
    ):
        new = math.isnan(stability)
        if new or later:
            found[who].append(Answer(str(name), right, admitted, None if new else stability, 0 if new else int(days)))
    return found


_FORGETTING = Forgetting()


def _domains(course: Course) -> list[str]:
    return [str(domain) for domain in np.unique(course.learners.domain)]


def _bank_order(shape: tuple[int, int]) -> Array:
    """New cards come in another, fixed order for every learner, so that no order of the bank decides."""
    return np.asarray(np.argsort(np.random.default_rng(7).random(shape), axis=1), float)


def _ranks(values: Array) -> Array:
    return np.argsort(np.argsort(values, axis=1), axis=1).astype(float)
