"""Both demos from the first event to the last, with real training on tiny data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from trainer_demos.catalog import DEMOS
from trainer_demos.corpora.treebank import is_tree
from trainer_demos.demos import load
from trainer_demos.events import Event, Metric, Note, Progress, Ready, Result, Started, decode, encode
from trainer_demos.faults import Fault
from trainer_demos.setup import Setup, Speaker

Make = Callable[..., Setup]
FAST = {"transfer": {"labels": 32, "epochs": 3}, "multi_task": {"sentences": 24, "epochs": 3}}


def run(setup: Setup) -> tuple[list[Event], Speaker]:
    items = list(load(setup.demo.id)(setup))
    speakers = [item for item in items if isinstance(item, Speaker)]
    return [item for item in items if not isinstance(item, Speaker)], speakers[-1]


def result_of(setup: Setup) -> Result:
    result = run(setup)[0][-1]
    assert isinstance(result, Result)
    return result


@pytest.mark.parametrize("demo", list(DEMOS))
def test_a_run_is_started_ready_progress_and_result(setup_for: Make, demo: str) -> None:
    events, _ = run(setup_for(demo, **FAST[demo]))
    assert isinstance(events[0], Started)
    assert isinstance(events[-1], Result)
    ready = next(event for event in events if isinstance(event, Ready))
    progress = [event for event in events if isinstance(event, Progress)]
    assert [event.done for event in progress] == list(range(1, ready.total_steps + 1))
    first = events[events.index(ready) + 1]
    assert isinstance(first, Metric)
    assert first.step == 0
    assert [decode(encode(event)) for event in events] == events


@pytest.mark.parametrize("demo", list(DEMOS))
def test_every_curve_of_the_catalogue_is_drawn_for_both_arms(setup_for: Make, demo: str) -> None:
    metrics = [event for event in run(setup_for(demo, **FAST[demo]))[0] if isinstance(event, Metric)]
    assert {(m.name, m.arm) for m in metrics} == {(c, a) for c in DEMOS[demo].curves for a in DEMOS[demo].arms}
    for curve, arm in {(m.name, m.arm) for m in metrics}:
        steps = [m.step for m in metrics if (m.name, m.arm) == (curve, arm)]
        assert all(a < b for a, b in pairwise(steps))


@pytest.mark.parametrize("demo", list(DEMOS))
def test_every_measure_of_the_catalogue_is_measured(setup_for: Make, demo: str) -> None:
    result = result_of(setup_for(demo, **FAST[demo]))
    assert set(result.measures) == {measure.name for measure in DEMOS[demo].measures}
    assert DEMOS[demo].predict.measured(result.measures) is not None
    assert 1 <= len(result.notice) <= 3
    assert result.verdict


@pytest.mark.parametrize("demo", list(DEMOS))
def test_the_same_seed_gives_the_same_result(setup_for: Make, demo: str) -> None:
    one, other = (result_of(setup_for(demo, **FAST[demo])) for _ in range(2))
    assert [arm.metrics for arm in one.arms] == [arm.metrics for arm in other.arms]


@pytest.mark.parametrize("demo", list(DEMOS))
def test_several_seeds_give_a_mean_and_a_spread(setup_for: Make, demo: str) -> None:
    result = result_of(setup_for(demo, seeds=(0, 1), **FAST[demo]))
    assert all(set(arm.spread) == set(arm.metrics) for arm in result.arms)


@pytest.mark.parametrize("demo", list(DEMOS))
def test_stopping_ends_with_what_was_measured_so_far(setup_for: Make, demo: str) -> None:
    asked = iter([False] * 3)
    events, _ = run(replace(setup_for(demo, **FAST[demo]), stopped=lambda: next(asked, True)))
    result = events[-1]
    assert isinstance(result, Result)
    assert result.stopped
    assert sum(isinstance(event, Progress) for event in events) == 4
    assert result.arms[0].metrics


@pytest.mark.parametrize(
    ("demo", "preset"), [(demo.id, preset.name) for demo in DEMOS.values() for preset in demo.presets]
)
def test_every_preset_runs_to_a_result(setup_for: Make, demo: str, preset: str) -> None:
    own = DEMOS[demo].preset(preset).knobs
    size = {"labels": 16} if demo == "transfer" else {"sentences": 16}
    changes: dict[str, object] = {**size, "epochs": 2}
    if "test_domain" in own:
        changes["test_domain"] = "books"  # the tiny corpus knows films and books only
    result = result_of(setup_for(demo, preset=preset, **changes))
    assert set(result.measures) <= {measure.name for measure in DEMOS[demo].measures}


def test_the_task_is_learned_and_the_tree_is_a_tree(setup_for: Make) -> None:
    setup = setup_for("multi_task", sentences=27, epochs=30, encoder_rate=3e-3, head_rate=1e-2)
    events, speaker = run(setup)
    result = events[-1]
    assert isinstance(result, Result)
    assert result.arms[0].metrics["UPOS"] > 0.95
    assert result.arms[0].metrics["LAS"] > 0.95
    answer = speaker.answer("Ann sees cats in Rome.")
    assert [parse.arm for parse in answer.parses] == ["shared", "single"]
    for parse in answer.parses:
        assert parse.words == ("Ann", "sees", "cats", "in", "Rome", ".")
        assert is_tree(parse.heads)
    assert answer.parses[0].entities == ("B-PER", "O", "O", "O", "B-LOC", "O")


def test_a_word_that_decides_is_learned(setup_for: Make) -> None:
    events, speaker = run(setup_for("transfer", labels=32, epochs=30, encoder_rate=1e-3, head_rate=1e-2))
    result = events[-1]
    assert isinstance(result, Result)
    assert result.measures["pretrained"] > 75  # a tiny encoder on a dozen reviews: far above chance, on any machine
    good, bad = (speaker.answer(f"Bob {word} film").sentiments[0].positive for word in ("great", "awful"))
    assert good > 0.5 > bad


@pytest.mark.parametrize("demo", list(DEMOS))
def test_two_thousand_words_and_strange_signs_get_an_answer(setup_for: Make, demo: str) -> None:
    _, speaker = run(setup_for(demo, **FAST[demo]))
    long = speaker.answer("great film " * 1000)
    assert "Only the first" in long.remark
    assert long.sentiments or long.parses
    for text in ("\u200d\ufe0f", "🦄 🦄", "x" * 5000, "\x00", "…", "don't"):
        answer = speaker.answer(text)
        assert answer.sentiments or answer.parses or answer.remark
    assert "nothing to read" in speaker.answer(" \n ").remark


def test_frozen_encoders_do_not_move(setup_for: Make) -> None:
    result = result_of(setup_for("transfer", labels=16, epochs=2, frozen_layers=6))
    assert result.measures["moved"] == 0
    assert result.measures["trainable"] < 5


def test_a_domain_that_is_not_there_is_named(setup_for: Make) -> None:
    with pytest.raises(Fault, match="hotels") as fault:
        run(setup_for("transfer", test_domain="hotels"))
    assert "books, films" in fault.value.why


def test_fewer_reviews_than_asked_for_is_told(setup_for: Make) -> None:
    events, _ = run(setup_for("transfer", labels=5000, epochs=1))
    assert any(isinstance(event, Note) and "Only 56" in event.text for event in events)


def test_a_treebank_without_entities_trains_the_other_tasks(setup_for: Make, treebank: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare.conllu"
    bare.write_text(
        "\n".join(line.split("NER=")[0] + "_" if "\t" in line else line for line in treebank.read_text().split("\n"))
    )
    events, speaker = run(replace(setup_for("multi_task", **FAST["multi_task"]), treebank=bare))
    result = events[-1]
    assert isinstance(result, Result)
    assert set(result.arms[0].metrics) == {"UPOS", "UAS", "LAS"}
    assert any(isinstance(event, Note) and "entity" in event.text for event in events)
    assert speaker.answer("Ann sees cats").parses[0].entities == ("O", "O", "O")


def test_the_single_arm_counts_the_weights_of_all_its_models(setup_for: Make) -> None:
    shared, single = result_of(setup_for("multi_task", **FAST["multi_task"])).arms
    encoder = result_of(setup_for("transfer", labels=16, epochs=1)).arms[0].parameters
    assert single.parameters - shared.parameters > 1.9 * encoder
