"""Sitting a practice test: one question at a time, all of them in the grid below, the clock above."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Footer, Static

from quiz.desk import Desk
from quiz.exam.marking import mark
from quiz.exam.sitting import Confidence, Refused
from quiz.examining import Examining
from quiz.store import ConflictError, StoreError
from quiz.tui.screens.hand_in import HandInScreen, JumpScreen
from quiz.tui.widgets.choice_list import ChoiceList
from quiz.tui.widgets.question_area import QuestionArea
from quiz.tui.widgets.question_grid import QuestionGrid
from quiz.tui.widgets.sitting_view import cells, is_late, question_view, state_line, title
from quiz.tui.widgets.title_bar import TitleBar
from quiz.tui.words import plural

_RENEW_SECONDS = 5.0
"""How often the lock is renewed: a quarter of its lease."""
_ROOMY = 28
"""Rows from which options are set apart by blank lines."""
_SURE = tuple(Confidence)


class SittingScreen(Screen[None]):
    """A test from its first question until it is handed in or left."""

    asking = True
    """Some question is open until the test is handed in."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "choose(1)", "choose", key_display="1-4"),
        *(Binding(str(number), f"choose({number})", show=False) for number in (2, 3, 4)),
        Binding("enter", "next", "next"),
        Binding("right", "move(1)", "move", key_display="←→"),
        Binding("left", "move(-1)", show=False),
        Binding("c", "be_sure('')", "confidence", show=False),
        Binding("f", "flag", "flag", tooltip="marks the question in the grid, to come back to it"),
        Binding("j", "jump", "jump"),
        Binding("d", "demo", "demo"),
        Binding("ctrl+s", "hand_in", "hand in", key_display="^s"),
        Binding("down", "scroll(2)", "scroll", key_display="↑↓"),
        Binding("escape", "leave", "leave", key_display="esc"),
        Binding("question_mark", "app.help", "help", key_display="?"),
        *(Binding(level[0], f"be_sure('{level}')", show=False) for level in Confidence),
        Binding("space,pagedown", "scroll(8)", show=False),
        Binding("pageup", "scroll(-8)", show=False),
        Binding("up", "scroll(-2)", show=False),
    ]

    HELP = (
        "Choose with 1 to 4 or the mouse; enter goes on, and after the last question hands in. Space and the arrow "
        "keys scroll. In the grid, ■ is answered, □ open, ⚑ flagged; click a question, or jump with j. Saying how sure "
        "you are (c, or l, m and h) earns confidence marks: low 1 or 0, medium 2 or −2, high 3 or −6 for a right or "
        "wrong answer. In exam mode answers change until you hand in; in tutor mode each is explained at once and "
        "stands. Every step is on disk at once; after leaving or a crash, t on the home screen goes on from here."
    )

    CSS = """
    SittingScreen {
        #state { height: 1; max-width: 88; width: 100%; padding: 0 2; }
        QuestionGrid { max-width: 88; }
        TitleBar.-late .right { color: $warning; text-style: bold; }
    }
    """

    def __init__(self, desk: Desk, flow: Examining) -> None:
        super().__init__()
        self._desk = desk
        self._flow = flow
        self._failure = ""
        self._left: Literal["", "result", "offer", "home"] = ""
        """Where to, once the test is over here."""

    def compose(self) -> ComposeResult:
        """The clock, the question, how sure, the grid, the keys."""
        yield TitleBar()
        yield QuestionArea()
        state = Static(id="state")
        state.auto_links = False  # the confidences have their own colours
        yield state
        yield QuestionGrid()
        yield Footer(show_command_palette=False, compact=True)

    async def on_mount(self) -> None:
        """Show the question, start the clock, hold the lock."""
        await self._show()
        self.set_interval(0.5, self._tick)
        self.set_interval(_RENEW_SECONDS, self._renew)
        wanted, found = self._flow.sitting.terms.questions, len(self._flow.sitting.paper)
        if found < wanted:
            self.notify(f"There are cards for {plural(found, 'question')}, not {wanted}.", timeout=10)

    def on_screen_resume(self) -> None:
        """The test may have ended below whatever lay on top."""
        if self._left:
            self._go()

    @property
    def choices(self) -> int:
        """How many options the question has."""
        return len(self._flow.question.order)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only the keys that do something now."""
        number = parameters[0] if parameters and isinstance(parameters[0], int) else 0
        explained = self._flow.explained
        return {
            "choose": not explained and self._flow.showing is not None and number <= len(self._flow.question.order),
            "be_sure": not explained,
            "demo": explained,
        }.get(action, True)

    # -- showing --

    async def _show(self) -> None:
        """Show the present question from its top."""
        await self.query_one(QuestionArea).show(question_view(self._flow, compact=self.app.size.height < _ROOMY))
        self._show_state()

    def _show_state(self) -> None:
        """Everything that changes while a question is on screen."""
        flow = self._flow
        chosen = flow.response.option_id
        for choices in self.query(ChoiceList):
            choices.mark(flow.question.order.index(chosen) if chosen else -1)
        self.query_one("#state", Static).update(state_line(flow))
        self.query_one(QuestionGrid).show(cells(flow.sitting), flow.number)
        self._show_clock()
        self.refresh_bindings()

    def _show_clock(self) -> None:
        bar = self.query_one(TitleBar)
        bar.show(*title(self._flow))
        bar.set_class(is_late(self._flow), "-late")

    # -- the clock --

    def _tick(self) -> None:
        if self._left:
            return
        with self._complaining(key=False):
            if self._flow.was_away():
                self._flow.put_away()
                self.app.notify("The computer slept, or the app was stopped. Say what the clock did.", timeout=8)
                self._leave_for("offer")
                return
            due = self._flow.tick()
            self._show_clock()
            for minutes in due:
                self.notify(f"{plural(minutes, 'minute')} left.", severity="warning", timeout=8)
            if self._flow.sitting.ending is not None:
                self.app.notify("Time is up: the test was handed in.", severity="warning", timeout=8)
                self._leave_for("result")

    def _renew(self) -> None:
        if not self._left:
            with self._complaining(key=False):
                self._flow.renew()

    # -- answering --

    @on(ChoiceList.Chosen)
    async def _option_clicked(self, event: ChoiceList.Chosen) -> None:
        await self.action_choose(event.position + 1)

    async def action_choose(self, number: int) -> None:
        """Choose the option of that number, counted from 1."""
        with self._complaining():
            if self._flow.choose(number - 1):
                if self._flow.explained:
                    await self._show()
                else:
                    self._show_state()

    def action_be_sure(self, confidence: str) -> None:
        """Say how sure one is; an empty word goes on to the next confidence."""
        before = self._flow.response.confidence
        after = _SURE[(_SURE.index(before) + 1) % len(_SURE)] if before else _SURE[0]
        with self._complaining():
            self._flow.be_sure(Confidence(confidence) if confidence else after)
            self._show_state()

    def action_flag(self) -> None:
        """Flag the question, or take the flag off."""
        with self._complaining():
            self._flow.flag()
            self._show_state()

    # -- moving --

    async def action_next(self) -> None:
        """The next question; after the last one, hand in."""
        if self._flow.number == len(self._flow.sitting.paper):
            self.action_hand_in()
        else:
            await self.action_move(1)

    async def action_move(self, forward: int) -> None:
        """To a neighbouring question."""
        await self._turn(self._flow.number + forward)

    def action_go(self, number: int) -> None:
        """To a question, by a click on its number."""
        # The click comes from inside the grid that is drawn anew; waiting here for that would wait for ever.
        self.call_later(self._turn, number)

    async def _turn(self, number: int) -> None:
        with self._complaining():
            self._flow.go(number)
            await self._show()

    def action_jump(self) -> None:
        """Ask for a number and go there."""

        async def go(number: int | None) -> None:
            if number is not None:
                await self._turn(number)

        self.app.push_screen(JumpScreen(len(self._flow.sitting.paper)), go)

    def action_scroll(self, lines: int) -> None:
        """Scroll a long question."""
        self.query_one(QuestionArea).scroll_lines(lines)

    def action_demo(self) -> None:
        """Launch the demo behind an explained question."""
        from quiz.tui.screens.lab import LabScreen  # noqa: PLC0415  loaded when first wanted

        if self._flow.showing is not None:
            card = self._flow.showing.card
            self.app.push_screen(
                LabScreen(self._desk, card.demo.id, card.demo.preset, card.demo.predict, card_id=card.id)
            )

    # -- ending --

    def action_hand_in(self) -> None:
        """Show what is open, then hand in or go back."""

        async def decide(answer: int | None) -> None:
            if answer:
                await self._turn(answer)
            elif answer == 0 and not self._left:
                with self._complaining():
                    self._flow.hand_in()
                    self._leave_for("result")

        self.app.push_screen(HandInScreen(self._flow), decide)

    def action_leave(self) -> None:
        """Put the test away; it can be resumed."""
        with self._complaining():
            self._flow.leave()
            self.app.notify("The test is kept as it stands. t on the home screen goes on with it.")
            self._leave_for("home")

    def _leave_for(self, where: Literal["result", "offer", "home"]) -> None:
        """The test is over here; go as soon as nothing lies on top."""
        self._left = self._left or where
        if isinstance(self.app.screen, HandInScreen | JumpScreen):
            self.app.pop_screen()
        else:
            self._go()

    def _go(self) -> None:
        from quiz.tui.screens.practice import PracticeScreen  # noqa: PLC0415  it imports this module
        from quiz.tui.screens.result import ResultScreen  # noqa: PLC0415  loaded when first wanted

        if self.app.screen is self and self._left == "home":
            self.dismiss()
        elif self.app.screen is self:
            result = self._left == "result"
            self.app.switch_screen(
                ResultScreen(self._desk, mark(self._flow.sitting)) if result else PracticeScreen(self._desk)
            )

    @contextmanager
    def _complaining(self, *, key: bool = True) -> Iterator[None]:
        """Say what went wrong, once until a key works again; leave a test that another window took over."""
        try:
            yield
        except ConflictError as error:
            self.app.notify(str(error), severity="error", timeout=20, markup=False)
            self._leave_for("home")
        except (StoreError, Refused) as error:
            if str(error) != self._failure:
                self.notify(str(error), severity="error", timeout=20, markup=False)
            self._failure = str(error)
        else:
            self._failure = "" if key else self._failure
