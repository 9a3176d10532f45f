"""LoRA: thin matrices beside frozen ones, against full fine-tuning and a probe (Hu et al. 2021)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from peft import LoraConfig, inject_adapter_in_model
from torch import nn

from trainer_demos.contest import Heat, contest
from trainer_demos.encoder import Encoder
from trainer_demos.events import Result
from trainer_demos.results import Outcome, Table
from trainer_demos.review_bench import accuracy_on, examples, open_bench, probe
from trainer_demos.reviewer import ALL, PROBE_PASSES, Example, Phase, Reviewer
from trainer_demos.setup import Run, Setup

THIN = "lora_"
"""What peft puts before the names of the thin matrices."""


def run(setup: Setup) -> Run:
    """The demo, as a generator of events."""
    bench = yield from open_bench(setup)
    chosen = yield from bench.draw(bench.corpus.train, setup.whole("labels"))
    held_out = examples(bench.corpus.test)
    epochs = setup.whole("epochs")

    def adapted(given: Sequence[Example], seed: int) -> Reviewer:
        encoder = bench.source.pretrained()
        add_thin_matrices(encoder, setup.whole("rank"))
        return bench.reviewer([Phase(given, epochs, encoder_rate=setup.number("lora_rate"))], seed, encoder)

    def heat(seed: int) -> Heat:
        given = chosen[seed]
        return bench.line_up(
            {
                "LoRA": lambda: [adapted(given, seed)],
                "full": lambda: [bench.reviewer([Phase(given, epochs)], seed)],
                "probe": lambda: [bench.reviewer([Phase(given, PROBE_PASSES, frozen=ALL)], seed)],
            },
            seed,
            curves={"accuracy": accuracy_on(probe(held_out, seed))},
            metrics={"accuracy": accuracy_on(held_out)},
        )

    yield from contest(
        setup,
        bench.facts(f"{len(chosen[setup.seeds[0]])} reviews", len(held_out)),
        heat,
        lambda outcomes, seconds: result(setup, outcomes, len(held_out), seconds),
    )


def add_thin_matrices(encoder: Encoder, rank: int) -> None:
    """Put two thin matrices beside every linear map of the encoder's layers and let them alone learn."""
    linear = sorted(
        {name.split(".")[-1] for name, module in encoder.layers.named_modules() if isinstance(module, nn.Linear)}
    )
    config = LoraConfig(r=rank, lora_alpha=2 * rank, target_modules=linear, lora_dropout=0.0)
    inject_adapter_in_model(config, encoder.layers)
    encoder.learns = lambda name: THIN in name


def result(setup: Setup, outcomes: Sequence[Mapping[str, Outcome]], items: int, seconds: float) -> Result:
    """The last event of a run tested on `items` held-out reviews."""
    table = Table(setup, outcomes, items)
    thin = table.arms[0]
    measures = {
        "lora": table.percent("LoRA"),
        "full": table.percent("full"),
        "probe": table.percent("probe"),
        "lora_gap": table.gap("LoRA", "full").mean,
        "lora_over_probe": table.gap("LoRA", "probe").mean,
        "share": 100 * thin.trainable / thin.parameters,
        "thousands": thin.trainable / 1000,
        "speed": table.seconds("full") / max(table.seconds("LoRA"), 1e-9),
    }
    verdict = (
        f"LoRA of rank {setup.whole('rank')} trained {measures['share']:.1f} % of the weights, in "
        f"{100 / measures['speed']:.0f} % of the time of full fine-tuning: {table.compare('LoRA', 'full')}."
    )
    notice = [
        (
            f"{measures['thousands']:.0f} thousand weights learned, against "
            f"{table.arms[1].trainable / 1e6:.1f} million: that is what has to be stored for each task."
        ),
        "Time does not shrink with the share: every step still goes through all layers, forwards and backwards.",
    ]
    return table.result(measures, verdict, notice, seconds)
