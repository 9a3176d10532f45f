import random
from datetime import UTC, datetime, timedelta

import fsrs
import pytest
from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

from quiz.study.fit import ENOUGH, fit, weights_of
from quiz.study.forgetting import DEFAULTS, Forgetting, Parameters
from quiz.study.memory import Rating
from quiz.study.review import LogEntry

START = datetime(2026, 3, 2, 12, tzinfo=UTC)


def learner(
    weights: Parameters, cards: int = 120, days: int = 40, *, luck: float = 0.25, seed: int = 1
) -> list[LogEntry]:
    """A log of somebody whose memory has these weights, who guesses what is forgotten and never says so."""
    rng, truth, log = random.Random(seed), Forgetting(weights), []
    memories: dict[str, tuple[float, float, int]] = {}
    for day in range(days):
        for card in range(cards):
            card_id, at = str(card), START + timedelta(days=day)
            memory = memories.get(card_id)
            if memory is not None and rng.random() > 0.1:
                continue
            recalled = memory is not None and rng.random() < truth.recall(memory[0], day - memory[2])
            right = recalled or rng.random() < luck
            rating = Rating.GOOD if right else Rating.AGAIN
            log.append(
                LogEntry(card_id, "d", at, at.date(), right, False, rating,
                         first_of_day=True, fresh=memory is None, known=memory is not None)
            )  # fmt: skip
            if memory is None:
                memories[card_id] = (*truth.first(rating), day)
            else:
                memories[card_id] = (*truth.later(memory[0], memory[1], day - memory[2], rating), day)
    return log


def test_few_answers_are_too_early_to_fit() -> None:
    log = learner(DEFAULTS, cards=10, days=6)
    assert sum(not entry.fresh for entry in log) < ENOUGH
    assert fit(log, DEFAULTS) is None


def test_a_learner_who_forgets_much_faster_is_fitted_and_the_fit_foretells_better() -> None:
    truth = weights_of((-1.0, -0.6, 0.0, 0.5))
    found = fit(learner(truth), DEFAULTS)
    assert found is not None
    assert found.better
    assert found.weights[0] < 0.7 * DEFAULTS[0]
    assert Forgetting(found.weights).recall(10, 30) == pytest.approx(Forgetting(truth).recall(10, 30), abs=0.08)
    assert found.held_out == int(0.2 * found.answers)


def test_a_usual_learners_weights_stay_near_the_usual_ones() -> None:
    found = fit(learner(DEFAULTS), DEFAULTS)
    assert found is not None
    assert abs(found.before - found.after) < 0.02
    assert found.weights[20] == pytest.approx(DEFAULTS[20], rel=0.5)


def test_luck_is_not_taken_for_memory() -> None:
    """The same forgetful learner, with and without lucky guesses, must come out about equally forgetful."""
    truth = weights_of((-1.0, -0.6, 0.0, 0.5))
    lucky, luckless = fit(learner(truth), DEFAULTS), fit(learner(truth, luck=0.0), DEFAULTS)
    assert lucky is not None
    assert luckless is not None
    recalls = [Forgetting(found.weights).recall(3, 9) for found in (lucky, luckless)]
    assert recalls[0] == pytest.approx(recalls[1], abs=0.1)


@pytest.mark.parametrize("number", [-9.0, 0.0, 9.0])
def test_fitted_weights_stay_within_the_bounds_of_fsrs(number: float) -> None:
    weights = weights_of((number,) * 4)
    assert all(
        low <= weight <= high
        for low, weight, high in zip(LOWER_BOUNDS_PARAMETERS, weights, UPPER_BOUNDS_PARAMETERS, strict=True)
    )
    fsrs.Scheduler(parameters=weights)
