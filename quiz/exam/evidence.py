"""Answers of a practice test as reviews, dated when they were given, for those who want them to count in memory."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo

from quiz.bank.card import Card
from quiz.exam.marking import Result
from quiz.exam.sitting import Confidence
from quiz.study.grading import Attempt
from quiz.study.memory import Memory, Rating
from quiz.study.review import Review, review_card


def reviews(
    result: Result,
    cards: Mapping[str, Card],
    memories: Mapping[str, Memory],
    zone: tzinfo | None,
    *,
    desired_retention: float = 0.9,
) -> tuple[Review, ...]:
    """One review for each answer that memory can still take, in the order of answering.

    Low confidence counts as a guess and medium as Hard at best. Left out are open questions, cards edited or gone
    since, and cards studied after the answer: their newer reviews know more.
    """
    found: list[Review] = []
    for marked in result.counted:
        card, response = cards.get(marked.question.card_id), marked.response
        if response.at is None or card is None or not marked.question.fits(card):
            continue
        memory = memories.get(card.id)
        if memory is not None and memory.last_review >= response.at:
            continue
        attempt = Attempt(
            option_id=response.option_id,
            order=marked.question.order,
            seed=0,
            guessed=response.confidence is Confidence.LOW,
            milliseconds=response.milliseconds,
            uncovered=None,
        )
        review = review_card(card, attempt, memory, response.at, zone, desired_retention=desired_retention)
        if response.confidence is Confidence.MEDIUM and review.proposed > Rating.HARD:
            review = review_card(
                card, attempt, memory, response.at, zone, rating=Rating.HARD, desired_retention=desired_retention
            )
        found.append(review)
    return tuple(sorted(found, key=lambda review: review.at))
