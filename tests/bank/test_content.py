"""The cards that ship are held to the quality bar."""

import statistics
from collections import Counter
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from conftest import ROOT

from quiz.bank import LEVELS, Bank, Card
from quiz.bank.audit import words
from quiz.bank.check import check
from quiz.bank.reader import load
from trainer_demos.catalog import DEMOS

RELEASED_DOMAINS = ("transfer", "multi-task")
"""Domains that are complete."""


@cache
def bank() -> Bank:
    return load(ROOT / "content")


def cards() -> tuple[Card, ...]:
    return bank().released


def test_quiz_check_finds_nothing_wrong_with_the_cards_that_ship() -> None:
    assert check((), ROOT / "content").lines == ()


@pytest.mark.parametrize("domain_id", RELEASED_DOMAINS)
def test_a_complete_domain_has_the_blueprints_cards_at_every_level(domain_id: str) -> None:
    domain = bank().blueprint.domain(domain_id)
    assert domain is not None
    counts = Counter(card.level for card in bank().select(domain=domain_id))
    assert tuple(counts[level] for level in LEVELS) == domain.cards


@pytest.mark.parametrize("domain_id", RELEASED_DOMAINS)
def test_every_objective_of_a_complete_domain_has_a_card(domain_id: str) -> None:
    domain = bank().blueprint.domain(domain_id)
    assert domain is not None
    wanted = {(topic.id, objective) for topic in domain.topics for objective in topic.objectives}
    assert wanted - {(card.topic, card.objective) for card in bank().select(domain=domain_id)} == set()


def test_the_first_card_of_multi_task_learning_asks_the_founding_question() -> None:
    first = bank().select(domain="multi-task")[0]
    assert first.id == "mtl-7k3q"
    assert first.objective == "contrast-transfer-multitask"


def test_length_does_not_give_the_key_away() -> None:
    longest = longer = 0
    ratios = []
    for card in cards():
        key = len(card.key.text)
        others = [len(option.text) for option in card.distractors]
        longest += key > max(others)
        longer += key > 1.15 * max(others)
        ratios.append(key / statistics.mean(others))
    assert longest / len(cards()) <= 0.28
    assert longer / len(cards()) <= 0.10
    assert 0.95 <= statistics.mean(ratios) <= 1.05


def test_the_key_stands_in_every_place_about_equally_often() -> None:
    four = [card for card in cards() if len(card.options) == 4]
    counts = Counter([option.correct for option in card.options].index(True) for card in four)
    expected = len(four) / 4
    chi_square = sum((counts[place] - expected) ** 2 / expected for place in range(4))
    assert 0.115 <= chi_square <= 11.345  # p between .99 and .01 at three degrees of freedom


def test_no_two_stems_are_near_copies() -> None:
    stems = [(card.id, {word.lower() for word in words(card.stem) if len(word) > 3}) for card in cards()]
    alike = [
        (one, two)
        for (one, first), (two, second) in combinations(stems, 2)
        if len(first & second) / len(first | second) >= 0.6
    ]
    assert alike == []


def test_nearly_every_stem_asks_what_is_so() -> None:
    negative = [card.id for card in cards() if any(word in card.stem.split() for word in ("NOT", "EXCEPT", "LEAST"))]
    assert len(negative) <= 0.03 * len(cards())


def test_the_bank_rests_on_primary_sources() -> None:
    textbooks = ("Speech and Language Processing", "Deep Learning")
    primary = [card for card in cards() if any(ref.title not in textbooks for ref in card.refs)]
    assert len(primary) >= 0.8 * len(cards())


def test_every_card_can_be_predicted_about_by_what_its_demo_measures() -> None:
    for card in cards():
        assert DEMOS[card.demo.id].preset(card.demo.preset)
        assert 2 <= len(card.demo.predict.options) <= 4


def test_no_preset_carries_too_many_cards_and_every_preset_is_used() -> None:
    links = Counter((card.demo.id, card.demo.preset) for card in cards())
    assert max(links.values()) <= 12
    presets = {(demo.id, preset.name) for demo in DEMOS.values() for preset in demo.presets}
    assert presets - set(links) == set()


def test_the_example_that_teaches_the_format_is_itself_a_sound_card(tmp_path: Path) -> None:
    example = (ROOT / "content" / "README.md").read_text("utf-8").split("```yaml\n")[1].split("```")[0]
    (tmp_path / "deck.yaml").write_text(example, "utf-8")
    assert check([tmp_path / "deck.yaml"], ROOT / "content").lines == ()
