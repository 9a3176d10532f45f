from dataclasses import replace
from datetime import timedelta

from conftest import BERLIN, MONDAY, make_card

from quiz.study.memory import Memory, Rating, next_memory
from quiz.study.queue import Mark, Queue, Today, build, next_due
from quiz.study.settings import Settings

CARDS = tuple(make_card(f"mtl-{n:04}") for n in range(30))


def memories(count: int, days: int) -> dict[str, Memory]:
    """The first cards, known and due `days` ago."""
    found = {}
    for card in CARDS[:count]:
        memory = next_memory(None, card.id, 1, Rating.EASY, MONDAY - timedelta(days=60), BERLIN)
        found[card.id] = replace(memory, due=MONDAY - timedelta(days=days))
    return found


def queue(
    known: dict[str, Memory], marks: dict[str, Mark] | None = None, today: Today | None = None, **limits: int
) -> Queue:
    settings = replace(Settings(), **limits)  # type: ignore[arg-type]
    return build(CARDS, known, marks or {}, settings, today or Today(), MONDAY, BERLIN)


def test_new_cards_come_in_the_banks_order_up_to_the_daily_limit() -> None:
    assert queue({}).new == tuple(card.id for card in CARDS[:10])
    assert len(queue({}, today=Today(new=7)).new) == 3
    assert queue({}, today=Today(new=12)).new == ()


def test_due_cards_beyond_the_limit_are_held_back_and_counted() -> None:
    found = queue(memories(20, 1), due_per_day=12, today=Today(reviewed=4))
    assert len(found.due) == 8
    assert found.held_back == 12


def test_the_longest_overdue_come_first_and_one_days_cards_in_a_seeded_order() -> None:
    known = memories(12, 1)
    for card in CARDS[8:12]:
        known[card.id] = replace(known[card.id], due=MONDAY - timedelta(days=9))
    found = queue(known)
    assert set(found.due[:4]) == {card.id for card in CARDS[8:12]}
    assert found.due == queue(known).due
    assert list(found.due[4:]) != sorted(found.due[4:])


def test_a_card_that_is_not_due_is_left_alone() -> None:
    assert queue(memories(5, -3)).due == ()


def test_suspended_cards_stay_away() -> None:
    found = queue(memories(2, 1), {CARDS[0].id: Mark(suspended=True), CARDS[5].id: Mark(suspended=True)})
    assert CARDS[0].id not in found.due
    assert CARDS[5].id not in found.new


def test_one_new_card_of_a_family_a_day() -> None:
    cards = [replace(card, family="lora") for card in CARDS[:4]] + list(CARDS[4:6])
    found = build(cards, {}, {}, Settings(), Today(), MONDAY, BERLIN)
    assert found.new == (CARDS[0].id, CARDS[4].id, CARDS[5].id)


def test_a_sibling_of_a_card_met_today_waits_for_another_day() -> None:
    cards = [replace(card, family="lora") for card in CARDS[:3]]
    met = {CARDS[0].id: next_memory(None, CARDS[0].id, 1, Rating.GOOD, MONDAY, BERLIN)}
    assert build(cards, met, {}, Settings(), Today(), MONDAY, BERLIN).new == ()
    tomorrow = MONDAY + timedelta(days=1)
    assert build(cards, met, {}, Settings(), Today(), tomorrow, BERLIN).new == (CARDS[1].id,)


def test_a_card_with_a_changed_key_is_new_again() -> None:
    cards = [replace(CARDS[0], rev=2, change="key")]
    found = build(cards, memories(1, 1), {}, Settings(), Today(), MONDAY, BERLIN)
    assert found.new == (CARDS[0].id,)
    assert found.due == ()


def test_the_next_due_time_is_the_earliest_still_to_come() -> None:
    known = memories(3, -2) | {"x": replace(memories(1, 5)[CARDS[0].id], card_id="x")}
    assert next_due(known.values(), MONDAY) == MONDAY + timedelta(days=2)
    assert next_due([], MONDAY) is None
