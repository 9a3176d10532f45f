"""Vertical axes with round ticks. Pure functions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from quiz.tui.figures import is_loss

LABEL_CELLS = 4
"""Cells that the number of a tick may take."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A vertical axis: its two ends and its ticks, in the curves' unit."""

    low: float
    high: float
    ticks: tuple[float, ...]
    log: bool = False

    def place(self, value: float) -> float:
        """Where a value lies between the ends, from 0 to 1."""
        low, high = self.low, self.high
        if self.log:
            low, high, value = math.log10(low), math.log10(high), math.log10(max(value, 1e-12))
        return min(1.0, max(0.0, (value - low) / (high - low)))

    def label(self, tick: float) -> str:
        """The number of a tick, with as many places as tell it from its neighbours."""
        if self.log:
            return _short(f"{tick:g}")
        gap = min((abs(b - a) for a, b in pairwise(self.ticks)), default=1.0)
        places = max(0, -math.floor(math.log10(gap) + 1e-9)) if gap > 0 else 0
        places += round(gap * 10**places, 6) % 1 > 0
        return _short(f"{tick:.{min(places, 3)}f}")


def axis_for(name: str, values: Sequence[float], rows: int, *, wide: bool) -> Axis:
    """The axis of the curve of that name: a loss from 0 or logarithmic, a share close up or from 0 to 1."""
    if not is_loss(name):
        lowest = min([0.0, *values])  # the cosine of two gradients can be negative
        low, high = (lowest, 1.0) if wide or not values else (min(values), max(values))
        bottom = min(0.8, math.floor(low * 10) / 10)
        return _linear(bottom, min(1.0, max(bottom + 0.2, math.ceil(high * 10 - 1e-9) / 10)), rows)
    positive = [value for value in values if value > 0]
    if wide and positive:
        return _logarithmic(min(positive), max(positive), rows)
    return _linear(0.0, max(values, default=1.0) or 1.0, rows)


def _linear(low: float, high: float, rows: int) -> Axis:
    """An axis with as many round ticks as fit, ending on ticks."""
    span = max(high - low, 1e-9)
    for step in (base * 10**power for power in range(-9, 10) for base in (1, 2, 2.5, 5)):
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        if last - first <= max(2, rows // 3) and step >= span / 20:
            return Axis(first * step, last * step, tuple(number * step for number in range(first, last + 1)))
    return Axis(low, low + span, (low, low + span))


def _logarithmic(low: float, high: float, rows: int) -> Axis:
    """An axis from a 1-2-5 number at or below to one at or above; only powers of ten when all do not fit."""
    steps = [base * 10.0**power for power in range(-12, 13) for base in (1, 2, 5)]
    first = max(place for place, step in enumerate(steps) if step <= max(low, 1e-12) or place == 0)
    last = min(place for place, step in enumerate(steps) if step >= high or place == len(steps) - 1)
    ticks = steps[first : max(last, first + 1) + 1]
    fitting = ticks if len(ticks) <= max(2, rows // 2) else [tick for tick in ticks if f"{tick:e}".startswith("1")]
    return Axis(ticks[0], ticks[-1], tuple(fitting), log=True)


def _short(number: str) -> str:
    """A number that fits beside the axis: `1e6` for `1000000`."""
    if len(number) <= LABEL_CELLS:
        return number
    mantissa, exponent = f"{float(number):.0e}".split("e")
    return f"{mantissa}e{int(exponent)}"
