"""Three learning rates: one model, the same steps in the same order, of three lengths."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from trainer_demos.contest import Heat, contest
from trainer_demos.events import Result
from trainer_demos.results import Outcome, Table, figure
from trainer_demos.review_bench import accuracy_on, each, examples, open_bench, probe, sentiments
from trainer_demos.reviewer import Phase, Reviewer
from trainer_demos.sampling import Plan
from trainer_demos.setup import Run, Setup
from trainer_demos.training import Trainee

HEAD = 3
"""The head learns at so many times the encoder's rate."""


def run(setup: Setup) -> Run:
    """The demo, as a generator of events."""
    bench = yield from open_bench(setup)
    chosen = yield from bench.draw(bench.corpus.train, setup.whole("labels"))
    held_out = examples(bench.corpus.test)

    def heat(seed: int) -> Heat:
        def model(rate: float) -> Reviewer:
            phase = Phase(
                chosen[seed],
                setup.whole("epochs"),
                encoder_rate=rate,
                head_rate=HEAD * rate,
                warm_up=setup.number("warm_up"),
                batch=setup.whole("batch"),
                contrast=0.0,
            )
            encoder = bench.source.fresh() if setup.word("start") == "fresh" else None
            return bench.reviewer([phase], seed, encoder, tracked=True)

        racers = []
        for name, rate in rates(setup).items():
            diary = Diary()
            racers.append(
                bench.racer(
                    name,
                    lambda rate=rate: [model(rate)],  # type: ignore[misc]
                    seed,
                    curves={"accuracy": accuracy_on(probe(held_out, seed))},
                    metrics={"accuracy": accuracy_on(held_out)},
                    others={
                        "moved": each(lambda reviewer: reviewer.moved),
                        "last loss": lambda _, diary=diary: diary.last_pass,  # type: ignore[misc]
                        "jump": lambda _, diary=diary: diary.jump,  # type: ignore[misc]
                    },
                    learners=diary.kept_by,
                )
            )
        return Heat(racers, lambda text: sentiments(text, racers))

    told = ", ".join(f"{name} {rate:.0e}" for name, rate in rates(setup).items())
    yield from contest(
        setup,
        bench.facts(f"{len(next(iter(chosen.values())))} reviews", len(held_out)) | {"encoder's rates": told},
        heat,
        lambda outcomes, seconds: result(setup, outcomes, len(held_out), seconds),
    )


def rates(setup: Setup) -> dict[str, float]:
    """The peak rate of the encoder in each arm."""
    rate, factor = setup.number("rate"), setup.number("factor")
    return {"middle": rate, "low": rate / factor, "high": rate * factor}


class Diary:
    """Writes down the losses of a model that learns."""

    def __init__(self) -> None:
        self._losses: list[tuple[int, float]] = []

    def kept_by(self, team: Sequence[Reviewer]) -> list[Trainee]:
        """The team's one model as a trainee whose losses are written down."""
        self._update: Callable[[Plan], Mapping[str, float]] = team[0].learners[0].update
        return [self]

    def update(self, plan: Plan) -> Mapping[str, float]:
        """One step of the model."""
        losses = self._update(plan)
        self._losses.append((plan.epoch, losses["loss"]))
        return losses

    @property
    def last_pass(self) -> float:
        """Mean loss of the pass it is in; not a number before the first step."""
        losses = [loss for epoch, loss in self._losses if epoch == self._losses[-1][0]]
        return statistics.fmean(losses) if losses else math.nan

    @property
    def jump(self) -> float:
        """The largest rise of the loss from one step to the next."""
        return max((after - before for (_, before), (_, after) in pairwise(self._losses)), default=0.0)


def result(setup: Setup, outcomes: Sequence[Mapping[str, Outcome]], items: int, seconds: float) -> Result:
    """The last event of a run tested on `items` held-out reviews."""
    table = Table(setup, outcomes, items)
    measures: dict[str, float] = {}
    for arm in setup.demo.arms:
        measures |= {
            arm: table.percent(arm),
            f"{arm}_loss": table.mean(arm, "last loss"),
            f"{arm}_moved": table.percent(arm, "moved"),
        }
    measures |= {
        "high_cost": table.gap("middle", "high").mean,
        "low_cost": table.gap("middle", "low").mean,
        "high_jumps": table.mean("high", "jump"),
    }
    if any(map(math.isnan, measures.values())):
        known = {name: value for name, value in measures.items() if not math.isnan(value)}
        return table.result(known, "The run ended before every arm had made a step.", [], seconds)
    ends = ", ".join(f"{measures[f'{arm}_loss']:.2f} at the {arm} rate" for arm in setup.demo.arms)
    verdict = (
        f"The training loss ended at {ends}. {table.compare('middle', 'high').capitalize()}. "
        f"{table.compare('middle', 'low').capitalize()}."
    )
    moved = ", ".join(f"{measures[f'{arm}_moved']:.2g} % at the {arm} rate" for arm in setup.demo.arms)
    rough, smooth = (figure(table.mean(arm, "jump"), 2) for arm in ("high", "middle"))
    notice = [
        f"The encoder's weights moved by {moved} of their length.",
        (
            f"At the high rate the loss rose by as much as {rough} from one step to the next, at "
            f"the middle rate by {smooth}: batches differ, but not that much."
            if measures["high_jumps"] > 2 * table.mean("middle", "jump")
            else f"From one step to the next the loss rose by at most {rough} at the high rate "
            f"and {smooth} at the middle one, where batches differ as much."
        ),
    ]
    return table.result(measures, verdict, notice, seconds)
