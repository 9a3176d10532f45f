"""Which items, of which tasks, a step trains on."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

JITTER = 0.25
"""How far lengths are jittered, as a share, unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One step of a course of training, decided before it begins."""

    items: tuple[int, ...]
    """Indices of the training items in the batch."""
    tasks: tuple[str, ...]
    """Tasks whose losses are added up in this step."""
    rate: float
    """Factor in [0, 1] on every peak learning rate."""
    epoch: int


def one_cycle(step: int, total: int, warm_up: float = 0.15) -> float:
    """Learning-rate factor: a linear rise over the first share of the steps, then a linear fall towards zero."""
    rise = max(1.0, warm_up * total)
    return min((step + 1) / rise, (total - step) / max(1.0, total - rise + 1))


def bucketed(
    indices: Sequence[int], lengths: Sequence[int], size: int, rng: random.Random, jitter: float = JITTER
) -> list[tuple[int, ...]]:
    """Batches of `size` items of similar length, in random order.

    Lengths are jittered by a factor of up to 1 + `jitter` either way, so that the batches differ from epoch to epoch;
    padding is the largest waste on a CPU.
    """
    order = sorted(indices, key=lambda index: lengths[index] * rng.uniform(1 / (1 + jitter), 1 + jitter))
    batches = [tuple(order[start : start + size]) for start in range(0, len(order), size)]
    rng.shuffle(batches)
    return batches


def summed(
    indices: Sequence[int],
    lengths: Sequence[int],
    tasks: Sequence[str],
    epochs: int,
    size: int,
    rng: random.Random,
    warm_up: float = 0.15,
    jitter: float = JITTER,
) -> list[Plan]:
    """All tasks in every step."""
    batches = [(batch, epoch) for epoch in range(epochs) for batch in bucketed(indices, lengths, size, rng, jitter)]
    return [
        Plan(batch, tuple(tasks), one_cycle(step, len(batches), warm_up), epoch)
        for step, (batch, epoch) in enumerate(batches)
    ]


def sequential(
    sets: Mapping[str, Sequence[int]], lengths: Sequence[int], epochs: int, size: int, rng: random.Random
) -> list[Plan]:
    """One task after the other, each with a learning-rate cycle of its own."""
    return [plan for task, indices in sets.items() for plan in summed(indices, lengths, (task,), epochs, size, rng)]


def alternating(
    sets: Mapping[str, Sequence[int]],
    lengths: Sequence[int],
    epochs: int,
    size: int,
    temperature: float,
    rng: random.Random,
) -> list[Plan]:
    """One task a step, drawn with probability proportional to its size to the power 1/temperature.

    Temperature 1 follows the sizes, a high one evens them out (Arivazhagan et al. 2019). The number of steps is
    that of one pass over every task, times `epochs`.
    """
    share = {task: len(indices) ** (1 / temperature) for task, indices in sets.items()}
    total = sum(epochs * -(-len(indices) // size) for indices in sets.values())
    streams = {task: _endless(indices, lengths, size, rng) for task, indices in sets.items()}
    drawn = rng.choices(list(share), list(share.values()), k=total)
    return [
        Plan(next(streams[task]), (task,), one_cycle(step, total), step * epochs // total)
        for step, task in enumerate(drawn)
    ]


def _endless(
    indices: Sequence[int], lengths: Sequence[int], size: int, rng: random.Random
) -> Iterator[tuple[int, ...]]:
    while True:
        yield from bucketed(indices, lengths, size, rng)
