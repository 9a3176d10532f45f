"""What single demos promise, with real training on tiny data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from small_runs import result_of, run, small

from trainer_demos.corpora.treebank import is_tree
from trainer_demos.events import Note, Result
from trainer_demos.faults import Fault
from trainer_demos.setup import Setup

Make = Callable[..., Setup]


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
    events, speaker = run(setup_for("transfer", labels=80, epochs=30, encoder_rate=1e-3, head_rate=1e-2))
    result = events[-1]
    assert isinstance(result, Result)
    assert result.measures["pretrained"] > 75  # a tiny encoder on a dozen reviews: far above chance, on any machine
    good, bad = (speaker.answer(f"Bob {word} film").sentiments[0].positive for word in ("great", "awful"))
    assert good > 0.5 > bad


def test_frozen_encoders_do_not_move(setup_for: Make) -> None:
    result = result_of(setup_for("transfer", labels=16, epochs=2, frozen_layers=6))
    assert result.measures["moved"] == 0
    assert result.measures["trainable"] < 5


def test_the_embeddings_of_the_fresh_encoder_learn_until_it_matches(setup_for: Make) -> None:
    result = result_of(setup_for("label_efficiency", least=64, most=80, steps=60))
    pretrained, fresh, _ = result.arms
    assert pretrained.trainable < pretrained.parameters
    assert fresh.trainable == fresh.parameters
    assert result.measures["needed"] == 64
    assert result.verdict.startswith("The fresh encoder got there with 64 labels: ")


def test_a_domain_that_is_not_there_is_named(setup_for: Make, reviews: Path, tmp_path: Path) -> None:
    some = tmp_path / "some.tsv"
    some.write_text("".join(line for line in reviews.read_text().splitlines(keepends=True) if "hotels" not in line))
    with pytest.raises(Fault, match="hotels") as fault:
        run(replace(setup_for("transfer", test_domain="hotels"), reviews=some))
    assert "books, films" in fault.value.why


@pytest.mark.parametrize("demo", ["forgetting", "intermediate_task", "instruction_mix", "temperature", "neighbours"])
def test_a_file_without_domains_cannot_be_asked_for_topics(
    setup_for: Make, reviews: Path, tmp_path: Path, demo: str
) -> None:
    bare = tmp_path / "bare.tsv"
    rows = [line.split("\t") for line in reviews.read_text().splitlines()]
    bare.write_text("\n".join(f"{text}\t{label}" for text, label, *_ in rows))
    with pytest.raises(Fault, match=r"domain|topic|second question|reviews of the domain") as fault:
        run(replace(setup_for(demo, **small(demo)), reviews=bare))
    assert fault.value.advice


def test_fewer_reviews_than_asked_for_is_told(setup_for: Make) -> None:
    events, _ = run(setup_for("transfer", labels=5000, epochs=1))
    assert any(isinstance(event, Note) and "Only 80" in event.text for event in events)


def test_a_treebank_without_entities_trains_the_other_tasks(setup_for: Make, treebank: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare.conllu"
    bare.write_text(
        "\n".join(line.split("NER=")[0] + "_" if "\t" in line else line for line in treebank.read_text().split("\n"))
    )
    events, speaker = run(replace(setup_for("multi_task", **small("multi_task")), treebank=bare))
    result = events[-1]
    assert isinstance(result, Result)
    assert set(result.arms[0].metrics) == {"UPOS", "UAS", "LAS"}
    assert any(isinstance(event, Note) and "entity" in event.text for event in events)
    assert speaker.answer("Ann sees cats").parses[0].entities == ("O", "O", "O")


def test_the_single_arm_counts_the_weights_of_all_its_models(setup_for: Make) -> None:
    shared, single = result_of(setup_for("multi_task", **small("multi_task"))).arms
    encoder = result_of(setup_for("transfer", labels=16, epochs=1)).arms[0].parameters
    assert single.parameters - shared.parameters > 1.9 * encoder
