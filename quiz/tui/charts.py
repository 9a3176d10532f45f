"""Small charts in characters: pure functions from figures to text. None needs colour to be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from textual.content import Content

from quiz.study.readiness import Calibration, Estimate

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_SHADES = "·░▒▓█"
_WEEK = 7
_MUTED = "$foreground-muted"
_FAINT = "$foreground-disabled"


def interval_line(estimate: Estimate, mark: float, width: int) -> Content:
    """`···├──●──┤··┃···`: the estimate in its interval on a scale from 0 to 1, and the mark to reach."""
    low, high, mean, goal = (
        min(width - 1, int(value * width)) for value in (estimate.low, estimate.high, estimate.mean, mark)
    )
    parts = []
    for cell in range(width):
        if cell == mean:
            parts.append(Content.styled("●", "bold $accent"))
        elif cell == goal:
            parts.append(Content.styled("┃", "$warning"))
        elif low <= cell <= high:
            parts.append(Content.styled("├" if cell == low else "┤" if cell == high else "─", "$accent"))
        else:
            parts.append(Content.styled("·", _FAINT))
    return Content.assemble(*parts)


def columns(values: Sequence[int], labels: Sequence[str], *, rows: int, cell: int) -> Content:
    """Upright bars `cell` cells apart over their labels; the highest is `rows` rows high, its value beside it."""
    top = max([*values, 1])
    lines = []
    for row in range(rows, 0, -1):
        bars = ""
        for value in values:
            eighths = round(value / top * rows * 8) if value else 0
            part = min(8, max(0, eighths - 8 * (row - 1)))
            sign = _EIGHTHS[max(part, 1) if value and row == 1 else part]
            bars += sign * (cell - 1) + " "
        axis = f"{max(values, default=0):>4} " if row == rows else " " * 5
        lines.append(Content.assemble(Content.styled(axis, _MUTED), Content.styled(bars.rstrip(), "$accent")))
    names = "".join(f"{label:<{cell}}" for label in labels)
    lines.append(Content.styled(" " * 5 + names.rstrip(), _MUTED))
    return Content("\n").join(lines)


def heat_map(counts: Mapping[date, int], today: date, weeks: int) -> Content:
    """A cell a day, Monday to Sunday downwards, a column a week, today's the last; darker is more."""
    monday = today - timedelta(days=today.weekday() + _WEEK * (weeks - 1))
    top = max([*counts.values(), 1])
    months = [" "] * (2 * weeks + 4)
    for week in range(weeks):
        begins = monday + timedelta(days=_WEEK * week)
        if begins.day <= _WEEK:
            months[2 * week : 2 * week + 3] = begins.strftime("%b")
    lines = [Content.styled(" " * 5 + "".join(months).rstrip(), _MUTED)]
    for weekday, name in enumerate(("Mon", "", "Wed", "", "Fri", "", "Sun")):
        cells: list[Content | str] = [Content.styled(f"{name:>4} ", _MUTED)]
        for week in range(weeks):
            day = monday + timedelta(days=_WEEK * week + weekday)
            if day > today:
                break
            count = counts.get(day, 0)
            shade = 0 if count == 0 else 1 + min(3, int(4 * count / (top + 1)))
            cells.append(Content.styled(_SHADES[shade] + " ", "$accent" if count else _FAINT))
        lines.append(Content.assemble(*cells))
    return Content("\n").join(lines)


def calibration_table(found: Calibration) -> Content:
    """Predicted against right for each fifth, and the Brier score."""
    heads, said, came, many = "predicted ", "right     ", "answers   ", found.bins
    rows = [
        heads + "".join(f"{100 * predicted:>7.0f} %" for predicted, _, _ in many),
        said + "".join(f"{100 * right:>7.0f} %" for _, right, _ in many),
        came + "".join(f"{count:>7}  " for _, _, count in many),
    ]
    return Content("\n").join([Content(rows[0]), Content.styled(rows[1], "bold"), Content.styled(rows[2], _MUTED)])
