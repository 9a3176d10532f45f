"""The knobs of a demo and the files of the learner's own: what each means, what it can be, what it is now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Footer, Input, Static

from quiz import own_data
from quiz.tui.widgets.knob_row import FileRow, KnobRow
from quiz.tui.words import prose
from trainer_demos.catalog import Demo


@dataclass(frozen=True, slots=True)
class Turned:
    """What a run is to differ in from its preset."""

    changes: Mapping[str, str]
    """Knobs that differ from the preset, as text."""
    own: Mapping[str, str]
    """What was typed for each file of the learner's own that the demo takes."""


class KnobsScreen(ModalScreen[Turned | None]):
    """A form over the lab; its result is what to run with, or None when it was left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "run", "run with these", key_display="enter"),
        Binding("tab,down", "app.focus_next", "next", key_display="↓"),
        Binding("shift+tab,up", "app.focus_previous", "previous", key_display="↑"),
        Binding("ctrl+r", "preset", "preset", key_display="ctrl+r"),
        Binding("escape", "leave", "back", key_display="esc"),
    ]

    HELP = (
        "Every knob of this demo, and below them the files of your own that it can learn from; a relative path starts "
        "where the app was started. Files stay named until you leave the app. Enter runs the demo again with these "
        "values and asks for a new prediction; escape changes nothing."
    )

    CSS = """
    KnobsScreen {
        & > Vertical { width: 84; max-width: 100%; height: 100%; background: $panel; padding: 1 2 0 1; }
        .title, .hint, .own { padding-left: 1; }
        .title { text-style: bold; }
        .hint { margin-bottom: 1; }
        .own { text-style: bold; margin-bottom: 1; }
        #form { height: 1fr; scrollbar-size-vertical: 1; }
    }
    """

    def __init__(self, demo: Demo, preset: str, changes: Mapping[str, str], own: Mapping[str, str]) -> None:
        super().__init__()
        self._demo = demo
        self._preset = preset
        self._changes = changes
        self._own = own

    def compose(self) -> ComposeResult:
        """The knob worth turning, then all of them."""
        values = self._demo.settings(self._preset, self._changes)
        with Vertical():
            yield Static(f"Knobs of “{self._demo.title}”", classes="title")
            yield Static(prose(self._demo.turn), classes="hint")
            with VerticalScroll(id="form", can_focus=False):
                for knob in self._demo.knobs:
                    yield KnobRow(knob, str(values[knob.name]))
                yield Static("Your own data", classes="own")
                for option in own_data.options(self._demo):
                    yield FileRow(option, self._own.get(option, ""))
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Begin at the first knob."""
        self.query("Input, Choices").first().focus()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Bring the whole row into sight, with its meaning and what may be wrong with it."""
        row = next((node for node in event.widget.ancestors if isinstance(node, KnobRow | FileRow)), None)
        if row is not None:
            self.call_after_refresh(row.scroll_visible, animate=False)

    @on(Input.Submitted)
    def _entered(self) -> None:
        self.action_run()

    def action_run(self) -> None:
        """Run with these values, unless one of them cannot be."""
        rows: list[KnobRow | FileRow] = [*self.query(KnobRow), *self.query(FileRow)]
        wrong = next((row for row in rows if row.error), None)
        if wrong is not None:
            wrong.query("Input, Choices").first().focus()
            self.notify(wrong.error, severity="error", markup=False)
            return
        preset = self._demo.settings(self._preset)
        knobs = [row for row in self.query(KnobRow) if row.knob.parse(row.value) != preset[row.knob.name]]
        changes = {row.knob.name: row.value for row in knobs}
        self.dismiss(Turned(changes, {row.option: row.value for row in self.query(FileRow)}))

    async def action_preset(self) -> None:
        """Every knob back to the preset, and the project's own data."""
        values = self._demo.settings(self._preset)
        for row in self.query(KnobRow):
            row.set(str(values[row.knob.name]))
        for file in self.query(FileRow):
            file.query_one(Input).value = ""
        first = self.query("Input, Choices").first()
        first.focus()
        if isinstance(first, Input):
            first.action_select_all()

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss(None)
