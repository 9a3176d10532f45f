"""Am I ready? The exam score to expect, with an interval, and the probability of passing.

A card is answered with probability R + (1 − R)/k: recalled, or else guessed among k options, with more luck than that
if the learner's admitted guesses show it. What is uncertain about a learner (how fast they forget, how well they guess,
what they bring along to cards not met yet) is drawn many times; the spread of the scores is the interval. Sampling of
the questions on one paper is added for passing only.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import erf, sqrt
from typing import Final

from quiz.study.evidence import OPTIONS, SCALES, Evidence
from quiz.study.forgetting import Forgetting
from quiz.study.items import Item

DRAWS: Final = 1000
PAPER: Final = 40
"""Questions on the paper that is to be passed."""
MODEL_ERROR: Final = 0.1
"""Standard deviation of the model's own error, in log-odds of a score, that no number of answers takes away.

With this and the drift, `python -m tests.bench.simulate` finds the truth in the interval about as often as the interval
says.
"""
MODEL_DRIFT: Final = 0.045
"""What a rehearsed day adds to it: so much times the square root of the days."""
_EARLY_ANSWERS: Final = 50
_EARLY_WIDTH: Final = 0.15
_TAIL: Final = 0.05


@dataclass(frozen=True, slots=True)
class Estimate:
    """A score in [0, 1] with its 90 % interval."""

    mean: float
    low: float
    high: float

    @property
    def margin(self) -> float:
        """Half the interval's width."""
        return (self.high - self.low) / 2


@dataclass(frozen=True, slots=True)
class Readiness:
    """The expected score over the whole blueprint, over each domain, and the probability of passing one paper."""

    score: Estimate
    domains: Mapping[str, Estimate]
    passing: float
    too_early: bool
    """Whether there are too few answers, or too wide an interval, to go by it."""


def predict(
    items: Sequence[Item],
    evidence: Evidence,
    forgetting: Forgetting,
    pass_mark: float,
    rng: random.Random,
    *,
    rehearsed: int = 0,
) -> Readiness:
    """The score to expect with the items as they are; `pass_mark` in [0, 1].

    Items that come from rehearsing so many days of a course are less certain by the more days. A bank without cards is
    predicted as 0 and too early to tell.
    """
    parts = {
        domain: _part(items, domain, evidence, forgetting) for domain in dict.fromkeys(item.domain for item in items)
    }
    spread = sqrt(MODEL_ERROR**2 + rehearsed * MODEL_DRIFT**2)
    drawn: dict[str, list[float]] = {domain: [] for domain in parts}
    totals, passing = [], 0.0
    for place in rng.choices(range(len(SCALES)), evidence.scales, k=DRAWS):
        error = rng.gauss(0, spread)
        luck = OPTIONS * rng.betavariate(*evidence.luck)
        total = 0.0
        for domain, part in parts.items():
            known = rng.betavariate(*evidence.prior(domain)) if part.unmet else 0.0
            right = part.recalled[place] + part.unmet * known
            right += luck * (part.guessed[place] + part.unmet_guessed * (1 - known))
            share = min(1.0, right / part.worth) if part.worth else 0.0
            share += error * share * (1 - share)
            drawn[domain].append(share)
            total += share * part.worth
        totals.append(total)
        passing += _passes(total, pass_mark)
    score = _estimate(totals)
    early = evidence.answers < _EARLY_ANSWERS or score.margin > _EARLY_WIDTH
    return Readiness(
        score, {domain: _estimate(found) for domain, found in drawn.items()}, passing / DRAWS, early or not items
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """A domain's share of the score, split into what each uncertain number multiplies."""

    worth: float
    recalled: list[float]
    """Σ worth · R over the cards met, for each of `SCALES`."""
    guessed: list[float]
    """Σ worth · (1 − R)/k over them."""
    unmet: float
    """Σ worth over the cards not met."""
    unmet_guessed: float
    """Σ worth/k over them."""


def _part(items: Sequence[Item], domain: str, evidence: Evidence, forgetting: Forgetting) -> _Part:
    own = [item for item in items if item.domain == domain]
    unmet = [item for item in own if item.stability is None]
    recalled, guessed = [0.0] * len(SCALES), [0.0] * len(SCALES)
    for item in own:
        if item.stability is not None:
            for place, scale in enumerate(SCALES):
                if evidence.scales[place] > 1e-4:  # noqa: PLR2004  too unlikely to be drawn
                    recall = forgetting.recall(item.stability * scale, item.days)
                    recalled[place] += item.worth * recall
                    guessed[place] += item.worth * item.guess * (1 - recall)
    return _Part(
        worth=sum(item.worth for item in own),
        recalled=recalled,
        guessed=guessed,
        unmet=sum(item.worth for item in unmet),
        unmet_guessed=sum(item.worth * item.guess for item in unmet),
    )


def chance(item: Item, evidence: Evidence, forgetting: Forgetting) -> float:
    """Probability of a right answer to one card today."""
    if item.stability is None:
        alpha, beta = evidence.prior(item.domain)
        recall = alpha / (alpha + beta)
    else:
        recall = sum(
            weight * forgetting.recall(item.stability * scale, item.days)
            for scale, weight in zip(SCALES, evidence.scales, strict=True)
        )
    luck = OPTIONS * evidence.luck[0] / sum(evidence.luck)
    return recall + (1 - recall) * min(1.0, luck * item.guess)


@dataclass(frozen=True, slots=True)
class MockResult:
    """A practice test that was sat: when, and each question's card with whether it was answered rightly."""

    at: datetime
    questions: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Calibration:
    """How well probabilities of a right answer agreed with answers."""

    brier: float
    """Mean squared difference, from 0 (perfect) to 1; 0.25 is what saying one half always gets."""
    bins: tuple[tuple[float, float, int], ...]
    """For each fifth of the probabilities that has any: mean predicted, share right, answers."""


def calibrate(predicted: Sequence[float], right: Sequence[bool]) -> Calibration | None:
    """Brier score and reliability diagram; None without answers."""
    if not predicted:
        return None
    brier = sum((chance - hit) ** 2 for chance, hit in zip(predicted, right, strict=True)) / len(predicted)
    groups: dict[int, list[tuple[float, bool]]] = {}
    for chance, hit in zip(predicted, right, strict=True):
        groups.setdefault(min(4, int(chance * 5)), []).append((chance, hit))
    bins = tuple(
        (sum(chance for chance, _ in group) / len(group), sum(hit for _, hit in group) / len(group), len(group))
        for _, group in sorted(groups.items())
    )
    return Calibration(brier, bins)


def _estimate(draws: list[float]) -> Estimate:
    ordered = sorted(draws)
    cut = int(len(ordered) * _TAIL)
    return Estimate(sum(ordered) / len(ordered), ordered[cut], ordered[-cut - 1])


def _passes(score: float, pass_mark: float) -> float:
    """Probability that a paper of `PAPER` questions reaches the mark (normal approximation, continuity corrected)."""
    spread = sqrt(max(score * (1 - score), 1e-9) / PAPER)
    needed = pass_mark - 0.5 / PAPER
    return 0.5 * (1 + erf((score - needed) / (spread * sqrt(2))))
