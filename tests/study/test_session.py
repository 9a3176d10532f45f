from datetime import timedelta

from conftest import BERLIN, MONDAY, attempt_at, make_card
from hypothesis import given
from hypothesis import strategies as st

from quiz.study.memory import Rating
from quiz.study.queue import Queue
from quiz.study.session import Session, show
from quiz.study.settings import Settings

CARDS = {card.id: card for card in (make_card(f"mtl-{n:04}") for n in range(6))}
IDS = tuple(CARDS)


def session(due: tuple[str, ...] = (), new: tuple[str, ...] = IDS, limit: int | None = None) -> Session:
    return Session.start(Queue((), due, new, 0), CARDS, {}, Settings(), BERLIN, limit)


def test_options_are_shuffled_by_the_seed_and_a_fixed_order_stays() -> None:
    card = make_card()
    orders = {show(card, seed).order for seed in range(40)}
    assert len(orders) > 10
    assert show(card, 7) == show(card, 7)
    assert show(make_card(order="fixed", order_reason="numbers"), 7).order == ("a", "b", "c", "d")
    assert show(card, 7, shuffle=False).order == ("a", "b", "c", "d")


def test_new_cards_are_spread_evenly_among_those_due() -> None:
    turns = session(due=IDS[:4], new=IDS[4:]).pending
    places = [turns.index(card_id) for card_id in IDS[4:]]
    assert places[0] in (1, 2)
    assert places[1] in (3, 4)


def test_a_missed_card_comes_back_within_the_session() -> None:
    study, now = session(), MONDAY
    card = study.next_card(now)
    assert card is not None
    study = study.advance(study.answer(card, attempt_at(card, "a"), now))
    other = study.next_card(now + timedelta(seconds=10))
    assert other is not None
    assert other.id != card.id
    study = study.advance(study.answer(other, attempt_at(other), now + timedelta(seconds=40)))
    assert study.next_card(now + timedelta(seconds=70)) == card


def test_a_card_is_not_shown_twice_in_a_row_while_another_waits() -> None:
    study = session()
    card = CARDS[IDS[0]]
    study = study.advance(study.answer(card, attempt_at(card, "a"), MONDAY))
    following = study.next_card(MONDAY + timedelta(minutes=5))
    assert following is not None
    assert following.id == IDS[1]


def test_with_nothing_else_left_a_step_within_the_learn_ahead_time_is_shown_early() -> None:
    study = session(new=IDS[:1])
    card = CARDS[IDS[0]]
    study = study.advance(study.answer(card, attempt_at(card), MONDAY))
    assert study.next_card(MONDAY + timedelta(seconds=1)) == card
    study = study.advance(study.answer(card, attempt_at(card), MONDAY + timedelta(seconds=5)))
    assert study.next_card(MONDAY + timedelta(minutes=1)) is None


def test_a_step_that_another_window_took_back_is_no_longer_waited_for() -> None:
    card = CARDS[IDS[0]]
    study = session(new=IDS[:1])
    study = study.advance(study.answer(card, attempt_at(card), MONDAY))
    assert study.learning == (card.id,)
    assert study.with_memories({}).next_card(MONDAY) is None


def test_cards_edited_on_disk_are_asked_as_they_are_now_and_those_gone_as_they_were() -> None:
    edited = make_card(IDS[1], stem="What is asked now?")
    study = session(new=IDS[:2]).with_cards({edited.id: edited})
    assert study.next_card(MONDAY) == CARDS[IDS[0]]
    assert study.without(IDS[0]).next_card(MONDAY) == edited


def test_a_limit_ends_the_session() -> None:
    study = session(limit=1)
    card = CARDS[IDS[0]]
    assert study.total == 1
    study = study.advance(study.answer(card, attempt_at(card), MONDAY))
    assert study.next_card(MONDAY + timedelta(minutes=1)) is None


def test_a_changed_rating_is_taken_instead_of_the_proposed_one() -> None:
    study = session()
    card = CARDS[IDS[0]]
    review = study.answer(card, attempt_at(card), MONDAY, Rating.EASY)
    assert review.proposed is Rating.GOOD
    assert review.rating is Rating.EASY
    assert review.after.state == "review"


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from("abcd"), st.integers(1, 4)), max_size=12))
def test_taking_answers_back_one_by_one_restores_every_memory_exactly(steps: list[tuple[int, str, int]]) -> None:
    study, now, trail = session(), MONDAY, []
    for number, option, rating in steps:
        card = CARDS[IDS[number]]
        review = study.answer(card, attempt_at(card, option), now, Rating(rating))
        trail.append((study, review))
        study = study.advance(review)
        now += timedelta(hours=17)
    for before, review in reversed(trail):
        study = study.take_back(review)
        assert study.memories == before.memories
        assert study.reviews == before.reviews
        assert review.card_id in study.pending
