"""Today's queue: which cards, in which order, within the day's limits."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from quiz.bank.card import Card
from quiz.study.days import study_day
from quiz.study.memory import Memory, follow_revision
from quiz.study.settings import Settings


@dataclass(frozen=True, slots=True)
class Mark:
    """What a learner noted on a card."""

    flagged: bool = False
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class Today:
    """What was already done on this study day; limits count it."""

    new: int = 0
    """Cards met for the first time."""
    reviewed: int = 0
    """Known cards reviewed (learning steps not counted)."""


@dataclass(frozen=True, slots=True)
class Queue:
    """Card ids to show today, in order, and what lies behind the limits."""

    learning: tuple[str, ...]
    """In a learning or relearning step, the one that ends first first."""
    due: tuple[str, ...]
    new: tuple[str, ...]
    held_back: int
    """Due cards beyond today's limit."""

    @property
    def size(self) -> int:
        """Cards to see today."""
        return len(self.learning) + len(self.due) + len(self.new)


def build(
    cards: Iterable[Card],
    memories: Mapping[str, Memory],
    marks: Mapping[str, Mark],
    settings: Settings,
    today: Today,
    now: datetime,
    zone: tzinfo | None,
) -> Queue:
    """The queue of these cards at `now`.

    Due cards come by due day, those of one day in an order seeded by it. New cards come in the bank's order, at
    most one of a family and none of a family met today: near-copies in one sitting teach the wording rather than the
    idea.
    """
    cards = tuple(cards)
    day = study_day(now, zone)
    learning: list[tuple[datetime, str]] = []
    due: list[tuple[date, float, str]] = []
    new: list[str] = []
    families = {card.family for card in cards if card.id in memories and memories[card.id].last_day == day}
    noise = random.Random(day.toordinal())  # noqa: S311  an order, not a secret
    for card in cards:
        shuffle_key = noise.random()
        if marks.get(card.id, Mark()).suspended:
            continue
        memory = follow_revision(memories.get(card.id), card.rev, card.change, now)
        if memory is None:
            if not card.family or card.family not in families:
                families.add(card.family)
                new.append(card.id)
        elif memory.state != "review":
            learning.append((memory.due, card.id))
        elif memory.due <= now:
            due.append((study_day(memory.due, zone), shuffle_key, card.id))
    room = max(0, settings.due_per_day - today.reviewed)
    due_ids = [card_id for _, _, card_id in sorted(due)]
    return Queue(
        learning=tuple(card_id for _, card_id in sorted(learning)),
        due=tuple(due_ids[:room]),
        new=tuple(new[: max(0, settings.new_per_day - today.new)]),
        held_back=max(0, len(due_ids) - room),
    )


def next_due(memories: Iterable[Memory], now: datetime) -> datetime | None:
    """When the next card comes back after `now`, or None when nothing is scheduled."""
    return min((memory.due for memory in memories if memory.due > now), default=None)
