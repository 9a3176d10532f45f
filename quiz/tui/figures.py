"""Numbers as the screens show them: signs, shares, losses, seconds and counts. Pure functions."""

from __future__ import annotations

import math

_MINUTE = 60
_WIDE_LOSS = 100


def share(value: float) -> str:
    """A metric in [0, 1] with three decimals and no leading zero: `.946`; `–` for what is not a number."""
    return f"{value:.3f}".removeprefix("0") if math.isfinite(value) else "–"


def loss(value: float) -> str:
    """A loss with three significant places where it is small: `0.693`, `12.4`, `1.2e+05`."""
    if not math.isfinite(value):
        return "–"
    return f"{value:.3f}" if abs(value) < 10 else f"{value:.1f}" if abs(value) < _WIDE_LOSS**2 else f"{value:.1e}"  # noqa: PLR2004


def figure(name: str, value: float) -> str:
    """The value of the curve or metric of that name."""
    return loss(value) if is_loss(name) else share(value)


def is_loss(name: str) -> bool:
    """Whether a curve is a loss; every other curve is a share in [0, 1]."""
    return "loss" in name.split()


def number(value: float, places: int) -> str:
    """`21.4`, or `−0.9` with a real minus sign; what rounds to nothing has none, and `–` is not a number."""
    if not math.isfinite(value):
        return "–"
    rounded = round(value, places)
    return f"{'−' if rounded < 0 else ''}{abs(rounded):.{places}f}"


def signed(value: float, places: int) -> str:
    """A difference with its sign: `+1.2`, `−3.0`, `0.0`."""
    return f"{'+' if math.isfinite(value) and round(value, places) > 0 else ''}{number(value, places)}"


def points(difference: float, places: int = 1) -> str:
    """A difference of two shares in percentage points, with its sign: `+1.2`, `−3.0`."""
    return signed(100 * difference, places)


def measure(value: float, unit: str) -> str:
    """A measure of a run with its unit: `−0.9 points`, `21.4 %`, `1.05 times`."""
    return f"{number(value, 1 if unit in ('%', 'points') else 2)} {unit}"


def seconds(value: float) -> str:
    """A span of time: `4.1 s`, `41 s`, `2 min 5 s`."""
    if value < 9.95:  # noqa: PLR2004  below ten, a tenth still means something
        return f"{value:.1f} s"
    minutes, rest = divmod(round(value), _MINUTE)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def count(number: int) -> str:
    """A count of weights: `385`, `12.3 k`, `22.7 M`."""
    for size, sign in ((1_000_000_000, " G"), (1_000_000, " M"), (1_000, " k")):
        if number >= size:
            return f"{number / size:.1f}{sign}"
    return str(number)
