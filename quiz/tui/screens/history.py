"""Every practice test so far, and where the scores are going."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from quiz.desk import Desk
from quiz.exam.marking import TREND_TESTS, Result, trend
from quiz.store import StoreError
from quiz.tui import figures
from quiz.tui.screens.result import ResultScreen
from quiz.tui.widgets.marks_view import history_line
from quiz.tui.widgets.title_bar import TitleBar
from quiz.tui.words import plural


class ListOfTests(OptionList):
    """A list whose enter key says what it does."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "select", "open", key_display="enter")]


class HistoryScreen(Screen[None]):
    """A line a test, the newest first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,h", "dismiss", "back", key_display="esc"),
        Binding("question_mark", "app.help", "help", key_display="?"),
    ]

    HELP = (
        "One line a test: ● is the score, ├──┤ its 95 % interval, ┃ the pass mark. The trend is the change from one "
        "test to the next by least squares; tests of other domains or lengths are counted alike, so read it with care."
    )

    CSS = """
    HistoryScreen {
        #trend { max-width: 88; padding: 0 2; margin-bottom: 1; }
        OptionList { max-width: 88; height: 1fr; border: none; background: $background; padding: 0 2;
                     scrollbar-size-vertical: 1; &:focus { border: none; background-tint: transparent; }
                     & > .option-list--option-highlighted { background: $panel; color: $foreground; } }
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._results: dict[str, Result] = {}

    def compose(self) -> ComposeResult:
        """The trend, then the list."""
        yield TitleBar("Practice tests")
        yield Static(id="trend")
        yield ListOfTests()
        yield Footer(show_command_palette=False)

    def on_screen_resume(self) -> None:
        """Read them again whenever the screen comes back."""
        try:
            results = self._desk.tests()
        except StoreError as error:
            self.notify(str(error), severity="error", timeout=20, markup=False)
            return
        self._results = {str(result.sitting.id): result for result in results}
        width = min(88, self.size.width) - 7
        options = self.query_one(OptionList)
        place = options.highlighted or 0
        options.set_options(
            Option(
                history_line(result, f"{result.sitting.started_at.astimezone(self._desk.zone):%b %d %Y %H:%M}", width),
                id=number,
            )
            for number, result in reversed(self._results.items())
        )
        options.highlighted = min(place, len(results) - 1) if results else None
        options.disabled = not results
        options.focus()
        self.query_one("#trend", Static).update(trend_line(results))
        self.query_one(TitleBar).show("Practice tests", f"{plural(len(results), 'test')} so far")

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        if event.option_id:
            self.app.push_screen(ResultScreen(self._desk, self._results[event.option_id]))


def trend_line(results: Sequence[Result]) -> Content:
    """Where the scores are going, or how many tests it takes to tell."""
    scores = [result.score.value for result in results]
    slope = trend(scores)
    if slope is None:
        missing = TREND_TESTS - len(scores)
        return Content.styled(
            f"No trend yet: it takes {plural(missing, 'more test', 'more tests')}.", "$foreground-muted"
        )
    passed = sum(result.passed for result in results)
    return Content(
        f"Trend: {figures.points(slope, 0)} points from one test to the next. Passed {passed} of {len(results)}."
    )
