"""Rows of the knobs form: one knob, or one file of the learner's own."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from quiz import own_data
from quiz.tui.words import link, prose
from trainer_demos.catalog import Knob, KnobError


class KnobRow(Vertical):
    """One knob: name, value, meaning and range; a choice is made by keys or mouse."""

    DEFAULT_CSS = """
    KnobRow {
        height: auto;
        margin-bottom: 1;
        padding-left: 1;
        Horizontal { height: 1; }
        &:focus-within { padding-left: 0; border-left: outer $accent; }
        .name { width: 20; }
        Input { width: 16; background: $surface; }
        .choices { width: 1fr; link-style: none; &:focus { background: $boost; } }
        .meaning { color: $text-muted; padding-left: 20; }
        .wrong { color: $error; padding-left: 20; display: none; }
        &.-wrong .wrong { display: block; }
        &.-changed .name { color: $accent; text-style: bold; }
    }
    """

    def __init__(self, knob: Knob, value: str) -> None:
        super().__init__()
        self.knob = knob
        self.value = value
        self._start = value

    def compose(self) -> ComposeResult:
        """Name and value on one line, meaning and range below."""
        with Horizontal():
            yield Static(self.knob.name, classes="name")
            if self.knob.choices:
                yield Choices(self.knob.choices, self.value)
            else:
                yield Entry(self.value, compact=True, select_on_focus=True)
        values = "" if self.knob.choices else f" · {self.knob.range}"
        yield Static(prose(f"{self.knob.meaning}{values}"), classes="meaning")
        yield Static(classes="wrong")

    @property
    def error(self) -> str:
        """What is wrong with the value; empty when nothing is."""
        try:
            self.knob.parse(self.value)
        except KnobError as error:
            return str(error)
        return ""

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.take(event.value.strip())

    def set(self, value: str) -> None:
        """Show another value."""
        for choices in self.query(Choices):
            choices.action_pick(value)
        for number in self.query(Entry):
            number.value = value

    def take(self, value: str) -> None:
        """Set the value, and say at once when it cannot be."""
        self.value = value
        self.set_class(bool(self.error), "-wrong")
        self.set_class(value != self._start, "-changed")
        self.query_one(".wrong", Static).update(Content(self.error))


class Entry(Input):
    """An input whose keys say what they do; up and down go from row to row."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "run with these", key_display="enter"),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]


class Choices(Static, can_focus=True):
    """The words that a knob can be, the present one set off; up and down go from row to row."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.run", "run with these", key_display="enter"),
        Binding("right,space", "turn(1)", "change", key_display="←→"),
        Binding("left", "turn(-1)", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def __init__(self, choices: tuple[str, ...], value: str) -> None:
        super().__init__(classes="choices")
        self._choices = choices
        self._value = value

    def on_mount(self) -> None:
        """Draw."""
        self._draw(focused=self.has_focus)

    def on_focus(self) -> None:
        """Show that the arrow keys work here."""
        self._draw(focused=True)

    def on_blur(self) -> None:
        """They work elsewhere now."""
        self._draw(focused=False)

    def action_turn(self, forward: int) -> None:
        """The next or the previous one."""
        place = self._choices.index(self._value) + forward
        self.action_pick(self._choices[place % len(self._choices)])

    def action_pick(self, value: str) -> None:
        """Take this one."""
        self._value = value
        self._draw(focused=self.has_focus)
        row = self.parent.parent if self.parent else None
        if isinstance(row, KnobRow):
            row.take(value)

    def _draw(self, *, focused: bool) -> None:
        parts: list[Content | str] = []
        sign = "▸" if focused else "●"
        for choice in self._choices:
            chosen = choice == self._value
            words = f"{sign}{choice}" if chosen else f" {choice}"
            parts += [link(words, "pick", choice, style="bold $accent" if chosen else "$foreground-muted"), "  "]
        self.update(Content.assemble(*parts))


class FileRow(Vertical):
    """A path or a name that the learner types, checked at once; empty is what the project brings."""

    DEFAULT_CSS = """
    FileRow {
        height: auto;
        margin-bottom: 1;
        padding-left: 1;
        Horizontal { height: 1; }
        &:focus-within { padding-left: 0; border-left: outer $accent; }
        .name { width: 20; }
        Input { width: 1fr; background: $surface; }
        .meaning { color: $text-muted; padding-left: 20; }
        .wrong { color: $error; padding-left: 20; display: none; }
        &.-wrong .wrong { display: block; }
        &.-changed .name { color: $accent; text-style: bold; }
    }
    """

    def __init__(self, option: str, value: str) -> None:
        super().__init__()
        self.option = option
        self.value = value

    def compose(self) -> ComposeResult:
        """Name and path on one line, meaning below."""
        with Horizontal():
            yield Static(self.option, classes="name")
            yield Entry(self.value, placeholder="as bundled", compact=True, select_on_focus=True)
        yield Static(Content(own_data.MEANINGS[self.option]), classes="meaning")
        yield Static(classes="wrong")

    def on_mount(self) -> None:
        """Say at once when a file that was named before has gone."""
        self._take(self.value)

    @property
    def error(self) -> str:
        """What is wrong with the path; empty when nothing is."""
        wrong = own_data.fault(self.option, self.value)
        return f"{self.option}: {wrong}" if wrong else ""

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._take(event.value.strip())

    def _take(self, value: str) -> None:
        self.value = value
        self.set_class(bool(self.error), "-wrong")
        self.set_class(bool(value), "-changed")
        self.query_one(".wrong", Static).update(Content(self.error))
