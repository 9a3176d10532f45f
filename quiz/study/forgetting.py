"""FSRS-6 in closed form, for what py-fsrs is too slow or too closed for: planning ahead, predicting and fitting.

`quiz.study.memory` keeps the schedule through py-fsrs; a test holds these formulas to it.
The algorithm: https://github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import exp
from typing import Final

Parameters = tuple[float, ...]

DEFAULTS: Final[Parameters] = (
    *(0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796),
    *(1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542),
)
"""The 21 weights of FSRS-6, fitted to some 700 million reviews."""
_LEAST_STABILITY = 0.001
_PASSED_STEADILY = 3
"""The rating Good, around which FSRS centres what a rating changes."""


@dataclass(frozen=True, slots=True)
class Forgetting:
    """How memory fades and grows under 21 weights. Stability and time are in days, ratings go from 1 to 4."""

    weights: Parameters = DEFAULTS
    factor: float = field(init=False)
    """Makes recall 0.9 after as many days as the stability."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "factor", 0.9 ** (-1 / self.weights[20]) - 1)

    def recall(self, stability: float, days: float) -> float:
        """Probability of recall, in (0, 1], so many days after a review."""
        return float((1 + self.factor * days / stability) ** -self.weights[20])

    def first(self, rating: int) -> tuple[float, float]:
        """Stability and difficulty after the first meeting."""
        return max(self.weights[rating - 1], _LEAST_STABILITY), _clamp(self._first_difficulty(rating))

    def later(self, stability: float, difficulty: float, days: float, rating: int) -> tuple[float, float]:
        """Stability and difficulty after a review so many days after the one before."""
        after = self.stability_after(stability, difficulty, days, rating)
        w = self.weights
        moved = difficulty - (10 - difficulty) * w[6] * (rating - _PASSED_STEADILY) / 9
        return after, _clamp(w[7] * self._first_difficulty(4) + (1 - w[7]) * moved)

    def stability_after(self, stability: float, difficulty: float, days: float, rating: int) -> float:
        """Stability after a review; the costly half of `later`."""
        w = self.weights
        if days < 1:
            change = exp(w[17] * (rating - _PASSED_STEADILY + w[18])) * stability ** -w[19]
            after = stability * (max(change, 1.0) if rating > 1 else change)
        elif rating > 1:
            bonus = w[15] if rating == 2 else w[16] if rating == 4 else 1.0  # noqa: PLR2004  Hard and Easy
            lost = 1 - self.recall(stability, days)
            growth = exp(w[8]) * (11 - difficulty) * stability ** -w[9] * (exp(lost * w[10]) - 1)
            after = stability * (1 + growth * bonus)
        else:
            lost = 1 - self.recall(stability, days)
            relearnt = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * exp(lost * w[14])
            after = min(relearnt, stability / exp(w[17] * w[18]))
        return float(max(after, _LEAST_STABILITY))

    def _first_difficulty(self, rating: int) -> float:
        return self.weights[4] - exp(self.weights[5] * (rating - 1)) + 1


def _clamp(difficulty: float) -> float:
    return min(max(difficulty, 1.0), 10.0)
