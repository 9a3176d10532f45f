"""The grid of questions and the line with an interval, without the app around them."""

import pytest
from exam.banks import answers, sitting
from textual.app import App, ComposeResult
from textual.content import Content

from quiz.exam.marking import mark
from quiz.exam.share import Share
from quiz.exam.sitting import Confidence
from quiz.tui import figures
from quiz.tui.widgets import marks_view
from quiz.tui.widgets.interval_plot import interval_line, scale_line
from quiz.tui.widgets.question_grid import Cell, QuestionGrid, grid


def test_a_grid_of_forty_takes_three_lines_of_a_narrow_terminal() -> None:
    lines = [line.plain for line in grid([Cell("□")] * 40, 17, 76)]
    assert len(lines) == 3
    assert all(len(line) <= 76 for line in lines)
    assert lines[0].startswith(" □ 1  □ 2")
    assert lines[2].rstrip().endswith("□40")


def test_a_flag_stands_before_its_sign() -> None:
    assert grid([Cell("■", flagged=True), Cell("□")], 1, 40)[0].plain.rstrip() == "⚑■1  □2"


class GridApp(App[None]):
    def compose(self) -> ComposeResult:
        yield QuestionGrid(Content("legend"))


@pytest.mark.parametrize("current", [1, 77, 250, 400])
async def test_of_a_long_grid_the_part_around_the_present_question_shows(current: int) -> None:
    app = GridApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.query_one(QuestionGrid).show([Cell("□")] * 400, current)
        await pilot.pause()
        text = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert f"□{current:>3}" in text
        assert "legend" in text
        assert app.query_one(QuestionGrid).size.height == 5


def test_the_interval_lies_around_its_point() -> None:
    line = interval_line(Share(5, 10), 21).plain
    assert line == "·····├────●────┤·····"
    assert interval_line(Share(0, 10), 21).plain.startswith("●─")
    assert interval_line(Share(10, 10), 21).plain.endswith("─●")


def test_pass_mark_and_band_are_drawn_by_signs_as_well() -> None:
    assert interval_line(Share(5, 10), 21, mark=0.9).plain == "·····├────●────┤··┃··"
    assert interval_line(Share(5, 10), 21, band=(0.8, 1.0)).plain == "·····├────●────┤░░░░░"


@pytest.mark.parametrize(
    ("letters", "confidence", "advice"),
    [
        ("aaaaaa", Confidence.HIGH, "High was right too seldom to pay"),
        ("bbbbbbbbbb", Confidence.LOW, "a higher confidence would have paid"),
        ("a", Confidence.HIGH, "No confidence is clearly out of place"),
        ("bbbbba", Confidence.HIGH, "No confidence is clearly out of place"),
    ],
)
def test_misplaced_confidence_is_said_once_answers_are_clear_about_it(
    letters: str, confidence: Confidence, advice: str
) -> None:
    events = answers(letters, [confidence] * len(letters))
    assert advice in marks_view.confidence(mark(sitting(len(letters), events))).plain


def test_a_negative_sum_of_marks_has_a_minus_sign() -> None:
    assert "−6 of at most 3 marks" in marks_view.confidence(mark(sitting(1, answers("a", [Confidence.HIGH])))).plain


def test_the_scale_stands_under_its_places() -> None:
    scale = scale_line(41)
    assert (scale.index("0"), scale.index("50"), len(scale)) == (0, 19, 41)
    assert scale.endswith("100 %")


@pytest.mark.parametrize(("share", "words"), [(0.064, "+6"), (-0.12, "−12"), (0.001, "0"), (-0.001, "0")])
def test_differences_in_points_have_their_sign(share: float, words: str) -> None:
    assert figures.points(share, 0) == words
