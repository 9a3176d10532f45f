"""Wrong labels: what they cost, and how many of them are learned by heart (Zhang et al. 2017)."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from trainer_demos.contest import Heat, contest
from trainer_demos.events import Result
from trainer_demos.results import Outcome, Table
from trainer_demos.review_bench import Gauge, accuracy_on, examples, noisy, open_bench, probe
from trainer_demos.reviewer import LOWER_HALF, Example, Phase
from trainer_demos.setup import Run, Setup


def run(setup: Setup) -> Run:
    """The demo, as a generator of events."""
    bench = yield from open_bench(setup)
    chosen = yield from bench.draw(bench.corpus.train, setup.whole("labels"))
    held_out = examples(bench.corpus.test)
    epochs, few = setup.whole("epochs"), setup.whole("few")

    def heat(seed: int) -> Heat:
        # A share of the training labels is flipped; the held-out labels are right.
        clean = chosen[seed]
        given = noisy(clean, setup.number("noise"), random.Random(seed))
        lies = [one for one, true in zip(given, clean, strict=True) if one.label != true.label]
        return bench.line_up(
            {
                "noisy": lambda: [bench.reviewer([gentle(given, epochs)], seed)],
                "clean": lambda: [bench.reviewer([gentle(clean, epochs)], seed)],
                "noisy, few passes": lambda: [bench.reviewer([gentle(given, few)], seed)],
            },
            seed,
            curves={"accuracy": accuracy_on(probe(held_out, seed)), "wrong labels learned": share_learned(lies)},
            metrics={"accuracy": accuracy_on(held_out), "wrong labels learned": share_learned(lies)},
            others={"training accuracy": accuracy_on(given)},
        )

    size = len(next(iter(chosen.values())))
    yield from contest(
        setup,
        bench.facts(f"{size} reviews, {round(setup.number('noise') * size)} labels flipped,", len(held_out)),
        heat,
        lambda outcomes, seconds: result(setup, outcomes, len(held_out), seconds),
    )


def gentle(given: Sequence[Example], epochs: int) -> Phase:
    """Half the usual rates and the mean loss alone, so that learning by heart takes its time and can be watched."""
    return Phase(given, epochs, encoder_rate=5e-5, head_rate=1e-3, frozen=LOWER_HALF, contrast=0.0)


def share_learned(lies: Sequence[Example]) -> Gauge:
    """Share of wrong labels that the model gives back; 0 when there are none."""
    return accuracy_on(lies) if lies else lambda _: 0.0


def result(setup: Setup, outcomes: Sequence[Mapping[str, Outcome]], items: int, seconds: float) -> Result:
    """The last event of a run tested on `items` held-out reviews."""
    table = Table(setup, outcomes, items)
    learned = "wrong labels learned"
    measures = {
        "noisy": table.percent("noisy"),
        "clean": table.percent("clean"),
        "early": table.percent("noisy, few passes"),
        "cost": table.gap("clean", "noisy").mean,
        "early_gain": table.gap("noisy, few passes", "noisy").mean,
        "memorised": table.percent("noisy", learned),
        "early_memorised": table.percent("noisy, few passes", learned),
        "train": table.percent("noisy", "training accuracy"),
    }
    verdict = (
        f"With {100 * setup.number('noise'):g} % of the labels flipped, {table.compare('clean', 'noisy')}. "
        f"Of few passes against all: {table.compare('noisy, few passes', 'noisy')}."
    )
    notice = [
        (
            f"After {setup.whole('epochs')} passes the noisy arm gives back {measures['memorised']:.0f} % of the "
            f"wrong labels, after {setup.whole('few')} passes {measures['early_memorised']:.0f} %. The clean arm had "
            f"the same reviews under their right labels; it gives the wrong ones in "
            f"{table.percent('clean', learned):.0f} %."
        ),
        (
            f"The noisy arm gives {measures['train']:.0f} % of the labels it was given, and on clean held-out reviews "
            f"the right label in {measures['noisy']:.0f} %: agreement with bad labels is no merit."
        ),
    ]
    return table.result(measures, verdict, notice, seconds)
