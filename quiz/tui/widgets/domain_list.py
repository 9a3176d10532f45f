"""Domains to tick: their weight in the test and the cards there are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from quiz.bank import Bank, Domain
from quiz.tui.words import plural

_NAME_CELLS = 38


class DomainList(OptionList):
    """Those domains of the blueprint that have cards; `chosen` holds the ids of the ticked ones."""

    DEFAULT_CSS = """
    DomainList {
        height: auto; border: none; padding: 0; background: $background; overflow: hidden;
        text-wrap: nowrap; text-overflow: ellipsis;
        &:focus { border: none; background-tint: transparent; }
        & > .option-list--option-highlighted { background: $background; color: $foreground; text-style: none; }
        &:focus > .option-list--option-highlighted { background: $panel; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "select", "in or out", key_display="space")]

    def __init__(self, bank: Bank, chosen: Iterable[str]) -> None:
        self._domains = {domain.id: (domain, len(bank.select(domain.id))) for domain in bank.blueprint.domains}
        self._domains = {key: line for key, line in self._domains.items() if line[1]}
        self.chosen = set(chosen) & set(self._domains) or set(self._domains)
        super().__init__(*(Option(self._line(key), id=key) for key in self._domains))

    @property
    def everything(self) -> bool:
        """Whether every domain is ticked."""
        return self.chosen == set(self._domains)

    @on(OptionList.OptionSelected)
    def _toggle(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_id:
            self.chosen ^= {event.option_id}
            self.replace_option_prompt(event.option_id, self._line(event.option_id))

    def _line(self, key: str) -> Content:
        domain, cards = self._domains[key]
        return domain_line(domain, cards, ticked=key in self.chosen)


def domain_line(domain: Domain, cards: int, *, ticked: bool) -> Content:
    """A tick, the name, the weight and the cards in columns."""
    text = f"{domain.name:<{_NAME_CELLS}}{domain.weight:>3} %{plural(cards, 'card'):>11}"
    return Content.assemble(
        Content.styled(" ✓  " if ticked else " ·  ", "bold $accent" if ticked else "$foreground-disabled"),
        Content.styled(text, "" if ticked else "$foreground-muted"),
    )
