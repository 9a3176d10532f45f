"""Soft prompts: learned vectors before every review, the encoder frozen (Lester et al. 2021)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import nn

from trainer_demos.contest import Heat, contest
from trainer_demos.encoder import Encoder
from trainer_demos.events import Result
from trainer_demos.results import Outcome, Table
from trainer_demos.review_bench import accuracy_on, examples, open_bench, probe
from trainer_demos.reviewer import ALL, PROBE_PASSES, Example, Phase, Reviewer
from trainer_demos.setup import Run, Setup


def run(setup: Setup) -> Run:
    """The demo, as a generator of events."""
    bench = yield from open_bench(setup)
    chosen = yield from bench.draw(bench.corpus.train, setup.whole("labels"))
    held_out = examples(bench.corpus.test)
    epochs = setup.whole("epochs")

    def prompted(given: Sequence[Example], seed: int) -> Reviewer:
        encoder = bench.source.pretrained()
        encoder.prompt = start_of(encoder, setup.whole("length"))
        phase = Phase(given, epochs, frozen=ALL, prompt_rate=setup.number("prompt_rate"))
        return bench.reviewer([phase], seed, encoder)

    def heat(seed: int) -> Heat:
        given = chosen[seed]
        return bench.line_up(
            {
                "soft prompt": lambda: [prompted(given, seed)],
                "full": lambda: [bench.reviewer([Phase(given, epochs)], seed)],
                "probe": lambda: [bench.reviewer([Phase(given, PROBE_PASSES, frozen=ALL)], seed)],
            },
            seed,
            curves={"accuracy": accuracy_on(probe(held_out, seed))},
            metrics={"accuracy": accuracy_on(held_out), "training accuracy": accuracy_on(given)},
        )

    yield from contest(
        setup,
        bench.facts(f"{len(chosen[setup.seeds[0]])} reviews", len(held_out)),
        heat,
        lambda outcomes, seconds: result(setup, outcomes, len(held_out), seconds),
    )


def start_of(encoder: Encoder, length: int) -> nn.Parameter:
    """Prompt vectors that start as the embeddings of random words, which the paper found to beat random numbers."""
    table = encoder.embeddings.get_submodule("word_embeddings").get_parameter("weight")
    return nn.Parameter(table[torch.randint(len(table), (length,))].detach().clone())


def result(setup: Setup, outcomes: Sequence[Mapping[str, Outcome]], items: int, seconds: float) -> Result:
    """The last event of a run tested on `items` held-out reviews."""
    table = Table(setup, outcomes, items)
    prompted = table.arms[0]
    measures = {
        "prompt": table.percent("soft prompt"),
        "full": table.percent("full"),
        "probe": table.percent("probe"),
        "prompt_gap": table.gap("soft prompt", "full").mean,
        "prompt_over_probe": table.gap("soft prompt", "probe").mean,
        "share": 100 * prompted.trainable / prompted.parameters,
        "time_ratio": table.seconds("soft prompt") / max(table.seconds("full"), 1e-9),
    }
    verdict = f"{table.compare('soft prompt', 'full')}. {table.compare('soft prompt', 'probe').capitalize()}."
    notice = [
        (
            f"The prompt and its head are {prompted.trainable:,} weights, {measures['share']:.2f} % of the model; "
            f"every step still runs through all layers: {measures['time_ratio']:.1f} times the time of full tuning."
        ),
        "Lester et al. found prompts to match fine-tuning at ten billion weights, and to fall short at small scale.",
    ]
    return table.result(measures, verdict, notice, seconds)
