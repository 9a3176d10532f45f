"""Overfitting and when to stop: many passes over few labels, the best weights kept aside (Prechelt 1998)."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

from trainer_demos.contest import Heat, Racer, contest
from trainer_demos.corpora.reviews import Review
from trainer_demos.events import Answer, Result
from trainer_demos.results import Outcome, Table, figure, gap
from trainer_demos.review_bench import examples, judged, noisy, open_bench
from trainer_demos.reviewer import Example, Phase, Reviewer
from trainer_demos.setup import Run, Setup
from trainer_demos.training import Arm

LEAST_POINTS, MOST_VALIDATED = 12, 80
"""Points of a held-out curve at least; reviews that each is measured on at most."""


def run(setup: Setup) -> Run:
    """The demo, as a generator of events."""
    bench = yield from open_bench(setup)
    chosen = yield from bench.draw(bench.corpus.train, setup.whole("labels"))
    validation, test = halves(bench.corpus.test)
    epochs = setup.whole("epochs")

    def heat(seed: int) -> Heat:
        given = noisy(chosen[seed], setup.number("noise"), random.Random(seed))
        watched = random.Random(seed).sample(validation, min(MOST_VALIDATED, len(validation)))

        def watcher(name: str, phase: Phase, dropout: float) -> Watcher:
            stream = bench.stream(seed)
            with stream.active():
                reviewer = bench.reviewer([phase], seed, dropout=dropout)
            return Watcher(Arm(name, reviewer.learners, reviewer.course, stream), reviewer, watched, test)

        regular = Phase(
            given,
            epochs,
            frozen=setup.whole("frozen_layers"),
            weight_decay=setup.number("weight_decay"),
            contrast=0.0,
        )
        racers = [
            watcher("to the end", Phase(given, epochs, weight_decay=0.0, contrast=0.0), 0.0),
            watcher("regularised", regular, setup.number("dropout")),
        ]

        def told(text: str) -> Answer:
            return judged(text, {racer.name: racer.reviewer.praise for racer in racers}, bench.source)

        return Heat(racers, told)

    yield from contest(
        setup,
        bench.facts(f"{len(next(iter(chosen.values())))} reviews", len(test))
        | {"watched": f"{min(MOST_VALIDATED, len(validation))} other held-out reviews, to find the best point"},
        heat,
        lambda outcomes, seconds: result(setup, outcomes, len(test), seconds),
    )


def halves(held_out: Sequence[Review]) -> tuple[list[Example], list[Example]]:
    """To watch while training, and to test on in the end; the same for every seed."""
    mixed = random.Random(0).sample(held_out, len(held_out))
    ordered = sorted(mixed, key=lambda review: review.label)
    return examples(ordered[::2]), examples(ordered[1::2])


class Watcher(Racer):
    """An arm that looks at the validation half once a pass and keeps its weights where the loss is lowest."""

    def __init__(self, arm: Arm, reviewer: Reviewer, watched: Sequence[Example], test: Sequence[Example]) -> None:
        self.arm, self.reviewer, self._watched, self._test = arm, reviewer, watched, test
        self.points = max(LEAST_POINTS, arm.passes)
        self._losses: dict[int, float] = {}
        self._best: dict[str, Tensor] = {}

    def look(self) -> dict[str, float]:
        """See Racer."""
        logits = self.reviewer.logits([each.text for each in self._watched])
        labels = torch.tensor([each.label for each in self._watched])
        loss = float(F.cross_entropy(logits, labels))
        if loss < min(self._losses.values(), default=math.inf):
            self._best = {name: weight.detach().clone() for name, weight in self._weights.items()}
        self._losses[self.arm.done] = loss
        return {"held-out loss": loss, "accuracy": float((logits.argmax(-1) == labels).float().mean())}

    def outcome(self) -> Outcome:
        """See Racer; what the best point is worth is measured on reviews that did not choose it."""
        given = self.reviewer.phases[0].examples
        found = {"accuracy": self.reviewer.accuracy(self._test), "training accuracy": self.reviewer.accuracy(given)}
        last = {name: weight.detach().clone() for name, weight in self._weights.items()}
        self._restore(self._best)
        found["accuracy where it was best"] = self.reviewer.accuracy(self._test)
        self._restore(last)
        best = min(self._losses, key=lambda step: self._losses[step])
        others = {
            "best pass": best * self.arm.passes / len(self.arm.course),
            "rise": self._losses[max(self._losses)] - self._losses[best],
        }
        return Outcome(found, self.arm.seconds, self.reviewer.parameters, self.reviewer.trainable, others)

    @property
    def _weights(self) -> dict[str, Tensor]:
        return {name: weight for name, weight in self.reviewer.model.named_parameters() if weight.requires_grad}

    def _restore(self, weights: Mapping[str, Tensor]) -> None:
        self.reviewer.model.load_state_dict(weights, strict=False)


def result(setup: Setup, outcomes: Sequence[Mapping[str, Outcome]], items: int, seconds: float) -> Result:
    """The last event of a run tested on `items` held-out reviews."""
    table = Table(setup, outcomes, items)
    end, regular, best = "to the end", "regularised", "accuracy where it was best"
    measures = {
        "end": table.percent(end),
        "stopped": table.percent(end, best),
        "best_pass": table.mean(end, "best pass"),
        "loss_rise": table.mean(end, "rise"),
        "train": table.percent(end, "training accuracy"),
        "regular": table.percent(regular),
        "regular_rise": table.mean(regular, "rise"),
        "regular_train": table.percent(regular, "training accuracy"),
    }
    measures |= {"stop_gain": measures["stopped"] - measures["end"], "overfit": measures["train"] - measures["end"]}
    gain = gap(table.values(end, best), table.values(end, "accuracy"), items)
    verdict = (
        f"The held-out loss was lowest after pass {measures['best_pass']:.1f} of {setup.whole('epochs')} and then "
        f"rose by {measures['loss_rise']:.2f}. Stopping there would have changed accuracy from {measures['end']:.1f} "
        f"to {measures['stopped']:.1f} %"
        + ("." if gain.shows else f": no clear difference, as under {gain.doubt:.0f} points may be chance.")
    )
    notice = [
        (
            f"In the end {measures['train']:.0f} % of the training labels were right and {measures['end']:.0f} % of "
            f"the held-out ones: {figure(measures['overfit'], 0)} points between them."
        ),
        (
            f"The regularised arm's held-out loss rose by {measures['regular_rise']:.2f} from its lowest point, with "
            f"{measures['regular_train']:.0f} % of the training labels right; {table.compare(regular, end)}."
        ),
    ]
    return table.result(measures, verdict, notice, seconds)
