"""Daily limits and habits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import Screen
from textual.validation import Function
from textual.widgets import Footer, Input, Switch

from quiz.desk import Desk
from quiz.store import StoreError
from quiz.tui.theme import THEMES
from quiz.tui.widgets.fields import Field, Note, NumberField, OnOff, Row, on_off
from quiz.tui.widgets.title_bar import TitleBar

_DATE_CELLS = len("2026-12-02")
_PLAN = (("minutes_per_day", "Minutes a day", "for the plan until the exam", 1, 600),)
_NUMBERS = (
    ("new_per_day", "New cards a day", "first meetings; 0 pauses them", 0, 500),
    ("due_per_day", "Reviews a day", "known cards that come back", 0, 5000),
    ("pass_mark", "Pass mark, %", "0 for the blueprint's", 0, 100),
    ("learn_ahead_minutes", "Learn ahead, minutes", "short steps shown early when nothing else is left", 0, 120),
)
_SWITCHES = (
    ("recall_first", "Recall first", "options stay covered until you press space"),
    ("shuffle_options", "Shuffle options", "a new order at every showing"),
    ("theme", "Light theme", "in place of the dark one"),
)
_A_DAY = "a day to come, such as 2026-12-02"


class SettingsScreen(Screen[None]):
    """Every change is kept at once. Raises StoreError when the settings cannot be read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "home", key_display="esc"),
        Binding("tab", "app.focus_next", "next setting"),
        Binding("question_mark", "app.help", "help", key_display="?", priority=True),
    ]

    HELP = (
        "Move with tab, type a number, or switch with space. What is valid is kept at once; there is no save button. "
        "What is not is marked with ✗, and the value from before stays. "
        "Until the day of an exam, the plan fills your minutes with what adds most to the score on that day; the daily "
        "limits and short steps rest. Empty the date to study by the schedule again."
    )

    CSS = """
    SettingsScreen {
        #body { height: 1fr; padding-right: 2; scrollbar-size-vertical: 1; }
        #body > Vertical { height: auto; margin-bottom: 1; }
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._kept = asdict(desk.settings())

    def compose(self) -> ComposeResult:
        """One row a setting; what belongs together stands together."""
        yield TitleBar("Settings")
        with VerticalScroll(id="body", can_focus=False):
            with Vertical():
                day = str(self._kept["exam_date"])
                field = Field("exam_date", day, Function(self._plannable), _DATE_CELLS, placeholder="none")
                yield Row("Exam date", field, Note("exam_date", "such as 2026-12-02; empty for none"))
                yield from self._numbers(_PLAN)
            with Vertical():
                yield from self._numbers(_NUMBERS)
            with Vertical():
                for name, label, meaning in _SWITCHES:
                    value = self._kept[name] in (True, "light")
                    yield Row(label, OnOff(value, id=name), Note(name, on_off(on=value, meaning=meaning)))
        yield Footer(show_command_palette=False)

    def _numbers(self, settings: Iterable[tuple[str, str, str, int, int]]) -> Iterator[Row]:
        for name, label, note, low, high in settings:
            yield Row(label, NumberField(name, self._kept[name], low, high), Note(name, f"{note} ({low} to {high})"))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        name, result = event.input.id, event.validation_result
        if not name or result is None:
            return
        note = self.query_one(f"#{name}-note", Note)
        if result.is_valid:
            note.mean()
            self._keep(name, event.value if name == "exam_date" else int(event.value))
        else:
            allowed = event.input.allowed if isinstance(event.input, NumberField) else _A_DAY
            note.refuse(f"{allowed}; {str(self._kept[name]) or 'none'} stays")

    def _plannable(self, text: str) -> bool:
        """Whether a text is empty or a day that is not over, written as ISO 8601 has it."""
        try:
            return not text or (len(text) == _DATE_CELLS and date.fromisoformat(text) >= self._desk.today())
        except ValueError:
            return False

    @on(Switch.Changed)
    def _switched(self, event: Switch.Changed) -> None:
        for name, _label, meaning in _SWITCHES:
            if event.switch.id == name:
                self.query_one(f"#{name}-note", Note).mean(on_off(on=event.value, meaning=meaning))
        if event.switch.id == "theme":
            theme = "light" if event.value else "dark"
            self.app.theme = THEMES[theme].name
            self._keep("theme", theme)
        elif event.switch.id:
            self._keep(event.switch.id, event.value)

    def _keep(self, name: str, value: int | bool | str) -> None:
        try:
            if getattr(self._desk.settings(), name) != value:
                self._desk.store.save_setting(name, value)
            self._kept[name] = value
        except StoreError as error:
            self.notify(str(error), severity="error", timeout=20, markup=False)
