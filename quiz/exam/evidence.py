"""Answers of a practice test as reviews, dated when they were given, for those who want them to count in memory."""

from __future__ import annotations

from quiz.exam.marking import Result
from quiz.exam.sitting import Confidence
from quiz.study.grading import Attempt
from quiz.study.memory import Rating
from quiz.study.review import Review
from quiz.study.session import Session

_RATINGS = {Confidence.MEDIUM: Rating.HARD, Confidence.HIGH: Rating.GOOD}
"""An exam gives time to think and to come back, so that slowness alone says little where confidence was stated."""


def reviews(result: Result, session: Session) -> tuple[Review, ...]:
    """One review for each answer that memory can still take, in the order of answering; `session` knows memory.

    A right answer is rated by its confidence, low being a guess; where none was stated, as in study. Left out are open
    questions, cards edited or gone since, and cards studied after the answer: their newer reviews know more.
    """
    found: list[Review] = []
    for marked in result.counted:
        card, response = session.cards.get(marked.question.card_id), marked.response
        if response.at is None or card is None or not marked.question.fits(card):
            continue
        memory = session.memories.get(card.id)
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
        review = session.answer(card, attempt, response.at)
        if review.correct and response.confidence in _RATINGS:
            review = session.answer(card, attempt, response.at, _RATINGS[response.confidence])
        found.append(review)
    return tuple(sorted(found, key=lambda review: review.at))
