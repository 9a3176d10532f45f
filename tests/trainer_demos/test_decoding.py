"""Trees and entity labels out of scores."""

from __future__ import annotations

from itertools import pairwise, product

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from trainer_demos.corpora.treebank import is_tree
from trainer_demos.decoding import TOUCHING, chu_liu_edmonds, decode_entities, decode_tree

LABELS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC")


def random_scores(seed: int, words: int) -> NDArray[np.float64]:
    return np.random.default_rng(seed).normal(size=(words + 1, words + 1))


def total(scores: NDArray[np.float64], heads: NDArray[np.int64]) -> float:
    return float(sum(scores[word, head] for word, head in enumerate(heads, 1)))


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 12))
def test_the_spanning_tree_is_as_good_as_the_one_networkx_finds(seed: int, words: int) -> None:
    scores = random_scores(seed, words)
    masked = scores.copy()
    np.fill_diagonal(masked, -np.inf)
    masked[0] = -np.inf
    ours = chu_liu_edmonds(masked)[1:]
    graph = nx.DiGraph()
    for dependent, head in product(range(1, words + 1), range(words + 1)):
        if dependent != head:
            graph.add_edge(head, dependent, weight=scores[dependent, head])
    theirs = nx.maximum_spanning_arborescence(graph)
    assert total(scores, ours) == pytest.approx(theirs.size(weight="weight"))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 5))
def test_the_decoded_tree_is_the_best_of_all_trees_with_one_root(seed: int, words: int) -> None:
    scores = random_scores(seed, words)
    heads = decode_tree(scores)
    assert is_tree(heads.tolist())
    best = max(
        total(scores, np.array(candidate))
        for candidate in product(range(words + 1), repeat=words)
        if is_tree(candidate)
    )
    assert total(scores, heads) == pytest.approx(best)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 40))
def test_a_decoded_tree_always_has_exactly_one_root(seed: int, words: int) -> None:
    scores = random_scores(seed, words)
    scores[:, 0] += 5.0  # every word would like to be the root
    assert is_tree(decode_tree(scores).tolist())


def test_a_cycle_is_broken_where_it_costs_least() -> None:
    scores = np.array([[0, 0, 0], [1, 0, 10], [4, 10, 0]], dtype=float)
    assert decode_tree(scores).tolist() == [2, 0]


def test_no_words_make_no_tree() -> None:
    assert decode_tree(np.zeros((1, 1))).tolist() == []


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 5))
def test_entities_are_the_best_sequence_that_strict_iob2_allows(seed: int, words: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(words, len(LABELS)))

    def legal(labels: tuple[str, ...]) -> bool:
        return all(not b.startswith("I-") or a[1:] == b[1:] for a, b in zip(("O", *labels), labels, strict=False))

    def score(labels: tuple[str, ...]) -> float:
        touching = sum(b[0] == "B" and a[1:] == b[1:] for a, b in pairwise(labels))
        return float(sum(scores[i, LABELS.index(label)] for i, label in enumerate(labels))) - TOUCHING * touching

    found = decode_entities(scores, LABELS)
    assert legal(found)
    assert score(found) == pytest.approx(max(score(c) for c in product(LABELS, repeat=words) if legal(c)))
