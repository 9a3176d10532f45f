"""Held-out figures, each in [0, 1]: accuracy, strict entity F1, attachment scores."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence


def accuracy(predicted: Sequence[object], gold: Sequence[object]) -> float:
    """Share of positions where both agree; 0 for nothing."""
    return sum(p == g for p, g in zip(predicted, gold, strict=True)) / len(gold) if gold else 0.0


def spans(labels: Sequence[str]) -> set[tuple[int, int, str]]:
    """Entities of strict IOB2 labels as (first word, end, kind); `I-X` without a `B-X` before it is no entity."""
    found: set[tuple[int, int, str]] = set()
    start, kind = 0, ""
    for index, label in enumerate([*labels, "O"]):
        if kind and label != f"I-{kind}":
            found.add((start, index, kind))
            kind = ""
        if label.startswith("B-"):
            start, kind = index, label[2:]
    return found


def span_f1(predicted: Iterable[Sequence[str]], gold: Iterable[Sequence[str]]) -> float:
    """Micro-averaged F1 of exact entities over sentences (seqeval's strict IOB2)."""
    right = guessed = wanted = 0
    for mine, theirs in zip(predicted, gold, strict=True):
        a, b = spans(mine), spans(theirs)
        right, guessed, wanted = right + len(a & b), guessed + len(a), wanted + len(b)
    return 2 * right / (guessed + wanted) if guessed + wanted else 0.0


def attachment(
    heads: Sequence[int], deprels: Sequence[str], gold_heads: Sequence[int], gold_deprels: Sequence[str]
) -> tuple[float, float]:
    """UAS and LAS over words, punctuation included, universal relations only (CoNLL 2018 shared task)."""
    right = [head == gold for head, gold in zip(heads, gold_heads, strict=True)]
    labelled = [
        same and mine.split(":")[0] == gold.split(":")[0]
        for same, mine, gold in zip(right, deprels, gold_deprels, strict=True)
    ]
    return (sum(right) / len(right), sum(labelled) / len(right)) if right else (0.0, 0.0)


def mean_and_spread(values: Sequence[float]) -> tuple[float, float]:
    """Mean and sample standard deviation; a spread of 0 for one value."""
    return statistics.fmean(values), statistics.stdev(values) if len(values) > 1 else 0.0
