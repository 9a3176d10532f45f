"""A marked test as text: the score, sections, confidence, time, earlier tests. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content

from quiz.exam.marking import PAYS, Marked, Result
from quiz.exam.share import Share, difference
from quiz.exam.words import clock_words, span_words
from quiz.tui import figures
from quiz.tui.widgets.interval_plot import interval_line, scale_line
from quiz.tui.widgets.question_grid import Cell
from quiz.tui.words import plural

_NAME_CELLS, _LINE_CELLS = 38, 28
_ENOUGH = 5
"""Fewer answers of one confidence say nothing about it."""


def headline(result: Result) -> Content:
    """Passed or not, by sign and word as well as by colour, and the score with its interval."""
    score, terms = result.score, result.sitting.terms
    low, high = score.interval
    verdict = (
        Content.styled("✓ Passed", "bold $success") if result.passed else Content.styled("✗ Not passed", "bold $error")
    )
    void = len(result.questions) - score.of
    left_out = f", {plural(void, 'question')} left out: the card could not be asked" if void else ""
    return Content.assemble(
        verdict,
        Content.styled(f"   {score.right} of {score.of} right   {percents(score.value)}", "bold"),
        f"   95 % interval {100 * low:.0f} to {percents(high)}\n",
        Content.styled(
            f"{terms.mode.value.capitalize()} mode, {clock_words(result)}. Pass mark {terms.pass_mark} %{left_out}.",
            "$foreground-muted",
        ),
    )


def comparison(result: Result, earlier: Sequence[Result]) -> Content:
    """This score beside the one before, with what chance alone could make of so few questions."""
    if not earlier:
        return Content.styled("Your first test; the next one will be compared with it.", "$foreground-muted")
    last = earlier[-1].score
    low, high = difference(result.score, last)
    points = round(100 * (result.score.value - last.value))
    words = (
        "as many as in"
        if points == 0
        else f"{plural(abs(points), 'point')} {'more' if points > 0 else 'fewer'} than in"
    )
    sure = "more than chance explains" if low > 0 or high < 0 else "chance alone can do that"
    return Content.assemble(
        f"{words[0].upper()}{words[1:]} the test before ({percents(last.value)}); "
        f"the real difference is between {figures.points(low, 0)} and {figures.points(high, 0)} points: {sure}."
    )


def sections(shares: Mapping[str, Share], names: Mapping[str, str], pass_mark: int) -> Content:
    """One line a section: name, right of all, and the interval beside the pass mark."""
    lines = [
        Content.assemble(
            f"{_cut(names.get(key, key)):<{_NAME_CELLS}}{f'{share.right}/{share.of}':>6}  ",
            interval_line(share, _LINE_CELLS, mark=pass_mark / 100),
        )
        for key, share in shares.items()
    ]
    return Content("\n").join([*lines, _scale()])


def confidence(result: Result) -> Content:
    """Marks, and a calibration plot: how often each confidence was right, beside where it pays."""
    if not result.sure:
        return Content.styled("No confidence was stated: press c beside an answer to earn marks.", "$foreground-muted")
    lines: list[Content] = [
        Content.assemble(
            Content.styled(f"{figures.number(result.marks, 0)} of at most {result.most_marks} marks", "bold"),
            Content.styled("   1 or 0, 2 or −2, 3 or −6 for low, medium and high", "$foreground-muted"),
        )
    ]
    for level, share in result.calibration.items():
        low, high = PAYS[level]
        pays = f"pays from {100 * low:.0f} to {100 * high:.0f} %"
        lines.append(
            Content.assemble(
                f"{level.value:<8}",
                Content.styled(f"{pays:<{_NAME_CELLS - 8}}", "$foreground-muted"),
                f"{f'{share.right}/{share.of}':>6}  ",
                interval_line(share, _LINE_CELLS, band=PAYS[level]),
            )
        )
    return Content("\n").join([*lines, _scale(), Content(_advice(result))])


def times(result: Result) -> Content:
    """The typical time on a question, and the slowest ones."""
    median = result.median_seconds
    if median is None:
        return Content.styled("No question was looked at.", "$foreground-muted")
    slow = ", ".join(f"{m.number} ({span_words(m.response.milliseconds / 1000)})" for m in result.slowest[:3])
    return Content(f"Median {span_words(median)} on a question; longest on {slow}.")


def cells(result: Result) -> list[Cell]:
    """Right, wrong, open and voided questions for the grid."""
    return [_cell(marked) for marked in result.questions]


def history_line(result: Result, when: str, width: int) -> Content:
    """One test in a list: day, mode, questions, score, interval, verdict."""
    terms, score = result.sitting.terms, result.score
    sign = Content.styled("✓", "bold $success") if result.passed else Content.styled("✗", "bold $error")
    return Content.assemble(
        f"{when:<19}{terms.mode.value:<5}{f'{score.right}/{score.of}':>8}{percents(score.value):>7}  ",
        sign,
        "  ",
        interval_line(score, max(10, width - 42), mark=terms.pass_mark / 100),
    )


def percents(share: float) -> str:
    """`72 %`."""
    return f"{100 * share:.0f} %"


def _advice(result: Result) -> str:
    """Where the interval of a confidence lies outside the span in which it pays."""
    said = []
    for level, share in result.calibration.items():
        (low, high), (pays_from, pays_to) = share.interval, PAYS[level]
        if share.of < _ENOUGH:
            continue
        if high < pays_from:
            said.append(f"{level.value} was right too seldom to pay: you were surer than you should be")
        if low > pays_to:
            said.append(f"{level.value} was right so often that a higher confidence would have paid")
    words = "; ".join(said) or "no confidence is clearly out of place, as far as so few answers can tell"
    return f"{words[0].upper()}{words[1:]}."


def _cell(marked: Marked) -> Cell:
    response = marked.response
    if response.voided:
        return Cell("–", "$foreground-disabled", response.flagged)
    if marked.correct:
        return Cell("✓", "$success", response.flagged)
    return Cell("✗" if response.option_id else "□", "$error", response.flagged)


def _scale() -> Content:
    return Content.styled(" " * (_NAME_CELLS + 8) + scale_line(_LINE_CELLS), "$foreground-muted")


def _cut(name: str) -> str:
    return name if len(name) < _NAME_CELLS else name[: _NAME_CELLS - 2] + "…"
