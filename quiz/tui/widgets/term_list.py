"""Terms as text: name, other names, meaning, source."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.widgets import Static

from quiz.bank import Reference
from quiz.bank.glossary import Term
from quiz.tui.words import link, prose

_NAMES = 3
"""Authors that are all named; of more, the first stands for all."""


class TermList(Static):
    """Three lines or more a term."""

    DEFAULT_CSS = """
    TermList { height: auto; padding: 0 2; link-color: $text-muted; link-style: none; }
    """

    def show(self, terms: Iterable[Term], otherwise: str) -> None:
        """Show these terms, or these words where there are none."""
        entries = [entry(term) for term in terms]
        self.update(Content("\n\n").join(entries) if entries else Content.styled(otherwise, "$foreground-muted"))


def entry(term: Term) -> Content:
    """`top-p  nucleus sampling`, its meaning, and where it is explained."""
    also = f"  {', '.join(term.also)}" if term.also else ""
    source = Content.styled(cited(term.ref), "$foreground-muted")
    return Content.assemble(
        Content.styled(term.term, "bold $accent"),
        Content.styled(also, "$foreground-muted"),
        "\n",
        prose(term.means),
        "\n",
        link(cited(term.ref), "app.browse", term.ref.url, style="$foreground-muted") if term.ref.url else source,
    )


def cited(ref: Reference) -> str:
    """`Vaswani et al. 2017 · Attention Is All You Need`."""
    names = ref.authors.split(", ")
    who = ref.authors if len(names) <= _NAMES else f"{names[0]} et al."
    return " · ".join(part for part in (f"{who} {ref.year or ''}".strip(), ref.title, ref.locator) if part)
