"""A review: one answer with the memory before and after it, as it is stored for good."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo

from quiz.bank.card import Card
from quiz.study.days import study_day
from quiz.study.forgetting import DEFAULTS, Parameters
from quiz.study.grading import MAXIMUM_MILLISECONDS, Attempt, confident_error, propose
from quiz.study.memory import Memory, Rating, follow_revision, next_memory


@dataclass(frozen=True, slots=True)
class LogEntry:
    """What statistics need of a stored review."""

    card_id: str
    domain: str
    at: datetime
    """UTC."""
    day: date
    """Study day."""
    correct: bool
    guessed: bool
    """Whether the learner said that it was a guess."""
    rating: Rating
    first_of_day: bool
    """Whether it was the card's first review on that study day; true retention counts only these."""
    fresh: bool
    """Whether memory started anew here: a first meeting, or a card whose key had changed."""
    known: bool
    """Whether the card was in review, not in a learning step or new."""


@dataclass(frozen=True, slots=True)
class Review:
    """One answer; never changed once stored (a changed rating undoes it and stores another)."""

    card_id: str
    rev: int
    domain: str
    at: datetime
    """UTC."""
    day: date
    """Study day."""
    attempt: Attempt
    correct: bool
    proposed: Rating
    rating: Rating
    first_of_day: bool
    fresh: bool
    before: Memory | None
    """The stored memory before, untouched, so that undo restores exactly this."""
    after: Memory

    @property
    def entry(self) -> LogEntry:
        """Its line in the log."""
        known = self.before is not None and self.before.state == "review" and not self.fresh
        return LogEntry(
            card_id=self.card_id,
            domain=self.domain,
            at=self.at,
            day=self.day,
            correct=self.correct,
            guessed=self.attempt.guessed,
            rating=self.rating,
            first_of_day=self.first_of_day,
            fresh=self.fresh,
            known=known,
        )


def review_card(
    card: Card,
    attempt: Attempt,
    memory: Memory | None,
    now: datetime,
    zone: tzinfo | None,
    *,
    rating: Rating | None = None,
    desired_retention: float = 0.9,
    weights: Parameters = DEFAULTS,
    steps: bool = True,
) -> Review:
    """The review that an attempt at `now` amounts to; `rating` None takes the proposed one.

    `weights` and `steps` are as in `next_memory`.
    """
    base = follow_revision(memory, card.rev, card.change, now)
    attempt = replace(attempt, milliseconds=min(max(attempt.milliseconds, 0), MAXIMUM_MILLISECONDS))
    proposed = propose(card, attempt, base)
    chosen = rating or proposed
    after = next_memory(
        base,
        card.id,
        card.rev,
        chosen,
        now,
        zone,
        desired_retention=desired_retention,
        confident_error=confident_error(card, attempt),
        weights=weights,
        steps=steps,
    )
    day = study_day(now, zone)
    return Review(
        card_id=card.id,
        rev=card.rev,
        domain=card.domain,
        at=after.last_review,
        day=day,
        attempt=attempt,
        correct=attempt.option_id == card.key.id,
        proposed=proposed,
        rating=chosen,
        first_of_day=memory is None or memory.last_day < day,
        fresh=base is None,
        before=memory,
        after=after,
    )
