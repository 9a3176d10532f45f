"""One learner sitting a practice test, without a screen: every step is stored first, and only then counts here.

Steps raise `StoreError` when they could not be stored (a `ConflictError` among them says that another window took the
test over) and `Refused` when they are against the rules; either leaves everything as it was.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Self

from quiz.bank.reader import ContentError
from quiz.desk import Desk
from quiz.exam import evidence
from quiz.exam.marking import Result, mark
from quiz.exam.paper import Mode, Question, Terms, draw
from quiz.exam.sitting import Confidence, Event, Kind, Response, Sitting, notices
from quiz.store import Unfinished
from quiz.store.owner import new_owner
from quiz.study.session import Showing

ASLEEP = timedelta(minutes=1)
"""Nobody looked at the clock for so long: the computer slept, or the app was stopped."""


def terms_for(
    desk: Desk,
    *,
    questions: int | None = None,
    minutes: int | None = None,
    mode: Mode = Mode.EXAM,
    domains: tuple[str, ...] = (),
    seed: int | None = None,
) -> Terms:
    """Terms with what was not said taken from the settings; tutor mode has no time limit unless one is given."""
    settings = desk.settings()
    return Terms(
        questions=settings.test_questions if questions is None else questions,
        minutes=minutes if minutes is not None else settings.test_minutes if mode is Mode.EXAM else 0,
        mode=mode,
        domains=domains,
        pass_mark=settings.pass_mark or desk.bank.blueprint.pass_mark,
        seed=secrets.randbits(31) if seed is None else seed,
    )


def draw_paper(desk: Desk, terms: Terms, *, by_history: bool = True) -> tuple[Question, ...]:
    """A paper of released cards that are not suspended.

    Without `by_history` cards tested before are as likely as others, so that a seed draws the same paper again. Raises
    ContentError when no card fits.
    """
    marks = desk.store.marks()
    cards = [card for card in desk.bank.released if card.id not in marks or not marks[card.id].suspended]
    tested = desk.store.sittings.last_tested() if by_history else {}
    paper = draw(cards, desk.bank.blueprint, terms, tested, shuffle=desk.settings().shuffle_options)
    if not paper:
        raise ContentError("there is no card for such a test; choose other domains")
    return paper


def discard(desk: Desk, unfinished: Unfinished) -> None:
    """Throw an unfinished test away."""
    owner = new_owner()
    number = unfinished.sitting.id
    desk.store.sittings.claim(number, owner, desk.now())
    desk.store.sittings.append(number, owner, Event(desk.now(), Kind.DISCARDED))


def remember(desk: Desk, result: Result) -> int:
    """Let the answers enter memory, dated when they were given; returns how many did."""
    found = evidence.reviews(result, desk.session_over(()))
    desk.store.remember(result.sitting, found, desk.now())
    return len(found)


class Examining:
    """The state of one sitting and every step in it."""

    def __init__(self, desk: Desk, sitting: Sitting, owner: str) -> None:
        self.desk = desk
        self.sitting = sitting
        self._owner = owner
        self._since = self._ticked = desk.now()
        self.number = next(iter(sitting.open), 1)
        """The question in front of the learner, counted from 1."""

    @classmethod
    def begin(cls, desk: Desk, terms: Terms, *, by_history: bool = True) -> Self:
        """Draw a paper and start its clock; raises ContentError when no card fits."""
        paper, owner = draw_paper(desk, terms, by_history=by_history), new_owner()
        return cls(desk, desk.store.sittings.start(terms, paper, owner, desk.now()), owner)

    @classmethod
    def resume(cls, desk: Desk, number: int, *, paused: bool) -> Self:
        """Go on with the unfinished test of that number, its clock having stood still meanwhile or not."""
        owner, now = new_owner(), desk.now()
        found = desk.store.sittings.claim(number, owner, now)
        flow = cls(desk, found.sitting, owner)
        flow._keep(found.sitting.resume(found.last_seen, now, paused=paused))
        return flow

    # -- what is in front of the learner --

    @property
    def question(self) -> Question:
        """The present question."""
        return self.sitting.paper[self.number - 1]

    @property
    def response(self) -> Response:
        """What was done with the present question."""
        return self.sitting.response(self.number)

    @property
    def showing(self) -> Showing | None:
        """The present question's card as it is shown; None when it was edited or removed since it was drawn."""
        card = self.desk.card(self.question.card_id)
        if card is None or not self.question.fits(card):
            return None
        return Showing(card, self.question.order, seed=0)

    @property
    def explained(self) -> bool:
        """Whether feedback is to be shown: in tutor mode, once the question has its answer."""
        return self.sitting.terms.mode is Mode.TUTOR and bool(self.response.option_id)

    def remaining(self) -> timedelta | None:
        """Time left; None when there is no limit."""
        return self.sitting.remaining(self.desk.now())

    # -- steps --

    def choose(self, position: int) -> bool:
        """Answer with the option at a 0-based position; False when there is none, or the card cannot be shown."""
        if self.showing is None or not 0 <= position < len(self.question.order):
            return False
        now = self.desk.now()
        self._keep(self.sitting.answer(self.number, self.question.order[position], now, self._spent(now)))
        return True

    def be_sure(self, confidence: Confidence) -> None:
        """Say how sure the answer is, before or after giving it."""
        now = self.desk.now()
        self._keep(self.sitting.be_sure(self.number, confidence, now, self._spent(now)))

    def flag(self) -> None:
        """Flag the question, or take the flag off."""
        now = self.desk.now()
        self._keep(self.sitting.flag(self.number, now, self._spent(now)))

    def go(self, number: int) -> None:
        """Turn to another question; out of range is the nearest one."""
        number = min(max(number, 1), len(self.sitting.paper))
        if number == self.number:
            return
        now = self.desk.now()
        self._keep(self.sitting.leave(self.number, now, self._spent(now)))
        self.number = number

    def tick(self) -> tuple[int, ...]:
        """Look at the clock: hand in when time is up; returns the notices (in minutes) that fell due since."""
        now = self.desk.now()
        if self.sitting.ending is None and self.sitting.is_over(now):
            self.hand_in()
        before, after = self.sitting.remaining(self._ticked), self.sitting.remaining(now)
        self._ticked = now
        return notices(before, after) if before is not None and after and self.sitting.ending is None else ()

    def was_away(self) -> bool:
        """Whether the computer slept, or the app was stopped, since the last `tick`: an interruption like a crash."""
        return self.sitting.ending is None and self.desk.now() - self._ticked > ASLEEP

    def put_away(self) -> None:
        """Let go of the test as of the last `tick`, so that it can be resumed from then."""
        self.desk.store.sittings.release(self.sitting.id, self._owner, self._ticked)

    def renew(self) -> None:
        """Say that somebody still sits here, so that no other window may and an interruption is dated."""
        self.desk.store.sittings.renew(self.sitting.id, self._owner, self.desk.now())

    def leave(self) -> None:
        """Put the test away, to be resumed; the time spent on the question is kept."""
        now = self.desk.now()
        if not self.sitting.is_over(now):
            self._keep(self.sitting.leave(self.number, now, self._spent(now)))
        self.desk.store.sittings.release(self.sitting.id, self._owner, now)

    def hand_in(self) -> Result:
        """End the test and mark it."""
        now = self.desk.now()
        events = list(self.sitting.hand_in(now, self._unreadable()))
        if not self.sitting.is_over(now):
            events.insert(0, self.sitting.leave(self.number, now, self._spent(now)))
        self._keep(*events)
        return mark(self.sitting)

    def _unreadable(self) -> set[str]:
        paper = self.sitting.paper
        return {question.card_id for question in paper if not question.fits(self.desk.card(question.card_id))}

    def _spent(self, now: datetime) -> int:
        """Milliseconds on the question since the last event; reading its feedback is not counted."""
        return 0 if self.explained else max(0, round((now - self._since).total_seconds() * 1000))

    def _keep(self, *events: Event) -> None:
        self.desk.store.sittings.append(self.sitting.id, self._owner, *events)
        for event in events:
            self.sitting = self.sitting.after(event)
        self._since = events[-1].at
