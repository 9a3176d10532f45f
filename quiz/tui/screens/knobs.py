"""The knobs of a demo: what each means, what it can be, what it is now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, Input, Static

from quiz.tui.words import link, prose
from trainer_demos.catalog import Demo, Knob, KnobError


class KnobRow(Vertical):
    """One knob: name, value, meaning and range; a choice is made by keys or mouse."""

    DEFAULT_CSS = """
    KnobRow {
        height: auto;
        margin-bottom: 1;
        Horizontal { height: 1; }
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
                yield Number(self.value, compact=True, select_on_focus=True)
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

    def take(self, value: str) -> None:
        """Set the value, and say at once when it cannot be."""
        self.value = value
        self.set_class(bool(self.error), "-wrong")
        self.set_class(value != self._start, "-changed")
        self.query_one(".wrong", Static).update(Content(self.error))


class Number(Input):
    """An input whose enter key says what it does."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", "run with these", key_display="enter")]


class Choices(Static, can_focus=True):
    """The words that a knob can be, the present one set off."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "turn(1)", show=False),
        Binding("left", "turn(-1)", show=False),
    ]

    def __init__(self, choices: tuple[str, ...], value: str) -> None:
        super().__init__(classes="choices")
        self._choices = choices
        self._value = value

    def on_mount(self) -> None:
        """Draw."""
        self._draw()

    def action_turn(self, forward: int) -> None:
        """The next or the previous one."""
        place = self._choices.index(self._value) + forward
        self.action_pick(self._choices[place % len(self._choices)])

    def action_pick(self, value: str) -> None:
        """Take this one."""
        self._value = value
        self._draw()
        row = self.parent.parent if self.parent else None
        if isinstance(row, KnobRow):
            row.take(value)

    def _draw(self) -> None:
        parts: list[Content | str] = []
        for choice in self._choices:
            chosen = choice == self._value
            words = f"●{choice}" if chosen else f" {choice}"
            parts += [link(words, "pick", choice, style="bold $accent" if chosen else "$foreground-muted"), "  "]
        self.update(Content.assemble(*parts))


class KnobsScreen(ModalScreen[Mapping[str, str] | None]):
    """A form over the lab; its result are the knobs that differ from the preset, or None when it was left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "run", "run with these", key_display="enter"),
        Binding("tab,down", "app.focus_next", "next", key_display="↓"),
        Binding("shift+tab,up", "app.focus_previous", "previous", key_display="↑"),
        Binding("ctrl+r", "preset", "as in the preset", key_display="ctrl+r"),
        Binding("escape", "leave", "back", key_display="esc"),
    ]

    HELP = (
        "Every knob of this demo. Enter runs the demo again with these values and asks for a new prediction; escape "
        "changes nothing."
    )

    CSS = """
    KnobsScreen {
        & > Vertical { width: 84; max-width: 100%; height: 100%; background: $panel; padding: 1 2 0 2; }
        .title { text-style: bold; }
        .hint { margin-bottom: 1; }
        #form { height: 1fr; scrollbar-size-vertical: 1; }
    }
    """

    def __init__(self, demo: Demo, preset: str, changes: Mapping[str, str]) -> None:
        super().__init__()
        self._demo = demo
        self._preset = preset
        self._changes = changes

    def compose(self) -> ComposeResult:
        """The knob worth turning, then all of them."""
        values = self._demo.settings(self._preset, self._changes)
        with Vertical():
            yield Static(f"Knobs of “{self._demo.title}”", classes="title")
            yield Static(prose(self._demo.turn), classes="hint")
            with VerticalScroll(id="form", can_focus=False):
                for knob in self._demo.knobs:
                    yield KnobRow(knob, str(values[knob.name]))
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Begin at the first knob."""
        self.query("Input, Choices").first().focus()

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.action_run()

    def action_run(self) -> None:
        """Run with these values, unless one of them cannot be."""
        rows = list(self.query(KnobRow))
        wrong = next((row for row in rows if row.error), None)
        if wrong is not None:
            wrong.query("Input, Choices").first().focus()
            self.notify(wrong.error, severity="error", markup=False)
            return
        preset = self._demo.settings(self._preset)
        self.dismiss({row.knob.name: row.value for row in rows if row.knob.parse(row.value) != preset[row.knob.name]})

    async def action_preset(self) -> None:
        """Every knob back to the preset."""
        form = self.query_one("#form")
        values = self._demo.settings(self._preset)
        await form.remove_children()
        await form.mount_all(KnobRow(knob, str(values[knob.name])) for knob in self._demo.knobs)
        self.query("Input, Choices").first().focus()

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss(None)
