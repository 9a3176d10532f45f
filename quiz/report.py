"""Plain-text tables for the command line."""

from __future__ import annotations

import math
from collections.abc import Sequence

from quiz.bank.quality import Figure
from quiz.study.stats import Stats


def percent(share: float | None) -> str:
    """`88 %`, or a dash while unknown."""
    return "–" if share is None else f"{share:.0%}".replace("%", " %")


def stats_table(stats: Stats) -> str:
    """The learner's figures, the whole first, then one line a domain that has cards."""
    totals = (
        f"reviews {stats.reviews}   cards seen {stats.cards_seen}   due now {stats.due_now}   "
        f"new left {stats.new_left}   retention {percent(stats.retention)}"
    )
    lines = [
        totals,
        "",
        f"{'domain':<38}{'seen':>9}{'due':>6}{'new':>6}{'reviews':>9}{'retention':>11}",
    ]
    lines += [
        f"{domain.name:<38}{f'{domain.seen}/{domain.cards}':>9}{domain.due_now:>6}{domain.new_left:>6}"
        f"{domain.reviews:>9}{percent(domain.retention):>11}"
        for domain in stats.domains
        if domain.cards
    ]
    return "\n".join(lines)


def audit_table(figures: Sequence[Figure]) -> str:
    """One line a figure: met or not, its value, its bar, and the first cards to look at when it is missed."""
    width = max(len(figure.name) for figure in figures)
    lines = []
    for figure in figures:
        sign = "✓" if figure.met else "!" if figure.warns else "✗"
        value = f"{figure.value:.3g} {figure.unit}".rstrip()
        lines.append(f"{sign} {figure.name:<{width}}  {value:>12}  {figure.bar:<15}  {figure.meaning}")
        if not figure.met and figure.where:
            lines.append(f"{'':{width + 4}}{', '.join(figure.where[:8])}{' …' if len(figure.where) > 8 else ''}")  # noqa: PLR2004
    missed = sum(not (figure.met or figure.warns) for figure in figures)
    lines.append(f"{len(figures)} figures: {'every bar is met' if not missed else f'{missed} missed'}")
    return "\n".join(lines)


def audit_json(figures: Sequence[Figure]) -> list[dict[str, object]]:
    """The same as plain values; an open end of a bar is null."""
    return [
        {
            "name": figure.name,
            "value": figure.value,
            "low": figure.low if math.isfinite(figure.low) else None,
            "high": figure.high if math.isfinite(figure.high) else None,
            "unit": figure.unit,
            "met": figure.met,
            "warns": figure.warns,
            "where": list(figure.where),
        }
        for figure in figures
    ]
