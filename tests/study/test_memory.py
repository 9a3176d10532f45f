from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import fsrs
import pytest
from conftest import BERLIN, MONDAY

from quiz.study.days import day_start, study_day
from quiz.study.memory import Memory, Rating, follow_revision, next_memory

GOOD, AGAIN, HARD, EASY = Rating.GOOD, Rating.AGAIN, Rating.HARD, Rating.EASY


def after(*ratings: Rating, start: datetime = MONDAY, wait: timedelta | None = None) -> Memory:
    """A memory after these ratings, each given when due unless a wait says otherwise."""
    memory, now = None, start
    for rating in ratings:
        memory = next_memory(memory, "mtl-aaaa", 1, rating, now, BERLIN)
        now = now + wait if wait else max(memory.due, now)
    assert memory is not None
    return memory


def test_a_study_day_begins_at_four_in_the_morning_where_the_learner_is() -> None:
    night = datetime(2026, 3, 3, 2, 30, tzinfo=UTC)  # 03:30 in Berlin
    assert study_day(night, BERLIN) == date(2026, 3, 2)
    assert study_day(night + timedelta(minutes=30), BERLIN) == date(2026, 3, 3)
    assert study_day(night, ZoneInfo("Asia/Tokyo")) == date(2026, 3, 3)


def test_a_study_day_starts_at_four_on_both_sides_of_summer_time() -> None:
    assert day_start(date(2026, 3, 28), BERLIN) == datetime(2026, 3, 28, 3, tzinfo=UTC)
    assert day_start(date(2026, 3, 29), BERLIN) == datetime(2026, 3, 29, 2, tzinfo=UTC)


def test_a_new_card_rated_good_comes_back_in_ten_minutes_and_then_on_another_day() -> None:
    first = after(GOOD)
    assert first.state == "learning"
    assert first.due == MONDAY + timedelta(minutes=10)
    second = next_memory(first, "mtl-aaaa", 1, GOOD, first.due, BERLIN)
    assert second.state == "review"
    assert second.due.astimezone(BERLIN).hour == 4
    assert study_day(second.due, BERLIN) > date(2026, 3, 2)


def test_a_review_late_one_evening_and_early_the_next_counts_as_a_day_though_it_is_not_24_hours() -> None:
    memory = after(GOOD, GOOD)
    evening = datetime(2026, 4, 1, 20, tzinfo=UTC)
    grown = next_memory(replace(memory, last_day=date(2026, 3, 20)), "mtl-aaaa", 1, GOOD, evening, BERLIN)
    eleven_hours_later = next_memory(grown, "mtl-aaaa", 1, GOOD, evening + timedelta(hours=11), BERLIN)
    same_evening = next_memory(grown, "mtl-aaaa", 1, GOOD, evening + timedelta(hours=2), BERLIN)
    assert eleven_hours_later.stability > same_evening.stability


def test_stability_and_difficulty_are_those_of_py_fsrs_on_the_same_days() -> None:
    scheduler = fsrs.Scheduler(enable_fuzzing=False)
    card = fsrs.Card(card_id=1)
    noon = datetime(2026, 3, 2, 11, tzinfo=UTC)
    memory = None
    for days, rating in ((0, GOOD), (0, GOOD), (3, HARD), (12, AGAIN), (12, GOOD), (20, EASY)):
        moment = noon + timedelta(days=days)
        card, _ = scheduler.review_card(card, fsrs.Rating(int(rating)), moment)
        memory = next_memory(memory, "mtl-aaaa", 1, rating, moment, BERLIN)
    assert memory is not None
    assert memory.stability == pytest.approx(card.stability)
    assert memory.difficulty == pytest.approx(card.difficulty)


def test_the_same_log_always_gives_the_same_dates() -> None:
    ratings = (GOOD, GOOD, GOOD, GOOD, GOOD)
    assert len({after(*ratings).due for _ in range(8)}) == 1


def test_fuzz_spreads_cards_of_one_day_over_several() -> None:
    memory = after(GOOD, GOOD, GOOD, GOOD)
    due = {next_memory(memory, f"mtl-{n:04}", 1, GOOD, memory.due, BERLIN).due for n in range(40)}
    assert len(due) >= 4


def test_a_lapse_is_counted_only_when_a_known_card_is_forgotten() -> None:
    assert after(AGAIN, AGAIN).lapses == 0
    forgotten = after(GOOD, GOOD, AGAIN)
    assert forgotten.lapses == 1
    assert forgotten.state == "relearning"


def test_a_clock_set_back_counts_as_the_day_of_the_last_review() -> None:
    memory = after(GOOD, GOOD)
    earlier = next_memory(memory, "mtl-aaaa", 1, GOOD, MONDAY - timedelta(days=30), BERLIN)
    assert earlier.last_day == memory.last_day
    assert earlier.stability > 0


def test_a_confident_error_is_met_again_within_a_week_whatever_the_interval() -> None:
    known = after(GOOD, GOOD, GOOD, GOOD, GOOD)
    assert (known.due - known.last_review).days > 14
    error = next_memory(known, "mtl-aaaa", 1, AGAIN, known.due, BERLIN, confident_error=True)
    strong = replace(error, stability=60.0)
    back = next_memory(strong, "mtl-aaaa", 1, GOOD, error.due, BERLIN)
    assert study_day(back.due, BERLIN) == error.last_day + timedelta(days=7)
    recovered = next_memory(back, "mtl-aaaa", 1, GOOD, back.due, BERLIN)
    assert recovered.lure_day is None
    assert (recovered.due - recovered.last_review).days > 14


def test_an_editorial_change_keeps_the_schedule_a_substantive_one_is_due_now_a_new_key_starts_anew() -> None:
    memory = after(GOOD, GOOD, GOOD)
    now = memory.last_review + timedelta(days=1)
    assert follow_revision(memory, 1, "key", now) == memory
    assert follow_revision(memory, 2, "editorial", now) == memory
    substantive = follow_revision(memory, 2, "substantive", now)
    assert substantive is not None
    assert substantive.due == now
    assert substantive.stability == memory.stability
    assert follow_revision(memory, 2, "key", now) is None


def test_skipped_revisions_may_have_been_substantive_so_the_card_is_due() -> None:
    memory = after(GOOD, GOOD, GOOD)
    followed = follow_revision(memory, 3, "editorial", memory.last_review)
    assert followed is not None
    assert followed.due == memory.last_review
