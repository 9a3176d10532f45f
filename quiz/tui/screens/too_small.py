"""What a terminal too small for the app shows."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static


class TooSmallScreen(Screen[None]):
    """Says what is needed; goes away by itself once the terminal is large enough."""

    CSS = """
    TooSmallScreen {
        align: center middle;
        Static { width: auto; text-align: center; padding: 0 1; }
    }
    """

    def __init__(self, columns: int, rows: int) -> None:
        super().__init__()
        self._needed = f"{columns}×{rows}"

    def compose(self) -> ComposeResult:
        """One text."""
        yield Static()

    def on_resize(self) -> None:
        """Say how large it is now."""
        size = self.app.size
        self.query_one(Static).update(
            Content(
                f"This terminal has {size.width}×{size.height} cells.\n"
                f"The app needs {self._needed}; 80×24 is comfortable.\n\n"
                "Make it larger, or quit with ctrl+q.\nNothing is lost."
            )
        )
