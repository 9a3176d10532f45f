"""Marking a sitting: score, sections, confidence, time."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from quiz.bank.blueprint import Blueprint
from quiz.bank.card import LEVELS
from quiz.exam.paper import Question
from quiz.exam.share import Share
from quiz.exam.sitting import Confidence, Response, Sitting

MARKS = {Confidence.LOW: (1, 0), Confidence.MEDIUM: (2, -2), Confidence.HIGH: (3, -6)}
"""Marks for a right and for a wrong answer (Gardner-Medwin 1995)."""
PAYS = {Confidence.LOW: (0.0, 2 / 3), Confidence.MEDIUM: (2 / 3, 0.8), Confidence.HIGH: (0.8, 1.0)}
"""Chance of being right within which each confidence earns the most marks; it follows from `MARKS`."""
TREND_TESTS = 3
"""Fewer tests than this show no trend."""


@dataclass(frozen=True, slots=True)
class Marked:
    """One question, marked."""

    number: int
    """Counted from 1."""
    question: Question
    response: Response

    @property
    def correct(self) -> bool:
        """Whether the key was chosen."""
        return self.response.option_id == self.question.key

    @property
    def marks(self) -> int:
        """Confidence marks: none for an open question, nor for one without a stated confidence."""
        if self.response.confidence is None or not self.response.option_id:
            return 0
        right, wrong = MARKS[self.response.confidence]
        return right if self.correct else wrong


@dataclass(frozen=True, slots=True)
class Result:
    """What a sitting comes to. Voided questions are in no figure; open ones count as wrong."""

    sitting: Sitting
    questions: tuple[Marked, ...]
    """Every question of the paper, voided ones included."""

    @property
    def counted(self) -> tuple[Marked, ...]:
        """The questions that count."""
        return tuple(marked for marked in self.questions if not marked.response.voided)

    @property
    def score(self) -> Share:
        """Right answers among the questions that count."""
        return Share.among(marked.correct for marked in self.counted)

    @property
    def passed(self) -> bool:
        """Whether the score reaches the pass mark; exact, in whole numbers."""
        return bool(self.counted) and 100 * self.score.right >= self.sitting.terms.pass_mark * self.score.of

    def domains(self, blueprint: Blueprint) -> dict[str, Share]:
        """Score by domain id, in the blueprint's order; domains that it no longer has come last."""
        shares = self._by(lambda marked: marked.question.domain)
        order = [domain.id for domain in blueprint.domains if domain.id in shares]
        return {domain: shares[domain] for domain in (*order, *sorted(shares.keys() - set(order)))}

    @property
    def levels(self) -> dict[str, Share]:
        """Score by level, lowest level first."""
        shares = self._by(lambda marked: marked.question.level)
        return {level: shares[level] for level in LEVELS if level in shares}

    @property
    def calibration(self) -> dict[Confidence, Share]:
        """Right answers by stated confidence, low to high; confidences never stated are left out."""
        return {
            confidence: Share.among(marked.correct for marked in self.sure if marked.response.confidence is confidence)
            for confidence in Confidence
            if any(marked.response.confidence is confidence for marked in self.sure)
        }

    @property
    def sure(self) -> tuple[Marked, ...]:
        """The answers with a stated confidence."""
        return tuple(marked for marked in self.counted if marked.response.option_id and marked.response.confidence)

    @property
    def marks(self) -> int:
        """Sum of the confidence marks."""
        return sum(marked.marks for marked in self.counted)

    @property
    def most_marks(self) -> int:
        """What the answers in `sure` could have earned."""
        return len(self.sure) * max(right for right, _ in MARKS.values())

    @property
    def seconds(self) -> float:
        """Time on the clock."""
        end = self.sitting.ended_at or self.sitting.started_at
        return self.sitting.used(end).total_seconds()

    @property
    def mistakes(self) -> tuple[Marked, ...]:
        """Questions answered wrong or left open."""
        return tuple(marked for marked in self.counted if not marked.correct)

    @property
    def slowest(self) -> tuple[Marked, ...]:
        """The questions in falling order of the time they took; those never looked at are left out."""
        seen = [marked for marked in self.counted if marked.response.milliseconds]
        return tuple(sorted(seen, key=lambda marked: -marked.response.milliseconds))

    @property
    def median_seconds(self) -> float | None:
        """Median time on a question that was looked at; None when none was."""
        times = [marked.response.milliseconds / 1000 for marked in self.slowest]
        return statistics.median(times) if times else None

    def _by(self, section: Callable[[Marked], str]) -> dict[str, Share]:
        answers: dict[str, list[bool]] = {}
        for marked in self.counted:
            answers.setdefault(section(marked), []).append(marked.correct)
        return {name: Share.among(correct) for name, correct in answers.items()}


def mark(sitting: Sitting) -> Result:
    """Mark a sitting by the keys of its paper as it was drawn."""
    pairs = zip(sitting.paper, sitting.responses, strict=True)
    return Result(
        sitting, tuple(Marked(number, question, response) for number, (question, response) in enumerate(pairs, 1))
    )


def trend(scores: Sequence[float]) -> float | None:
    """Change of the score from one test to the next, oldest first, by least squares; None below `TREND_TESTS`."""
    if len(scores) < TREND_TESTS:
        return None
    return statistics.linear_regression(range(len(scores)), scores).slope
