"""The cards that ship are held to the quality bar."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT

from quiz.bank import LEVELS, Bank, Card
from quiz.bank.check import check
from quiz.bank.reader import load
from trainer_demos.catalog import DEMOS

DOMAINS = [domain.id for domain in load(ROOT / "content").blueprint.domains]


@cache
def bank() -> Bank:
    return load(ROOT / "content")


def cards() -> tuple[Card, ...]:
    return bank().released


def test_quiz_check_finds_nothing_wrong_with_the_cards_that_ship() -> None:
    assert check((), ROOT / "content").lines == ()


@pytest.mark.parametrize("domain_id", DOMAINS)
def test_a_complete_domain_has_the_blueprints_cards_at_every_level(domain_id: str) -> None:
    domain = bank().blueprint.domain(domain_id)
    assert domain is not None
    counts = Counter(card.level for card in bank().select(domain=domain_id))
    assert tuple(counts[level] for level in LEVELS) == domain.cards


@pytest.mark.parametrize("domain_id", DOMAINS)
def test_every_objective_of_a_complete_domain_has_a_card(domain_id: str) -> None:
    domain = bank().blueprint.domain(domain_id)
    assert domain is not None
    wanted = {(topic.id, objective) for topic in domain.topics for objective in topic.objectives}
    assert wanted - {(card.topic, card.objective) for card in bank().select(domain=domain_id)} == set()


def test_the_first_card_of_multi_task_learning_asks_the_founding_question() -> None:
    first = bank().select(domain="multi-task")[0]
    assert first.id == "mtl-7k3q"
    assert first.objective == "contrast-transfer-multitask"


def test_every_card_can_be_predicted_about_by_what_its_demo_measures() -> None:
    for card in cards():
        assert DEMOS[card.demo.id].preset(card.demo.preset)
        assert 2 <= len(card.demo.predict.options) <= 4


def test_no_preset_carries_too_many_cards_and_every_demo_is_used() -> None:
    links = Counter((card.demo.id, card.demo.preset) for card in cards())
    assert max(links.values()) <= 12
    assert set(DEMOS) == {demo for demo, _ in links}


def test_every_domain_looks_at_several_demos() -> None:
    for domain in bank().blueprint.domains:
        assert len({card.demo.id for card in bank().select(domain=domain.id)}) >= 2


def test_the_example_that_teaches_the_format_is_itself_a_sound_card(tmp_path: Path) -> None:
    example = (ROOT / "content" / "README.md").read_text("utf-8").split("```yaml\n")[1].split("```")[0]
    (tmp_path / "deck.yaml").write_text(example, "utf-8")
    assert check([tmp_path / "deck.yaml"], ROOT / "content").lines == ()
