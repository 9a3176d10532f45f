"""The first line of a screen: where you are on the left, how far on the right."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static


class TitleBar(Horizontal):
    """Two texts on one line."""

    DEFAULT_CSS = """
    TitleBar {
        height: 1;
        margin-bottom: 1;
        Static { width: 1fr; }
        .left { text-style: bold; }
        .right { text-align: right; color: $text-muted; width: auto; min-width: 12; }
    }
    """

    def __init__(self, left: str = "", right: str = "") -> None:
        super().__init__()
        self._left = left
        self._right = right

    def compose(self) -> ComposeResult:
        """Left and right text."""
        yield Static(Content(self._left), classes="left")
        yield Static(Content(self._right), classes="right")

    def show(self, left: str | Content, right: str = "") -> None:
        """Replace both texts."""
        self.query_one(".left", Static).update(left if isinstance(left, Content) else Content(left))
        self.query_one(".right", Static).update(Content(right))
