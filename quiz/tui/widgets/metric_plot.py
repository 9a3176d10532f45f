"""Curves in braille dots: the pure renderer, and the widget around it.

Each arm keeps its colour, its stroke (the first is a solid line, the others are dotted) and the sign at its newest
point, so that curves can be told apart without colour. A cell has 2×4 dots, so 40×10 cells resolve 80×40 points.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget

from quiz.tui import figures
from quiz.tui.axis import LABEL_CELLS, Axis, axis_for
from quiz.tui.figures import is_loss
from quiz.tui.picture import HOLLOW, MARKERS, Picture, Points, arm_style, nearest, stroke

ROOM_FOR_TWO = 110
"""Columns from which on something as wide as a plot stands beside it."""
_DIM = "$foreground-disabled"
_RHYTHMS = ((1, 1), (2, 4), (1, 3), (1, 5))
"""Of every `n` dots along a line, the first `m` are drawn."""
_DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
_RULE = sum(_DOTS[0])
"""A cell with its left dots: the cursor."""
_GUTTER = LABEL_CELLS + 2
"""Cells for the numbers of the vertical axis, and the axis."""


def draw(picture: Picture, columns: int, rows: int, cursor: float | None = None) -> Content:
    """The plot: a line with name and legend, the curves with their axes, the numbers of the horizontal axis.

    With a cursor, the legend gives way to the values at that step, and those of runs behind to the numbers below.
    """
    width, height = max(8, columns - _GUTTER), max(2, rows - 3)
    lines, behind = picture.lines(), picture.lines_behind()
    axis = axis_for(picture.name, _values(lines + [line for _, line in behind]), height, wide=picture.wide)
    end = last_step(picture)
    canvas = _Canvas(width, height)
    if cursor is not None:
        canvas.rule(_column(cursor, end, width) // 2)
    mine = [list(_dots(points, axis, end, width, height)) for points in lines]
    theirs = [(arm, list(_dots(points, axis, end, width, height))) for arm, points in behind]
    for arm, dots in theirs:
        canvas.stroke(dots, arm, _DIM)
    for arm in reversed(range(len(mine))):  # the first arm comes last and stays on top
        canvas.stroke(mine[arm], arm, arm_style(arm))
    for arm, dots in enumerate(mine):
        canvas.sign(dots, MARKERS[min(arm, len(MARKERS) - 1)], arm_style(arm))
    for arm, dots in theirs:
        canvas.sign(dots, HOLLOW[min(arm, len(HOLLOW) - 1)], _DIM)
    ticks = {_row(axis, tick, height): tick for tick in axis.ticks}
    drawn = [_head(picture, columns) if cursor is None else _reading(picture, cursor, columns)]
    for row in range(height):
        label = axis.label(ticks[row]) if row in ticks else ""
        stem = Content.styled(f"{label:>{_GUTTER - 2}} {'┤' if row in ticks else '│'}", "$foreground-muted")
        drawn.append(Content.assemble(stem, *canvas.row(row)))
    drawn.append(Content.styled(" " * (_GUTTER - 1) + "└" + "─" * width, "$foreground-muted"))
    below = "" if cursor is None else _reading_behind(picture, cursor)
    drawn.append(Content.styled(below[:columns] if below else _steps(end, width), "$foreground-muted"))
    return Content("\n").join(drawn)


def last_step(picture: Picture) -> float:
    """Right end of the horizontal axis."""
    curves = picture.lines() + [line for _, line in picture.lines_behind()]
    return max([picture.last_step, 1, *(step for points in curves for step, _ in points)])


class MetricPlot(Widget, can_focus=True):
    """A plot that fills its place; `show` changes what it draws.

    While it has the focus, a cursor stands on a measured step, and the plot tells the values there; the mouse shows
    them without the focus.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", "step back", key_display="←"),
        Binding("right", "move(1)", "step on", key_display="→"),
        Binding("home", "move(-10000)", "first", show=False),
        Binding("end", "move(10000)", "last", show=False),
        Binding("escape,i,enter", "leave", "done", key_display="esc"),
    ]

    DEFAULT_CSS = """
    MetricPlot { width: 1fr; height: 1fr; min-height: 7; }
    """

    def __init__(self, classes: str = "") -> None:
        super().__init__(classes=classes)
        self._picture = Picture()
        self.cursor: float | None = None
        """The step whose values are shown."""

    def show(self, picture: Picture) -> None:
        """Draw this from now on."""
        if picture != self._picture:
            self._picture = picture
            self.refresh()

    def render(self) -> Content:
        """Drawn anew for the size at hand."""
        size = self.content_size
        return draw(self._picture, size.width, size.height, self.cursor)

    def on_focus(self) -> None:
        """Put the cursor on the newest step."""
        if self.cursor is None:
            self.action_move(10_000)

    def on_blur(self) -> None:
        """Take the cursor away."""
        self._point(None)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Show the values under the mouse."""
        width = max(8, self.content_size.width - _GUTTER)
        at = event.get_content_offset(self)
        if at is not None and at.x >= _GUTTER:
            self._point((at.x - _GUTTER) / max(1, width - 1) * last_step(self._picture))

    def on_leave(self) -> None:
        """The mouse has gone; a cursor that the keys hold stays."""
        if not self.has_focus:
            self._point(None)

    def action_move(self, by: int) -> None:
        """Move the cursor over the steps that were measured, one cell or more at a time."""
        width, end = max(8, self.content_size.width - _GUTTER), last_step(self._picture)
        cells = {_column(step, end, width) // 2: step for step in self._steps()}
        steps = list(cells.values())
        if steps:
            now = len(steps) - 1 if self.cursor is None else steps.index(_closest(steps, self.cursor))
            self._point(steps[min(len(steps) - 1, max(0, now + by))])

    def action_leave(self) -> None:
        """Give the keys back to the screen."""
        self.screen.set_focus(None)

    def _point(self, step: float | None) -> None:
        steps = self._steps()
        self.cursor = None if step is None or not steps else _closest(steps, step)
        self.refresh()

    def _steps(self) -> list[float]:
        return sorted({step for points in self._picture.lines() for step, _ in points})


class _Canvas:
    """Cells of braille dots or signs; each cell has the colour of who drew in it last."""

    def __init__(self, width: int, height: int) -> None:
        self._bits = [[0] * width for _ in range(height)]
        self._styles = [[""] * width for _ in range(height)]
        self._signs = [[""] * width for _ in range(height)]

    def rule(self, column: int) -> None:
        """A vertical line behind everything."""
        for bits, styles in zip(self._bits, self._styles, strict=True):
            bits[column], styles[column] = _RULE, _DIM

    def stroke(self, dots: list[tuple[int, int]], arm: int, style: str) -> None:
        """A line in the arm's rhythm."""
        drawn, period = _RHYTHMS[min(arm, len(_RHYTHMS) - 1)]
        for number, (x, y) in enumerate(dots):
            if number % period < drawn:
                self._bits[y // 4][x // 2] |= _DOTS[x % 2][y % 4]
                self._styles[y // 4][x // 2] = style

    def sign(self, dots: list[tuple[int, int]], sign: str, style: str) -> None:
        """A sign at the last place on a line that no other sign has."""
        for x, y in reversed(dots):
            if not self._signs[y // 4][x // 2]:
                self._signs[y // 4][x // 2], self._styles[y // 4][x // 2] = sign, style
                return

    def row(self, row: int) -> Iterator[Content]:
        """The cells of one row in runs of one colour."""
        cells = [
            (sign or (chr(0x2800 + bits) if bits else " "), style)
            for sign, bits, style in zip(self._signs[row], self._bits[row], self._styles[row], strict=True)
        ]
        start = 0
        for place in range(1, len(cells) + 1):
            if place == len(cells) or cells[place][1] != cells[start][1]:
                yield Content.styled("".join(sign for sign, _ in cells[start:place]), cells[start][1])
                start = place


def _values(lines: list[Points]) -> list[float]:
    return [value for points in lines for _, value in points]


def _column(step: float, end: float, width: int) -> int:
    """The column of dots of a step."""
    return min(2 * width - 1, max(0, round(step / end * (2 * width - 1))))


def _dots(points: Points, axis: Axis, end: float, width: int, height: int) -> Iterator[tuple[int, int]]:
    """Dots of the line through the points; points that share a column of dots are averaged."""
    columns: dict[int, list[float]] = {}
    for step, value in points:
        columns.setdefault(_column(step, end, width), []).append(value)
    corners = [
        (x, round((1 - axis.place(sum(values) / len(values))) * (4 * height - 1)))
        for x, values in sorted(columns.items())
    ]
    yield from corners[:1]
    for (x0, y0), (x1, y1) in pairwise(corners):
        length = max(x1 - x0, abs(y1 - y0))
        for part in range(1, length + 1):
            yield x0 + round((x1 - x0) * part / length), y0 + round((y1 - y0) * part / length)


def _row(axis: Axis, value: float, rows: int) -> int:
    return round((1 - axis.place(value)) * (4 * rows - 1)) // 4


def _closest(steps: list[float], step: float) -> float:
    return min(steps, key=lambda other: abs(other - step))


def _head(picture: Picture, columns: int) -> Content:
    notes = ["log"] * (picture.wide and is_loss(picture.name)) + ["smooth"] * picture.smooth
    name = f"{picture.name} ({', '.join(notes)})" if notes else picture.name
    legend = [Content.styled(f"   {stroke(arm)} {label}", arm_style(arm)) for arm, label in enumerate(picture.curves)]
    blank = columns - _GUTTER - len(name) - sum(part.cell_length for part in legend)
    if blank < 0:  # the table beside it has the same strokes and names
        legend = []
    return Content.assemble(" " * _GUTTER, Content.styled(name, "bold"), " " * max(0, blank), *legend)


def _reading(picture: Picture, step: float, columns: int) -> Content:
    """The values of every arm closest to a step, with as many words as there is room for."""
    values = [(arm, nearest(points, step)) for arm, points in enumerate(picture.lines())]
    told = [
        Content.styled(f"{MARKERS[min(arm, len(MARKERS) - 1)]} {figures.figure(picture.name, value)}", arm_style(arm))
        for arm, value in values
        if value is not None
    ]
    length, where = sum(part.cell_length for part in told), f"step {step:.0f}"
    full = f"{' ' * _GUTTER}{picture.name} at {where}"
    gap = "  " if len(where) + length + 2 * len(told) <= columns else " "
    words = full if len(full) + length + 2 * len(told) <= columns else where
    return Content(gap).join([Content.styled(words, "bold"), *told])


def _reading_behind(picture: Picture, step: float) -> str:
    """The values of the runs behind closest to a step, run by run."""
    arms = list(picture.curves)
    runs = []
    for run in picture.behind:
        values = [(arms.index(arm) if arm in arms else 0, nearest(points, step)) for arm, points in run.items()]
        told = [(arm, figures.figure(picture.name, value)) for arm, value in values if value is not None]
        runs.append(" ".join(f"{HOLLOW[min(arm, len(HOLLOW) - 1)]} {figure}" for arm, figure in told))
    return f"{' ' * _GUTTER}before  {' · '.join(runs)}" if any(runs) else ""


def _steps(end: float, width: int) -> str:
    last = f"step {end:.0f}"
    half = f"{end / 2:.0f}" if end > 1 else ""
    line = f"0{half:>{width // 2 - 1}}"
    return " " * _GUTTER + f"{line}{last:>{width - len(line)}}"
