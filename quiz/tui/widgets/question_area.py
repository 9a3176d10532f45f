"""The part of a test's screen that holds the question, and says when some of it is out of sight."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from quiz.tui.widgets.card_view import scroll_to_start


class _Page(VerticalScroll, can_focus=False):
    """A text that scrolls; `more` is true while there is some below what shows."""

    more = reactive(False)

    def on_resize(self) -> None:
        """Another text, or another terminal."""
        self.look()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Another part of the text."""
        super().watch_scroll_y(old_value, new_value)
        self.look()

    def look(self) -> None:
        """See whether the end is in view."""
        self.more = round(self.scroll_y) < self.max_scroll_y


class QuestionArea(Vertical):
    """One question at a time, over a line that says `▼ more below` until its end is in view."""

    DEFAULT_CSS = """
    QuestionArea {
        height: 1fr; width: 100%; max-width: 88;
        #question { height: 1fr; scrollbar-size-vertical: 1; }
        #more { height: 1; padding: 0 2; color: $accent; }
    }
    """

    def compose(self) -> ComposeResult:
        """The question, and the line below it."""
        yield _Page(id="question")
        yield Static(id="more")

    def on_mount(self) -> None:
        """Keep an eye on the end of the question."""
        self.watch(self.query_one(_Page), "more", self._say)

    async def show(self, view: Widget) -> None:
        """Show a question from its top."""
        page = self.query_one(_Page)
        with self.app.batch_update():
            await page.remove_children()
            await page.mount(view)
        self.call_after_refresh(scroll_to_start, page)
        self.call_after_refresh(page.look)

    def scroll_lines(self, lines: int) -> None:
        """Scroll a long question."""
        self.query_one(_Page).scroll_relative(y=lines, animate=False)

    def _say(self, more: bool) -> None:
        self.query_one("#more", Static).update("▼ more below" if more else "")
