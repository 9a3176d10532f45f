"""Plain-text tables for the command line."""

from __future__ import annotations

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
