"""A course of study, day by day: every simulated learner answers cards until the day's minutes are used.

What a policy may look at is in `Course`: answers, and the memory that the app makes of them. The truth beside it moves
with what was really recalled.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tests.bench import fsrs_arrays as model
from tests.bench.fsrs_arrays import Array, Whole
from tests.bench.learners import ASSUMED, Learners

NEW, LEARNING, REVIEW, RELEARNING = range(4)
Steps = Literal["app", "miss", "none"]
"""Repetitions within a day: after 1 and 10 minutes as in the app and Anki; of a missed card until it is right; none."""

_STEPS = np.array((60.0, 600.0))
_AHEAD = 1200.0
_BROUGHT = 3.0
"""What was known before is old and lasts: this many times the stability of an Easy first meeting."""


@dataclass(frozen=True)
class Answers:
    """First answers of a day, in order: one array entry each."""

    day: Whole
    who: Whole
    card: Whole
    right: NDArray[np.bool_]
    admitted: NDArray[np.bool_]
    stability: Array
    """As the app believed it before the answer; NaN at a first meeting."""
    days: Array


@dataclass
class Course:
    """The state of N learners before C cards; arrays are (N, C)."""

    learners: Learners
    rng: np.random.Generator
    steps: Steps = "app"
    day: int = 0
    stability: Array = field(init=False)
    """What the app believes, from the ratings it gave; NaN before the first meeting."""
    difficulty: Array = field(init=False)
    last_day: Array = field(init=False)
    due: Array = field(init=False)
    """Day on which the app's own schedule brings the card back."""
    state: Whole = field(init=False)
    rating: Whole = field(init=False)
    """The first rating of the day on which it was last met."""

    def __post_init__(self) -> None:
        shape = self.learners.known.shape
        self.stability, self.difficulty = np.full(shape, np.nan), np.full(shape, np.nan)
        self.last_day, self.due = np.full(shape, -1.0), np.full(shape, np.inf)
        self.state, self.rating = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        self._step, self._step_due = np.zeros(shape, np.int64), np.full(shape, np.inf)
        self._true_stability, self._true_difficulty = np.full(shape, np.nan), np.full(shape, np.nan)
        self._log: list[Answers] = []

    def study(self, order: Array) -> Array:
        """One day: cards in rising `order` (infinite: not today), repetitions between them; seconds used (N,)."""
        budget = self.learners.minutes * 60
        everyone = np.arange(self.learners.count)
        used = np.zeros(self.learners.count)
        pending = order.copy()
        self._step_due[np.isfinite(self._step_due)] = 0.0
        while True:
            step_card = np.argmin(self._step_due, axis=1)
            step_at = self._step_due[everyone, step_card]
            card = np.argmin(pending, axis=1)
            waiting = np.isfinite(pending[everyone, card])
            repeat = (step_at <= used) | (~waiting & (step_at <= used + _AHEAD))
            active = (used < budget) & (repeat | waiting)
            if not active.any():
                break
            who = everyone[active]
            chosen = np.where(repeat, step_card, card)[active]
            pending[who, chosen] = np.inf
            used[who] += self._meet(who, chosen, used[who])
        self.day += 1
        return used

    def answers(self) -> Answers:
        """Every first answer of a day so far."""
        columns = zip(*(vars(part).values() for part in self._log), strict=True)
        return Answers(*(np.concatenate(column) for column in columns))

    def probabilities(self) -> Array:
        """(N, C): the true probability of a right answer to each card on the day now reached."""
        met = self.state != NEW
        stability = np.where(met, self._true_stability, 1.0)
        recalled = model.recall(self.learners.weights, stability, self.day - self.last_day)
        recalled = np.where(met, recalled, self.learners.known)
        return recalled + (1 - recalled) * self.learners.luck[:, None]

    def scores(self) -> Array:
        """(N,): the expected exam score on the day now reached, in [0, 1]."""
        return self.probabilities() @ self.learners.share

    def _meet(self, who: Whole, card: Whole, clock: Array) -> Array:
        """Each of these learners answers a card; returns the seconds it took."""
        people, rng, at = self.learners, self.rng, (who, card)
        new = self.state[at] == NEW
        same_day = ~new & (self.last_day[at] == self.day)
        days = np.where(new, 0, self.day - self.last_day[at])
        recall = model.recall(people.weights[who], np.where(new, 1.0, self._true_stability[at]), days)
        recalled = rng.random(len(who)) < np.where(new, people.known[at], recall)
        right = recalled | (rng.random(len(who)) < people.luck[who])
        admitted = ~recalled & (rng.random(len(who)) < people.candour[who])
        slow = rng.random(len(who)) < np.where(recalled, 0.1, 0.4)
        fast = recalled & (rng.random(len(who)) < 0.15) & (self.state[at] == REVIEW)
        rating = np.where(~right | admitted, 1, np.where(slow, 2, np.where(fast, 4, 3)))
        first = ~same_day
        self._log.append(
            Answers(
                np.full(first.sum(), self.day), who[first], card[first], right[first], admitted[first],
                self.stability[at][first], days[first],
            )
        )  # fmt: skip
        self._remember(at, days, np.where(recalled, np.where(new, 4, rating), 1), recalled)
        self._believe(at, days, rating, clock)
        reading = people.reading[card] * np.where(new, 1.0, np.where(same_day, 0.4, 0.6))
        whys = np.where((new | ~right | admitted) & ~same_day, 20.0, 5.0)
        return people.pace[who] * (reading + whys)

    def _remember(self, at: tuple[Whole, Whole], days: Array, truth: Whole, recalled: NDArray[np.bool_]) -> None:
        people, weights, new = self.learners, self.learners.weights[at[0]], self.state[at] == NEW
        stability, difficulty = model.first(weights, truth)
        stability = stability * people.ease[at] * np.where(recalled, _BROUGHT, 1.0)
        difficulty = np.clip(difficulty + people.hardness[at], 1, 10)
        old = np.where(new, 1.0, self._true_stability[at]), np.where(new, 5.0, self._true_difficulty[at])
        grown, moved = model.later(weights, *old, days, truth)
        self._true_stability[at] = np.where(new, stability, grown)
        self._true_difficulty[at] = np.where(new, difficulty, moved)

    def _believe(self, at: tuple[Whole, Whole], days: Array, rating: Whole, clock: Array) -> None:
        """The app's memory of the card, as `quiz.study.memory.next_memory` has it."""
        weights = np.broadcast_to(ASSUMED, (len(rating), len(ASSUMED)))
        state, step = self.state[at], self._step[at]
        new = state == NEW
        stability, difficulty = model.first(weights, rating)
        old = np.where(new, 1.0, self.stability[at]), np.where(new, 5.0, self.difficulty[at])
        grown, moved = model.later(weights, *old, days, rating)
        self.stability[at], self.difficulty[at] = np.where(new, stability, grown), np.where(new, difficulty, moved)
        self.rating[at] = np.where(new | (days > 0), rating, self.rating[at])
        self.last_day[at] = self.day
        step = np.where(rating == 1, 0, np.where(rating == 3, step + 1, step))
        if self.steps == "none":
            done = np.ones(len(rating), bool)
        elif self.steps == "miss":
            done = rating > 1
        else:
            last = np.where(state == RELEARNING, 1, len(_STEPS))
            done = np.where(state == REVIEW, rating > 1, (rating == 4) | ((rating == 3) & (step >= last)))
        first_step = (rating == 1) & (state != REVIEW) & (state != RELEARNING) & (self.steps == "app")
        wait = np.where(first_step, _STEPS[0], np.where((rating == 2) & (step == 0), _STEPS.mean(), _STEPS[1]))
        again = np.where((state == REVIEW) | (state == RELEARNING), RELEARNING, LEARNING)
        self.state[at] = np.where(done, REVIEW, again)
        self._step[at] = np.where(done, 0, step)
        self._step_due[at] = np.where(done, np.inf, clock + wait)
        self.due[at] = self.day + np.where(done, model.interval(weights, self.stability[at], 0.9), 0)
