"""Plain-text tables for the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quiz.exam.marking import Result
from quiz.study.stats import Stats


def percent(share: float | None) -> str:
    """`88 %`, or a dash while unknown."""
    return "–" if share is None else f"{share:.0%}".replace("%", " %")


@dataclass(frozen=True, slots=True)
class MockFigures:
    """Practice tests in brief; None where there was no test yet."""

    tests_sat: int
    last_test_at: str | None
    """Beginning, ISO 8601, UTC."""
    last_test_score: float | None
    """Share of right answers, from 0 to 1."""
    last_test_passed: bool | None


def figures_of(results: Sequence[Result]) -> MockFigures:
    """The figures of these tests, oldest first."""
    if not results:
        return MockFigures(0, None, None, None)
    last = results[-1]
    return MockFigures(len(results), last.sitting.started_at.isoformat(), last.score.value, last.passed)


def stats_table(stats: Stats, tests: MockFigures) -> str:
    """The learner's figures, the whole first, then one line a domain that has cards."""
    passed = "" if tests.last_test_passed is None else ", passed" if tests.last_test_passed else ", not passed"
    totals = (
        f"reviews {stats.reviews}   cards seen {stats.cards_seen}   due now {stats.due_now}   "
        f"new left {stats.new_left}   retention {percent(stats.retention)}"
    )
    lines = [
        totals,
        f"tests {tests.tests_sat}   last score {percent(tests.last_test_score)}{passed}",
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
