"""Cards, a desk with a clock that stands still, and the places of things."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings as hypothesis_settings

from quiz.bank import Bank, Blueprint, Card, DemoLink, Domain, Option, Reference, Source, Topic
from quiz.bank.cache import Cache
from quiz.desk import Desk, Place
from quiz.store import Store
from quiz.study.grading import Attempt
from trainer_demos.catalog import DEMOS

# A deadline on the wall clock fails on a busy machine, whatever the code does.
hypothesis_settings.register_profile("quiz", deadline=None)
hypothesis_settings.load_profile("quiz")

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"
BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
"""19:00 in Berlin."""


@dataclass
class Clock:
    """A clock that moves only when told."""

    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


def make_card(card_id: str = "mtl-aaaa", **changes: object) -> Card:
    """A small sound card; option b is the key."""
    place = Source("deck.yaml", 1, 1)
    options = tuple(
        Option(letter, f"Answer {letter}", letter == "b", f"Why {letter}.", "" if letter == "b" else "An error.", place)
        for letter in "abcd"
    )
    card = Card(
        id=card_id,
        rev=1,
        change="editorial",
        status="released",
        domain="multi-task",
        topic="joint-sequential",
        objective="classify-regime",
        level="understand",
        difficulty=2,
        stem="Which answer is right?",
        code="",
        table="",
        options=options,
        explanation="The principle.",
        takeaway="Remember b.",
        refs=(Reference("Multitask Learning", "Caruana", 1997, "https://doi.org/10.1023/A:1007379606734", ""),),
        demo=DemoLink("multi_task", "default", DEMOS["multi_task"].predict, place),
        tags=("multi-task", "transfer-learning"),
        order="shuffle",
        order_reason="",
        family="",
        related=(),
        superseded_by="",
        verified_on="",
        source=place,
    )
    return replace(card, **changes)  # type: ignore[arg-type]


def attempt_at(card: Card, option_id: str = "b", **changes: object) -> Attempt:
    """An unhurried answer."""
    order = tuple(option.id for option in card.options)
    attempt = Attempt(option_id, order, seed=1, guessed=False, milliseconds=8_000, uncovered=None)
    return replace(attempt, **changes)  # type: ignore[arg-type]


BLUEPRINT = Blueprint(
    title="A test",
    pass_mark=70,
    levels={"recall": "…", "understand": "…", "apply": "…", "analyse": "…"},
    domains=(
        Domain(
            "multi-task",
            "Multi-task learning",
            100,
            (1, 1, 1, 1),
            (Topic("joint-sequential", "Joint and sequential", {"classify-regime": "Classify a regime."}),),
        ),
    ),
    tags=("multi-task", "transfer-learning"),
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bank() -> Bank:
    return Bank.of(BLUEPRINT, [make_card(f"mtl-{letter * 4}") for letter in "abcdefghijklmnop"])


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'quiz.db'}"


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    with Store.open(database) as opened:
        yield opened


@pytest.fixture
def make_desk(tmp_path: Path, bank: Bank, store: Store, clock: Clock) -> Callable[..., Desk]:
    def make(**changes: object) -> Desk:
        place = Place(f"sqlite:///{tmp_path / 'quiz.db'}", "me", tmp_path / "content")
        desk = Desk(place, bank, store, Cache(tmp_path / "cache"), now=clock, zone=BERLIN)
        return replace(desk, **changes)  # type: ignore[arg-type]

    return make


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk()
