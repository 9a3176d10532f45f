"""Every demo of the catalogue from the first event to the last, with real training on tiny data."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from small_runs import result_of, run, scores, small

from trainer_demos.catalog import DEMOS
from trainer_demos.events import Event, Metric, Progress, Ready, Result, Started, decode, encode
from trainer_demos.setup import Setup, Speaker

Make = Callable[..., Setup]
Ran = tuple[list[Event], Speaker]
HYPHEN = re.compile(r"(?<!\w)-\d")
"""A number after a hyphen that joins no words."""
_CACHE: dict[str, Ran] = {}


@pytest.fixture(params=list(DEMOS))
def demo(request: pytest.FixtureRequest) -> str:
    """Each demo in turn."""
    name: str = request.param
    return name


@pytest.fixture
def ran(demo: str, setup_for: Make) -> Ran:
    """A run of its default preset, made once for all tests."""
    if demo not in _CACHE:
        _CACHE[demo] = run(setup_for(demo, **small(demo)))
    return _CACHE[demo]


def test_a_run_is_started_ready_progress_and_result(ran: Ran) -> None:
    events, _ = ran
    assert isinstance(events[0], Started)
    assert isinstance(events[-1], Result)
    ready = next(event for event in events if isinstance(event, Ready))
    progress = [event for event in events if isinstance(event, Progress)]
    assert [event.done for event in progress] == list(range(1, ready.total_steps + 1))
    assert isinstance(events[events.index(ready) + 1], Metric)
    assert [decode(encode(event)) for event in events] == events


def test_every_curve_of_the_catalogue_is_drawn_by_arms_of_the_catalogue(demo: str, ran: Ran) -> None:
    metrics = [event for event in ran[0] if isinstance(event, Metric)]
    assert {metric.name for metric in metrics} >= set(DEMOS[demo].curves)
    assert {metric.arm for metric in metrics} == set(DEMOS[demo].arms)
    for curve, arm in {(metric.name, metric.arm) for metric in metrics}:
        steps = [metric.step for metric in metrics if (metric.name, metric.arm) == (curve, arm)]
        assert all(a < b for a, b in pairwise(steps))


def test_every_measure_of_the_catalogue_is_measured(demo: str, ran: Ran) -> None:
    result = ran[0][-1]
    assert isinstance(result, Result)
    # The fresh encoder may never get there; small voters may never, or always, agree.
    optional = {"needed", "unanimous_right", "divided_right"}
    assert set(result.measures) | optional == {measure.name for measure in DEMOS[demo].measures} | optional
    assert all(math.isfinite(value) for value in result.measures.values())
    assert DEMOS[demo].predict.measured(result.measures) is not None
    assert 1 <= len(result.notice) <= 3
    assert not result.verdict[0].islower()
    assert tuple(arm.name for arm in result.arms) == DEMOS[demo].arms


def test_no_hyphen_stands_for_a_minus_sign(ran: Ran) -> None:
    result = ran[0][-1]
    assert isinstance(result, Result)
    assert not HYPHEN.search(" ".join([result.verdict, *result.notice]))


def test_the_same_seed_gives_the_same_result(demo: str, ran: Ran, setup_for: Make) -> None:
    again, first = result_of(setup_for(demo, **small(demo))), ran[0][-1]
    assert isinstance(first, Result)
    assert scores(again) == scores(first)


def test_stopping_ends_with_what_was_measured_so_far(demo: str, setup_for: Make) -> None:
    asked = iter([False] * 3)
    events, _ = run(replace(setup_for(demo, seeds=(0, 1), **small(demo)), stopped=lambda: next(asked, True)))
    result = events[-1]
    assert isinstance(result, Result)
    assert result.stopped
    assert 1 <= sum(isinstance(event, Progress) for event in events) <= 4
    assert result.arms[0].metrics


def test_the_learners_own_text_gets_an_answer(ran: Ran) -> None:
    _, speaker = ran
    long = speaker.answer("great film " * 1000)
    assert "nly the first" in long.remark
    for text in ("great film " * 1000, "\u200d\ufe0f", "🦄 🦄", "x" * 5000, "\x00", "…", "don't"):
        answer = speaker.answer(text)
        assert answer.sentiments or answer.parses or answer.readings or answer.remark
    assert "nothing to read" in speaker.answer(" \n ").remark


@pytest.mark.parametrize(
    ("demo", "preset"),
    [(demo.id, preset.name) for demo in DEMOS.values() for preset in demo.presets if preset.name != "default"],
)
def test_every_preset_runs_to_a_result(setup_for: Make, demo: str, preset: str) -> None:
    result = result_of(setup_for(demo, preset=preset, **small(demo, preset)))
    assert set(result.measures) <= {measure.name for measure in DEMOS[demo].measures}
    assert result.verdict
    assert not HYPHEN.search(" ".join([result.verdict, *result.notice]))


@pytest.mark.parametrize("demo", ["transfer", "multi_task"])
def test_several_seeds_give_a_mean_and_a_spread(setup_for: Make, demo: str) -> None:
    result = result_of(setup_for(demo, seeds=(0, 1), **small(demo)))
    assert all(set(arm.spread) == set(arm.metrics) for arm in result.arms)
