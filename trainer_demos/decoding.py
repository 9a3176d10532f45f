"""From scores to structures: dependency trees and entity labels. NumPy only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
TOUCHING = 4.0
"""Of 976 entities in 1,500 sentences of English-EWT, 9 follow one of their kind without a word in between."""


def decode_tree(scores: Scores) -> NDArray[np.int64]:
    """The maximum spanning tree with exactly one root.

    `scores[d, h]` is the score of word d (1-based) hanging on h; row 0 (the root has no head) is ignored.
    Returns heads of shape (words,), 1-based, 0 for the root. Words that prefer a tree anyway are taken at their
    word; otherwise Chu-Liu/Edmonds finds the best one. One root is enforced by charging every edge out of the root
    more than a tree can ever gain, so that the best tree uses it once (Zmigrod et al. 2020, section 5).
    """
    size = len(scores)
    if size == 1:
        return np.zeros(0, dtype=np.int64)
    scores = scores.astype(np.float64, copy=True)
    np.fill_diagonal(scores, -np.inf)
    scores[0] = -np.inf
    greedy = scores.argmax(axis=1)
    greedy[0] = 0
    if (greedy[1:] == 0).sum() == 1 and find_cycle(greedy) is None:
        return np.asarray(greedy[1:], dtype=np.int64)
    finite = scores[np.isfinite(scores)]
    scores[1:, 0] -= (finite.max() - finite.min() + 1.0) * size
    return np.asarray(chu_liu_edmonds(scores)[1:], dtype=np.int64)


def chu_liu_edmonds(scores: Scores) -> NDArray[np.int64]:
    """Heads of the maximum arborescence rooted at node 0, for `scores[dependent, head]`; `heads[0]` is 0.

    Chu and Liu 1965, Edmonds 1967: take every node's best head; as long as that leaves a cycle, contract it to one
    node, solve the smaller problem, and open the cycle where the edge into it lands.
    """
    heads: NDArray[np.int64] = scores.argmax(axis=1)
    heads[0] = 0
    cycle = find_cycle(heads)
    if cycle is None:
        return heads
    inside = np.zeros(len(scores), dtype=bool)
    inside[cycle] = True
    outer = np.flatnonzero(~inside)
    new = len(outer)  # the contracted cycle is the last node of the smaller graph
    smaller = np.full((new + 1, new + 1), -np.inf)
    smaller[:new, :new] = scores[np.ix_(outer, outer)]
    leaving = scores[np.ix_(outer, cycle)]
    smaller[:new, new] = leaving.max(axis=1)
    # An edge into the cycle replaces one edge of it: what counts is the difference.
    entering = scores[np.ix_(cycle, outer)] - scores[cycle, heads[cycle]][:, None]
    smaller[new, :new] = entering.max(axis=0)
    smaller[0] = -np.inf
    solved = chu_liu_edmonds(smaller)
    for node in range(1, new):
        head = solved[node]
        heads[outer[node]] = cycle[leaving[node].argmax()] if head == new else outer[head]
    entry = solved[new]
    heads[cycle[entering[:, entry].argmax()]] = outer[entry]
    return heads


def find_cycle(heads: NDArray[np.int64]) -> NDArray[np.int64] | None:
    """The nodes of one cycle among `heads` (node 0 is the root), or None when it is a tree."""
    state = np.zeros(len(heads), dtype=np.int64)
    state[0] = -1
    for start in range(1, len(heads)):
        node, path = start, []
        while state[node] == 0:
            state[node] = start
            path.append(node)
            node = int(heads[node])
        if state[node] == start:
            return np.array(path[path.index(node) :])
    return None


def decode_entities(scores: Scores, labels: Sequence[str]) -> tuple[str, ...]:
    """The best label sequence that is strict IOB2, for log-probabilities of shape (words, labels).

    Viterbi with one hard rule, `I-X` follows only `B-X` or `I-X`, and one prior: an entity hardly ever touches another
    of its kind, so `B-X` right after `B-X` or `I-X` is charged TOUCHING nats. Without it a young tagger splits names.
    """
    if not len(scores):
        return ()
    allowed = np.array(
        [[not after.startswith("I-") or before[1:] == after[1:] for after in labels] for before in labels]
    )
    touching = np.array([[after[:1] == "B" and before[1:] == after[1:] for after in labels] for before in labels])
    steps = np.where(allowed, np.where(touching, -TOUCHING, 0.0), -np.inf)
    best = np.where([label.startswith("I-") for label in labels], -np.inf, scores[0])
    back: list[NDArray[np.int64]] = []
    for row in scores[1:]:
        paths = best[:, None] + steps
        back.append(paths.argmax(axis=0))
        best = paths.max(axis=0) + row
    chosen = [int(best.argmax())]
    for pointers in reversed(back):
        chosen.append(int(pointers[chosen[-1]]))
    return tuple(labels[index] for index in reversed(chosen))
