"""Plain-text tables for the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quiz.exam.marking import Result
from quiz.study.fit import ENOUGH, Fit
from quiz.study.readiness import Estimate, Readiness
from quiz.study.standing import Forecast, Standing
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


def score(estimate: Estimate) -> str:
    """`71 % ±6`."""
    return f"{percent(estimate.mean)} ±{100 * estimate.margin:.0f}"


def verdict(readiness: Readiness) -> str:
    """The score and the probability of passing, unless there is too little to go by."""
    if readiness.too_early:
        return "too early to tell"
    return f"{score(readiness.score)}, passing {readiness.passing:.2f}"


def days(count: int) -> str:
    """`today`, `tomorrow`, `in 12 days`."""
    return ("today", "tomorrow")[count] if count < 2 else f"in {count} days"  # noqa: PLR2004  words for the first two


def exam_line(forecast: Forecast) -> str:
    """`exam in 12 days · Wed 2 Dec`."""
    return f"exam {days(forecast.outlook.days)} · {date_words(forecast)}"


def date_words(forecast: Forecast) -> str:
    """`Wed 2 Dec`."""
    return f"{forecast.day:%a} {forecast.day.day} {forecast.day:%b}"


def shortfall(forecast: Forecast) -> str:
    """What the minutes a day will not do, early enough to change them; empty when they suffice."""
    if not forecast.outlook.days:
        return ""
    unmet = forecast.outlook.never_met
    if unmet and forecast.minutes_needed <= forecast.minutes:
        return f"{unmet} cards stay unmet: near-copies come one a day, and others add more to the score."
    if unmet:
        return (
            f"At {forecast.minutes} minutes a day, {unmet} cards stay unmet. Meeting every card, "
            f"and coming back to it once, takes about {forecast.minutes_needed} minutes a day."
        )
    if not forecast.readiness.too_early and forecast.readiness.passing < 0.5:  # noqa: PLR2004  more likely not
        return f"At {forecast.minutes} minutes a day, not passing is the likelier end."
    return ""


def plan_report(standing: Standing, forecast: Forecast | None, today: tuple[int, int]) -> str:
    """The exam, the load a day, and how ready; `today` counts the known and the new cards of today."""
    lines = [f"if it were today   {verdict(standing.readiness())}"]
    if forecast is None:
        return "\n".join(["no exam date is set; `quiz plan --date 2026-12-02` sets one", *lines])
    outlook = forecast.outlook
    lines = [
        f"{exam_line(forecast)} {forecast.day.year} · pass mark {percent(standing.pass_mark)}",
        f"today              {today[0]} to review, {today[1]} new, in {forecast.minutes} minutes",
        f"a day till then    about {outlook.reviews_a_day:.0f} reviews and {outlook.new_a_day:.0f} new cards",
        *lines,
        f"on the day         {verdict(forecast.readiness)}, if you keep to this",
    ]
    if standing.covered < 1:
        lines.append(f"cards cover {percent(standing.covered)} of the blueprint; the rest is left out")
    return "\n".join([*lines, *([f"! {short}"] if (short := shortfall(forecast)) else [])])


def fit_report(found: Fit | None) -> str:
    """What a fit came to, in one line."""
    if found is None:
        return f"It is too early: fitting takes {ENOUGH} answers to cards met on an earlier day."
    losses = f"log loss of {found.held_out} answers kept aside: {found.before:.4f} before, {found.after:.4f} fitted"
    if found.better:
        return f"The memory model now fits you better ({losses})."
    return f"The memory model fits you as it is; it stays ({losses})."
