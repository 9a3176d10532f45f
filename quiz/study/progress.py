"""What the progress screen shows of a learner's past and near future."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from quiz.bank.bank import Bank
from quiz.study.days import study_day
from quiz.study.evidence import lucky_claim, weigh
from quiz.study.forgetting import Forgetting
from quiz.study.history import replay
from quiz.study.items import items_of
from quiz.study.memory import Memory
from quiz.study.readiness import Calibration, MockResult, calibrate, chance
from quiz.study.review import LogEntry
from quiz.study.settings import Settings
from quiz.study.stats import retention

FORECAST_DAYS: Final = 14
_SPANS: Final = (7, 30)


@dataclass(frozen=True, slots=True)
class Progress:
    """Figures over the whole log; days are study days, hours local."""

    retention: tuple[tuple[str, float | None], ...]
    """True retention by span: a label and a share, None without a known card in it."""
    answers_by_day: Mapping[date, int]
    answers_by_hour: tuple[int, ...]
    due_by_day: tuple[int, ...]
    """Cards that come due today (overdue ones included) and on the days after, by the schedule."""
    daily: Calibration | None
    """Predicted recall against daily answers to known cards."""
    mocks: Calibration | None
    """Predicted chances against the questions of practice tests."""


def progress(
    bank: Bank,
    memories: Mapping[str, Memory],
    log: Sequence[LogEntry],
    settings: Settings,
    mocks: Sequence[MockResult],
    now: datetime,
    zone: tzinfo | None,
) -> Progress:
    """Every figure; each mock is predicted from what the log held before it began."""
    today = study_day(now, zone)
    spans = [(f"{days} days", today - timedelta(days=days)) for days in _SPANS]
    kept = [(label, retention(entry for entry in log if entry.day > since)) for label, since in spans]
    hours = Counter(entry.at.astimezone(zone).hour for entry in log)
    shown = {card.id for card in bank.released}
    due = Counter(
        max(0, (study_day(memory.due, zone) - today).days) for memory in memories.values() if memory.card_id in shown
    )
    predicted, right = _mock_chances(bank, log, settings, mocks, zone)
    return Progress(
        retention=(*kept, ("all", retention(log))),
        answers_by_day=Counter(entry.day for entry in log),
        answers_by_hour=tuple(hours[hour] for hour in range(24)),
        due_by_day=tuple(due[day] for day in range(FORECAST_DAYS)),
        daily=_daily(log, Forgetting(settings.parameters)),
        mocks=calibrate(predicted, right),
    )


def _daily(log: Sequence[LogEntry], forgetting: Forgetting) -> Calibration | None:
    """Claimed answers to known cards against R + (1 − R)·(1 − candour)·luck, the probability of a claim."""
    answers = replay(log, forgetting).answers
    lucky = lucky_claim(answers)
    predicted, claimed = [], []
    for answer in answers:
        if answer.stability is not None:
            recall = forgetting.recall(answer.stability, answer.days)
            predicted.append(recall + (1 - recall) * lucky)
            claimed.append(answer.claimed)
    return calibrate(predicted, claimed)


def _mock_chances(
    bank: Bank, log: Sequence[LogEntry], settings: Settings, mocks: Iterable[MockResult], zone: tzinfo | None
) -> tuple[list[float], list[bool]]:
    predicted: list[float] = []
    right: list[bool] = []
    forgetting = Forgetting(settings.parameters)
    for mock in mocks:
        history = replay([entry for entry in log if entry.at < mock.at], forgetting)
        evidence = weigh(history.answers, forgetting)
        items = {item.card_id: item for item in items_of(bank, history.traces, study_day(mock.at, zone))}
        for card_id, correct in mock.questions:
            if card_id in items:
                predicted.append(chance(items[card_id], evidence, forgetting))
                right.append(correct)
    return predicted, right
