"""Lines with a dot before each."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import HorizontalGroup, VerticalGroup
from textual.widgets import Static

from quiz.tui.words import prose


class Bullets(VerticalGroup):
    """A line that wraps stays clear of its dot."""

    DEFAULT_CSS = """
    Bullets HorizontalGroup > Static { width: 1fr; }
    Bullets HorizontalGroup > .dot { width: 2; }
    """

    def __init__(self, lines: Sequence[str], classes: str = "") -> None:
        super().__init__(classes=classes)
        self._lines = lines

    def compose(self) -> ComposeResult:
        """One row each."""
        for line in self._lines:
            yield HorizontalGroup(Static("·", classes="dot"), Static(prose(line)))
