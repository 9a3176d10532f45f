"""Two questions over a test: which question to go to, and whether to hand in."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, Input, Static

from quiz.examining import Examining
from quiz.tui.words import clock, link, plural

_NUMBERS = 16
"""So many open or flagged questions are named: a line of them."""
_BOX = """
    & > Vertical { width: 72; max-width: 100%; height: auto; background: $panel; padding: 1 2; }
    .head { text-style: bold; margin-bottom: 1; }
"""


class HandInScreen(ModalScreen[int | None]):
    """What is open and flagged. Its result: 0 hands in, a number goes to that question, None goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "dismiss(0)", "hand in", key_display="enter"),
        Binding("o", "first_open", "first open question"),
        Binding("escape", "dismiss(None)", "back", key_display="esc"),
    ]

    HELP = "Once handed in, answers stand. An open question counts as wrong, so a guess is better than none."

    CSS = f"HandInScreen {{ {_BOX} .line {{ link-style: none; link-color: $accent; }} }}"

    def __init__(self, flow: Examining) -> None:
        super().__init__()
        self._flow = flow

    def compose(self) -> ComposeResult:
        """Answered, open, flagged, time left."""
        sitting, left = self._flow.sitting, self._flow.remaining()
        with Vertical():
            yield Static("Hand in?", classes="head")
            yield Static(f"{sitting.answered} of {plural(len(sitting.paper), 'question')} answered")
            if sitting.open:
                yield Static(_numbers("□ open: ", sitting.open), classes="line")
            if sitting.flagged:
                yield Static(_numbers("⚑ flagged: ", sitting.flagged), classes="line")
            if left is not None:
                yield Static(f"{clock(left)} left")
            warning = "Open questions count as wrong. " if sitting.open else ""
            yield Static(f"\n{warning}After handing in answers cannot be changed.")
        yield Footer(show_command_palette=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing to go to when nothing is open."""
        del parameters
        return action != "first_open" or bool(self._flow.sitting.open)

    def action_first_open(self) -> None:
        """To the first question without an answer."""
        self.dismiss(self._flow.sitting.open[0])

    def action_go(self, number: int) -> None:
        """To a question that was clicked."""
        self.dismiss(number)


class Number(Input):
    """An input whose enter key says what it does."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", "go there", key_display="enter")]


class JumpScreen(ModalScreen[int | None]):
    """Asks for the number of a question; its result, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "back", key_display="esc"),
    ]

    CSS = f"""
    JumpScreen {{
        {_BOX}
        & > Vertical {{ width: 40; }}
        Vertical > Input {{ width: 8; background: $background; background-tint: transparent; }}
    }}
    """

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count

    def compose(self) -> ComposeResult:
        """One number."""
        with Vertical():
            yield Static(f"Go to question (1 to {self._count})", classes="head")
            yield Number(type="integer", compact=True, max_length=4)
        yield Footer(show_command_palette=False)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        if event.value.isdecimal() and 1 <= int(event.value) <= self._count:
            self.dismiss(int(event.value))
        else:
            self.notify(f"There are questions 1 to {self._count}.", severity="warning")


def _numbers(head: str, numbers: tuple[int, ...]) -> Content:
    parts: list[Content | str] = [head]
    for number in numbers[:_NUMBERS]:
        parts += [link(str(number), "screen.go", number), " "]
    if len(numbers) > _NUMBERS:
        parts.append(f"and {len(numbers) - _NUMBERS} more")
    return Content.assemble(*parts)
