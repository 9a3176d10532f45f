"""The fields of a form, whose states are said in words beside them, not by colour alone."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.validation import Integer
from textual.widgets import Input, Static, Switch


class Field(Input):
    """An input that leaves the question mark to its screen, which binds it with priority: that key asks for help."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether a key types something here."""
        return key != "question_mark" and super().check_consume_key(key, character)


class NumberField(Field):
    """An input of whole numbers from `low` to `high`, both included."""

    def __init__(self, name: str, value: int, low: int, high: int, *, compact: bool = False) -> None:
        super().__init__(
            str(value), id=name, type="integer", validators=[Integer(low, high)], max_length=len(str(high)) + 1,
            compact=compact, select_on_focus=compact,
        )  # fmt: skip
        self.allowed = f"{low} to {high}"
        """What it takes, in words."""


class OnOff(Switch):
    """A switch whose key stands in the footer while it has the focus."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "toggle_switch", "switch", key_display="space")]


class Note(Static):
    """What the field of an id means; once something is refused there, what it takes instead."""

    def __init__(self, field: str, meaning: str) -> None:
        super().__init__(Content(meaning), id=f"{field}-note", classes="note")
        self._meaning = meaning

    def mean(self, meaning: str = "") -> None:
        """Say what the field means: something new, or what it did before something was refused."""
        self._meaning = meaning or self._meaning
        self.update(Content(self._meaning))

    def refuse(self, allowed: str) -> None:
        """Say, by sign and words as well as by colour, that only this is taken."""
        self.update(Content.styled(f"✗ {allowed}", "$error"))


def on_off(*, on: bool, meaning: str) -> str:
    """The state of a switch in words, before what it means."""
    return f"{'on' if on else 'off'} · {meaning}"
