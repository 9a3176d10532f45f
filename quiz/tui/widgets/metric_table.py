"""Metrics of the arms in columns: while they race, and what they reached."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from quiz.tui import figures
from quiz.tui.race import Race
from quiz.tui.widgets.metric_plot import ARM_STYLES, STROKES
from quiz.tui.words import link
from trainer_demos.events import Arm

Row = tuple[str, tuple[str, ...]]


def race_table(race: Race, chosen: str) -> Content:
    """The newest value of every curve, the curve on the plot set off."""
    rows = [(name, tuple(_newest(race, name, arm) for arm in race.lanes)) for name in race.names]
    return table(race.lanes, rows, chosen)


def result_table(arms: Sequence[Arm]) -> Content:
    """Held-out metrics with their spread over seeds, time and weights; with two arms, their difference in points."""
    names = list(dict.fromkeys(name for arm in arms for name in arm.metrics))
    rows: list[Row] = [(name, (*(_reached(arm, name) for arm in arms), *_difference(arms, name))) for name in names]
    rows += [
        ("training", tuple(figures.seconds(arm.seconds) for arm in arms)),
        ("weights", tuple(figures.count(arm.parameters) for arm in arms)),
        ("that learn", tuple(figures.count(arm.trainable) for arm in arms)),
    ]
    return table([arm.name for arm in arms], rows, extra="difference" if len(arms) == 2 else "")  # noqa: PLR2004


def table(arms: Sequence[str], rows: Sequence[Row], chosen: str = "", extra: str = "") -> Content:
    """One row a metric, one column an arm under its name and stroke; columns are as wide as they need."""
    heads = [f"{STROKES[min(place, len(STROKES) - 1)]} {name}" for place, name in enumerate(arms)]
    heads += [extra] if extra else []
    widths = [
        max(len(head), *(len(cells[place]) for _, cells in rows if place < len(cells)), 0)
        for place, head in enumerate(heads)
    ]
    label = max((len(name) for name, _ in rows), default=0) + 1
    styles = [ARM_STYLES[min(place, len(ARM_STYLES) - 1)] for place in range(len(arms))] + ["$foreground-muted"]
    lines = [
        Content.assemble(
            " " * label,
            *(
                Content.styled(f"  {head:>{width}}", style)
                for head, width, style in zip(heads, widths, styles, strict=False)
            ),
        )
    ]
    for name, cells in rows:
        values = "".join(f"  {cell:>{width}}" for cell, width in zip(cells, widths, strict=False))
        style = "bold" if name == chosen else "$foreground-muted"
        text = f"{name:<{label}}"
        lines.append(
            Content.assemble(
                link(text, "screen.choose_curve", name, style=style) if chosen else Content.styled(text, style),
                Content.styled(values, "bold" if name == chosen else ""),
            )
        )
    return Content("\n").join(lines)


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
