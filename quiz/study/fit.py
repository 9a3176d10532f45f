"""Fitting the memory model to one learner, aware that right answers may be guesses.

Four numbers are fitted, each of which learners really differ in: how long a first meeting lasts, how much a recall
strengthens, how much survives a lapse, and how flat the forgetting curve is. All 21 weights would need more reviews
than a course for one exam has. The likelihood of an answer is that of the guess-corrected recall,
R + (1 − R)·(1 − candour)·luck; a normal prior keeps what the log is silent about at its default. New weights are
adopted only if they foretell the last fifth of the log, on which they were not fitted, better than the old ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Final

from quiz.study.evidence import lucky_claim
from quiz.study.forgetting import DEFAULTS, Forgetting, Parameters
from quiz.study.history import Answer, replay
from quiz.study.review import LogEntry

ENOUGH: Final = 200
"""First answers of a day to known cards from which a fit is worth trying."""
MORE: Final = 1.5
"""How many times as many there must be as at the last fit for another."""
_HELD_OUT: Final = 0.2
_SPREADS: Final = (0.6, 0.4, 0.4, 0.35)
"""Standard deviations between learners of the four numbers, on the scale on which they are fitted."""
_FIRST_STEP: Final = 0.4
_LAST_STEP: Final = 0.02

Numbers = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """What a fit found."""

    weights: Parameters
    answers: int
    """Answers of known cards in the log."""
    held_out: int
    """Of them, those kept aside."""
    before: float
    """Log loss of the held-out answers under the old weights, in nats an answer; lower is better."""
    after: float
    """The same under the new ones."""

    @property
    def better(self) -> bool:
        """Whether the new weights are to be adopted."""
        return self.after < self.before


def worth_trying(answers: Sequence[Answer], fitted: int) -> bool:
    """Whether there is enough to fit to, and enough more than the `fitted` answers of the last fit."""
    return len(_known(answers)) >= max(ENOUGH, MORE * fitted)


def fit(entries: Sequence[LogEntry], old: Parameters) -> Fit | None:
    """Fit to a log, oldest first; None while there is not `ENOUGH`. Takes about half a millisecond an entry."""
    known = _known(replay(entries, Forgetting()).answers)
    if len(known) < ENOUGH:
        return None
    held_out = int(len(known) * _HELD_OUT)
    lucky = lucky_claim(known)
    training = len(known) - held_out

    def cost(numbers: Numbers) -> float:
        forgetting = Forgetting(weights_of(numbers))
        answers = _known(replay(entries, forgetting).answers)[:training]
        prior = sum((number / spread) ** 2 / 2 for number, spread in zip(numbers, _SPREADS, strict=True))
        return prior + sum(_surprise(answer, forgetting, lucky) for answer in answers)

    weights = weights_of(_minimum(cost, (0.0,) * len(_SPREADS)))

    def held_out_loss(candidate: Parameters) -> float:
        forgetting = Forgetting(candidate)
        answers = _known(replay(entries, forgetting).answers)[training:]
        return sum(_surprise(answer, forgetting, lucky) for answer in answers) / max(1, held_out)

    return Fit(weights, len(known), held_out, held_out_loss(old), held_out_loss(weights))


def weights_of(numbers: Numbers) -> Parameters:
    """FSRS weights from the four fitted numbers, each 0 for the default; within the bounds that FSRS sets."""
    first, growth, relearnt, decay = numbers
    weights = list(DEFAULTS)
    for rating in range(4):
        weights[rating] = min(100.0, max(0.001, DEFAULTS[rating] * exp(first)))
    weights[8] = min(4.5, max(0.0, DEFAULTS[8] + growth))
    weights[11] = min(5.0, max(0.001, DEFAULTS[11] * exp(relearnt)))
    weights[20] = min(0.8, max(0.1, DEFAULTS[20] * exp(decay)))
    return tuple(weights)


def _known(answers: Sequence[Answer]) -> list[Answer]:
    return [answer for answer in answers if answer.stability is not None]


def _surprise(answer: Answer, forgetting: Forgetting, lucky: float) -> float:
    """Negative log likelihood of an answer to a known card, in nats."""
    assert answer.stability is not None  # noqa: S101  known cards only
    recall = forgetting.recall(answer.stability, answer.days)
    claim = min(recall + (1 - recall) * lucky, 1 - 1e-6)
    return -log(claim if answer.claimed else 1 - claim)


def _minimum(cost: Callable[[Numbers], float], start: Numbers) -> Numbers:
    """Pattern search (Hooke & Jeeves 1961): try a step up and down each axis, halve it where none is lower."""
    best, lowest, step = start, cost(start), _FIRST_STEP
    while step >= _LAST_STEP:
        improved = False
        for axis in range(len(start)):
            for change in (step, -step):
                tried = (*best[:axis], best[axis] + change, *best[axis + 1 :])
                found = cost(tried)
                if found < lowest:
                    best, lowest, improved = tried, found, True
                    break
        if not improved:
            step /= 2
    return best
