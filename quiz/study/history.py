"""The review log replayed under any FSRS parameters: what was remembered before each answer, and what is now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from quiz.study.forgetting import Forgetting
from quiz.study.review import LogEntry


@dataclass(frozen=True, slots=True)
class Trace:
    """What a replay leaves of one card."""

    stability: float
    difficulty: float
    day: date
    """Study day of its last review."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The first answer of a day to one card, as evidence of what was remembered."""

    domain: str
    right: bool
    guessed: bool
    """Whether the learner said that it was a guess."""
    stability: float | None = None
    """Before the answer; None at a first meeting."""
    days: int = 0
    """Study days since the review before."""

    @property
    def claimed(self) -> bool:
        """Whether it was right and not said to be a guess."""
        return self.right and not self.guessed


@dataclass(frozen=True, slots=True)
class History:
    """A replayed log."""

    traces: Mapping[str, Trace]
    answers: tuple[Answer, ...]


def replay(log: Iterable[LogEntry], forgetting: Forgetting) -> History:
    """Fold the log, oldest first; a card whose key changed starts anew where its entry says so."""
    traces: dict[str, Trace] = {}
    answers = []
    for entry in log:
        before = None if entry.fresh else traces.get(entry.card_id)
        if before is None:
            answers.append(Answer(entry.domain, entry.correct, entry.guessed))
            stability, difficulty = forgetting.first(entry.rating)
            traces[entry.card_id] = Trace(stability, difficulty, entry.day)
            continue
        days = max(0, (entry.day - before.day).days)
        if days > 0:
            answers.append(Answer(entry.domain, entry.correct, entry.guessed, before.stability, days))
        stability, difficulty = forgetting.later(before.stability, before.difficulty, days, entry.rating)
        traces[entry.card_id] = Trace(stability, difficulty, max(entry.day, before.day))
    return History(traces, tuple(answers))
