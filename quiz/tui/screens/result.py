"""What a practice test came to, and what to do with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Footer, Static

from quiz import paths
from quiz.desk import Desk
from quiz.exam.export import to_json, to_markdown
from quiz.exam.marking import Result
from quiz.examining import remember
from quiz.store import StoreError
from quiz.tui.screens.questions import QuestionsScreen
from quiz.tui.widgets import marks_view
from quiz.tui.widgets.choice_list import ChoiceList
from quiz.tui.widgets.question_grid import QuestionGrid
from quiz.tui.widgets.title_bar import TitleBar
from quiz.tui.words import plural

LEGEND = Content.styled(" ✓ right  ✗ wrong  □ open  ⚑ flagged", "$foreground-muted")


class ResultScreen(Screen[None]):
    """Figures, and every question to read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "questions", "questions", key_display="enter"),
        Binding("s", "study", "study mistakes"),
        Binding("m", "remember", "into memory"),
        Binding("x", "export", "export"),
        Binding("escape,q", "dismiss", "back", key_display="esc"),
        Binding("question_mark", "app.help", "help", key_display="?"),
        Binding("down,j", "scroll(2)", show=False),
        Binding("up,k", "scroll(-2)", show=False),
        Binding("space,pagedown", "scroll(14)", show=False),
        Binding("pageup", "scroll(-14)", show=False),
    ]

    HELP = (
        "├──●──┤ is a share of right answers with its 95 % interval (Wilson): where your real share lies when so few "
        "questions are all there is to go by; ┃ is the pass mark, and shaded is where a confidence pays. Enter shows "
        "every question with all reasons. A test changes nothing in your schedule unless you say so: m lets its "
        "answers enter memory, dated when you gave them."
    )

    CSS = """
    ResultScreen {
        #body { height: 1fr; scrollbar-size-vertical: 1; }
        #body > Static { padding: 0 2; margin-bottom: 1; }
        #body > .head { color: $accent; text-style: bold; margin-bottom: 0; }
        QuestionGrid { margin-bottom: 1; }
    }
    """

    def __init__(self, desk: Desk, result: Result) -> None:
        super().__init__()
        self._desk = desk
        self._result = result

    def compose(self) -> ComposeResult:
        """Verdict, questions, sections, confidence, time."""
        result, blueprint = self._result, self._desk.bank.blueprint
        yield TitleBar("Result")
        with VerticalScroll(id="body", can_focus=False):
            yield Static(marks_view.headline(result))
            yield Static(id="comparison")
            yield QuestionGrid(LEGEND)
            yield Static("By domain", classes="head")
            names = {domain.id: domain.name for domain in blueprint.domains}
            yield Static(marks_view.sections(result.domains(blueprint), names, result.sitting.terms.pass_mark))
            yield Static("By level", classes="head")
            yield Static(marks_view.sections(result.levels, {}, result.sitting.terms.pass_mark))
            yield Static("Confidence", classes="head")
            yield Static(marks_view.confidence(result))
            yield Static("Time", classes="head")
            yield Static(marks_view.times(result))
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Compare with earlier tests."""
        self.query_one(QuestionGrid).show(marks_view.cells(self._result), 0)
        started = self._result.sitting.started_at
        self.query_one(TitleBar).show("Result", f"{started.astimezone(self._desk.zone):%b %d %Y, %H:%M}")
        with self._complaining():
            earlier = [test for test in self._desk.tests() if test.sitting.started_at < started]
            self.query_one("#comparison", Static).update(marks_view.comparison(self._result, earlier))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what there is."""
        del parameters
        return {
            "study": bool(self._result.mistakes),
            "remember": not self._result.sitting.remembered,
        }.get(action, True)

    def action_scroll(self, lines: int) -> None:
        """Scroll the figures."""
        self.query_one("#body").scroll_relative(y=lines, animate=False)

    def action_questions(self) -> None:
        """Read the questions, the first mistake first."""
        mistakes = self._result.mistakes
        self.action_go(mistakes[0].number if mistakes else 1)

    def action_go(self, number: int) -> None:
        """Read one question."""
        self.app.push_screen(QuestionsScreen(self._desk, self._result, number))

    def action_study(self) -> None:
        """Study what was missed, now."""
        from quiz.tui.screens.study import StudyScreen  # noqa: PLC0415  loaded when first wanted

        with self._complaining():
            session = self._desk.session_over([marked.question.card_id for marked in self._result.mistakes])
            if session.total:
                self.app.push_screen(StudyScreen(self._desk, session))
            else:
                self.notify("The cards of these questions are no longer on disk.", severity="warning")

    def action_remember(self) -> None:
        """Let the answers enter memory, dated when they were given."""
        with self._complaining():
            count = remember(self._desk, self._result)
            answered = self._result.sitting.answered
            left = f"; {answered - count} were left out: studied or edited since" if count < answered else ""
            self.notify(f"{plural(count, 'answer')} entered memory{left}.", timeout=10)
            self._result = self._desk.test(self._result.sitting.id) or self._result
            self.refresh_bindings()

    def action_export(self) -> None:
        """Write a file."""

        def write(kind: str | None) -> None:
            if kind is not None:
                self._write(kind)

        self.app.push_screen(ExportScreen(), write)

    def _write(self, kind: str) -> None:
        bank = self._desk.bank
        text = (
            to_markdown(self._result, bank)
            if kind == "md"
            else json.dumps(to_json(self._result, bank), ensure_ascii=False, indent=2)
        )
        file = export_path(self._result, kind)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            self.notify(f"{file} cannot be written: {error.strerror}", severity="error", timeout=20, markup=False)
        else:
            self.notify(str(file), title="Written", timeout=20, markup=False)

    @contextmanager
    def _complaining(self) -> Iterator[None]:
        try:
            yield
        except StoreError as error:
            self.notify(str(error), severity="error", timeout=20, markup=False)


def export_path(result: Result, kind: str) -> Path:
    """Where the export of a result goes; `kind` is the ending of the file's name."""
    return paths.data_dir() / "exports" / f"test-{result.sitting.started_at:%Y-%m-%d-%H%M%S}.{kind}"


class ExportScreen(ModalScreen[str | None]):
    """Markdown or JSON; the result is the ending of the file's name, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "dismiss('md')", "Markdown"),
        Binding("2", "dismiss('json')", "JSON"),
        Binding("escape", "dismiss(None)", "back", key_display="esc"),
    ]

    CSS = """
    ExportScreen > Vertical { width: 64; max-width: 100%; height: auto; background: $panel; padding: 1 2; }
    ExportScreen .head { text-style: bold; margin-bottom: 1; }
    """

    def compose(self) -> ComposeResult:
        """Two choices."""
        with Vertical():
            yield Static("Export the result", classes="head")
            yield ChoiceList(
                ("Markdown, to read: every question with its reasons", "JSON, for a program"), compact=True
            )
        yield Footer(show_command_palette=False)

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """By mouse."""
        self.dismiss(("md", "json")[event.position])
