"""The bank: every card that loaded, and ways to find them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from quiz.bank.blueprint import Blueprint
from quiz.bank.card import Card, Problem


@dataclass(frozen=True, slots=True)
class Bank:
    """Cards by id, in file order, with the blueprint and whatever was wrong in the files."""

    blueprint: Blueprint
    cards: Mapping[str, Card]
    problems: tuple[Problem, ...] = field(default=())

    @classmethod
    def of(cls, blueprint: Blueprint, cards: Iterable[Card], problems: Iterable[Problem] = ()) -> Bank:
        """A bank of these cards; a later card of the same id is dropped (the reader reports it)."""
        by_id: dict[str, Card] = {}
        for card in cards:
            by_id.setdefault(card.id, card)
        return cls(blueprint, MappingProxyType(by_id), tuple(problems))

    @property
    def released(self) -> tuple[Card, ...]:
        """Cards that learners are shown."""
        return tuple(card for card in self.cards.values() if card.status == "released")

    def select(self, domain: str = "", tag: str = "") -> tuple[Card, ...]:
        """Released cards of a domain and with a tag; an empty word stands for any."""
        return tuple(
            card for card in self.released if (not domain or card.domain == domain) and (not tag or tag in card.tags)
        )
