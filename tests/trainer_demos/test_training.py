"""The loop, the arms and the courses of training."""

from __future__ import annotations

import random

import pytest
import torch
from torch import nn

from trainer_demos import sampling
from trainer_demos.engine import Engine, RandomStream
from trainer_demos.losses import UncertaintyWeights, WeightedSum
from trainer_demos.sampling import Plan
from trainer_demos.training import Arm, Learner, Pace, race

CPU = torch.device("cpu")


def arm(name: str, steps: int, engine: Engine) -> Arm:
    """A noisy regression whose numbers depend on the random stream."""
    stream = RandomStream(5, CPU)
    with stream.active():
        model = nn.Sequential(nn.Linear(4, 8), nn.Dropout(0.5), nn.Linear(8, 1))
    x = torch.linspace(-1, 1, 32).reshape(8, 4)

    def objective(plan: Plan) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        loss = (model(x[list(plan.items)]) - 1).float().pow(2).mean()
        return loss, {"loss": loss}

    course = sampling.summed(range(8), [1] * 8, ("t",), steps // 2, 4, random.Random(0))
    return Arm(name, [Learner(objective, [{"params": list(model.parameters()), "lr": 0.05}], engine)], course, stream)


def test_an_arms_numbers_do_not_depend_on_the_other_arm() -> None:
    engine = Engine("cpu")
    alone = [step.losses["loss"] for _, step in race([arm("a", 20, engine)])]
    together = [
        step.losses["loss"] for racer, step in race([arm("a", 20, engine), arm("b", 40, engine)]) if racer.name == "a"
    ]
    assert together == alone
    assert alone[-1] < alone[0]


def test_arms_advance_side_by_side_even_when_one_has_more_steps() -> None:
    engine = Engine("cpu")
    short, long = arm("short", 10, engine), arm("long", 40, engine)
    for _ in race([short, long]):
        assert abs(short.progress - long.progress) <= 0.1 + 1e-9
    assert (short.done, long.done) == (10, 40)


def test_a_random_stream_leaves_the_outer_one_alone() -> None:
    torch.manual_seed(3)
    expected = torch.rand(2)
    torch.manual_seed(3)
    with RandomStream(1, CPU).active():
        torch.rand(5)
    assert torch.equal(torch.rand(2), expected)


def test_every_item_is_seen_once_an_epoch() -> None:
    course = sampling.summed(range(23), list(range(1, 24)), ("t",), 3, 4, random.Random(0))
    for epoch in range(3):
        assert sorted(item for plan in course if plan.epoch == epoch for item in plan.items) == list(range(23))


def test_the_learning_rate_rises_and_falls_within_one_and_zero() -> None:
    rates = [sampling.one_cycle(step, 50) for step in range(50)]
    assert max(rates) == pytest.approx(1.0, abs=0.15)
    assert 0 < rates[0] < 0.3
    assert 0 < rates[-1] < 0.1


def test_temperature_evens_out_how_often_a_small_task_is_drawn() -> None:
    sets = {"large": range(300), "small": range(300, 310)}

    def share(temperature: float) -> float:
        course = sampling.alternating(sets, [1] * 310, 20, 4, temperature, random.Random(0))
        return sum(plan.tasks == ("small",) for plan in course) / len(course)

    assert share(1.0) < 0.1
    assert share(100.0) == pytest.approx(0.5, abs=0.06)


def test_sequential_training_never_mixes_tasks_and_restarts_the_rate() -> None:
    course = sampling.sequential({"a": range(8), "b": range(8)}, [1] * 8, 2, 4, random.Random(0))
    assert [plan.tasks for plan in course] == [("a",)] * 4 + [("b",)] * 4
    assert [plan.rate for plan in course[:4]] == [plan.rate for plan in course[4:]]


def test_the_weighted_sum_is_a_weighted_sum() -> None:
    losses = {"a": torch.tensor(2.0), "b": torch.tensor(3.0)}
    assert float(WeightedSum({"a": 1.0, "b": 10.0})(losses)) == pytest.approx(32.0)


def test_uncertainty_weights_find_the_loss_as_variance() -> None:
    weights = UncertaintyWeights({"a": 1.0})
    optimiser = torch.optim.SGD(weights.parameters(), lr=0.5)
    for _ in range(300):
        optimiser.zero_grad()
        weights({"a": torch.tensor(0.25)}).backward()
        optimiser.step()
    # d/ds (exp(-s) * L + s / 2) = 0 where exp(s) = 2 L
    assert float(weights.log_variance["a"].detach().exp()) == pytest.approx(0.5, rel=1e-3)


def test_the_time_left_does_not_count_pauses() -> None:
    now = [0.0]
    pace = Pace(10, lambda: now[0])
    for _ in range(4):
        now[0] += 2.0
        progress = pace.step("")
    assert progress.seconds_left == pytest.approx(12.0)
