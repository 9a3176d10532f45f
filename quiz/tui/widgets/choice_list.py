"""Numbered choices, taken by digit or mouse."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Static

from quiz.tui.words import prose


class Choice(Horizontal):
    """One numbered choice; a click takes it."""

    DEFAULT_CSS = """
    Choice {
        height: auto;
        padding: 0 1;
        margin-bottom: 1;
        .number { width: 4; color: $accent; text-style: bold; }
        .text { width: 1fr; }
        &:hover { background: $panel; }
        &.-chosen { background: $panel; .text { text-style: bold; } }
    }
    """

    def __init__(self, position: int, text: str) -> None:
        super().__init__()
        self._position = position
        self._text = text

    def compose(self) -> ComposeResult:
        """The digit that takes it, and its text."""
        yield Static(f" {self._position + 1}", classes="number")
        yield Static(prose(self._text), classes="text")

    def take(self, *, taken: bool) -> None:
        """Show whether this is the choice that was taken, by a sign as well."""
        self.set_class(taken, "-chosen")
        self.query_one(".number", Static).update(f"{'●' if taken else ' '}{self._position + 1}")

    def on_click(self, event: events.Click) -> None:
        """Take this choice."""
        event.stop()
        self.post_message(ChoiceList.Chosen(self._position))


class ChoiceList(Vertical):
    """The choices of a question; `Chosen` says which one was taken, `mark` shows it."""

    DEFAULT_CSS = """
    ChoiceList { height: auto; }
    ChoiceList.-compact Choice { margin-bottom: 0; }
    """

    @dataclass
    class Chosen(Message):
        """A choice was taken."""

        position: int
        """0-based, top to bottom."""

    def __init__(self, texts: tuple[str, ...] = (), *, compact: bool = False) -> None:
        super().__init__(classes="-compact" if compact else "")
        self.texts = texts

    def compose(self) -> ComposeResult:
        """One line or more a choice."""
        for position, text in enumerate(self.texts):
            yield Choice(position, text)

    def mark(self, position: int) -> None:
        """Show which choice was taken."""
        for index, choice in enumerate(self.query(Choice)):
            choice.take(taken=index == position)
