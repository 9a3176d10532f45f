"""One learner at study, without a screen: what each key does to session and store, in that order of safety.

A review is stored first; only then does the session advance and the screen may show feedback.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from enum import Enum, auto

from quiz.bank import Card
from quiz.desk import Desk
from quiz.store import ConflictError
from quiz.study.grading import Attempt
from quiz.study.memory import Rating
from quiz.study.queue import Mark
from quiz.study.review import Review
from quiz.study.session import Session, Showing, show


class Phase(Enum):
    """What the learner sees."""

    COVERED = auto()
    """The stem alone, in recall-first mode."""
    QUESTION = auto()
    FEEDBACK = auto()
    OVER = auto()
    """Nothing more to show for now."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that is safely stored."""

    review_id: int
    review: Review
    showing: Showing


@dataclass(frozen=True, slots=True)
class Suspended:
    """A card set aside, and the session from before."""

    card_id: str
    session: Session


class Studying:
    """The state of one study session and every step in it; StoreError leaves it as it was."""

    def __init__(self, desk: Desk, session: Session) -> None:
        self.desk = desk
        self.session = session
        self.phase = Phase.OVER
        self.showing: Showing | None = None
        self.answered: Answered | None = None
        self.guessed = False
        """Whether the learner said that the coming answer is a guess."""
        self._uncovered = False
        self._history: list[Answered | Suspended] = []
        self.next()

    @property
    def card(self) -> Card | None:
        """The card in front of the learner."""
        return self.showing.card if self.showing else None

    @property
    def mark(self) -> Mark:
        """What the learner noted on this card."""
        return self.desk.store.marks().get(self.card.id, Mark()) if self.card else Mark()

    @property
    def planned(self) -> bool:
        """Whether a plan for an exam, not the schedule, decides when cards come back."""
        return self.session.settings.days_to_exam(self.desk.today()) is not None

    @property
    def undoable(self) -> bool:
        """Whether there is a suspension or an answer to take back, of whatever session. Raises StoreError."""
        return bool(self._history) or self.desk.store.last_review() is not None

    def next(self) -> None:
        """The next card, or the end."""
        card = self.session.next_card(self.desk.now())
        if card is None:
            self.showing = self.answered = None
            self.phase = Phase.OVER
        else:
            self._show(card)

    def uncover(self) -> None:
        """Show the options that recall-first mode kept covered."""
        self._uncovered = True
        self.phase = Phase.QUESTION

    def choose(self, position: int, milliseconds: int) -> Review | None:
        """Answer with the option at a 0-based position; None when there is none, or nothing is asked.

        Raises StoreError when it could not be stored; the card then stays. After a ConflictError the session knows what
        the other window did.
        """
        showing = self.showing
        if showing is None or self.phase is not Phase.QUESTION or not 0 <= position < len(showing.order):
            return None
        attempt = Attempt(
            option_id=showing.option_at(position),
            order=showing.order,
            seed=showing.seed,
            guessed=self.guessed,
            milliseconds=milliseconds,
            uncovered=self._uncovered if self.session.settings.recall_first else None,
        )
        review = self.session.answer(showing.card, attempt, self.desk.now())
        try:
            review_id = self.desk.store.record(review)
        except ConflictError:
            self.session = self.session.with_memories(self.desk.store.memories())
            raise
        self._accept(Answered(review_id, review, showing))
        return review

    def rate(self, rating: Rating) -> None:
        """Give the answer another rating than the proposed one."""
        if self.answered is not None:
            self._amend(self.answered.review.attempt, rating)

    def guess(self) -> None:
        """Say, or take back, that the answer is a guess: before it or after it."""
        if self.answered is None:
            self.guessed = not self.guessed
        else:
            attempt = self.answered.review.attempt
            self._amend(replace(attempt, guessed=not attempt.guessed), None)

    def flag(self) -> None:
        """Flag the card, or take the flag off."""
        if self.card is not None:
            self.desk.store.flag(self.card.id, not self.mark.flagged)

    def suspend(self) -> None:
        """Set the card aside until it is brought back, and go on to the next."""
        if self.card is None:
            return
        card_id = self.card.id
        self.desk.store.suspend(card_id, suspended=True)
        self._history.append(Suspended(card_id, self.session))
        self.session = self.session.without(card_id)
        self.next()

    def undo(self) -> str:
        """Take back the last answer or suspension, then the one before it, and so on through earlier sessions.

        Returns what was done, in words. Raises StoreError when it cannot be; after a ConflictError, which no second try
        would mend, the step before is the next to be taken back.
        """
        last = self._history[-1] if self._history else None
        if isinstance(last, Suspended):
            self.desk.store.suspend(last.card_id, suspended=False)
            self._history.pop()
            self.session = last.session.with_cards(self.desk.bank.cards)
            self._show(self.session.cards[last.card_id])
            return "Brought back."
        stored = (last.review_id, last.review) if last else self.desk.store.last_review()
        if stored is None:
            return "There is no answer to take back."
        try:
            review = self.desk.store.undo(stored[0])
        except ConflictError:
            self._history = self._history[:-1]
            self.session = self.session.with_memories(self.desk.store.memories())
            raise
        if last:
            self._history.pop()
        card = self.desk.card(review.card_id)
        if card is None:
            return "Taken back: an answer to a card that is no longer on disk."
        self.session = self.session.take_back(review)
        self._show(card)
        return "Taken back. Here is the card again."

    def reread(self) -> str:
        """Read the cards again after an edit; returns what is wrong with this one, or nothing.

        Raises ContentError when no card can be read any more.
        """
        if self.card is None:
            return ""
        self.desk.reload()
        edited = self.desk.card(self.card.id)
        if edited is None:
            here = (found for found in self.desk.bank.problems if found.source.path == self.card.source.path)
            return f"The card cannot be read any more: {next(here, 'it is gone')}. The old one is kept for now."
        self.session = self.session.with_cards(self.desk.bank.cards)
        if edited != self.card:
            same_options = self.showing and {option.id for option in edited.options} == set(self.showing.order)
            if self.answered is None:
                self._show(edited)
            elif self.showing and same_options:
                self.showing = replace(self.showing, card=edited)
                self.answered = replace(self.answered, showing=self.showing)
        return ""

    def _show(self, card: Card) -> None:
        settings = self.session.settings
        self.showing = show(card, random.getrandbits(31), shuffle=settings.shuffle_options)
        self.answered = None
        self.guessed = self._uncovered = False
        self.phase = Phase.COVERED if settings.recall_first else Phase.QUESTION

    def _accept(self, answered: Answered) -> None:
        self.session = self.session.advance(answered.review)
        self.answered = answered
        self.phase = Phase.FEEDBACK
        self._history.append(answered)

    def _amend(self, attempt: Attempt, rating: Rating | None) -> None:
        """Store the same answer with another rating, or as a guess."""
        answered = self.answered
        assert answered is not None  # noqa: S101  there is an answer to amend
        before = self.session.take_back(answered.review)
        review = before.answer(answered.showing.card, attempt, answered.review.at, rating)
        if review == answered.review:
            return
        review_id = self.desk.store.amend(answered.review_id, review)
        self.session = before
        self._history.pop()
        self._accept(Answered(review_id, review, answered.showing))
