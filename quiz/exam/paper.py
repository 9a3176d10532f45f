"""Drawing a paper: the blueprint's shares of domains and levels, no two cards of a family, the least tested first."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from quiz.bank.blueprint import Blueprint, Domain
from quiz.bank.card import LEVELS, Card
from quiz.study.session import show

QUESTIONS, MINUTES = 40, 60
"""What a practice test has unless the learner asks for something else."""
MOST_QUESTIONS, MOST_MINUTES = 400, 600
_K = TypeVar("_K")
_NEVER = datetime.min.replace(tzinfo=UTC)


class Mode(StrEnum):
    """How a test is sat."""

    EXAM = "exam"
    """Answers change until the paper is handed in; nothing is said before."""
    TUTOR = "tutor"
    """Feedback after each answer, which then stands."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a learner asks for."""

    questions: int = QUESTIONS
    minutes: int = MINUTES
    """Time limit; 0 for none."""
    mode: Mode = Mode.EXAM
    domains: tuple[str, ...] = ()
    """Domain ids; empty for the whole blueprint."""
    pass_mark: int = 70
    """Per cent."""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """A card on a paper, with what marking needs even when the card is edited or gone later."""

    card_id: str
    rev: int
    domain: str
    level: str
    key: str
    """Id of the correct option."""
    order: tuple[str, ...]
    """Option ids, top to bottom."""

    def fits(self, card: Card | None) -> bool:
        """Whether the card on disk is still the one that was drawn, as far as options and key go."""
        return (
            card is not None and card.key.id == self.key and {option.id for option in card.options} == set(self.order)
        )


def draw(
    cards: Iterable[Card],
    blueprint: Blueprint,
    terms: Terms,
    last_tested: Mapping[str, datetime],
    *,
    shuffle: bool = True,
) -> tuple[Question, ...]:
    """A paper from these cards; shorter than asked for when they do not suffice.

    Seats go to the domains that have cards by largest remainder of the blueprint's weights, and within a domain to
    levels in the blueprint's proportion; what rounding takes from a level in one domain goes to it in the next. Then
    come cards that were in no test yet (absent from `last_tested`), then those tested longest ago; ties fall by
    `terms.seed`, which decides everything else, too: the same cards, history and terms give the same paper.
    """
    rng = random.Random(terms.seed)  # noqa: S311  a draw that can be repeated, not a secret
    wanted = set(terms.domains)
    pool = sorted((card for card in cards if not wanted or card.domain in wanted), key=lambda card: card.id)
    rng.shuffle(pool)
    pool.sort(key=lambda card: last_tested.get(card.id, _NEVER))
    picker = _Picker(pool)
    domains = [domain for domain in blueprint.domains if picker.room(domain.id)]
    seats = apportion(
        {domain.id: domain.weight for domain in domains},
        terms.questions,
        {domain.id: picker.room(domain.id) for domain in domains},
        rng,
    )
    owed = dict.fromkeys(LEVELS, Fraction(0))
    for domain in rng.sample(domains, len(domains)):
        want = {level: share * seats[domain.id] + owed[level] for level, share in _level_shares(domain).items()}
        room = {level: picker.room(domain.id, level) for level in LEVELS}
        given = apportion({level: max(Fraction(0), want[level]) for level in LEVELS}, seats[domain.id], room, rng)
        owed = {level: want[level] - given[level] for level in LEVELS}
        for level in LEVELS:
            picker.take(given[level], domain.id, level)
        # A family that spans levels may have left seats empty.
        picker.take(seats[domain.id] - picker.taken[domain.id], domain.id)
    picker.take(min(terms.questions, len(pool)) - len(picker.paper))
    rng.shuffle(picker.paper)
    return tuple(_question(card, rng.getrandbits(31), shuffle=shuffle) for card in picker.paper)


def apportion(
    weights: Mapping[_K, Fraction | int], seats: int, room: Mapping[_K, int], rng: random.Random
) -> dict[_K, int]:
    """Seats by largest remainder (Hamilton), nobody above their room; ties by `rng`.

    What does not fit somewhere goes to the others by weight; fewer seats than asked for when there is no more room.
    """
    seats = min(seats, sum(room.values()))
    full: set[_K] = set()
    while True:
        left = seats - sum(room[key] for key in full)
        rest = {key: Fraction(weight) for key, weight in weights.items() if key not in full}
        if not any(rest.values()):
            rest = dict.fromkeys(rest, Fraction(1))
        total = sum(rest.values())
        exact = {key: left * weight / total for key, weight in rest.items()}
        over = {key for key in exact if exact[key] > room[key]}
        if not over:
            break
        full |= over
    given = {key: room[key] if key in full else int(exact[key]) for key in weights}
    ranked = sorted(exact, key=lambda key: (given[key] - exact[key], rng.random()))
    for key in ranked[: seats - sum(given.values())]:
        given[key] += 1
    return given


class _Picker:
    """Takes cards in the order of the pool, never two of a family."""

    def __init__(self, pool: list[Card]) -> None:
        self._pools = {"": pool}
        for card in pool:
            self._pools.setdefault(card.domain, []).append(card)
        self._used: set[str] = set()
        self.paper: list[Card] = []
        self.taken: Counter[str] = Counter()
        """Cards taken, by domain."""

    def room(self, domain: str, level: str = "") -> int:
        """How many cards could be taken there at most."""
        return len({_family(card) for card in self._fitting(domain, level)})

    def take(self, count: int, domain: str = "", level: str = "") -> None:
        """Take the next cards of a domain and level; an empty word stands for any."""
        for card in self._fitting(domain, level):
            if count <= 0:
                return
            if _family(card) not in self._used:
                self._used.add(_family(card))
                self.paper.append(card)
                self.taken[card.domain] += 1
                count -= 1

    def _fitting(self, domain: str, level: str) -> list[Card]:
        return [
            card
            for card in self._pools.get(domain, ())
            if (not level or card.level == level) and _family(card) not in self._used
        ]


def _family(card: Card) -> str:
    """The family, or the card itself where it has none; ids and families cannot be mistaken for one another."""
    return f"family {card.family}" if card.family else card.id


def _level_shares(domain: Domain) -> dict[str, Fraction]:
    total = sum(domain.cards) or 1
    return {level: Fraction(count, total) for level, count in zip(LEVELS, domain.cards, strict=True)}


def _question(card: Card, seed: int, *, shuffle: bool) -> Question:
    order = show(card, seed, shuffle=shuffle).order
    return Question(card.id, card.rev, card.domain, card.level, card.key.id, order)
