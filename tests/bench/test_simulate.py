"""A small run of the simulator: the figures of 200 learners are printed by `python -m tests.bench.simulate`."""

import numpy as np
import pytest

from quiz import paths
from quiz.bank.blueprint import Blueprint
from quiz.bank.blueprint_reader import read_blueprint
from tests.bench.course import NEW, Course
from tests.bench.learners import Learners, draw
from tests.bench.policies import DueOrder, Leitner, Ours, Sm2, items_of
from tests.bench.simulate import foretell, run


@pytest.fixture(scope="module")
def blueprint() -> Blueprint:
    found, _ = read_blueprint(paths.content_dir() / "blueprint.yaml")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def people(blueprint: Blueprint) -> Learners:
    return draw(blueprint, 16, (15, 20, 30, 45), np.random.default_rng(6))


@pytest.fixture(scope="module")
def ours(people: Learners) -> Course:
    return run(Ours(), people, 14, 3)


def test_the_plan_beats_due_order_by_three_points_at_14_days(people: Learners, ours: Course) -> None:
    rival = run(DueOrder(np.full(people.count, 100.0)), people, 14, 3)
    gained = 100 * (ours.scores() - rival.scores())
    assert gained.mean() - 1.645 * gained.std(ddof=1) / np.sqrt(people.count) > 3


def test_predictions_hold_the_truth_about_as_often_as_they_say(ours: Course) -> None:
    scores = ours.scores()
    held = [
        found.score.low <= score <= found.score.high
        for found, score in zip(foretell(ours, 0.7, 14), scores, strict=True)
    ]
    assert np.mean(held) >= 0.75


def test_every_policy_keeps_to_the_minutes_and_meets_no_card_twice_for_the_first_time(people: Learners) -> None:
    shape = people.known.shape
    limits = np.full(people.count, 30.0)
    for policy in (Ours(), DueOrder(limits), Sm2(limits, shape), Leitner(limits, shape)):
        course = Course(people, np.random.default_rng(3), steps=policy.steps)
        for _ in range(3):
            used = course.study(policy.order(course, 7))
            policy.learn(course)
            assert (used <= people.minutes * 60 + 120).all()
        told = course.answers()
        firsts = np.isnan(told.stability)
        assert firsts.sum() == (course.state != NEW).sum()


def test_the_app_sees_the_same_memories_as_its_own_schedule_would(people: Learners) -> None:
    course = run(DueOrder(np.full(people.count, 30.0)), people, 5, 3)
    for who, items in enumerate(items_of(course)):
        for card, item in enumerate(items):
            met = course.state[who, card] != NEW
            assert (item.stability is not None) == met
            assert not met or item.days == 5 - course.last_day[who, card]
