"""Knobs that make every demo small enough for a test, and what a run of it yields."""

from __future__ import annotations

from collections.abc import Mapping

from trainer_demos.catalog import DEMOS, KnobValue
from trainer_demos.demos import load
from trainer_demos.events import Event, Result
from trainer_demos.setup import Setup, Speaker

_SMALL: dict[str, KnobValue] = {
    "labels": 16,
    "reviews": 40,
    "examples": 40,
    "intermediate_labels": 16,
    "sentences": 24,
    "source_sentences": 24,
    "target_sentences": 12,
    "epochs": 2,
    "head_epochs": 1,
    "second_epochs": 2,
    "source_epochs": 1,
    "clean_epochs": 1,
    "passes": 2,
    "repeats": 2,
    "voters": 3,
    "shots": 8,
    "most": 32,
    "steps": 10,
    "few": 1,
}


def small(demo: str, preset: str = "default") -> dict[str, KnobValue]:
    """The knobs of a demo that cost time, turned down; those that a preset is about stay."""
    kept = {"shots"} if preset != "default" else set()
    return {knob.name: _SMALL[knob.name] for knob in DEMOS[demo].knobs if knob.name in _SMALL.keys() - kept}


def run(setup: Setup) -> tuple[list[Event], Speaker]:
    """Every event of a run, and the last one who can be asked about a text."""
    items = list(load(setup.demo.id)(setup))
    speakers = [item for item in items if isinstance(item, Speaker)]
    return [item for item in items if not isinstance(item, Speaker)], speakers[-1]


def result_of(setup: Setup) -> Result:
    """The last event of a run."""
    result = run(setup)[0][-1]
    assert isinstance(result, Result)
    return result


def scores(result: Result) -> list[Mapping[str, float]]:
    """What each arm reached."""
    return [arm.metrics for arm in result.arms]
