"""Home: what is due, how far you are, one obvious key to begin."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from quiz.desk import Desk
from quiz.report import percent
from quiz.store import StoreError
from quiz.study.queue import Queue
from quiz.study.stats import DomainStats, Stats
from quiz.tui.widgets.title_bar import TitleBar
from quiz.tui.words import bar, link, plural, when

_NAME_CELLS = 38
_BAR_CELLS = 14


class HomeScreen(Screen[None]):
    """The first screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,s", "study", "study", key_display="enter"),
        Binding("t", "test", "test"),
        Binding("l", "lab", "lab"),
        Binding("comma", "settings", "settings", key_display=","),
        Binding("question_mark", "app.help", "help", key_display="?"),
        Binding("q", "app.quit", "quit"),
    ]

    HELP = (
        "Enter begins: cards that are due, with new ones between them, within your daily limits. The bars show how "
        "many cards of each domain you have met; recall is the share of known cards that you still knew when they "
        "came back. "
        "A practice test (t) is sat under the conditions of the exam and marked. "
        "The lab runs small experiments that train a model on this machine."
    )

    CSS = """
    HomeScreen {
        .counts { margin: 0 2 0 2; }
        .today { margin: 0 2 1 2; color: $accent; }
        .domains { margin: 0 2 1 2; }
        .begin { margin: 0 2 1 2; link-style: bold; }
        .problems { margin: 0 2; color: $warning; }
        #body { height: 1fr; scrollbar-size-vertical: 1; }
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def compose(self) -> ComposeResult:
        """Counts, today's bar, domains, the key to begin."""
        yield TitleBar(self._desk.bank.blueprint.title)
        with VerticalScroll(id="body", can_focus=False):
            yield Static(classes="counts")
            yield Static(classes="today")
            yield Static(classes="begin")
            yield Static(classes="domains")
            yield Static(classes="problems")
        yield Footer(show_command_palette=False)

    def on_screen_resume(self) -> None:
        """Count again whenever the screen comes back."""
        try:
            self._show(self._desk.stats(), self._desk.queue())
        except StoreError as error:
            self.notify(str(error), severity="error", timeout=20, markup=False)

    def _show(self, stats: Stats, queue: Queue) -> None:
        due = len(queue.due) + len(queue.learning)
        self.query_one(".counts", Static).update(counts_line(due, len(queue.new), stats.done_today))
        total = queue.size + stats.done_today
        filled, empty = bar(stats.done_today / total if total else 1.0, 60)
        self.query_one(".today", Static).update(Content.assemble(filled, Content.styled(empty, "$foreground-disabled")))
        self.query_one(".begin", Static).update(Content.assemble(self._begin(queue), self._open_test()))
        shown = [domain for domain in stats.domains if domain.cards]
        self.query_one(".domains", Static).update(Content("\n").join([domain_line(domain) for domain in shown]))
        self.query_one(".problems", Static).update(self._problems())
        due_next = self._desk.next_due()
        coming = f"next card {when(due_next, self._desk.now(), self._desk.zone)}" if due_next else ""
        self.query_one(TitleBar).show(self._desk.bank.blueprint.title, coming)

    def _begin(self, queue: Queue) -> Content:
        if queue.size:
            held = f" · {queue.held_back} more wait behind today's limit" if queue.held_back else ""
            return Content.assemble(
                Content.styled("enter  ", "bold $accent"),
                link(f"study {plural(queue.size, 'card')}", "screen.study"),
                Content.styled(held, "$foreground-muted"),
            )
        return Content.assemble(Content.styled("✓ ", "$success"), "Done for today.")

    def _open_test(self) -> Content:
        found = self._desk.store.sittings.unfinished(self._desk.now())
        if found is None:
            return Content("")
        words = f"go on with the open test, {found.sitting.answered} of {len(found.sitting.paper)} answered"
        return Content.assemble("\n", Content.styled("t      ", "bold $accent"), link(words, "screen.test"))

    def _problems(self) -> Content:
        problems = self._desk.bank.problems
        if not problems:
            return Content("")
        rest = f" (and {len(problems) - 1} more; `quiz check` lists all)" if len(problems) > 1 else ""
        return Content(f"! A card cannot be read: {problems[0]}{rest}")

    def action_study(self) -> None:
        """Begin."""
        from quiz.tui.screens.study import StudyScreen  # noqa: PLC0415  loaded when first wanted

        try:
            session = self._desk.session()
        except StoreError as error:
            self.notify(str(error), severity="error", timeout=20, markup=False)
            return
        if session.next_card(self._desk.now()) is None:
            self.notify("Nothing is due and today's new cards are done. The lab (l) is open, or raise the limits (,).")
            return
        self.app.push_screen(StudyScreen(self._desk, session))

    def action_lab(self) -> None:
        """The list of demos."""
        from quiz.tui.screens.catalogue import CatalogueScreen  # noqa: PLC0415  loaded when first wanted

        self.app.push_screen(CatalogueScreen(self._desk))

    def action_test(self) -> None:
        """A practice test, or the offer to go on with one."""
        from quiz.tui.screens.practice import PracticeScreen  # noqa: PLC0415  loaded when first wanted

        try:
            self.app.push_screen(PracticeScreen(self._desk))
        except StoreError as error:
            self.notify(str(error), severity="error", timeout=20, markup=False)

    def action_settings(self) -> None:
        """Daily limits and habits."""
        from quiz.tui.screens.settings import SettingsScreen  # noqa: PLC0415  loaded when first wanted

        try:
            self.app.push_screen(SettingsScreen(self._desk))
        except StoreError as error:
            self.notify(str(error), severity="error", timeout=20, markup=False)


def counts_line(due: int, new: int, done: int) -> Content:
    """`18 due   10 new   6 done today`, the numbers set off."""
    parts: list[Content | str] = []
    for number, label in ((due, "due"), (new, "new"), (done, "done today")):
        parts += [Content.styled(str(number), "bold"), f" {label}     "]
    return Content.assemble(*parts)


def domain_line(domain: DomainStats) -> Content:
    """Name, how much of it was met, and recall, in columns."""
    name = domain.name if len(domain.name) <= _NAME_CELLS else domain.name[: _NAME_CELLS - 1] + "…"
    filled, empty = bar(domain.seen / domain.cards, _BAR_CELLS)
    recall = f"recall {percent(domain.retention)}" if domain.retention is not None else ""
    return Content.assemble(
        f"{name:<{_NAME_CELLS}}",
        Content.styled(filled, "$accent"),
        Content.styled(empty, "$foreground-disabled"),
        f"{f'{domain.seen}/{domain.cards}':>8}",
        Content.styled(f"  {recall}", "$foreground-muted"),
    )
