"""The questions of a marked test, one at a time, with every reason."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from quiz.bank import Card
from quiz.desk import Desk
from quiz.exam.marking import Marked, Result
from quiz.exam.words import span_words
from quiz.study.session import Showing
from quiz.tui.widgets.card_view import FeedbackView, scroll_to_start
from quiz.tui.widgets.title_bar import TitleBar
from trainer_demos.catalog import DEMOS


class QuestionsScreen(Screen[None]):
    """Any question of the paper with what was chosen, what is right, and why."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "mistake", "next mistake", key_display="enter"),
        Binding("right", "move(1)", "move", key_display="←→"),
        Binding("left", "move(-1)", show=False),
        Binding("d", "demo", "demo"),
        Binding("k", "terms", "terms"),
        Binding("escape,q", "dismiss", "result", key_display="esc"),
        Binding("question_mark", "app.help", "help", key_display="?"),
        Binding("space,pagedown", "scroll(14)", show=False),
        Binding("pageup", "scroll(-14)", show=False),
        Binding("down", "scroll(2)", show=False),
        Binding("up", "scroll(-2)", show=False),
    ]

    HELP = (
        "Enter goes through the mistakes, the arrow keys left and right through all questions; d runs the demo behind "
        "the card, k explains its terms."
    )

    CSS = """
    QuestionsScreen #card { height: 1fr; scrollbar-size-vertical: 1; }
    QuestionsScreen .gone { padding: 0 2; color: $text-muted; }
    """

    def __init__(self, desk: Desk, result: Result, number: int) -> None:
        super().__init__()
        self._desk = desk
        self._result = result
        self._number = number

    @property
    def marked(self) -> Marked:
        """The question on screen."""
        return self._result.questions[self._number - 1]

    @property
    def card(self) -> Card | None:
        """Its card, unless that was edited or removed since."""
        card = self._desk.card(self.marked.question.card_id)
        return card if self.marked.question.fits(card) else None

    def compose(self) -> ComposeResult:
        """Verdict, card, keys."""
        yield TitleBar()
        yield VerticalScroll(id="card", can_focus=False)
        yield Footer(show_command_palette=False)

    async def on_mount(self) -> None:
        """Show the question asked for."""
        await self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No demo and no terms without a card."""
        del parameters
        there = self.card is not None
        return {"demo": there, "terms": there, "mistake": bool(self._result.mistakes)}.get(action, True)

    async def _show(self) -> None:
        marked, card = self.marked, self.card
        area = self.query_one("#card", VerticalScroll)
        if card is None:
            view: Static | FeedbackView = Static(
                f"The card {marked.question.card_id} was edited or removed since this test; only the mark is kept.",
                classes="gone",
            )
        else:
            title = f"run “{DEMOS[card.demo.id].title}”"
            showing = Showing(card, marked.question.order, seed=0)
            view = FeedbackView(showing, marked.response.option_id, all_options=True, demo_title=title)
        with self.app.batch_update():
            await area.remove_children()
            await area.mount(view)
        self.call_after_refresh(scroll_to_start, area)
        taken = span_words(marked.response.milliseconds / 1000)
        self.query_one(TitleBar).show(verdict(marked), f"{taken} · {self._number} of {len(self._result.questions)}")
        self.refresh_bindings()

    async def action_move(self, forward: int) -> None:
        """To a neighbouring question."""
        number = min(max(self._number + forward, 1), len(self._result.questions))
        if number != self._number:
            self._number = number
            await self._show()

    async def action_mistake(self) -> None:
        """To the next mistake; after the last one back to the result."""
        later = [marked.number for marked in self._result.mistakes if marked.number > self._number]
        if later:
            self._number = later[0]
            await self._show()
        else:
            self.dismiss()

    def action_scroll(self, lines: int) -> None:
        """Scroll a long card."""
        self.query_one("#card").scroll_relative(y=lines, animate=False)

    def action_demo(self) -> None:
        """Launch the demo behind the card."""
        from quiz.tui.screens.lab import LabScreen  # noqa: PLC0415  loaded when first wanted

        if self.card is not None:
            demo = self.card.demo
            self.app.push_screen(LabScreen(self._desk, demo.id, demo.preset, demo.predict, card_id=self.card.id))

    def action_terms(self) -> None:
        """What the card's terms mean."""
        from quiz.tui.screens.terms import TermsScreen  # noqa: PLC0415  loaded when first wanted

        if self.card is not None:
            self.app.push_screen(TermsScreen(self._desk.glossary(), self.card))


def verdict(marked: Marked) -> Content:
    """Right, wrong, open or left out, with the stated confidence."""
    response = marked.response
    sure = f", {response.confidence.value} confidence" if response.confidence else ""
    if response.voided:
        return Content.styled("– Left out: it could not be asked", "bold $foreground-muted")
    if marked.correct:
        return Content.styled(f"✓ Right{sure}", "bold $success")
    if not response.option_id:
        return Content.styled("✗ Left open", "bold $error")
    order = marked.question.order
    chosen, key = order.index(response.option_id) + 1, order.index(marked.question.key) + 1
    return Content.styled(f"✗ You chose {chosen}; it is {key}{sure}", "bold $error")
