"""A share of right answers with the interval that so few questions leave."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

_Z = 1.959964
"""Standard normal quantile of a two-sided 95 % interval."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    right: int
    of: int

    @classmethod
    def among(cls, answers: Iterable[bool]) -> Self:
        """The share of right ones."""
        answers = tuple(answers)
        return cls(sum(answers), len(answers))

    @property
    def value(self) -> float:
        """From 0 to 1; 0 of 0 is 0."""
        return self.right / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % score interval (Wilson 1927, https://doi.org/10.1080/01621459.1927.10502953)."""
        if not self.of:
            return 0.0, 1.0
        square = _Z**2 / self.of
        middle = (self.value + square / 2) / (1 + square)
        half = _Z / (1 + square) * math.sqrt(self.value * (1 - self.value) / self.of + square / (4 * self.of))
        return max(0.0, middle - half), min(1.0, middle + half)


def difference(new: Share, old: Share) -> tuple[float, float]:
    """95 % interval of `new` minus `old`, by the hybrid score method (Newcombe 1998, method 10)."""
    (new_low, new_high), (old_low, old_high) = new.interval, old.interval
    middle = new.value - old.value
    return (
        middle - math.hypot(new.value - new_low, old_high - old.value),
        middle + math.hypot(new_high - new.value, old.value - old_low),
    )
