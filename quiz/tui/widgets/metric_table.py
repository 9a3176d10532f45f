"""Metrics of the arms in columns: while they race, and what they reached."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from textual.content import Content

from quiz.tui import figures
from quiz.tui.picture import arm_style, stroke
from quiz.tui.race import Race
from quiz.tui.words import link
from trainer_demos.events import Arm

Row = tuple[str, tuple[str, ...]]


def race_table(race: Race, chosen: str, columns: int) -> Content:
    """The newest value of every curve, the curve on the plot set off, in so many cells."""
    rows = [(name, tuple(_newest(race, name, arm) for arm in race.lanes)) for name in race.names]
    return table(race.lanes, rows, columns, chosen)


def result_table(arms: Sequence[Arm], columns: int) -> Content:
    """Held-out metrics with their spread over seeds, time and weights; with two arms, their difference in points."""
    names = list(dict.fromkeys(name for arm in arms for name in arm.metrics))
    rows: list[Row] = [(name, (*(_reached(arm, name) for arm in arms), *_difference(arms, name))) for name in names]
    rows += [
        ("training", tuple(figures.seconds(arm.seconds) for arm in arms)),
        ("weights", tuple(figures.count(arm.parameters) for arm in arms)),
        ("that learn", tuple(figures.count(arm.trainable) for arm in arms)),
    ]
    return table([arm.name for arm in arms], rows, columns, extra="difference" if len(arms) == 2 else "")  # noqa: PLR2004


def table(arms: Sequence[str], rows: Sequence[Row], columns: int, chosen: str = "", extra: str = "") -> Content:
    """One row a metric, one column an arm under its name and stroke; columns are as wide as they need.

    Where that does not fit, the names stand above, one a line, and the columns have the strokes alone; labels that
    are still too long are wrapped.
    """
    heads = [f"{stroke(place)} {name}" for place, name in enumerate(arms)] + ([extra] if extra else [])
    label = max((len(name) for name, _ in rows), default=0) + 1
    widths = _widths(heads, rows)
    if label + sum(widths) + 2 * len(widths) <= columns:
        return Content("\n").join([_heading(heads, widths, label, "  "), *_body(rows, widths, label, "  ", chosen)])
    names = [Content.styled(head, arm_style(place)) for place, head in enumerate(heads[: len(arms)])]
    heads = [stroke(place) for place in range(len(arms))] + ([extra] if extra else [])
    widths = _widths(heads, rows)
    longest = max((len(word) for name, _ in rows for word in name.split()), default=0)
    gap = "  " if min(label, longest + 1) + sum(widths) + 2 * len(widths) <= columns else " "
    label = max(longest, min(label, columns - sum(widths) - len(gap) * len(widths)))
    return Content("\n").join(
        [*names, Content(""), _heading(heads, widths, label, gap), *_body(rows, widths, label, gap, chosen)]
    )


def _widths(heads: Sequence[str], rows: Sequence[Row]) -> list[int]:
    return [
        max(len(head), *(len(cells[place]) for _, cells in rows if place < len(cells)), 0)
        for place, head in enumerate(heads)
    ]


def _heading(heads: Sequence[str], widths: Sequence[int], label: int, gap: str) -> Content:
    cells = [
        Content.styled(f"{gap}{head:>{width}}", arm_style(place) if head != "difference" else "$foreground-muted")
        for place, (head, width) in enumerate(zip(heads, widths, strict=True))
    ]
    return Content.assemble(" " * label, *cells)


def _body(rows: Sequence[Row], widths: Sequence[int], label: int, gap: str, chosen: str) -> list[Content]:
    lines = []
    for name, cells in rows:
        values = "".join(f"{gap}{cell:>{width}}" for cell, width in zip(cells, widths, strict=False))
        style = "bold" if name == chosen else "$foreground-muted"
        *above, last = wrap(name, label) or [name]
        for place, text in enumerate([*above, last]):
            shown = f"{text:<{label}}" if place == len(above) else text
            words = link(shown, "screen.choose_curve", name, style=style) if chosen else Content.styled(shown, style)
            figure = Content.styled(values, "bold" if name == chosen else "") if place == len(above) else ""
            lines.append(Content.assemble(words, figure))
    return lines


def _newest(race: Race, name: str, arm: str) -> str:
    value = race.latest(name, arm)
    return "·" if value is None else figures.figure(name, value)


def _reached(arm: Arm, name: str) -> str:
    if name not in arm.metrics:
        return "·"
    spread = f" ±{figures.figure(name, arm.spread[name])}" if name in arm.spread else ""
    return f"{figures.figure(name, arm.metrics[name])}{spread}"


def _difference(arms: Sequence[Arm], name: str) -> tuple[str, ...]:
    if len(arms) != 2 or any(name not in arm.metrics for arm in arms):  # noqa: PLR2004
        return ()
    first, second = (arm.metrics[name] for arm in arms)
    return (f"{figures.points(first - second)} points",)
