"""What a plot shows: curves of the arms, runs behind them, and how the learner wants to look. Pure values."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Points = Sequence[tuple[float, float]]
"""(step, value) pairs, steps rising."""
Curves = Mapping[str, Mapping[str, Points]]
"""By the name of the curve, then of the arm."""

ARM_STYLES = ("$accent", "$warning", "$foreground-muted", "$secondary")
"""Colours of the arms in order; green and red are kept for right and wrong."""
MARKERS = "●▲■◆"
"""Signs of the arms in order, at the newest point of each curve."""
HOLLOW = "○△□◇"
"""The same for runs that are drawn behind."""
_WINDOW = 0.05
"""Half of the window that smoothing averages over, as a share of the steps drawn."""


def stroke(arm: int) -> str:
    """Two cells that stand for an arm in tables and legends."""
    place = min(arm, len(MARKERS) - 1)
    return f"{'━╍┄╌'[place]}{MARKERS[place]}"


def arm_style(arm: int) -> str:
    """Colour of an arm."""
    return ARM_STYLES[min(arm, len(ARM_STYLES) - 1)]


@dataclass(frozen=True, slots=True)
class Look:
    """How the learner wants to see the curves."""

    curve: str
    wide: bool = False
    """The other vertical axis: logarithmic for a loss, the whole range for a share."""
    smooth: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """What is to be drawn."""

    name: str = ""
    curves: Mapping[str, Points] = field(default_factory=dict)
    """Points of each arm, in the order of the arms; an arm without points is only named."""
    last_step: int = 0
    """Right end of the horizontal axis; the axis grows beyond it when it must."""
    wide: bool = False
    smooth: bool = False
    behind: tuple[Mapping[str, Points], ...] = ()
    """The same curve of earlier runs, to be drawn dimmed."""

    def lines(self) -> list[Points]:
        """The points of each arm that can be drawn."""
        return [self._line(points) for points in self.curves.values()]

    def lines_behind(self) -> list[tuple[int, Points]]:
        """Place of the arm and points, of every curve of the runs behind."""
        arms = list(self.curves)
        return [
            (arms.index(arm) if arm in arms else place, self._line(points))
            for run in self.behind
            for place, (arm, points) in enumerate(run.items())
        ]

    def _line(self, points: Points) -> Points:
        finite = [point for point in points if math.isfinite(point[1])]
        return smoothed(finite) if self.smooth else finite


def picture(
    curves: Curves, arms: Sequence[str], look: Look, last_step: int = 0, behind: Sequence[Curves] = ()
) -> Picture:
    """One curve of every arm as it is to be looked at."""
    mine = curves.get(look.curve, {})
    return Picture(
        name=look.curve,
        curves={arm: tuple(mine.get(arm, ())) for arm in arms},
        last_step=last_step,
        wide=look.wide,
        smooth=look.smooth,
        behind=tuple(other[look.curve] for other in behind if look.curve in other),
    )


def smoothed(points: Points) -> Points:
    """Each point averaged with its neighbours on both sides, with as many on one as on the other.

    The window is a tenth of the steps; it narrows towards the ends, so that both ends stay where they were measured.
    """
    if len(points) < 3:  # noqa: PLR2004  nothing lies between two points
        return points
    half = _WINDOW * (points[-1][0] - points[0][0])
    steps = [step for step, _ in points]
    averaged = []
    for place, (step, _) in enumerate(points):
        reach = min(place - bisect_left(steps, step - half), bisect_left(steps, step + half) - place)
        reach = max(0, min(reach, place, len(points) - 1 - place))
        window = points[place - reach : place + reach + 1]
        averaged.append((step, sum(value for _, value in window) / len(window)))
    return averaged


def nearest(points: Points, step: float) -> float | None:
    """The value measured closest to a step; None without points."""
    return min(points, key=lambda point: abs(point[0] - step))[1] if points else None


def thinned(points: Points, most: int = 60) -> Points:
    """At most so many points: each the mean of those it stands for, in steps and in values."""
    finite = [point for point in points if math.isfinite(point[1])]
    if len(finite) <= most:
        return finite
    size = len(finite) / most
    parts = [finite[int(place * size) : int((place + 1) * size)] for place in range(most)]
    return [(sum(step for step, _ in part) / len(part), sum(value for _, value in part) / len(part)) for part in parts]
