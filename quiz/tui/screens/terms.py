"""What terms mean: those of one card, or all of them with a line to search in."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, Input

from quiz.bank import Card
from quiz.bank.glossary import Glossary, texts_of
from quiz.tui.widgets.term_list import TermList
from quiz.tui.widgets.title_bar import TitleBar
from quiz.tui.words import plural


class TermsScreen(Screen[None]):
    """The terms of a card that has been answered."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,k,q", "dismiss", "back", key_display="esc"),
        Binding("down", "scroll(2)", "scroll", key_display="↑↓"),
        Binding("up", "scroll(-2)", show=False),
        Binding("space,pagedown", "scroll(16)", show=False),
        Binding("pageup", "scroll(-16)", show=False),
        Binding("g", "app.glossary", "glossary"),
        Binding("question_mark", "app.help", "help", key_display="?"),
    ]

    HELP = (
        "What the terms of this card mean, in the order in which the card uses them, and where each is explained; a "
        "click on a source opens it. g opens the whole glossary. Before you answer no term is explained, since a "
        "meaning could give the answer away."
    )

    CSS = "TermsScreen #terms { height: 1fr; scrollbar-size-vertical: 1; }"

    def __init__(self, glossary: Glossary, card: Card) -> None:
        super().__init__()
        self._terms = glossary.used_in(texts_of(card))

    def compose(self) -> ComposeResult:
        """Title, terms, keys."""
        yield TitleBar("Terms of this card", plural(len(self._terms), "term") if self._terms else "")
        with VerticalScroll(id="terms", can_focus=False):
            yield TermList()
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Fill the list."""
        self.query_one(TermList).show(self._terms, "This card uses no term of the glossary; g opens all of it.")

    def action_scroll(self, lines: int) -> None:
        """Move through the terms."""
        self.query_one("#terms").scroll_relative(y=lines, animate=False)


class GlossaryScreen(Screen[None]):
    """Every term, in alphabetical order."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "back", key_display="esc"),
        # The search line has the focus, and keys of its own for what it cannot scroll.
        Binding("down", "scroll(2)", "scroll", key_display="↑↓", priority=True),
        Binding("up", "scroll(-2)", show=False, priority=True),
        Binding("pagedown", "scroll(16)", show=False, priority=True),
        Binding("pageup", "scroll(-16)", show=False, priority=True),
        Binding("f1", "app.help", "help"),
    ]

    HELP = (
        "Type to search: terms that are called so come first, then those whose meaning has all your words. The arrow "
        "keys scroll; a click on a source opens it."
    )

    CSS = """
    GlossaryScreen {
        Input { width: 100%; max-width: 84; margin: 0 2 1 2; background: $panel; }
        #terms { height: 1fr; scrollbar-size-vertical: 1; }
    }
    """

    def __init__(self, glossary: Glossary) -> None:
        super().__init__()
        self._glossary = glossary

    def compose(self) -> ComposeResult:
        """Title, search line, terms, keys."""
        yield TitleBar("Glossary", plural(len(self._glossary.terms), "term"))
        yield Input(placeholder="search", compact=True)
        with VerticalScroll(id="terms", can_focus=False):
            yield TermList()
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Show everything, ready to be searched."""
        self._show("")
        self.query_one(Input).focus()

    @on(Input.Changed)
    def _searched(self, event: Input.Changed) -> None:
        self._show(event.value)

    def _show(self, words: str) -> None:
        terms = self._glossary.search(words)
        nothing = f"No term has “{words}”." if words.strip() else "These cards came without a glossary."
        self.query_one(TermList).show(terms, nothing)
        self.query_one("#terms").scroll_home(animate=False)
        found = f"{len(terms)} of " if words.strip() else ""
        self.query_one(TitleBar).show("Glossary", f"{found}{plural(len(self._glossary.terms), 'term')}")

    def action_scroll(self, lines: int) -> None:
        """Move through the terms."""
        self.query_one("#terms").scroll_relative(y=lines, animate=False)
