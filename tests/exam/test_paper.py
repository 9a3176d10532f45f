import random
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from conftest import BLUEPRINT, MONDAY, make_card
from exam.banks import full_bank, real_blueprint
from hypothesis import given
from hypothesis import strategies as st

from quiz.bank import LEVELS, Domain
from quiz.exam.paper import Terms, apportion, draw

REAL = real_blueprint()
BANK = full_bank(REAL)
BY_ID = {card.id: card for card in BANK}
TERMS = Terms()


def test_over_a_thousand_seeds_every_domain_is_within_one_question_and_no_family_comes_twice() -> None:
    assert len(BANK) == 400
    levels: Counter[str] = Counter()
    for seed in range(1000):
        paper = draw(BANK, REAL, replace(TERMS, seed=seed), {})
        assert len(paper) == len({question.card_id for question in paper}) == 40
        domains = Counter(question.domain for question in paper)
        for domain in REAL.domains:
            assert abs(domains[domain.id] - domain.weight * 40 / 100) < 1, (seed, domain.id)
        families = [BY_ID[question.card_id].family for question in paper if BY_ID[question.card_id].family]
        assert len(families) == len(set(families)), seed
        drawn = Counter(question.level for question in paper)
        for level, planned in zip(LEVELS, (60, 140, 120, 80), strict=True):
            assert abs(drawn[level] - planned / 10) <= 2, (seed, level)
        levels += drawn
    for level, planned in zip(LEVELS, (60, 140, 120, 80), strict=True):
        assert levels[level] / 1000 == pytest.approx(planned / 10, abs=0.5)


def test_the_same_seed_draws_the_same_paper_in_whatever_order_the_cards_come() -> None:
    papers = [draw(BANK, REAL, replace(TERMS, seed=seed), {}) for seed in range(20)]
    assert papers == [draw(BANK[::-1], REAL, replace(TERMS, seed=seed), {}) for seed in range(20)]
    assert len(set(papers)) == 20


def test_cards_in_no_test_yet_come_first_and_then_those_tested_longest_ago() -> None:
    cards = [make_card(f"mtl-{letter * 4}") for letter in "abcdefghij"]
    tested = {card.id: MONDAY - timedelta(days=day) for day, card in enumerate(cards[:7])}
    for seed in range(30):
        paper = draw(cards, BLUEPRINT, Terms(questions=5, seed=seed), tested)
        fresh, oldest = {card.id for card in cards[7:]}, {cards[6].id, cards[5].id}
        assert {question.card_id for question in paper} == fresh | oldest


def test_of_one_domain_and_level_no_card_comes_again_before_every_other_was_tested() -> None:
    tested: dict[str, datetime] = {}
    times: Counter[str] = Counter()
    cards = [replace(card, family="") for card in BANK]
    for number in range(25):
        for question in draw(cards, REAL, Terms(seed=number), tested):
            tested[question.card_id] = MONDAY + timedelta(days=number)
            times[question.card_id] += 1
    for domain in REAL.domains:
        for level in LEVELS:
            cell = [times[card.id] for card in cards if (card.domain, card.level) == (domain.id, level)]
            assert max(cell) - min(cell) <= 1, (domain.id, level)


def test_only_the_domains_asked_for_are_drawn_by_their_weights() -> None:
    paper = draw(BANK, REAL, Terms(questions=20, domains=("transfer", "multi-task")), {})
    assert Counter(question.domain for question in paper) == {"transfer": 12, "multi-task": 8}


def test_a_bank_that_is_still_growing_gives_its_seats_to_the_domains_that_have_cards() -> None:
    cards = [card for card in BANK if card.domain in ("transfer", "multi-task")]
    paper = draw(cards, REAL, TERMS, {})
    assert Counter(question.domain for question in paper) == {"transfer": 24, "multi-task": 16}


def test_a_bank_too_small_gives_all_it_has_with_one_card_of_a_family() -> None:
    cards = [make_card(f"mtl-{letter * 4}", family="twins" if letter in "abc" else "") for letter in "abcdef"]
    paper = draw(cards, BLUEPRINT, TERMS, {})
    assert len(paper) == 4
    assert sum(question.card_id[-1] in "abc" for question in paper) == 1
    assert draw([], BLUEPRINT, TERMS, {}) == ()


def test_a_family_across_domains_leaves_no_seat_empty() -> None:
    cards = [replace(card, family="everywhere") if "recall" in card.id else card for card in BANK]
    assert len(draw(cards, REAL, TERMS, {})) == 40


def test_options_are_shuffled_by_the_seed_unless_the_learner_or_the_card_keeps_them() -> None:
    cards = [make_card(f"mtl-{letter * 4}") for letter in "abcdefgh"]
    orders = {question.order for question in draw(cards, BLUEPRINT, TERMS, {})}
    assert len(orders) > 1
    assert {question.order for question in draw(cards, BLUEPRINT, TERMS, {}, shuffle=False)} == {tuple("abcd")}
    fixed = [replace(card, order="fixed") for card in cards]
    assert {question.order for question in draw(fixed, BLUEPRINT, TERMS, {})} == {tuple("abcd")}


@given(
    places=st.lists(
        st.tuples(st.sampled_from(REAL.domains), st.sampled_from(LEVELS), st.sampled_from(["", "f", "g", "h"])),
        max_size=40,
    ),
    count=st.integers(1, 50),
    seed=st.integers(0, 99),
)
def test_any_bank_gives_as_many_questions_as_it_has_families_or_as_were_asked_for(
    places: list[tuple[Domain, str, str]], count: int, seed: int
) -> None:
    cards = [
        make_card(f"mtl-{number:04}", domain=domain.id, level=level, family=family)
        for number, (domain, level, family) in enumerate(places)
    ]
    paper = draw(cards, REAL, Terms(questions=count, seed=seed), {})
    families = [next(card for card in cards if card.id == question.card_id).family for question in paper]
    named = [family for family in families if family]
    assert len(named) == len(set(named))
    assert len({question.card_id for question in paper}) == len(paper)
    assert len(paper) == min(count, len({card.family or card.id for card in cards}))


@given(
    weights=st.lists(st.integers(0, 50), min_size=1, max_size=13),
    seats=st.integers(0, 120),
    room=st.lists(st.integers(0, 40), min_size=13, max_size=13),
    seed=st.integers(0, 9),
)
def test_apportioned_seats_respect_room_and_quota(weights: list[int], seats: int, room: list[int], seed: int) -> None:
    places = dict(enumerate(room[: len(weights)]))
    given_seats = apportion(dict(enumerate(weights)), seats, places, random.Random(seed))
    assert sum(given_seats.values()) == min(seats, sum(places.values()))
    assert all(0 <= count <= places[key] for key, count in given_seats.items())
    if sum(weights) and all(
        Fraction(seats * weight, sum(weights)) <= places[key] for key, weight in enumerate(weights)
    ):
        for key, weight in enumerate(weights):
            assert abs(given_seats[key] - Fraction(seats * weight, sum(weights))) < 1


def test_largest_remainder_by_hand() -> None:
    # 10 seats for 47 : 16 : 15.8 : 12 : 6.1 : 3.1 are 5 2 2 1 0 0 (the textbook case of Hamilton's method).
    weights = {"a": 470, "b": 160, "c": 158, "d": 120, "e": 61, "f": 31}
    given_seats = apportion(weights, 10, dict.fromkeys(weights, 10), random.Random(0))
    assert given_seats == {"a": 5, "b": 2, "c": 1, "d": 1, "e": 1, "f": 0}
