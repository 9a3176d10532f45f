"""Curves in braille dots: the pure renderer, and the widget around it.

Each arm keeps its colour and its stroke (the first is a solid line, the others are dotted), so that curves can be told
apart without colour. A cell has 2×4 dots, so 40×10 cells resolve 80×40 points.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from textual.content import Content
from textual.widget import Widget

from quiz.tui.figures import is_loss

Points = Sequence[tuple[float, float]]

ARM_STYLES = ("$accent", "$warning", "$foreground-muted", "$secondary")
"""Colours of the arms in order; green and red are kept for right and wrong."""
STROKES = ("━━", "╍╍", "┄┄", "╌╌")
_RHYTHMS = ((1, 1), (2, 4), (1, 3), (1, 5))
"""Of every `n` dots along a line, the first `m` are drawn."""
_DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
_GUTTER = 6
"""Cells for the numbers of the vertical axis, and the axis."""


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


@dataclass(frozen=True, slots=True)
class Picture:
    """What is to be drawn."""

    name: str = ""
    curves: Mapping[str, Points] = field(default_factory=dict)
    """Points of each arm, in the order of the arms; an arm without points is only named."""
    last_step: int = 0
    """Right end of the horizontal axis; the axis grows beyond it when it must."""
    wide: bool = False
    """The other vertical axis: logarithmic for a loss, the whole range from 0 to 1 for a share."""


def draw(picture: Picture, columns: int, rows: int) -> Content:
    """The plot: a line with name and legend, the curves with their axes, the numbers of the horizontal axis."""
    width, height = max(8, columns - _GUTTER), max(2, rows - 3)
    curves = [[point for point in points if math.isfinite(point[1])] for points in picture.curves.values()]
    values = [value for points in curves for _, value in points]
    axis = _axis(picture, values, height)
    end = max([picture.last_step, 1, *(step for points in curves for step, _ in points)])
    canvas = _Canvas(width, height)
    for arm in reversed(range(len(curves))):  # the first arm comes last and stays on top
        canvas.stroke(_dots(curves[arm], axis, end, width, height), arm)
    ticks = {_row(axis, tick, height): tick for tick in axis.ticks}
    lines = [_head(picture, columns)]
    for row in range(height):
        label = _tick_text(ticks[row], axis) if row in ticks else ""
        stem = Content.styled(f"{label:>{_GUTTER - 2}} {'┤' if row in ticks else '│'}", "$foreground-muted")
        lines.append(Content.assemble(stem, *canvas.row(row)))
    lines.append(Content.styled(" " * (_GUTTER - 1) + "└" + "─" * width, "$foreground-muted"))
    lines.append(Content.styled(_steps(end, width), "$foreground-muted"))
    return Content("\n").join(lines)


class MetricPlot(Widget):
    """A plot that fills its place; `show` changes what it draws."""

    DEFAULT_CSS = """
    MetricPlot { width: 1fr; height: 1fr; min-height: 7; }
    """

    def __init__(self, classes: str = "") -> None:
        super().__init__(classes=classes)
        self._picture = Picture()

    def show(self, picture: Picture) -> None:
        """Draw this from now on."""
        if picture != self._picture:
            self._picture = picture
            self.refresh()

    def render(self) -> Content:
        """Drawn anew for the size at hand."""
        return draw(self._picture, self.size.width, self.size.height)


class _Canvas:
    """Cells of braille dots; each cell has the colour of the arm that drew in it last."""

    def __init__(self, width: int, height: int) -> None:
        self._bits = [[0] * width for _ in range(height)]
        self._arms = [[0] * width for _ in range(height)]

    def stroke(self, dots: Iterator[tuple[int, int]], arm: int) -> None:
        drawn, period = _RHYTHMS[min(arm, len(_RHYTHMS) - 1)]
        for number, (x, y) in enumerate(dots):
            if number % period < drawn:
                self._bits[y // 4][x // 2] |= _DOTS[x % 2][y % 4]
                self._arms[y // 4][x // 2] = arm

    def row(self, row: int) -> Iterator[Content]:
        """The cells of one row in runs of one colour."""
        cells = list(zip(self._bits[row], self._arms[row], strict=True))
        start = 0
        for place in range(1, len(cells) + 1):
            if place == len(cells) or cells[place][1] != cells[start][1]:
                text = "".join(chr(0x2800 + bits) if bits else " " for bits, _ in cells[start:place])
                yield Content.styled(text, ARM_STYLES[min(cells[start][1], len(ARM_STYLES) - 1)])
                start = place


def _dots(points: Points, axis: Axis, end: float, width: int, height: int) -> Iterator[tuple[int, int]]:
    """Dots of the line through the points; points that share a column of dots are averaged."""
    columns: dict[int, list[float]] = {}
    for step, value in points:
        columns.setdefault(round(step / end * (2 * width - 1)), []).append(value)
    corners = [
        (x, round((1 - axis.place(sum(values) / len(values))) * (4 * height - 1)))
        for x, values in sorted(columns.items())
    ]
    yield from corners[:1]
    for (x0, y0), (x1, y1) in pairwise(corners):
        length = max(x1 - x0, abs(y1 - y0))
        for part in range(1, length + 1):
            yield x0 + round((x1 - x0) * part / length), y0 + round((y1 - y0) * part / length)


def _axis(picture: Picture, values: Sequence[float], rows: int) -> Axis:
    if not is_loss(picture.name):
        low, high = (0.0, 1.0) if picture.wide or not values else (min(values), max(values))
        bottom = min(0.8, math.floor(low * 10) / 10)
        return _linear(bottom, min(1.0, max(bottom + 0.2, math.ceil(high * 10 - 1e-9) / 10)), rows)
    positive = [value for value in values if value > 0]
    if picture.wide and positive:
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


def _row(axis: Axis, value: float, rows: int) -> int:
    return round((1 - axis.place(value)) * (4 * rows - 1)) // 4


def _tick_text(value: float, axis: Axis) -> str:
    if axis.log:
        return _short(f"{value:g}")
    gap = min((abs(b - a) for a, b in pairwise(axis.ticks)), default=1.0)
    places = max(0, -math.floor(math.log10(gap) + 1e-9)) if gap > 0 else 0
    places += round(gap * 10**places, 6) % 1 > 0
    return _short(f"{value:.{min(places, 3)}f}")


def _short(number: str) -> str:
    """A number that fits beside the axis: `1e6` for `1000000`."""
    if len(number) <= _GUTTER - 2:
        return number
    mantissa, exponent = f"{float(number):.0e}".split("e")
    return f"{mantissa}e{int(exponent)}"


def _head(picture: Picture, columns: int) -> Content:
    scale = "log" if picture.wide and is_loss(picture.name) else ""
    name = f"{picture.name}{f' ({scale})' if scale else ''}"
    legend = [
        Content.styled(f"   {STROKES[min(arm, len(STROKES) - 1)]} {label}", ARM_STYLES[min(arm, len(ARM_STYLES) - 1)])
        for arm, label in enumerate(picture.curves)
    ]
    blank = columns - _GUTTER - len(name) - sum(part.cell_length for part in legend)
    if blank < 0:  # the table beside it has the same strokes and names
        legend = []
    return Content.assemble(" " * _GUTTER, Content.styled(name, "bold"), " " * max(0, blank), *legend)


def _steps(end: float, width: int) -> str:
    last = f"step {end:.0f}"
    half = f"{end / 2:.0f}" if end > 1 else ""
    line = f"0{half:>{width // 2 - 1}}"
    return " " * _GUTTER + f"{line}{last:>{width - len(line)}}"
