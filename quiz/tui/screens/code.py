"""The source of a demo, to be read like a lab notebook."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.highlight import highlight
from textual.screen import Screen
from textual.widgets import Footer, Static

from quiz.tui.widgets.title_bar import TitleBar
from trainer_demos.catalog import Demo

_NUMBER_CELLS = 5


def source_of(demo: Demo) -> Path:
    """The file of a demo, found without importing it; raises FileNotFoundError."""
    spec = find_spec("trainer_demos")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / "demos" / f"{demo.id}.py"
        if path.is_file():
            return path
    raise FileNotFoundError(f"demos/{demo.id}.py is not there; the installation may be damaged")


def numbered(code: Content, columns: int) -> Content:
    """Every line with its number before it, in so many cells; what is wrapped goes on under its own line."""
    rows: list[Content] = []
    for number, line in enumerate(code.split(allow_blank=True), 1):
        for place, part in enumerate(line.wrap(max(1, columns - _NUMBER_CELLS - 2))):
            shown = f"{'' if place else number:>{_NUMBER_CELLS}}  "
            rows.append(Content.assemble(Content.styled(shown, "$foreground-muted"), part))
    return Content("\n").join(rows)


class Listing(Static):
    """Numbered lines, laid out for the width at hand."""

    def __init__(self, code: Content) -> None:
        super().__init__()
        self._code = code
        self._columns = 0

    def on_resize(self) -> None:
        """Lay them out again when the width changes."""
        columns = self.content_size.width
        if columns != self._columns:
            self._columns = columns
            self.update(numbered(self._code, columns))


class CodeScreen(Screen[None]):
    """One file with line numbers; the demo below goes on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,c,q", "dismiss", "back", key_display="esc"),
        Binding("down,j", "scroll(1)", "down", key_display="↓"),
        Binding("up,k", "scroll(-1)", "up", key_display="↑"),
        Binding("space,pagedown", "scroll(18)", "page", key_display="space"),
        Binding("b,pageup", "scroll(-18)", show=False),
        Binding("question_mark", "app.help", "help", key_display="?"),
    ]

    HELP = "The source that is running, top to bottom. It can be copied and run on its own with trainer_demos."

    CSS = """
    CodeScreen {
        #source { height: 1fr; max-width: 136; scrollbar-size-vertical: 1; }
        TitleBar { max-width: 136; }
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
        with VerticalScroll(id="source", can_focus=False):
            yield Listing(code)
        yield Footer(show_command_palette=False)

    def action_scroll(self, lines: int) -> None:
        """Move through the file."""
        self.query_one("#source").scroll_relative(y=lines, animate=False)
