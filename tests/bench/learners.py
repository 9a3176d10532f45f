"""Simulated learners: what is true of them, none of which a policy may look at.

Their memory is of FSRS-6 type, but with parameters of their own, cards that are harder or easier than their rating
says, knowledge they bring along, and guesses better than chance that they do not always admit.
"""

from __future__ import annotations

from dataclasses import dataclass

import fsrs
import numpy as np
from numpy.typing import NDArray

from quiz.bank.blueprint import Blueprint
from tests.bench.fsrs_arrays import Array

ASSUMED = np.array(fsrs.Scheduler().parameters)
"""What the app assumes of everybody until it has fitted them."""


@dataclass(frozen=True)
class Learners:
    """N learners before the same C cards."""

    weights: Array
    """(N, 21): their true FSRS-6 parameters."""
    ease: Array
    """(N, C): a factor on the stability that a first meeting leaves."""
    hardness: Array
    """(N, C): added to a card's difficulty at its first meeting."""
    known: NDArray[np.bool_]
    """(N, C): what they know before they have met the card."""
    luck: Array
    """(N,): probability that a guess is right."""
    candour: Array
    """(N,): probability that a lucky guess is admitted."""
    pace: Array
    """(N,): a factor on every time."""
    reading: Array
    """(C,): seconds that reading a card takes at pace 1."""
    minutes: Array
    """(N,): minutes a day."""
    domain: NDArray[np.int64]
    """(C,): domain of each card."""
    share: Array
    """(C,): share of the exam's score; sums to 1."""

    @property
    def count(self) -> int:
        """N."""
        return len(self.weights)


def draw(blueprint: Blueprint, count: int, minutes: tuple[int, ...], rng: np.random.Generator) -> Learners:
    """`count` learners, the minutes a day going round among them."""
    sizes = [sum(domain.cards) for domain in blueprint.domains]
    domain = np.repeat(np.arange(len(sizes)), sizes)
    share = np.repeat([found.weight / size for found, size in zip(blueprint.domains, sizes, strict=True)], sizes) / 100
    cards = len(domain)

    def spread(size: int, sigma: float) -> Array:
        return np.exp(rng.normal(0, sigma, (count, size)))

    weights = ASSUMED * spread(21, 0.1)
    weights[:, :4] = np.sort(weights[:, :4] * spread(1, 0.5) * spread(4, 0.25), axis=1)
    weights[:, 8] += rng.normal(0, 0.3, count)
    weights[:, 17:19] *= np.exp(rng.normal(0, (0.3, 1.0), (count, 2)))  # some gain much from repetition within minutes
    weights[:, 20] = np.clip(weights[:, 20] * spread(1, 0.35)[:, 0], 0.1, 0.6)
    brought = np.log(1 / 3) + rng.normal(0, 0.8, (count, 1)) + rng.normal(0, 0.7, (count, len(sizes)))
    return Learners(
        weights=weights,
        ease=spread(cards, 0.5),
        hardness=rng.normal(0, 1.0, cards) + rng.normal(0, 0.7, (count, cards)),
        known=rng.random((count, cards)) < (1 / (1 + np.exp(-brought)))[:, domain],
        luck=rng.uniform(0.22, 0.36, count),
        candour=rng.uniform(0.3, 0.9, count),
        pace=spread(1, 0.25)[:, 0],
        reading=20 * np.exp(rng.normal(0, 0.25, cards)),
        minutes=np.resize(np.array(minutes, dtype=float), count),
        domain=domain,
        share=share,
    )
