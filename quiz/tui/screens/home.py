"""Home: what is due, how far you are, one obvious key to begin."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from quiz.desk import Desk
from quiz.report import exam_line, fit_report, percent, score, shortfall
from quiz.store import StoreError
from quiz.study.fit import Fit
from quiz.study.queue import Queue
from quiz.study.readiness import Readiness
from quiz.study.standing import Forecast
from quiz.study.stats import DomainStats, Stats
from quiz.tui.widgets.title_bar import TitleBar
from quiz.tui.words import bar, link, plural, when

_NAME_CELLS = 38
_BAR_CELLS = 12


class HomeScreen(Screen[None]):
    """The first screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,s", "study", "study", key_display="enter"),
        Binding("t", "test", "test"),
        Binding("l", "lab", "lab"),
        Binding("p", "progress", "progress"),
        Binding("g", "app.glossary", "glossary"),
        Binding("comma", "settings", "settings", key_display=","),
        Binding("question_mark", "app.help", "help", key_display="?"),
        Binding("q", "app.quit", "quit"),
        Binding("m", "fit", "fit memory"),
    ]

    HELP = (
        "Enter begins: cards that are due, with new ones between them, within your daily limits. The bars show how "
        "many cards of each domain you have met; recall is the share of known cards that you still knew when they "
        "came back. "
        "A practice test (t) is sat under the conditions of the exam and marked. "
        "Ready is the score to expect, with its 90 % interval, and pass the chance of a passing paper: on the day of "
        "the exam if you keep to the plan, or today while no date is set in the settings. "
        "The lab runs small experiments that train a model on this machine."
    )

    CSS = """
    HomeScreen {
        .row { height: 1; margin: 0 2; }
        .row Static { width: 1fr; }
        .row .right { width: 22; text-align: right; }
        .today { color: $accent; }
        .domains { margin: 0 2 1 2; text-wrap: nowrap; text-overflow: clip; }
        .begin { margin: 1 2; link-style: bold; }
        .short { margin: 0 2 1 2; color: $warning; }
        .hint { margin: 0 2; color: $text-muted; }
        .problems { margin: 1 2 0 2; color: $warning; }
        #body { height: 1fr; scrollbar-size-vertical: 1; }
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._fit_due = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to fit only when there is something new to fit to."""
        del parameters
        return self._fit_due if action == "fit" else True

    def compose(self) -> ComposeResult:
        """Counts, today's bar, domains, the key to begin."""
        yield TitleBar(self._desk.bank.blueprint.title)
        with VerticalScroll(id="body", can_focus=False):
            with Horizontal(classes="row"):
                yield Static(classes="counts")
                yield Static(classes="ready right")
            with Horizontal(classes="row"):
                yield Static(classes="today")
                yield Static(classes="pass right")
            yield Static(classes="begin")
            yield Static(classes="short")
            yield Static(classes="domains")
            yield Static(classes="hint")
            yield Static(classes="problems")
        yield Footer(show_command_palette=False)

    def on_screen_resume(self) -> None:
        """Count again whenever the screen comes back."""
        try:
            standing = self._desk.standing()
            forecast = standing.forecast()
            self._fit_due = standing.fit_due
            self._show(self._desk.stats(), self._desk.queue(standing=standing), forecast)
            self._show_ready(forecast.readiness if forecast else standing.readiness())
        except StoreError as error:
            self.notify(str(error), severity="error", timeout=20, markup=False)

    def _show(self, stats: Stats, queue: Queue, forecast: Forecast | None) -> None:
        due = len(queue.due) + len(queue.learning)
        label = "to review" if forecast else "due"
        self.query_one(".counts", Static).update(counts_line(due, len(queue.new), stats.done_today, label))
        total = queue.size + stats.done_today
        filled, empty = bar(stats.done_today / total if total else 1.0, 46)
        self.query_one(".today", Static).update(Content.assemble(filled, Content.styled(empty, "$foreground-disabled")))
        self.query_one(".begin", Static).update(Content.assemble(self._begin(queue), self._open_test()))
        shown = [domain for domain in stats.domains if domain.cards]
        self.query_one(".domains", Static).update(Content("\n").join([domain_line(domain) for domain in shown]))
        short = shortfall(forecast) if forecast else ""
        self.refresh_bindings()
        hint = "m  fit the memory model to your own answers (some seconds)" if self._fit_due else ""
        for place, text in ((".short", short and f"! {short}"), (".hint", hint), (".problems", self._problems())):
            line = self.query_one(place, Static)
            line.update(Content(text))
            line.display = bool(text)
        due_next = None if queue.size else self._desk.next_due()
        coming = f"next card {when(due_next, self._desk.now(), self._desk.zone)}" if due_next else ""
        if forecast:
            coming = exam_line(forecast)
        self.query_one(TitleBar).show(self._desk.bank.blueprint.title, coming)

    def _show_ready(self, readiness: Readiness) -> None:
        ready, passing = ready_lines(readiness)
        self.query_one(".ready", Static).update(ready)
        self.query_one(".pass", Static).update(passing)

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

    def _problems(self) -> str:
        problems = self._desk.bank.problems
        if not problems:
            return ""
        rest = f" (and {len(problems) - 1} more; `quiz check` lists all)" if len(problems) > 1 else ""
        return f"! A card cannot be read: {problems[0]}{rest}"

    def action_study(self) -> None:
        """Begin."""
        from quiz.tui.screens.study import StudyScreen  # noqa: PLC0415  loaded when first wanted

        try:
            session = self._desk.session()
        except StoreError as error:
            self.notify(str(error), severity="error", timeout=20, markup=False)
            return
        if session.next_card(self._desk.now()) is None:
            planned = session.settings.days_to_exam(self._desk.today()) is not None
            done = "Today's minutes are used" if planned else "Nothing is due and today's new cards are done"
            self.notify(f"{done}. The lab (l) is open, or raise the limits (,).")
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

    def action_progress(self) -> None:
        """Retention, readiness, calibration and habits."""
        from quiz.tui.screens.progress import ProgressScreen  # noqa: PLC0415  loaded when first wanted

        try:
            self.app.push_screen(ProgressScreen(self._desk))
        except StoreError as error:
            self.notify(str(error), severity="error", timeout=20, markup=False)

    def action_fit(self) -> None:
        """Fit the memory model to the learner."""
        self.notify("Fitting the memory model to your answers …", timeout=3)
        self._fit()

    @work(thread=True, exclusive=True)
    def _fit(self) -> None:
        try:
            found: Fit | None = self._desk.fit()
        except StoreError as error:
            self.app.call_from_thread(self.notify, str(error), severity="error", timeout=20, markup=False)
            return
        self.app.call_from_thread(self.notify, fit_report(found), timeout=15)
        self.app.call_from_thread(self.on_screen_resume)

    def action_settings(self) -> None:
        """Daily limits and habits."""
        from quiz.tui.screens.settings import SettingsScreen  # noqa: PLC0415  loaded when first wanted

        try:
            self.app.push_screen(SettingsScreen(self._desk))
        except StoreError as error:
            self.notify(str(error), severity="error", timeout=20, markup=False)


def ready_lines(readiness: Readiness) -> tuple[Content, Content]:
    """`ready  71 % ±6` and `pass  0.64`, the figures set off."""
    if readiness.too_early:
        return Content.styled("ready?", "$foreground-muted"), Content.styled("too early to tell", "$foreground-muted")
    return (
        Content.assemble("ready  ", Content.styled(score(readiness.score), "bold")),
        Content.assemble("pass  ", Content.styled(f"{readiness.passing:.2f}", "bold")),
    )


def counts_line(due: int, new: int, done: int, label: str = "due") -> Content:
    """`18 due   10 new   6 done today`, the numbers set off."""
    parts: list[Content | str] = []
    for number, noun in ((due, label), (new, "new"), (done, "done today")):
        parts += [Content.styled(str(number), "bold"), f" {noun}     "]
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
