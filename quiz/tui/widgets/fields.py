"""The fields of a form, whose states are said in words beside them, not by colour alone."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.validation import Integer, Validator
from textual.widgets import Input, Label, Static, Switch


class Field(Input):
    """An input of one line that leaves the question mark to its screen, where that key asks for help."""

    def __init__(
        self,
        name: str,
        value: str,
        check: Validator,
        most: int,
        *,
        kind: Literal["text", "integer"] = "text",
        placeholder: str = "",
    ) -> None:
        super().__init__(value, placeholder, type=kind, id=name, validators=[check], max_length=most, compact=True)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether a key types something here."""
        return key != "question_mark" and super().check_consume_key(key, character)


class NumberField(Field):
    """An input of whole numbers from `low` to `high`, both included."""

    def __init__(self, name: str, value: int, low: int, high: int) -> None:
        super().__init__(name, str(value), Integer(low, high), len(str(high)) + 1, kind="integer")
        self.allowed = f"{low} to {high}"
        """What it takes, in words."""


class OnOff(Switch):
    """A switch whose key stands in the footer while it has the focus."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "toggle_switch", "switch", key_display="space")]


class Row(Horizontal):
    """A line of a form: its name, its field, and what that means; a bar stands before the line at hand."""

    DEFAULT_CSS = """
    Row {
        height: auto;
        padding-left: 2;
        &:focus-within { padding-left: 1; border-left: outer $accent; }
        Label { width: 22; }
        Input { width: 12; background: $panel; }
        Switch { width: 8; height: 1; margin-right: 4; border: none; padding: 0; background: $background; }
        Switch:focus { border: none; }
        Note { width: 1fr; padding: 0 0 0 2; color: $text-muted; }
    }
    """

    def __init__(self, name: str, field: Field | OnOff, note: Note) -> None:
        super().__init__(Label(name), field, note)


class Note(Static):
    """What the field of an id means; once something is refused there, what it takes instead."""

    def __init__(self, field: str, meaning: str) -> None:
        super().__init__(Content(meaning), id=f"{field}-note")
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
