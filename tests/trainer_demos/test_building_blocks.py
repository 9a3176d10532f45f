"""What demos are built from: prompts, phases, masked words, joined gradients, tables of outcomes."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from sklearn.linear_model import LogisticRegression
from small_runs import result_of, run, small
from torch import nn

from trainer_demos.batches import pad_texts, text_ids
from trainer_demos.corpora.plain import bundled_plain, passages_of, read_plain
from trainer_demos.demos.interference import TwoGradients
from trainer_demos.encoder import Source
from trainer_demos.engine import Engine
from trainer_demos.faults import Fault
from trainer_demos.masked_words import WORDS, MaskedWords, SmallSource
from trainer_demos.results import Outcome, Table, figure, signed
from trainer_demos.reviewer import ALL, Example, Phase, Reviewer
from trainer_demos.setup import Setup
from trainer_demos.training import encoder_groups
from trainer_demos.weights import find_encoder

Make = Callable[..., Setup]
GIVEN = [
    Example(f"Ann {word} film {'a' * (index % 3)}", label)
    for index in range(8)
    for word, label in (("great", 1), ("awful", 0))
]


@pytest.fixture
def source(encoder: Path) -> Source:
    found = find_encoder(str(encoder))
    while True:
        try:
            next(found)
        except StopIteration as ended:
            return Source(ended.value)


def trained(source: Source, phases: list[Phase]) -> Reviewer:
    """A reviewer after its whole course."""
    torch.manual_seed(0)
    reviewer = Reviewer(source.pretrained(), phases, source, Engine("cpu"), 0, tracked=True)
    for plan in reviewer.course:
        for learner in reviewer.learners:
            learner.update(plan)
    return reviewer


def test_a_refitted_head_is_the_optimum_that_scikit_learn_finds(source: Source) -> None:
    torn = [replace(one, label=1 - one.label) if index % 5 == 0 else one for index, one in enumerate(GIVEN)]
    whole = Phase(torn, 2, encoder_rate=1e-3)
    reviewer = trained(source, [whole, replace(whole, epochs=1, frozen=ALL, refit=True)])
    texts = [each.text for each in torn]
    vectors = reviewer.vectors(texts).numpy()
    # Two rows of weights under the same penalty are one row, the difference, under half of it.
    rival = LogisticRegression(C=2.0, tol=1e-8, max_iter=1000).fit(vectors, [each.label for each in torn])
    expected = torch.tensor(rival.predict_proba(vectors), dtype=torch.float32)
    assert torch.allclose(reviewer.probabilities(texts), expected, atol=5e-3)


def test_refitting_moves_the_head_alone(source: Source) -> None:
    whole = Phase(GIVEN, 2, encoder_rate=1e-3)
    before, after = trained(source, [whole]), trained(source, [whole, Phase(GIVEN, 1, frozen=ALL, refit=True)])
    assert after.moved == before.moved > 0
    assert not torch.equal(before.model.heads["sentiment"].weight, after.model.heads["sentiment"].weight)
    assert after.loss(GIVEN) != before.loss(GIVEN)


def test_a_soft_prompt_learns_while_the_encoder_stays(source: Source) -> None:
    engine = Engine("cpu")
    encoder = source.pretrained()
    encoder.prompt = nn.Parameter(torch.zeros(3, encoder.width))
    before = encoder.prompt.detach().clone()
    reviewer = Reviewer(encoder, [Phase(GIVEN, 2, frozen=ALL, prompt_rate=0.1)], source, engine, 0, tracked=True)
    for plan in reviewer.course:
        reviewer.learners[0].update(plan)
    assert not torch.equal(before, encoder.prompt)
    assert reviewer.moved == 0
    assert reviewer.trainable == sum(p.numel() for p in reviewer.model.heads.parameters()) + before.numel()


def test_a_prompt_changes_what_is_read_but_not_its_shape(source: Source) -> None:
    encoder = source.pretrained().eval()
    texts = pad_texts(text_ids(source.tokenizer, ["great film", "Ann"], 16), source.padding)
    plain = encoder(texts)
    encoder.prompt = nn.Parameter(torch.ones(2, encoder.width))
    assert encoder(texts).shape == plain.shape
    assert not torch.allclose(encoder(texts), plain)


def test_each_phase_has_its_own_head_rate_and_frozen_layers(source: Source) -> None:
    torch.manual_seed(0)
    phases = [Phase(GIVEN, 1, frozen=ALL), Phase([replace(each, head="other") for each in GIVEN], 1, contrast=0.0)]
    heads = {"sentiment": 2, "other": 3}
    reviewer = Reviewer(source.pretrained(), phases, source, Engine("cpu"), 0, heads=heads, tracked=True)
    before = {name: [p.detach().clone() for p in head.parameters()] for name, head in reviewer.model.heads.items()}

    def moved(name: str) -> bool:
        return any(
            not torch.equal(a, b) for a, b in zip(before[name], reviewer.model.heads[name].parameters(), strict=True)
        )

    for plan in reviewer.course:
        if plan.tasks == ("1",):
            break
        for learner in reviewer.learners:
            learner.update(plan)
    assert moved("sentiment")
    assert not moved("other")
    assert reviewer.moved == 0
    for plan in reviewer.course:
        if plan.tasks == ("1",):
            reviewer.learners[1].update(plan)
    assert moved("other")
    assert reviewer.moved > 0


def test_soft_labels_are_learned_as_probabilities(source: Source) -> None:
    soft = [replace(each, soft=(0.3, 0.7)) for each in GIVEN]
    reviewer = trained(source, [Phase(soft, 60, frozen=ALL, head_rate=0.05, contrast=0.0)])
    assert float(reviewer.probabilities([GIVEN[0].text])[0, 1]) == pytest.approx(0.7, abs=0.1)


def test_class_weights_pull_towards_the_rare_class(source: Source) -> None:
    rare = [each for index, each in enumerate(GIVEN) if each.label == 1 or index < 2]
    same = [replace(each, text="a b") for each in rare]
    plain = trained(source, [Phase(same, 40, frozen=ALL, head_rate=0.05)])
    weighted = trained(source, [Phase(same, 40, frozen=ALL, head_rate=0.05, class_weights=(40.0, 1.0))])
    assert weighted.praise("a b") < 0.5 < plain.praise("a b")


def test_embeddings_learn_where_they_should_and_only_there(source: Source) -> None:
    small_one = SmallSource([each.text for each in GIVEN] * 3).fresh()
    assert all(weight.requires_grad for weight in small_one.embeddings.parameters())
    assert not any(weight.requires_grad for weight in source.pretrained().embeddings.parameters())
    groups = encoder_groups(small_one, 1.0)
    assert sum(len(group["params"]) for group in groups) == len(list(small_one.parameters()))  # type: ignore[arg-type]


def test_hidden_words_are_learned_to_be_guessed() -> None:
    texts = [
        f"{name} sees {thing} in {place} today"
        for name in ("ann", "bob")
        for thing in ("cats", "tea")
        for place in ("oslo", "rome")
    ]
    source = SmallSource(texts * 4)
    torch.manual_seed(0)
    words = MaskedWords(source.fresh(), source, texts * 4, 0.3, Engine("cpu"))
    words.start(2e-3)
    before, _ = words.score(texts)
    course = words.course(30, random.Random(0))
    assert {plan.tasks for plan in course} == {(WORDS,)}
    for plan in course:
        assert words.update(plan)["loss"] > 0
    after, right = words.score(texts)
    assert after < before - 1
    assert right > 0.2
    assert words.update(replace(course[0], tasks=("0",))) == {}


def test_pcgrad_takes_from_each_gradient_what_opposes_the_other() -> None:
    joiner = object.__new__(TwoGradients)
    joiner._surgery, joiner._shared, joiner.cosines = True, 1, [-0.7]
    one, other = [torch.tensor([1.0, 0.0]), torch.tensor([5.0])], [torch.tensor([-1.0, 1.0]), torch.tensor([2.0])]
    shared, own = joiner._join(one, other)
    # By hand: (1, 0) + 1/2 (-1, 1) = (1/2, 1/2); (-1, 1) + 1 (1, 0) = (0, 1).
    assert torch.allclose(shared, torch.tensor([0.5, 1.5]))
    assert float(own) == 7
    joiner.cosines = [0.7]
    assert torch.allclose(joiner._join(one, other)[0], torch.tensor([0.0, 1.0]))


def test_a_table_says_which_arm_is_ahead_only_beyond_chance(setup_for: Make) -> None:
    def outcomes(first: float, second: float) -> list[dict[str, Outcome]]:
        return [{"a": Outcome({"accuracy": first}, 1.0, 10, 5), "b": Outcome({"accuracy": second}, 2.0, 10, 10)}]

    setup = setup_for("transfer")
    assert "no clear difference" in Table(setup, outcomes(0.70, 0.68), 200).compare("a", "b")
    assert "`a` is ahead of `b` by 25.0 points" in Table(setup, outcomes(0.85, 0.60), 200).compare("a", "b")
    assert "`b` is ahead of `a`" in Table(setup, outcomes(0.60, 0.85), 200).compare("a", "b")


def test_figures_have_a_minus_sign_and_differences_a_plus_sign() -> None:
    assert [figure(value) for value in (21.44, -0.94, -0.04)] == ["21.4", "−0.9", "0.0"]
    assert [signed(value) for value in (1.16, -3.0, 0.04, -0.04)] == ["+1.2", "−3.0", "0.0", "0.0"]
    assert (figure(-0.126, 2), signed(0.5671, 3)) == ("−0.13", "+0.567")


def test_plain_text_is_cut_at_sentence_ends() -> None:
    sentence = "One two three four five six seven eight nine ten eleven twelve. "
    passages = list(passages_of(sentence * 6))
    assert [len(passage.split()) for passage in passages] == [48, 24]
    assert all(passage.endswith(".") for passage in passages)


def test_too_little_plain_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "short.txt").write_text("Only this.\n")
    with pytest.raises(Fault, match="too little"):
        read_plain(tmp_path / "short.txt")
    with pytest.raises(Fault, match=r"none\.txt"):
        read_plain(tmp_path / "none.txt")


def test_the_bundled_text_is_as_long_as_it_should_be_and_held_out_text_is_not_read() -> None:
    plain = read_plain(bundled_plain())
    assert sum(len(text.split()) for text in (*plain.train, *plain.test)) >= 60_000
    assert not set(plain.train) & set(plain.test)


def test_text_of_the_learners_own_is_read_first(setup_for: Make, plain: Path) -> None:
    own = replace(setup_for("pretrain_then_finetune", **small("pretrain_then_finetune")), text=plain)
    notes = [event.text for event in run(own)[0] if hasattr(event, "level")]
    assert any("plain.txt" in note for note in notes)


def test_what_was_known_before_the_second_task_is_remembered(setup_for: Make) -> None:
    measures = result_of(setup_for("forgetting", **small("forgetting"))).measures
    assert measures["lost"] == pytest.approx(measures["before"] - measures["after"])
    frozen = result_of(setup_for("forgetting", preset="head-only", **small("forgetting", "head-only"))).measures
    assert frozen["lost"] == 0
