"""Daily limits and habits."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.validation import Function, Integer
from textual.widgets import Footer, Input, Label, Static, Switch

from quiz.desk import Desk
from quiz.store import StoreError
from quiz.tui.theme import THEMES
from quiz.tui.widgets.title_bar import TitleBar

_DATE_CELLS = len("2026-12-02")
_PLAN = (("minutes_per_day", "Minutes a day", "that the plan fills until the exam", 1, 600),)
_NUMBERS = (
    ("new_per_day", "New cards a day", "first meetings; 0 pauses them", 0, 500),
    ("due_per_day", "Reviews a day", "known cards that come back", 0, 5000),
    ("pass_mark", "Pass mark, %", "of a practice test; 0 is the blueprint's", 0, 100),
    ("learn_ahead_minutes", "Learn ahead, minutes", "short steps shown early when nothing else is left", 0, 120),
)
_SWITCHES = (
    ("recall_first", "Recall first", "options stay covered until you press space"),
    ("shuffle_options", "Shuffle options", "a new order at every showing"),
)


class SettingsScreen(Screen[None]):
    """Every change is kept at once. Raises StoreError when the settings cannot be read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "home", key_display="esc"),
        Binding("tab", "app.focus_next", "next setting"),
    ]

    HELP = (
        "Move with tab, type a number, or switch with enter. What is valid is kept at once; there is no save button. "
        "Until the day of an exam, the plan fills your minutes with what adds most to the score on that day; the daily "
        "limits and short steps rest. Empty the date to study by the schedule again."
    )

    CSS = """
    SettingsScreen {
        #body { height: 1fr; padding: 0 2; }
        .row { height: 3; align-vertical: middle; }
        .row Label { width: 22; padding: 1 0; }
        .row Input { width: 17; }
        .row Switch { width: 17; }
        .row .note { width: 1fr; padding: 1 0 0 2; color: $text-muted; }
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._settings = desk.settings()

    def compose(self) -> ComposeResult:
        """One row a setting."""
        settings = self._settings
        yield TitleBar("Settings")
        with VerticalScroll(id="body", can_focus=False):
            with Horizontal(classes="row"):
                yield Label("Exam date")
                yield Input(
                    settings.exam_date,
                    id="exam_date",
                    placeholder="none",
                    validators=[Function(self._plannable)],
                    max_length=10,
                )
                yield Static(Content("such as 2026-12-02; empty it to plan for none"), classes="note")
            for name, label, note, low, high in (*_PLAN, *_NUMBERS):
                with Horizontal(classes="row"):
                    yield Label(label)
                    yield Input(
                        str(getattr(settings, name)),
                        id=name,
                        type="integer",
                        validators=[Integer(low, high)],
                        max_length=4,
                    )
                    yield Static(Content(f"{note} ({low} to {high})"), classes="note")
            for name, label, note in _SWITCHES:
                with Horizontal(classes="row"):
                    yield Label(label)
                    yield Switch(getattr(settings, name), id=name)
                    yield Static(Content(note), classes="note")
            with Horizontal(classes="row"):
                yield Label("Light theme")
                yield Switch(settings.theme == "light", id="theme")
                yield Static("dark otherwise", classes="note")
        yield Footer(show_command_palette=False)

    @on(Input.Changed)
    def _number_changed(self, event: Input.Changed) -> None:
        if event.input.id and event.validation_result is not None and event.validation_result.is_valid:
            self._keep(event.input.id, event.value if event.input.id == "exam_date" else int(event.value))

    def _plannable(self, text: str) -> bool:
        """Whether a text is empty or a day that is not over, written as ISO 8601 has it."""
        try:
            return not text or (len(text) == _DATE_CELLS and date.fromisoformat(text) >= self._desk.today())
        except ValueError:
            return False

    @on(Switch.Changed)
    def _switched(self, event: Switch.Changed) -> None:
        if event.switch.id == "theme":
            theme = "light" if event.value else "dark"
            self.app.theme = THEMES[theme].name
            self._keep("theme", theme)
        elif event.switch.id:
            self._keep(event.switch.id, event.value)

    def _keep(self, name: str, value: int | bool | str) -> None:
        try:
            if getattr(self._desk.settings(), name) == value:
                return
            self._desk.store.save_setting(name, value)
        except StoreError as error:
            self.notify(str(error), severity="error", timeout=20, markup=False)
