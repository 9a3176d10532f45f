"""Every question of a test as one small cell: where one is, what is done, what is flagged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.widget import Widget

from quiz.tui.words import link

_ROWS = 4
"""At most so many lines; of a longer grid the part around the present question shows."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One question in the grid."""

    sign: str
    """One cell wide."""
    style: str = ""
    flagged: bool = False


def grid(cells: Sequence[Cell], current: int, columns: int) -> list[Content]:
    """The lines of the grid; each cell runs `screen.go(number)` when clicked. `current` counts from 1, 0 for none."""
    digits = len(str(len(cells)))
    a_line = max(1, columns // (digits + 3))
    lines: list[Content] = []
    for start in range(0, len(cells), a_line):
        parts: list[Content | str] = []
        for number, cell in enumerate(cells[start : start + a_line], start + 1):
            text = f"{'⚑' if cell.flagged else ' '}{cell.sign}{number:>{digits}}"
            here = number == current
            parts += [link(text, "screen.go", number, style="bold reverse" if here else cell.style), " "]
        lines.append(Content.assemble(*parts))
    return lines


class QuestionGrid(Widget):
    """The grid, with a line that says what the signs mean."""

    DEFAULT_CSS = """
    QuestionGrid { height: 2; width: 1fr; padding: 0 2; }
    """

    auto_links = False  # the cells have their own colours

    def __init__(self, legend: Content | None = None) -> None:
        super().__init__()
        self._legend = [legend] if legend else []
        self._cells: Sequence[Cell] = ()
        self._current = 0

    def show(self, cells: Sequence[Cell], current: int) -> None:
        """Draw these from now on."""
        self._cells, self._current = cells, current
        self._fit()
        self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        """Wrap anew."""
        del event
        self._fit()

    def render(self) -> Content:
        """The lines around the present question, and the legend."""
        lines = grid(self._cells, self._current, self.size.width)
        a_line = -(-len(self._cells) // max(1, len(lines)))
        first = max(0, min((self._current - 1) // max(1, a_line) - _ROWS // 2, len(lines) - _ROWS))
        return Content("\n").join([*lines[first : first + _ROWS], *self._legend])

    def _fit(self) -> None:
        if self.size.width:
            self.styles.height = min(_ROWS, len(grid(self._cells, self._current, self.size.width))) + len(self._legend)
