"""What to freeze: a head on frozen features, top layers, everything, or first the one and then the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trainer_demos.contest import Heat, contest
from trainer_demos.events import Result
from trainer_demos.results import Outcome, Table
from trainer_demos.review_bench import (
    accuracy_on,
    each,
    examples,
    of_domain,
    open_bench,
    probe,
)
from trainer_demos.reviewer import ALL, PROBE_PASSES, Example, Phase
from trainer_demos.setup import Run, Setup


def run(setup: Setup) -> Run:
    """The demo, as a generator of events."""
    bench = yield from open_bench(setup)
    pool = of_domain(bench.corpus.train, setup.word("train_domain"))
    held_out = examples(of_domain(bench.corpus.test, setup.word("test_domain")))
    chosen = yield from bench.draw(pool, setup.whole("labels"))
    layers = len(bench.source.pretrained().layers)

    def heat(seed: int) -> Heat:
        return bench.line_up(
            {
                name: lambda phases=phases: [bench.reviewer(phases, seed, tracked=True)]  # type: ignore[misc]
                for name, phases in courses(setup, chosen[seed], layers).items()
            },
            seed,
            curves={"accuracy": accuracy_on(probe(held_out, seed))},
            metrics={"accuracy": accuracy_on(held_out), "training accuracy": accuracy_on(chosen[seed])},
            others={"moved": each(lambda reviewer: reviewer.moved)},
        )

    yield from contest(
        setup,
        bench.facts(f"{len(chosen[setup.seeds[0]])} reviews", len(held_out)),
        heat,
        lambda outcomes, seconds: result(setup, outcomes, len(held_out), seconds),
    )


def courses(setup: Setup, given: Sequence[Example], layers: int) -> dict[str, list[Phase]]:
    """Four ways to adapt the same encoder of so many layers to the same labels."""
    rate, epochs = setup.number("encoder_rate"), setup.whole("epochs")
    head = Phase(given, PROBE_PASSES, frozen=ALL)
    top = Phase(given, epochs, encoder_rate=rate, frozen=max(0, layers - setup.whole("top_layers")))
    full = Phase(given, epochs, encoder_rate=rate)
    return {"probe": [head], "top layers": [top], "full": [full], "probe, then full": [head, full]}


def result(setup: Setup, outcomes: Sequence[Mapping[str, Outcome]], items: int, seconds: float) -> Result:
    """The last event of a run tested on `items` held-out reviews."""
    table = Table(setup, outcomes, items)
    measures = {
        "probe": table.percent("probe"),
        "top": table.percent("top layers"),
        "full": table.percent("full"),
        "then": table.percent("probe, then full"),
        "full_over_probe": table.gap("full", "probe").mean,
        "then_over_full": table.gap("probe, then full", "full").mean,
        "top_over_full": table.gap("top layers", "full").mean,
        "moved": table.percent("full", "moved"),
        "time_ratio": table.seconds("full") / max(table.seconds("probe"), 1e-9),
    }
    verdict = f"{table.compare('full', 'probe')}. {table.compare('probe, then full', 'full').capitalize()}."
    notice = [
        (
            f"The probe trains {table.arms[0].trainable:,} weights, full fine-tuning {table.arms[2].trainable:,}, "
            f"which moved by {measures['moved']:.1f} % of their length."
        ),
        f"It took {measures['time_ratio']:.0f} times as long as the probe, whose features are computed once.",
    ]
    return table.result(measures, verdict, notice, seconds)
