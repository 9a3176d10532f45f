"""What the numbers on the home screen and in `quiz stats` are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from quiz.bank.bank import Bank
from quiz.study.days import study_day
from quiz.study.memory import Memory, Rating, follow_revision
from quiz.study.queue import Mark, Queue, Today, build
from quiz.study.review import LogEntry
from quiz.study.settings import Settings


@dataclass(frozen=True, slots=True)
class DomainStats:
    """Progress in one domain."""

    id: str
    name: str
    cards: int
    """Released cards of the domain."""
    seen: int
    due_now: int
    new_left: int
    reviews: int
    retention: float | None


@dataclass(frozen=True, slots=True)
class Stats:
    """Progress of a learner."""

    reviews: int
    """Answers given, those taken back not counted."""
    cards_seen: int
    due_now: int
    """Cards whose time has come, suspended ones left out, daily limits not applied."""
    new_left: int
    """Released cards never met."""
    retention: float | None
    """Share of known cards recalled at the first review of a day; None when there was none yet."""
    done_today: int
    domains: tuple[DomainStats, ...]


def today_counts(log: Iterable[LogEntry], now: datetime, zone: tzinfo | None) -> Today:
    """What of today's limits is used up."""
    day = study_day(now, zone)
    todays = [entry for entry in log if entry.day == day]
    return Today(
        new=sum(entry.fresh for entry in todays),
        reviewed=sum(entry.known and entry.first_of_day for entry in todays),
    )


def retention(log: Iterable[LogEntry]) -> float | None:
    """True retention: recalled share among first reviews of the day of cards in review."""
    recalled = [entry.rating is not Rating.AGAIN for entry in log if entry.first_of_day and entry.known]
    return sum(recalled) / len(recalled) if recalled else None


def compute(
    bank: Bank,
    memories: Mapping[str, Memory],
    marks: Mapping[str, Mark],
    log: Sequence[LogEntry],
    now: datetime,
    zone: tzinfo | None,
) -> Stats:
    """Every figure, from the bank and the learner's log."""
    day = study_day(now, zone)
    by_domain: dict[str, list[LogEntry]] = {}
    for entry in log:
        by_domain.setdefault(entry.domain, []).append(entry)
    domains = []
    for domain in bank.blueprint.domains:
        cards = bank.select(domain=domain.id)
        known = {
            card.id: memory
            for card in cards
            if (memory := follow_revision(memories.get(card.id), card.rev, card.change, now)) is not None
        }
        own = by_domain.get(domain.id, [])
        domains.append(
            DomainStats(
                id=domain.id,
                name=domain.name,
                cards=len(cards),
                seen=len(known),
                due_now=sum(
                    memory.due <= now and not marks.get(card_id, Mark()).suspended for card_id, memory in known.items()
                ),
                new_left=sum(card.id not in known and not marks.get(card.id, Mark()).suspended for card in cards),
                reviews=len(own),
                retention=retention(own),
            )
        )
    return Stats(
        reviews=len(log),
        cards_seen=len({entry.card_id for entry in log}),
        due_now=sum(domain.due_now for domain in domains),
        new_left=sum(domain.new_left for domain in domains),
        retention=retention(log),
        done_today=sum(entry.day == day for entry in log),
        domains=tuple(domains),
    )


def todays_queue(
    bank: Bank,
    memories: Mapping[str, Memory],
    marks: Mapping[str, Mark],
    log: Iterable[LogEntry],
    settings: Settings,
    now: datetime,
    zone: tzinfo | None,
    *,
    domain: str = "",
    tag: str = "",
) -> Queue:
    """Today's queue of the whole bank, or of one domain or tag."""
    today = today_counts(log, now, zone)
    return build(bank.select(domain, tag), memories, marks, settings, today, now, zone)
