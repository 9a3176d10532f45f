"""What this screen is for and what its keys do."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

_EVERYWHERE = (("ctrl+p", "find any command"), ("?", "this help"), ("ctrl+q", "quit; every answer is kept"))


class HelpScreen(ModalScreen[None]):
    """Help for the screen below."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,question_mark,enter", "dismiss", "close", show=False)]

    CSS = """
    HelpScreen VerticalScroll {
        width: 72; max-width: 100%; height: auto; max-height: 90%;
        background: $panel; padding: 1 1 1 3; scrollbar-size-vertical: 1;
        Static { padding-right: 1; }
        .head { text-style: bold; margin-bottom: 1; }
        .text { margin-bottom: 1; }
    }
    """

    def __init__(self, screen: Screen[object]) -> None:
        super().__init__()
        self._text = str(getattr(screen, "HELP", ""))
        self._keys = keys_of(screen)

    def compose(self) -> ComposeResult:
        """The screen's own words, its keys, the keys of all screens."""
        with VerticalScroll():
            closes = Content.styled("esc closes it", "not bold $foreground-muted")
            yield Static(Content.assemble("Help   ", closes), classes="head")
            if self._text:
                yield Static(Content(self._text), classes="text")
            own = {key for key, _ in self._keys}
            yield Static(key_table((*self._keys, *(row for row in _EVERYWHERE if row[0] not in own))))


def keys_of(screen: Screen[object]) -> tuple[tuple[str, str], ...]:
    """Key and meaning of the screen's own bindings, in order; those without words are second keys.

    Where one word says too little, a binding's tooltip says more.
    """
    bindings = (binding for binding in screen.BINDINGS if isinstance(binding, Binding))
    seen: dict[str, str] = {}
    for binding in bindings:
        if binding.description:
            words = f"{binding.description}: {binding.tooltip}" if binding.tooltip else binding.description
            seen.setdefault(words, binding.key_display or binding.key.partition(",")[0])
    return tuple((key, words) for words, key in seen.items())


def key_table(rows: tuple[tuple[str, str], ...]) -> Content:
    """Two columns."""
    width = max(len(key) for key, _ in rows) + 2
    return Content("\n").join(
        [Content.assemble(Content.styled(f"{key:<{width}}", "bold $accent"), text) for key, text in rows]
    )
