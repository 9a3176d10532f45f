"""Our figures against the official scorers."""

from __future__ import annotations

import random
import warnings
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer_demos.metrics import accuracy, attachment, mean_and_spread, span_f1, spans

LABELS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC")
RELATIONS = ("nsubj", "nsubj:pass", "obj", "obl", "root")
ROWS = st.lists(st.lists(st.sampled_from(LABELS), min_size=4, max_size=4), min_size=3, max_size=3)


@settings(max_examples=80, deadline=None)
@given(ROWS, ROWS)
def test_span_f1_agrees_with_strict_seqeval(predicted: list[list[str]], gold: list[list[str]]) -> None:
    from seqeval.metrics import f1_score
    from seqeval.scheme import IOB2

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # seqeval warns where a score is undefined
        expected = f1_score(gold, predicted, mode="strict", scheme=IOB2, zero_division=0)
    assert span_f1(predicted, gold) == pytest.approx(expected)


def test_an_entity_that_begins_inside_is_no_entity() -> None:
    assert spans(["I-PER", "O", "B-LOC", "I-LOC", "I-PER"]) == {(2, 4, "LOC")}


def random_tree(words: int, rng: random.Random) -> list[int]:
    order = rng.sample(range(1, words + 1), words)
    heads = [0] * words
    for position, word in enumerate(order[1:], 1):
        heads[word - 1] = rng.choice(order[:position])
    return heads


def conllu(trees: list[list[int]], relations: list[list[str]]) -> str:
    return "".join(
        "".join(f"{i}\tw{i}\t_\tNOUN\t_\t_\t{head}\t{relation}\t_\t_\n" for i, (head, relation) in enumerate(rows, 1))
        + "\n"
        for rows in (list(zip(tree, row, strict=True)) for tree, row in zip(trees, relations, strict=True))
    )


@pytest.mark.parametrize("seed", range(5))
def test_attachment_scores_agree_with_the_official_conll_18_scorer(seed: int) -> None:
    udeval = pytest.importorskip("udtools.udeval")
    rng = random.Random(seed)
    sizes = [rng.randint(2, 9) for _ in range(12)]
    gold, mine = ([random_tree(size, rng) for size in sizes] for _ in range(2))

    def relate(trees: list[list[int]]) -> list[list[str]]:
        return [[rng.choice(RELATIONS[:4]) if head else "root" for head in tree] for tree in trees]

    gold_relations, my_relations = relate(gold), relate(mine)
    kinds = {"no_gapping": 0, "no_shared_parents_in_coordination": 0, "no_empty_nodes": True}
    kinds |= {"multiple_roots_okay": False, "enhancements": "0"}
    loaded = [
        udeval.load_conllu(StringIO(conllu(*pair)), "x", kinds)
        for pair in ((gold, gold_relations), (mine, my_relations))
    ]
    official = udeval.evaluate(*loaded)
    flat = [[item for row in rows for item in row] for rows in (mine, my_relations, gold, gold_relations)]
    uas, las = attachment(*flat)  # type: ignore[arg-type]
    assert uas == pytest.approx(official["UAS"].f1)
    assert las == pytest.approx(official["LAS"].f1)


def test_subtypes_of_relations_do_not_count() -> None:
    assert attachment([0], ["nsubj:pass"], [0], ["nsubj"]) == (1.0, 1.0)


def test_nothing_scores_nothing() -> None:
    assert accuracy([], []) == 0.0
    assert span_f1([["O"]], [["O"]]) == 0.0
    assert mean_and_spread([0.5]) == (0.5, 0.0)
