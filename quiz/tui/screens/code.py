"""The source of a demo, to be read like a lab notebook."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.highlight import highlight
from textual.screen import Screen
from textual.widgets import Footer, Static

from quiz.tui.widgets.title_bar import TitleBar
from trainer_demos.catalog import Demo


def source_of(demo: Demo) -> Path:
    """The file of a demo, found without importing it; raises FileNotFoundError."""
    spec = find_spec("trainer_demos")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / "demos" / f"{demo.id}.py"
        if path.is_file():
            return path
    raise FileNotFoundError(f"demos/{demo.id}.py is not there; the installation may be damaged")


class CodeScreen(Screen[None]):
    """One file with line numbers; the demo below goes on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,c,q", "dismiss", "back", key_display="esc"),
        Binding("down,j", "scroll(1)", "down", key_display="↓"),
        Binding("up,k", "scroll(-1)", "up", key_display="↑"),
        Binding("space,pagedown", "scroll(18)", "page", key_display="space"),
        Binding("b,pageup", "scroll(-18)", show=False),
    ]

    HELP = "The source that is running, top to bottom. It can be copied and run on its own with trainer_demos."

    CSS = """
    CodeScreen {
        #source { height: 1fr; max-width: 136; scrollbar-size-vertical: 1; }
        TitleBar { max-width: 136; }
        Horizontal { height: auto; }
        .numbers { width: 5; text-align: right; color: $text-disabled; margin-right: 2; }
        .code { width: 1fr; height: auto; }
    }
    """

    def __init__(self, demo: Demo) -> None:
        super().__init__()
        self._demo = demo

    def compose(self) -> ComposeResult:
        """Title, numbered lines, keys."""
        try:
            text = source_of(self._demo).read_text(encoding="utf-8").rstrip()
            code = highlight(text, language="python")
        except OSError as error:
            text, code = "", Content(str(error))
        lines = text.count("\n") + 1
        yield TitleBar(f"trainer_demos/demos/{self._demo.id}.py", f"{lines} lines")
        with VerticalScroll(id="source", can_focus=False), Horizontal():
            yield Static("\n".join(str(number) for number in range(1, lines + 1)), classes="numbers")
            yield Static(code, classes="code")
        yield Footer(show_command_palette=False)

    def action_scroll(self, lines: int) -> None:
        """Move through the file."""
        self.query_one("#source").scroll_relative(y=lines, animate=False)
