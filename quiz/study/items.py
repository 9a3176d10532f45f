"""The cards as an exam sees them: what each is worth, what it costs, what is remembered of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from quiz.bank.bank import Bank
from quiz.study.grading import reading_time
from quiz.study.history import Trace
from quiz.study.queue import Mark

_AGAIN_SHARE: Final = 0.6
"""A card met before is read faster; share of the first reading."""
_FIRST_WHYS: Final = 20.0
"""Seconds over the explanation at a first meeting or after a miss."""
_LATER_WHYS: Final = 5.0
"""Seconds over it after a right answer."""


@dataclass(frozen=True, slots=True)
class Item:
    """One card before the exam."""

    card_id: str
    domain: str
    worth: float
    """Share of the exam's score; over all items they sum to 1."""
    options: int = 4
    reading: float = 23.0
    """Seconds that reading it takes."""
    family: str = ""
    aside: bool = False
    """Whether the learner set it aside: the exam asks it, study does not."""
    stability: float | None = None
    """Days until recall falls to 0.9; None before the first meeting."""
    difficulty: float = 5.0
    days: int = 0
    """Study days since it was last reviewed."""

    @property
    def guess(self) -> float:
        """Probability that a blind guess is right."""
        return 1 / self.options

    def seconds(self, recall: float | None = None) -> float:
        """Expected seconds of a meeting today: the first one, or one at this probability of recall."""
        if recall is None:
            return self.reading + _FIRST_WHYS
        return _AGAIN_SHARE * self.reading + _LATER_WHYS + (1 - recall) * (_FIRST_WHYS - _LATER_WHYS)


def items_of(
    bank: Bank, traces: Mapping[str, Trace], today: date, marks: Mapping[str, Mark] = MappingProxyType({})
) -> tuple[Item, ...]:
    """The released cards as items on a study day; those without a trace are unmet, the suspended set aside.

    A domain's weight is shared evenly by its cards; domains without cards are left out and the others scaled up, since
    nothing can be said about what nobody can study.
    """
    sizes = {domain.id: len(bank.select(domain=domain.id)) for domain in bank.blueprint.domains}
    covered = sum(domain.weight for domain in bank.blueprint.domains if sizes[domain.id])
    worth = {
        domain.id: domain.weight / covered / sizes[domain.id]
        for domain in bank.blueprint.domains
        if sizes[domain.id] and covered
    }
    return tuple(
        Item(
            card_id=card.id,
            domain=card.domain,
            worth=worth.get(card.domain, 0.0),
            options=len(card.options),
            reading=reading_time(card) / 1000,
            family=card.family,
            aside=marks.get(card.id, Mark()).suspended,
            stability=trace.stability if trace else None,
            difficulty=trace.difficulty if trace else 5.0,
            days=max(0, (today - trace.day).days) if trace else 0,
        )
        for card in bank.released
        for trace in (traces.get(card.id),)
    )
