"""Before a practice test: what kind, and the offer to go on with one that was interrupted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, Input, Static, Switch

from quiz.bank.reader import ContentError
from quiz.desk import Desk
from quiz.exam.paper import MOST_MINUTES, MOST_QUESTIONS, Mode, Terms
from quiz.exam.sitting import Refused
from quiz.exam.words import span_words
from quiz.examining import Examining, discard, terms_for
from quiz.store import LEASE, StoreError, Unfinished
from quiz.tui.screens.result import ResultScreen
from quiz.tui.screens.sitting import SittingScreen
from quiz.tui.widgets.choice_list import ChoiceList
from quiz.tui.widgets.domain_list import DomainList
from quiz.tui.widgets.fields import Note, NumberField, OnOff, Row, on_off
from quiz.tui.widgets.marks_view import percents
from quiz.tui.widgets.title_bar import TitleBar
from quiz.tui.words import clock, plural


class PracticeScreen(Screen[None]):
    """A short form, or the offer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "begin", "begin", key_display="enter", priority=True),
        Binding("tab", "next_setting", "next setting"),
        Binding("1", "take(1)", "choose", key_display="1-4"),
        *(Binding(str(number), f"take({number})", show=False) for number in range(2, 5)),
        Binding("h", "history", "history"),
        Binding("escape", "dismiss", "home", key_display="esc"),
        Binding("question_mark", "app.help", "help", key_display="?", priority=True),
    ]

    HELP = (
        "A practice test draws cards by the weights of the blueprint, never two of a family, those first that were in "
        "no test yet. In exam mode nothing is said before you hand in, and the clock hands in for you. In tutor mode "
        "each answer is explained at once. Move with tab, choose with space, begin with enter. What you do in a test "
        "is kept at once; an interrupted one is offered here."
    )

    CSS = """
    PracticeScreen {
        #body { height: 1fr; padding-right: 2; scrollbar-size-vertical: 1; }
        #body > Static, #body > DomainList, #body > ChoiceList { padding-left: 2; }
        Row Label { width: 14; }
        Row Input { width: 8; }
        Row Switch { margin-right: 0; }
        .domains { margin-top: 1; }
        .open { margin-bottom: 1; }
    }
    """

    def __init__(self, desk: Desk, terms: Terms | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._terms = terms or terms_for(desk)
        self._offer: Unfinished | None = None

    def compose(self) -> ComposeResult:
        """Filled in when the screen comes up."""
        yield TitleBar("Practice test")
        yield VerticalScroll(id="body", can_focus=False)
        yield Footer(show_command_palette=False)

    async def on_screen_resume(self) -> None:
        """Look again whether a test is open, and what earlier ones came to; a form keeps what was typed."""
        with self._complaining():
            await self._fill()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The form's keys, or those of the offer."""
        del parameters
        form = self._offer is None
        free = self._offer is not None and not self._offer.owner
        return {"begin": form, "next_setting": form, "take": free}.get(action, True)

    async def _fill(self) -> None:
        desk, results = self._desk, self._desk.tests()
        self._offer = desk.store.sittings.unfinished(desk.now())
        last = f"{plural(len(results), 'test')} taken · last {percents(results[-1].score.value)}" if results else ""
        self.query_one(TitleBar).show("Practice test", last)
        if self._offer is None and self.query(DomainList):
            return
        body = self.query_one("#body", VerticalScroll)
        with self.app.batch_update():
            await body.remove_children()
            if self._offer is None:
                await body.mount(*self._form())
                self.query_one(DomainList).focus()
            else:
                await body.mount(*offer(self._offer, desk))
        self.refresh_bindings()

    # -- the form --

    def _form(self) -> Iterator[Row | Static | DomainList]:
        terms, bank = self._terms, self._desk.bank
        tested = self._desk.store.sittings.last_tested()
        fresh = sum(card.id not in tested for card in bank.released)
        tutor = terms.mode is Mode.TUTOR
        yield Row(
            "Questions",
            NumberField("questions", terms.questions, 1, MOST_QUESTIONS),
            Note("questions", f"of {plural(len(bank.released), 'card')}, {fresh} of them in no test yet"),
        )
        yield Row(
            "Minutes", NumberField("minutes", terms.minutes, 0, MOST_MINUTES), Note("minutes", "0 for no time limit")
        )
        yield Row("Tutor mode", OnOff(tutor, id="tutor", animate=False), Note("tutor", mode_words(tutor=tutor)))
        yield Static(f"Domains{'':7}by weight; pass mark {terms.pass_mark} %", classes="domains")
        yield DomainList(bank, terms.domains)

    @on(Switch.Changed)
    def _mode_changed(self, event: Switch.Changed) -> None:
        self.query_one("#tutor-note", Note).mean(mode_words(tutor=event.value))
        usual = terms_for(self._desk, mode=Mode.TUTOR if event.value else Mode.EXAM)
        self.query_one("#minutes", Input).value = str(usual.minutes)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        field, result = event.input, event.validation_result
        if isinstance(field, NumberField) and result is not None:
            note = self.query_one(f"#{field.id}-note", Note)
            if result.is_valid:
                note.mean()
            else:
                note.refuse(field.allowed)

    def _wanted(self) -> Terms | None:
        """The terms in the form; None, with the cursor on it, when something cannot be."""
        numbers = {}
        for field in self.query(NumberField):
            if not field.is_valid or not field.value:
                field.focus()
                words = f"{field.id or ''} cannot be {field.value or 'empty'}, but {field.allowed}.".capitalize()
                self.notify(words, severity="warning", markup=False)
                return None
            numbers[field.id] = int(field.value)
        domains = self.query_one(DomainList)
        if not domains.chosen:
            self.notify("Choose at least one domain.", severity="warning")
            return None
        return terms_for(
            self._desk,
            questions=numbers["questions"],
            minutes=numbers["minutes"],
            mode=Mode.TUTOR if self.query_one("#tutor", Switch).value else Mode.EXAM,
            domains=() if domains.everything else tuple(sorted(domains.chosen)),
        )

    def action_next_setting(self) -> None:
        """Move on in the form."""
        self.focus_next()

    def action_begin(self) -> None:
        """Draw the paper and start the clock."""
        with self._complaining():
            terms = self._wanted()
            if terms is not None:
                self._keep(terms)
                self.app.switch_screen(SittingScreen(self._desk, Examining.begin(self._desk, terms)))

    def _keep(self, terms: Terms) -> None:
        """The form begins with these numbers next time."""
        self._desk.store.save_setting("test_questions", terms.questions)
        if terms.mode is Mode.EXAM:
            self._desk.store.save_setting("test_minutes", terms.minutes)

    def action_history(self) -> None:
        """Earlier tests."""
        from quiz.tui.screens.history import HistoryScreen  # noqa: PLC0415  loaded when first wanted

        self.app.push_screen(HistoryScreen(self._desk))

    # -- the offer --

    @on(ChoiceList.Chosen)
    async def _clicked(self, event: ChoiceList.Chosen) -> None:
        await self.action_take(event.position + 1)

    async def action_take(self, number: int) -> None:
        """Go on with the clock paused or running, hand in, or throw away."""
        if self._offer is None or self._offer.owner:
            return
        with self._complaining():
            if number == len(CHOICES):
                discard(self._desk, self._offer)
                self.notify("Thrown away.")
                await self._fill()
                return
            flow = Examining.resume(self._desk, self._offer.sitting.id, paused=number != 2)  # noqa: PLR2004
            if number == 3 or flow.sitting.is_over(self._desk.now()):  # noqa: PLR2004
                self.app.switch_screen(ResultScreen(self._desk, flow.hand_in()))
            else:
                self.app.switch_screen(SittingScreen(self._desk, flow))

    @contextmanager
    def _complaining(self) -> Iterator[None]:
        try:
            yield
        except (StoreError, ContentError, Refused) as error:
            self.notify(str(error), severity="error", timeout=20, markup=False)


def first_screen(desk: Desk, terms: Terms, by_history: bool) -> Screen[None]:
    """The test itself; the offer when one is open already. Raises ContentError when no card fits, or StoreError."""
    if desk.store.sittings.unfinished(desk.now()) is not None:
        return PracticeScreen(desk, terms)
    return SittingScreen(desk, Examining.begin(desk, terms, by_history=by_history))


CHOICES = ("Go on; the clock stood still meanwhile", "Go on; the clock ran on", "Hand it in as it is", "Throw it away")


def offer(found: Unfinished, desk: Desk) -> tuple[Vertical | Static | ChoiceList, ...]:
    """What is open, and what can be done with it."""
    sitting, now = found.sitting, desk.now()
    away = now - found.last_seen
    words = (
        f"A test is open: {sitting.answered} of {len(sitting.paper)} answered, begun "
        f"{sitting.started_at.astimezone(desk.zone):%b %d, %H:%M}, left {span_words(away.total_seconds())} ago."
    )
    if found.owner:
        elsewhere = (
            "It is being sat in another window: go on there, or close that window first. "
            f"If that was on a machine that crashed, come back in {LEASE.seconds} seconds."
        )
        return (Static(f"{words}\n\n{elsewhere}"),)
    choices = list(CHOICES)
    for place, then in enumerate((found.last_seen, now)):
        left = sitting.remaining(then)
        if left is not None:
            choices[place] += f": {clock(left)} left" if left else ": time is up"
    return (
        Static(words, classes="open"),
        ChoiceList(tuple(choices), compact=True),
    )


def mode_words(*, tutor: bool) -> str:
    """What the mode means."""
    return on_off(
        on=tutor, meaning="each answer explained at once" if tutor else "answers change until you hand them in"
    )
