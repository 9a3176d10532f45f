"""Studying: a question, an answer, what it teaches, and on to the next."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from textual import on
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer

from quiz import editor
from quiz.bank.reader import ContentError
from quiz.desk import Desk
from quiz.store import StoreError
from quiz.study.memory import Rating
from quiz.study.session import Session
from quiz.studying import Phase, Studying
from quiz.tui.widgets.card_view import scroll_to_start
from quiz.tui.widgets.choice_list import ChoiceList
from quiz.tui.widgets.study_view import study_title, study_view
from quiz.tui.widgets.title_bar import TitleBar

_SETTLE_SECONDS = 0.4
"""After feedback appears, digits are ignored this long, so that a double press does not change the rating."""
LEECH_LAPSES = 8
"""A card forgotten this often needs another look at itself, not another repetition (Anki's default)."""


class StudyScreen(Screen[None]):
    """One card at a time until the queue is empty."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "choose(1)", "choose", key_display="1-4"),
        Binding("space", "uncover", "uncover"),
        Binding("enter", "next", "next"),
        Binding("1", "rate(1)", "rate", key_display="1-4"),
        *(Binding(str(number), f"{do}({number})", show=False) for do in ("choose", "rate") for number in (2, 3, 4)),
        Binding("d", "demo", "demo"),
        Binding("w", "whys", "whys", tooltip="what is right or wrong about each option"),
        Binding("k", "terms", "terms"),
        Binding("g", "guess", "guess", tooltip="a right answer then counts as not known"),
        Binding("u", "undo", "undo"),
        Binding("f", "flag", "flag", tooltip="marks the card, to be looked at again"),
        Binding("x", "suspend", "suspend", tooltip="the card stays away until you bring it back"),
        Binding("e", "edit", "edit", show=False),
        Binding("escape", "dismiss", "home", key_display="esc"),
        Binding("question_mark", "help", "help", key_display="?"),
        Binding("space,pagedown", "scroll_page(1)", show=False),
        Binding("pageup", "scroll_page(-1)", show=False),
        Binding("down", "scroll(2)", show=False),
        Binding("up", "scroll(-2)", show=False),
    ]

    HELP = (
        "Choose with 1 to 4 or the mouse. After the answer the same keys change the rating that was proposed: "
        "1 Again, 2 Hard, 3 Good, 4 Easy. A right answer that you guessed counts as not known: say so with g, before "
        "or after; k explains the card's terms. Every answer is on disk before its feedback shows; u takes back as "
        "many as you like. Space and the arrow keys scroll a long card."
    )

    CSS = """
    StudyScreen {
        #card { height: 1fr; scrollbar-size-vertical: 1; }
        #over { padding: 0 2; }
    }
    """

    def __init__(self, desk: Desk, session: Session) -> None:
        super().__init__()
        self._desk = desk
        self._study = Studying(desk, session)
        self._all_whys = False
        self._undoable = False
        self._shown_at = 0.0

    def compose(self) -> ComposeResult:
        """Where you are, the card, the keys."""
        yield TitleBar()
        yield VerticalScroll(id="card", can_focus=False)
        yield Footer(show_command_palette=False, compact=True)

    async def on_mount(self) -> None:
        """Show the first card."""
        await self._show_new()

    @property
    def choices(self) -> int:
        """How many digits do something: as many as there are options, or ratings."""
        showing = self._study.showing
        return len(showing.order) if showing and self._study.answered is None else len(Rating)

    @property
    def asking(self) -> bool:
        """Whether a question waits for its answer."""
        return self._study.phase in (Phase.QUESTION, Phase.COVERED)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only the keys that do something now."""
        phase = self._study.phase
        number = parameters[0] if parameters and isinstance(parameters[0], int) else 0
        options = len(self._study.showing.order) if self._study.showing else 0
        return {
            "choose": phase is Phase.QUESTION and number <= options,
            "uncover": phase is Phase.COVERED,
            "next": phase in (Phase.FEEDBACK, Phase.OVER),
            **dict.fromkeys(("rate", "demo", "whys", "terms"), phase is Phase.FEEDBACK),
            "undo": self._undoable,
            "guess": phase in (Phase.QUESTION, Phase.FEEDBACK),
            **dict.fromkeys(("flag", "suspend", "edit"), phase is not Phase.OVER),
            "help": phase is not Phase.FEEDBACK,  # there the footer has no room for it; the key is the app's then
        }.get(action, True)

    # -- showing --

    async def _show(self, *, keep_place: bool = False) -> None:
        """Show the phase that the study is in."""
        with self._complaining():
            area = self.query_one("#card", VerticalScroll)
            view = study_view(self._study, all_whys=self._all_whys)
            with self.app.batch_update():
                await area.remove_children()
                await area.mount(view)
            if not keep_place:
                self.call_after_refresh(scroll_to_start, area)
            self._show_title()
            self._undoable = self._study.undoable
        self.refresh_bindings()

    async def _show_new(self) -> None:
        """Show something that was not there before, and start its clock."""
        self._all_whys = False
        self._shown_at = time.monotonic()
        await self._show()

    def _show_title(self) -> None:
        self.query_one(TitleBar).show(*study_title(self._study))

    # -- answering --

    @on(ChoiceList.Chosen)
    async def _option_clicked(self, event: ChoiceList.Chosen) -> None:
        await self.action_choose(event.position + 1)

    async def action_choose(self, number: int) -> None:
        """Choose the option of that number, counted from 1."""
        with self._complaining():
            review = self._study.choose(number - 1, round((time.monotonic() - self._shown_at) * 1000))
            if review is None:
                return
            await self._show_new()
            if not review.correct and review.after.lapses >= LEECH_LAPSES:
                self.notify(
                    f"Missed {review.after.lapses} times. Read all whys (w), run its demo (d), or suspend it (x).",
                    title="This card keeps slipping",
                )

    def action_rate(self, number: int) -> None:
        """Change the rating that was proposed."""
        # A click runs this inside the very line that is replaced; waiting here for its end would wait for ever.
        self.call_later(self._rate, number)

    async def _rate(self, number: int) -> None:
        if time.monotonic() - self._shown_at >= _SETTLE_SECONDS:
            with self._complaining():
                self._study.rate(Rating(number))
                await self._show(keep_place=True)

    async def action_guess(self) -> None:
        """Say, or take back, that the answer is a guess."""
        with self._complaining():
            self._study.guess()
            if self._study.answered is None:
                self._show_title()
            else:
                await self._show(keep_place=True)

    async def action_help(self) -> None:
        """Explain the screen and its keys."""
        await self.run_action("app.help")

    # -- moving --

    async def action_next(self) -> None:
        """On to the next card; home when there is none."""
        if self._study.phase is Phase.OVER:
            self.dismiss()
        else:
            self._study.next()
            await self._show_new()

    async def action_uncover(self) -> None:
        """Show the options that recall-first mode kept covered."""
        self._study.uncover()
        await self._show()

    async def action_whys(self) -> None:
        """Show or hide what there is to say about the other options."""
        self._all_whys = not self._all_whys
        await self._show()

    def action_scroll(self, lines: int) -> None:
        """Scroll the card by lines."""
        self.query_one("#card", VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_scroll_page(self, pages: int) -> None:
        """Scroll the card by pages, two lines of the last one kept in sight."""
        area = self.query_one("#card", VerticalScroll)
        area.scroll_relative(y=pages * max(1, area.size.height - 2), animate=False)

    async def action_undo(self) -> None:
        """Take back the last step, then the one before it."""
        with self._complaining():
            self.notify(self._study.undo(), timeout=2)
            await self._show_new()

    # -- the card itself --

    def action_flag(self) -> None:
        """Flag the card, or take the flag off."""
        with self._complaining():
            self._study.flag()
            self._show_title()

    async def action_suspend(self) -> None:
        """Set the card aside until it is brought back, and go on."""
        with self._complaining():
            self._study.suspend()
            self.notify("Suspended: it will not come back. u brings it back.")
            await self._show_new()

    async def action_edit(self) -> None:
        """Open the card in the learner's editor, then read it again."""
        if self._study.card is None:
            return
        with self._complaining():
            place = self._study.card.source
            words = editor.command(place)
            try:
                with self.app.suspend():
                    failure = editor.run(words, place)
            except SuspendNotSupported:
                failure = f"this terminal cannot be lent to an editor; the card is at {place}"
            if problem := failure or self._study.reread():
                self.notify(problem, severity="error", timeout=20, markup=False)
            await self._show_new()

    def action_demo(self) -> None:
        """Launch the linked demo; leaving it comes back here."""
        if self._study.card is None:
            return
        from quiz.tui.screens.lab import LabScreen  # noqa: PLC0415  loaded when first wanted

        demo = self._study.card.demo
        self.app.push_screen(LabScreen(self._desk, demo.id, demo.preset, demo.predict, card_id=self._study.card.id))

    def action_terms(self) -> None:
        """What the card's terms mean."""
        from quiz.tui.screens.terms import TermsScreen  # noqa: PLC0415  loaded when first wanted

        if self._study.card is not None:
            self.app.push_screen(TermsScreen(self._desk.glossary(), self._study.card))

    @contextmanager
    def _complaining(self) -> Iterator[None]:
        """Say what went wrong and stay where we are; nothing was changed then."""
        try:
            yield
        except (StoreError, ContentError, editor.EditorError) as error:
            self.notify(str(error), severity="error", timeout=20, markup=False)
