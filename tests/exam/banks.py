"""Synthetic banks and sittings for tests of the exam room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from conftest import MONDAY, ROOT, make_card

from quiz.bank import LEVELS, Blueprint, Card
from quiz.bank.blueprint_reader import read_blueprint
from quiz.exam.paper import Question, Terms
from quiz.exam.sitting import Confidence, Event, Kind, Sitting


def real_blueprint() -> Blueprint:
    """The blueprint that came with the app."""
    blueprint, problems = read_blueprint(ROOT / "content" / "blueprint.yaml")
    assert blueprint is not None
    assert not problems
    return blueprint


def full_bank(blueprint: Blueprint) -> list[Card]:
    """As many cards per domain and level as the blueprint plans; every third in a family of two to four."""
    cards: list[Card] = []
    for domain in blueprint.domains:
        for level, count in zip(LEVELS, domain.cards, strict=True):
            for number in range(count):
                family = f"{domain.id}-{number // 4}" if number % 3 == 0 else ""
                cards.append(make_card(f"{domain.id}-{level}-{number}", domain=domain.id, level=level, family=family))
    return cards


def questions(count: int, domain: str = "multi-task", level: str = "understand") -> tuple[Question, ...]:
    """A paper; option b is the key of each question."""
    return tuple(Question(f"mtl-{number:04}", 1, domain, level, "b", tuple("abcd")) for number in range(1, count + 1))


def sitting(paper: Sequence[Question] | int = 4, events: Sequence[Event] = (), **terms: object) -> Sitting:
    """A sitting begun on Monday."""
    paper = questions(paper) if isinstance(paper, int) else tuple(paper)
    wanted = Terms(**{"questions": len(paper), "minutes": 10, **terms})  # type: ignore[arg-type]
    return Sitting.of(1, wanted, paper, MONDAY, events)


def answers(letters: str, sure: Sequence[Confidence | None] = (), seconds: int = 20) -> list[Event]:
    """One answer after the other from the first question on, `-` for none, each with its confidence if there is one."""
    events: list[Event] = []
    for number, letter in enumerate(letters, 1):
        at = MONDAY + timedelta(seconds=seconds * number)
        confidence = sure[number - 1] if number <= len(sure) else None
        if confidence is not None:
            events.append(Event(at, Kind.CONFIDENCE, number, confidence.value))
        if letter != "-":
            events.append(Event(at, Kind.ANSWERED, number, letter, seconds * 1000))
    return events
