"""From a multiple-choice answer to a rating.

With k options a lucky guess is right once in k times, so a right answer is taken at face value only when it was
neither admitted to be a guess nor slow.
"""

from __future__ import annotations

from dataclasses import dataclass

from quiz.bank.card import Card
from quiz.study.memory import Memory, Rating

MAXIMUM_MILLISECONDS = 60_000
"""Longer times say that the learner was away, not that the card was hard."""
_MS_PER_WORD = 300
"""Silent reading of non-fiction: 238 words a minute (Brysbaert 2019), a little slower for technical text."""
_SLOW_ALLOWANCE = 15_000
_FAST_ALLOWANCE = 3_000


@dataclass(frozen=True, slots=True)
class Attempt:
    """What the learner did with one showing of a card."""

    option_id: str
    order: tuple[str, ...]
    """Option ids as they were shown."""
    seed: int
    """Seed of that order."""
    guessed: bool
    milliseconds: int
    """Time from showing to choosing, at most `MAXIMUM_MILLISECONDS`."""
    uncovered: bool | None
    """In recall-first mode: whether options had to be uncovered before deciding; None outside it."""


def reading_time(card: Card) -> int:
    """Milliseconds that reading the question and its options takes."""
    text = " ".join((card.stem, card.code, card.table, *(option.text for option in card.options)))
    return _MS_PER_WORD * len(text.split())


def propose(card: Card, attempt: Attempt, memory: Memory | None) -> Rating:
    """The rating that the answer speaks for; the learner may change it.

    Wrong or guessed is Again; slow is Hard; Easy takes a fast answer to a card passed before.
    """
    if attempt.option_id != card.key.id or attempt.guessed:
        return Rating.AGAIN
    needed = reading_time(card)
    # The cap on time must not make long cards impossible to be slow on.
    if attempt.milliseconds >= min(needed + _SLOW_ALLOWANCE, MAXIMUM_MILLISECONDS):
        return Rating.HARD
    passed_before = memory is not None and memory.state == "review"
    if passed_before and attempt.milliseconds <= needed // 2 + _FAST_ALLOWANCE:
        return Rating.EASY
    return Rating.GOOD


def confident_error(card: Card, attempt: Attempt) -> bool:
    """Whether a wrong option was chosen without admitting a guess."""
    return attempt.option_id != card.key.id and not attempt.guessed
