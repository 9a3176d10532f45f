import pytest
from conftest import BERLIN, MONDAY, attempt_at, make_card

from quiz.study.grading import MAXIMUM_MILLISECONDS, propose, reading_time
from quiz.study.memory import Memory, Rating, next_memory
from quiz.study.review import review_card

CARD = make_card()


def known() -> Memory:
    memory = next_memory(None, CARD.id, 1, Rating.EASY, MONDAY, BERLIN)
    assert memory.state == "review"
    return memory


@pytest.mark.parametrize(
    ("option", "guessed", "milliseconds", "met_before", "expected"),
    [
        ("a", False, 8_000, True, Rating.AGAIN),
        ("b", True, 2_000, True, Rating.AGAIN),
        ("b", False, 59_000, True, Rating.HARD),
        ("b", False, 8_000, True, Rating.GOOD),
        ("b", False, 2_000, True, Rating.EASY),
        ("b", False, 2_000, False, Rating.GOOD),
    ],
    ids=["wrong", "right but guessed", "slow", "sure", "fast and passed before", "fast on the first meeting"],
)
def test_the_proposed_rating_discounts_luck(
    option: str, guessed: bool, milliseconds: int, met_before: bool, expected: Rating
) -> None:
    attempt = attempt_at(CARD, option, guessed=guessed, milliseconds=milliseconds)
    assert propose(CARD, attempt, known() if met_before else None) is expected


def test_a_long_card_may_be_read_for_longer_before_it_counts_as_slow() -> None:
    long_card = make_card(stem="word " * 80)
    assert reading_time(long_card) > reading_time(CARD)
    attempt = attempt_at(CARD, milliseconds=reading_time(CARD) + 16_000)
    assert propose(CARD, attempt, None) is Rating.HARD
    assert propose(long_card, attempt, None) is Rating.GOOD


def test_time_is_capped_at_a_minute_and_the_cap_counts_as_slow_even_on_the_longest_card() -> None:
    card = make_card(stem="word " * 300)
    review = review_card(card, attempt_at(card, milliseconds=3_600_000), None, MONDAY, BERLIN)
    assert review.attempt.milliseconds == MAXIMUM_MILLISECONDS
    assert review.rating is Rating.HARD


def test_a_wrong_answer_that_was_not_a_guess_is_remembered_as_a_lure() -> None:
    sure = review_card(CARD, attempt_at(CARD, "c"), known(), MONDAY, BERLIN)
    guess = review_card(CARD, attempt_at(CARD, "c", guessed=True), known(), MONDAY, BERLIN)
    assert sure.after.lure_day is not None
    assert guess.after.lure_day is None


def test_a_card_whose_key_changed_starts_anew_but_the_stored_memory_is_kept_for_undo() -> None:
    memory = known()
    changed = make_card(rev=2, change="key")
    review = review_card(changed, attempt_at(changed), memory, MONDAY, BERLIN)
    assert review.fresh
    assert review.before == memory
    assert review.after.reps == 1
    assert review.after.rev == 2
