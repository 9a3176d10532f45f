"""FSRS-6 on NumPy arrays, for thousands of simulated memories at once; a test holds it to `quiz.study.memory`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Whole = NDArray[np.int64]


def recall(weights: Array, stability: Array, days: Array) -> Array:
    """Probability of recall after `days`; `weights` has shape (n, 21), the others (n,) or (n, cards)."""
    decay = -weights[:, 20]
    if np.ndim(stability) == 2:
        decay = decay[:, None]
    factor = 0.9 ** (1 / decay) - 1
    return np.asarray((1 + factor * days / stability) ** decay)


def interval(weights: Array, stability: Array, retention: float) -> Array:
    """Days until recall falls to `retention`, at least one."""
    decay = -weights[:, 20]
    factor = 0.9 ** (1 / decay) - 1
    return np.maximum(1.0, np.round(stability / factor * (retention ** (1 / decay) - 1)))


def first(weights: Array, rating: NDArray[np.int64]) -> tuple[Array, Array]:
    """Stability and difficulty after the first meeting; all of shape (n,)."""
    stability = np.take_along_axis(weights[:, :4], rating[:, None] - 1, axis=1)[:, 0]
    difficulty = weights[:, 4] - np.exp(weights[:, 5] * (rating - 1)) + 1
    return np.maximum(stability, 0.001), np.clip(difficulty, 1, 10)


def later(
    weights: Array, stability: Array, difficulty: Array, days: Array, rating: NDArray[np.int64]
) -> tuple[Array, Array]:
    """Stability and difficulty after another review; all of shape (n,)."""
    w = weights.T
    known = recall(weights, stability, days)
    passed = rating > 1
    short = np.exp(w[17] * (rating - 3 + w[18])) * stability ** -w[19]
    short = np.where(passed, np.maximum(short, 1.0), short) * stability
    bonus = np.where(rating == 2, w[15], np.where(rating == 4, w[16], 1.0))
    grown = stability * (
        1 + np.exp(w[8]) * (11 - difficulty) * stability ** -w[9] * (np.exp((1 - known) * w[10]) - 1) * bonus
    )
    lost = np.minimum(
        w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * np.exp((1 - known) * w[14]),
        stability / np.exp(w[17] * w[18]),
    )
    after = np.where(days < 1, short, np.where(passed, grown, lost))
    easy = w[4] - np.exp(w[5] * 3) + 1
    moved = difficulty + (10 - difficulty) * -(w[6] * (rating - 3)) / 9
    return np.maximum(after, 0.001), np.clip(w[7] * easy + (1 - w[7]) * moved, 1, 10)
