"""Transfer learning: a pre-trained encoder against the same architecture freshly initialised.

Both learn to tell positive reviews from negative ones, from the same labels, in the same batches and the same number
of steps. Whatever lies between their curves was carried over from pre-training.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from trainer_demos.contest import Heat, contest
from trainer_demos.demos.transfer_result import result
from trainer_demos.review_bench import (
    ReviewRacer,
    accuracy_on,
    each,
    examples,
    noisy,
    of_domain,
    open_bench,
    probe,
    sample,
    sentiments,
    short_of,
)
from trainer_demos.reviewer import ALL, Example, Phase, Reviewer
from trainer_demos.setup import Run, Setup

PASSED = 1600
"""Reviews that one arm passes over in all when the run chooses its epochs itself: half a minute on two cores."""


def run(setup: Setup) -> Run:
    """The demo, as a generator of events."""
    bench = yield from open_bench(setup)

    # The data: a balanced sample to learn from, and held-out reviews that no arm ever trains on.
    pool = of_domain(bench.corpus.train, setup.word("train_domain"))
    held_out = examples(of_domain(bench.corpus.test, setup.word("test_domain")))
    at_home = examples(of_domain(bench.corpus.test, setup.word("train_domain")))
    chosen = {seed: sample(pool, setup.whole("labels"), random.Random(seed)) for seed in setup.seeds}
    labels = len(chosen[setup.seeds[0]])
    yield from short_of(setup.whole("labels"), labels)

    # Two arms: same labels, same batches, same steps; only the starting weights differ.
    def racer(name: str, seed: int) -> ReviewRacer:
        given = noisy(examples(chosen[seed]), setup.number("label_noise"), random.Random(seed))
        looked_at = probe(held_out, seed)
        curve: list[float] = []

        def build() -> list[Reviewer]:
            encoder = bench.source.pretrained() if name == "pre-trained" else bench.source.fresh()
            encoder.learns_embeddings = name == "fresh" and setup.word("fresh_embeddings") == "learn"
            encoder.reset(setup.whole("reset_layers"))
            if setup.word("tune") == "biases":  # BitFit, Ben Zaken et al. 2022
                encoder.learns = lambda name: name.endswith("bias")
            return [bench.reviewer(course(setup, given), seed, encoder, tracked=True)]

        def look(reviewer: Reviewer) -> float:
            curve.append(reviewer.accuracy(looked_at))
            return curve[-1]

        return bench.racer(
            name,
            build,
            seed,
            curves={"accuracy": each(look)},
            metrics={"accuracy": accuracy_on(held_out), "training accuracy": accuracy_on(given)},
            others={
                "home": accuracy_on(at_home),
                "moved": each(lambda reviewer: reviewer.moved),
                "late loss": lambda _: max(curve) - curve[-1],
            },
        )

    def heat(seed: int) -> Heat:
        racers = [racer(name, seed) for name in setup.demo.arms]
        return Heat(racers, lambda text: sentiments(text, racers))

    yield from contest(
        setup,
        bench.facts(f"{labels} reviews", len(held_out)),
        heat,
        lambda outcomes, seconds: result(setup, outcomes, len(held_out), seconds),
    )


def course(setup: Setup, given: Sequence[Example]) -> list[Phase]:
    """First the head alone, then all that may learn, then the head once more on what came of it."""
    whole = Phase(
        given,
        setup.whole("epochs") or max(2, min(8, PASSED // len(given))),
        encoder_rate=setup.number("encoder_rate"),
        head_rate=setup.number("head_rate"),
        embedding_rate=setup.number("head_rate"),
        frozen=setup.whole("frozen_layers"),
        layer_decay=setup.number("layer_decay"),
        gradual=setup.word("unfreezing") == "gradual",
        contrast=setup.number("contrast"),
    )
    alone = replace(whole, epochs=setup.whole("head_epochs"), frozen=ALL, gradual=False)
    again = Phase(given, int(setup.word("refit") == "yes"), frozen=ALL, refit=True)
    return [phase for phase in (alone, whole, again) if phase.epochs]
