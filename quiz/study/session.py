"""A study session: a value that says which card comes next and what an answer amounts to."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from types import MappingProxyType

from quiz.bank.card import Card
from quiz.study.days import study_day
from quiz.study.grading import Attempt
from quiz.study.memory import Memory, Rating
from quiz.study.queue import Queue
from quiz.study.review import Review, review_card
from quiz.study.settings import Settings


@dataclass(frozen=True, slots=True)
class Showing:
    """One showing of a card: its options in the order on screen."""

    card: Card
    order: tuple[str, ...]
    """Option ids, top to bottom."""
    seed: int

    def option_at(self, position: int) -> str:
        """The option id at a 0-based position; raises IndexError beyond the last."""
        return self.order[position]


def show(card: Card, seed: int, *, shuffle: bool = True) -> Showing:
    """A showing whose order depends on the seed alone; a card with a fixed order keeps it."""
    order = [option.id for option in card.options]
    if shuffle and card.order == "shuffle":
        random.Random(f"{card.id}:{seed}").shuffle(order)  # noqa: S311  an order, not a secret
    return Showing(card, tuple(order), seed)


@dataclass(frozen=True, slots=True)
class Session:
    """Cards still to be met today and the memories they have now; every method returns a new value."""

    cards: Mapping[str, Card]
    memories: Mapping[str, Memory]
    pending: tuple[str, ...]
    """Due and new cards in the order of their turn."""
    learning: tuple[str, ...]
    """Cards in a learning step that come back within the session."""
    settings: Settings
    zone: tzinfo | None
    limit: int | None = None
    """At most this many answers; None for the whole queue."""
    reviews: tuple[Review, ...] = field(default=())

    @classmethod
    def start(
        cls,
        queue: Queue,
        cards: Mapping[str, Card],
        memories: Mapping[str, Memory],
        settings: Settings,
        zone: tzinfo | None,
        limit: int | None = None,
    ) -> Session:
        """A session over a queue, new cards spread evenly among those due."""
        return cls(
            MappingProxyType(dict(cards)),
            MappingProxyType(dict(memories)),
            _spread(queue.due, queue.new),
            queue.learning,
            settings,
            zone,
            limit,
        )

    @property
    def answered(self) -> int:
        """Answers given so far."""
        return len(self.reviews)

    @property
    def total(self) -> int:
        """Answers given and cards still waiting, as far as known."""
        total = self.answered + len(self.pending) + len(self.learning)
        return total if self.limit is None else min(total, self.limit)

    def next_card(self, now: datetime) -> Card | None:
        """The card whose turn it is, or None when the session is over for now.

        A learning step that has run out goes first; then due and new cards; then, with nothing else left, steps that
        end within the learn-ahead time. The card just answered waits while another can be shown.
        """
        if self.limit is not None and self.answered >= self.limit:
            return None
        steps = sorted(self.learning, key=lambda card_id: self.memories[card_id].due)
        ready = [card_id for card_id in steps if self.memories[card_id].due <= now]
        ahead = now + timedelta(minutes=self.settings.learn_ahead_minutes)
        soon = [card_id for card_id in steps if now < self.memories[card_id].due <= ahead]
        candidates = [*ready, *self.pending[:2], *soon]
        last = self.reviews[-1].card_id if self.reviews else None
        choice = next((card_id for card_id in candidates if card_id != last), None)
        choice = choice or next(iter(candidates), None)
        return None if choice is None else self.cards[choice]

    def answer(self, card: Card, attempt: Attempt, now: datetime, rating: Rating | None = None) -> Review:
        """The review that this answer amounts to; nothing advances until `advance`."""
        return review_card(
            card,
            attempt,
            self.memories.get(card.id),
            now,
            self.zone,
            rating=rating,
            desired_retention=self.settings.desired_retention,
            weights=self.settings.parameters,
            steps=self.settings.days_to_exam(study_day(now, self.zone)) is None,
        )

    def advance(self, review: Review) -> Session:
        """The session once the review is safely stored."""
        card_id = review.card_id
        learning = tuple(other for other in self.learning if other != card_id)
        if review.after.state != "review":
            learning += (card_id,)
        return replace(
            self,
            memories=MappingProxyType({**self.memories, card_id: review.after}),
            pending=tuple(other for other in self.pending if other != card_id),
            learning=learning,
            reviews=(*self.reviews, review),
        )

    def take_back(self, review: Review) -> Session:
        """The session with a review undone and its card first in turn."""
        card_id = review.card_id
        memories = {key: memory for key, memory in self.memories.items() if key != card_id}
        if review.before is not None:
            memories[card_id] = review.before
        return replace(
            self,
            memories=MappingProxyType(memories),
            pending=(card_id, *(other for other in self.pending if other != card_id)),
            learning=tuple(other for other in self.learning if other != card_id),
            reviews=tuple(other for other in self.reviews if other != review),
        )

    def with_memories(self, memories: Mapping[str, Memory]) -> Session:
        """The session after another window changed what is stored, which may have ended or taken back a step here."""
        learning = tuple(other for other in self.learning if other in memories and memories[other].state != "review")
        return replace(self, memories=MappingProxyType(dict(memories)), learning=learning)

    def without(self, card_id: str) -> Session:
        """The session after a card was suspended."""
        return replace(
            self,
            pending=tuple(other for other in self.pending if other != card_id),
            learning=tuple(other for other in self.learning if other != card_id),
        )

    def with_cards(self, cards: Mapping[str, Card]) -> Session:
        """The session after cards were edited on disk; those gone from there are kept till it ends."""
        return replace(self, cards=MappingProxyType({**self.cards, **cards}))


def _spread(due: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    """Both lists in order, the shorter one spread evenly through the longer."""
    places = [((index + 1) / (len(due) + 1), 0, card_id) for index, card_id in enumerate(due)]
    places += [((index + 1) / (len(new) + 1), 1, card_id) for index, card_id in enumerate(new)]
    return tuple(card_id for _, _, card_id in sorted(places, key=lambda place: place[:2]))
