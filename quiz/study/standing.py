"""Where a learner stands before the exam: the pure middle's one answer to every screen and command about it."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise
from math import ceil
from typing import Final

from quiz.bank.bank import Bank
from quiz.study.days import study_day
from quiz.study.evidence import Evidence, weigh
from quiz.study.fit import worth_trying
from quiz.study.forgetting import Forgetting
from quiz.study.history import History, Trace, replay
from quiz.study.items import Item, items_of
from quiz.study.memory import Memory, follow_revision
from quiz.study.plan import Outlook, choose, rehearse
from quiz.study.queue import Mark, Queue
from quiz.study.readiness import Readiness, predict
from quiz.study.review import LogEntry
from quiz.study.settings import Settings

_PAUSE: Final = 180.0
"""Seconds after which the gap between two answers was a break, not study."""
_USUAL_SECONDS: Final = 1800.0
"""How much measured study weighs as much as the assumption that the learner is of usual pace."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """The day of the exam, if the plan is kept."""

    day: date
    minutes: int
    """Minutes a day that the plan counts on."""
    outlook: Outlook
    readiness: Readiness
    pace: float

    @property
    def minutes_needed(self) -> int:
        """Minutes a day, at the learner's pace, in which every card is met and come back to once."""
        return ceil(self.outlook.minutes_needed * self.pace)


@dataclass(frozen=True, slots=True)
class Standing:
    """A learner's items and what is believed of the learner, on one day."""

    items: tuple[Item, ...]
    history: History
    evidence: Evidence
    forgetting: Forgetting
    today: date
    days_left: int | None
    """Nights until the exam; None without an exam to plan for."""
    minutes: int
    """Minutes a day."""
    pass_mark: float
    """In [0, 1]."""
    pace: float
    """The learner's seconds for one second of the usual."""
    fit_due: bool
    """Whether there are enough new answers for a fit of the memory model to be worth trying."""
    covered: float
    """Share of the blueprint's weight in domains that have cards."""
    spent: float
    """Usual seconds of study done today."""

    @property
    def known(self) -> dict[str, float]:
        """Expected share of cards known before they are met, by domain."""
        return self.evidence.known_shares(tuple({item.domain for item in self.items}))

    def queue(self, among: Collection[str]) -> Queue | None:
        """Today's cards by the plan, out of these; None without an exam to plan for."""
        if self.days_left is None:
            return None
        seconds = 60 * self.minutes / self.pace - self.spent
        offered = [item for item in self.items if item.card_id in among]
        chosen = choose(offered, self.days_left, seconds, self.forgetting, self.known)
        return Queue(
            learning=(),
            due=tuple(item.card_id for item in chosen if item.stability is not None),
            new=tuple(item.card_id for item in chosen if item.stability is None),
            held_back=0,
        )

    def readiness(self) -> Readiness:
        """The score to expect if the exam were today."""
        return predict(self.items, self.evidence, self.forgetting, self.pass_mark, self._rng())

    def forecast(self) -> Forecast | None:
        """Where the plan leads; None without an exam to plan for."""
        if self.days_left is None:
            return None
        minutes = self.minutes / self.pace
        outlook = rehearse(self.items, self.days_left, minutes, self.forgetting, self.known, self._rng(), self.spent)
        readiness = predict(
            outlook.items,
            self.evidence,
            self.forgetting,
            self.pass_mark,
            self._rng(),
            rehearsed=self.days_left,
        )
        return Forecast(self.today + timedelta(self.days_left), self.minutes, outlook, readiness, self.pace)

    def _rng(self) -> random.Random:
        """The same all day, so that figures change with what is answered and not with being looked at."""
        return random.Random(self.today.toordinal())  # noqa: S311  a rehearsal, not a secret


def stand(
    bank: Bank,
    memories: Mapping[str, Memory],
    marks: Mapping[str, Mark],
    log: Sequence[LogEntry],
    settings: Settings,
    now: datetime,
    zone: tzinfo | None,
) -> Standing:
    """Where the learner stands at `now`."""
    today = study_day(now, zone)
    forgetting = Forgetting(settings.parameters)
    history = replay(log, forgetting)
    items = items_of(bank, _standing_traces(bank, memories, history.traces, now), today, marks)
    return Standing(
        items=items,
        history=history,
        evidence=weigh(history.answers, forgetting),
        forgetting=forgetting,
        today=today,
        days_left=settings.days_to_exam(today),
        minutes=settings.minutes_per_day,
        pass_mark=(settings.pass_mark or bank.blueprint.pass_mark) / 100,
        pace=_pace(items, log),
        fit_due=worth_trying(history.answers, settings.fitted_reviews),
        covered=sum(domain.weight for domain in bank.blueprint.domains if bank.select(domain.id)) / 100,
        spent=sum(_usual(items, [entry for entry in log if entry.day == today])),
    )


def _standing_traces(
    bank: Bank, memories: Mapping[str, Memory], replayed: Mapping[str, Trace], now: datetime
) -> dict[str, Trace]:
    """Traces of the cards that still count as met: a new key makes a card new; a memory without a log stands in."""
    traces = {}
    for card in bank.released:
        memory = follow_revision(memories.get(card.id), card.rev, card.change, now)
        if memory is not None:
            stored = Trace(memory.stability, memory.difficulty, memory.last_day)
            traces[card.id] = replayed.get(card.id, stored)
    return traces


def _usual(items: Sequence[Item], log: Sequence[LogEntry]) -> list[float]:
    """What each answer takes a learner of usual pace."""
    by_id = {item.card_id: item for item in items}
    other = Item("", "", 0.0)
    return [by_id.get(entry.card_id, other).seconds(None if entry.fresh else float(entry.correct)) for entry in log]


def _pace(items: Sequence[Item], log: Sequence[LogEntry]) -> float:
    """Measured from answer to answer; near 1 until there is enough to measure."""
    measured = usual = _USUAL_SECONDS
    for (before, after), seconds in zip(pairwise(log), _usual(items, log)[1:], strict=True):
        gap = (after.at - before.at).total_seconds()
        if 0 < gap < _PAUSE:
            measured += gap
            usual += seconds
    return measured / usual
