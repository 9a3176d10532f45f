from datetime import UTC, datetime, timedelta

import fsrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.study.forgetting import DEFAULTS, Forgetting
from quiz.study.memory import Rating, next_memory
from tests.bench import fsrs_arrays

HISTORY = st.lists(st.tuples(st.integers(0, 40), st.sampled_from([1, 2, 3, 4])), min_size=1, max_size=12)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OTHERS = (*(value * 1.1 for value in DEFAULTS[:20]), 0.3)


def test_the_defaults_are_those_of_py_fsrs() -> None:
    assert tuple(fsrs.Scheduler().parameters) == DEFAULTS


@given(HISTORY, st.sampled_from([DEFAULTS, OTHERS]))
def test_the_closed_form_agrees_with_the_schedule_on_any_history(
    history: list[tuple[int, int]], weights: tuple[float, ...]
) -> None:
    memory, closed, now, forgetting = None, (0.0, 0.0), NOON, Forgetting(weights)
    for wait, rating in history:
        now += timedelta(days=wait)
        closed = forgetting.first(rating) if memory is None else forgetting.later(*closed, wait, rating)
        memory = next_memory(memory, "mtl-aaaa", 1, Rating(rating), now, UTC, weights=weights)
        assert (memory.stability, memory.difficulty) == pytest.approx(closed)


@given(HISTORY)
def test_the_simulators_arrays_agree_with_the_closed_form(history: list[tuple[int, int]]) -> None:
    weights, forgetting = np.array([DEFAULTS]), Forgetting()
    closed, arrays = (0.0, 0.0), (np.zeros(1), np.zeros(1))
    for turn, (wait, rating) in enumerate(history):
        rated, days = np.array([rating]), np.array([float(wait)])
        arrays = fsrs_arrays.later(weights, *arrays, days, rated) if turn else fsrs_arrays.first(weights, rated)
        closed = forgetting.later(*closed, wait, rating) if turn else forgetting.first(rating)
        assert (arrays[0][0], arrays[1][0]) == pytest.approx(closed)
    assert fsrs_arrays.recall(weights, arrays[0], np.array([9.0]))[0] == pytest.approx(forgetting.recall(closed[0], 9))


def test_recall_is_nine_tenths_after_as_many_days_as_the_stability() -> None:
    for weights in (DEFAULTS, OTHERS):
        assert Forgetting(weights).recall(12.0, 12.0) == pytest.approx(0.9)
        assert Forgetting(weights).recall(12.0, 0) == 1.0


def test_without_steps_no_card_comes_back_on_the_day_it_was_met() -> None:
    for rating in Rating:
        met = next_memory(None, "mtl-aaaa", 1, rating, NOON, UTC, steps=False)
        assert met.state == "review"
        assert met.due.date() > NOON.date()
        again = next_memory(met, "mtl-aaaa", 1, Rating.AGAIN, NOON + timedelta(days=3), UTC, steps=False)
        assert again.state == "review"
        assert again.lapses == 1


def test_steps_change_when_a_card_comes_back_and_not_what_is_remembered() -> None:
    for rating in Rating:
        with_steps = next_memory(None, "mtl-aaaa", 1, rating, NOON, UTC)
        without = next_memory(None, "mtl-aaaa", 1, rating, NOON, UTC, steps=False)
        assert (with_steps.stability, with_steps.difficulty) == (without.stability, without.difficulty)
