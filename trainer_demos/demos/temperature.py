"""Softmax temperature: one classifier, and what becomes of its probabilities when its logits are divided."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

from trainer_demos.contest import Heat, Racer, contest
from trainer_demos.engine import RandomStream
from trainer_demos.events import Answer, Reading, Result
from trainer_demos.results import Outcome, Table, gap, signed
from trainer_demos.review_bench import cut, open_bench, probe, topics
from trainer_demos.reviewer import Example, Phase, Reviewer
from trainer_demos.sampling import Plan
from trainer_demos.setup import Run, Setup
from trainer_demos.training import Arm, Trainee

CLASS = "class"
HEAD_RATE = 1e-3
"""Lower than elsewhere, so that the default run is not as overconfident as the preset that shows overconfidence."""
SENTIMENTS = ("complaint", "praise")
GRID = torch.logspace(-1.5, 1.5, 601)
"""Temperatures that are tried when one is fitted, about 1 % apart."""
BINS = 10
"""Of equal width, for the expected calibration error."""
TOLD = 3
"""Classes that are named to the learner."""

Half = tuple[Tensor, Tensor]
"""Logits, (reviews, classes), and true classes of one half of the held-out reviews."""


def run(setup: Setup) -> Run:
    """The demo, as a generator of events."""
    bench = yield from open_bench(setup)

    # The classes: what a review is about, and whether it praises; with five domains, ten of them.
    domains = topics(bench.corpus.train)
    names = [f"{domain}, {sentiment}" for domain in domains for sentiment in SENTIMENTS]
    train, held_out = (
        {review.text: 2 * domains[review.domain] + review.label for review in reviews if review.domain in domains}
        for reviews in (bench.corpus.train, bench.corpus.test)
    )
    chosen = yield from bench.draw([each for each in bench.corpus.train if each.domain], setup.whole("labels"))

    def heat(seed: int) -> Heat:
        stream = RandomStream(seed, bench.engine.device)
        with stream.active():
            given = [Example(each.text, train[each.text], CLASS) for each in chosen[seed]]
            model = bench.reviewer(
                [Phase(given, setup.whole("epochs"), head_rate=HEAD_RATE)], seed, heads={CLASS: len(names)}
            )

        # One half of the held-out reviews may fit a temperature; every figure comes from the other.
        order = random.Random(seed).sample(sorted(held_out), len(held_out))
        fitting, testing = ([Example(text, held_out[text], CLASS) for text in order[start::2]] for start in (0, 1))
        readout = Readout(model, (fitting, testing), (probe(fitting, seed), probe(testing, seed)))

        # The first arm trains the model; the others go along with it and read it at another temperature.
        racers = [
            Softmax(Arm(name, learners, model.course, stream), readout, temperature, setup)
            for name, learners, temperature in zip(
                setup.demo.arms,
                ([Quiet(each) for each in model.learners], [], []),
                (lambda _: 1.0, lambda _: setup.number("temperature"), fitted),
                strict=True,
            )
        ]
        return Heat(racers, lambda text: readings(text, racers, names))

    items = len(held_out) // 2
    yield from contest(
        setup,
        bench.facts(f"{len(chosen[setup.seeds[0]])} reviews", items),
        heat,
        lambda outcomes, seconds: result(setup, outcomes, items, seconds),
    )


class Quiet:
    """Learns without a word: the curve of the loss is held-out loss here, which the temperature changes."""

    def __init__(self, learner: Trainee) -> None:
        self._learner = learner

    def update(self, plan: Plan) -> dict[str, float]:
        """One step."""
        self._learner.update(plan)
        return {}


class Readout:
    """The model of all arms, and what it says of both halves of the held-out reviews: computed once a step."""

    def __init__(self, model: Reviewer, whole: Sequence[Sequence[Example]], part: Sequence[Sequence[Example]]) -> None:
        """`whole` and `part` hold the half that fits and the half that tests; the part is for the curves."""
        self.model = model
        self._halves = {True: whole, False: part}
        self._known: tuple[tuple[int, bool], list[Half]] = ((-1, False), [])

    def halves(self, step: int, *, whole: bool) -> list[Half]:
        """Both halves after so many steps."""
        if self._known[0] != (step, whole):
            found = [
                (self.model.logits([each.text for each in half], CLASS), torch.tensor([each.label for each in half]))
                for half in self._halves[whole]
            ]
            self._known = (step, whole), found
        return self._known[1]


class Softmax(Racer):
    """An arm: the model under a temperature, which may depend on the half of the reviews that is there to fit it."""

    def __init__(self, arm: Arm, readout: Readout, temperature: Callable[[Half], float], setup: Setup) -> None:
        self.arm, self.readout, self._temperature, self._setup = arm, readout, temperature, setup

    def look(self) -> dict[str, float]:
        """See Racer."""
        figures = self._figures(whole=False)
        return {curve: figures[curve] for curve in self._setup.demo.curves}

    def outcome(self) -> Outcome:
        """See Racer."""
        figures, model = self._figures(whole=True), self.readout.model
        metrics = {name: figures.pop(name) for name in ("accuracy", "confidence", "calibration error")}
        trainable = model.trainable if self.arm.learners else int(self._temperature is fitted)
        return Outcome(metrics, self.arm.seconds, model.parameters, trainable, figures)

    def probabilities(self, text: str) -> Tensor:
        """Of every class, (classes,)."""
        fitting, _ = self.readout.halves(self.arm.done, whole=True)
        return (self.readout.model.logits([text], CLASS)[0] / self._temperature(fitting)).softmax(-1)

    def _figures(self, *, whole: bool) -> dict[str, float]:
        fitting, (logits, gold) = self.readout.halves(self.arm.done, whole=whole)
        temperature = self._temperature(fitting)
        told = figures(logits / temperature, gold, self._setup.number("top_p"), self._setup.whole("top_k"))
        return {"temperature": temperature, **told}


def fitted(half: Half) -> float:
    """The temperature at which the true classes are likeliest (temperature scaling, Guo et al. 2017)."""
    logits, gold = half
    losses = torch.stack([F.cross_entropy(logits / temperature, gold) for temperature in GRID])
    return float(GRID[losses.argmin()])


def figures(logits: Tensor, gold: Tensor, top_p: float, top_k: int) -> dict[str, float]:
    """What (reviews, classes) logits are worth, greedily and when a class is drawn from their softmax."""
    shares = logits.softmax(-1)
    ranked = shares.sort(-1, descending=True).values
    right = shares.argmax(-1) == gold
    true = shares.gather(1, gold[:, None])[:, 0]
    among_top = logits.gather(1, gold[:, None]) >= logits.topk(min(top_k, logits.shape[1])).values[:, -1:]
    bins = (ranked[:, 0] * BINS).long().clamp(max=BINS - 1)
    astray = [(ranked[:, 0] - right.float())[bins == each].sum().abs() for each in range(BINS)]
    found = {
        "accuracy": right.float().mean(),
        "confidence": ranked[:, 0].mean(),
        "loss": F.cross_entropy(logits, gold),
        "calibration error": torch.stack(astray).sum() / len(gold),
        "entropy": torch.special.entr(shares).sum(-1).mean() / math.log(2),
        "nucleus": (ranked.cumsum(-1) - ranked < top_p).sum(-1).float().mean(),
        "sampled": true.mean(),
        "sampled among top k": (true * among_top[:, 0] / ranked[:, :top_k].sum(-1)).mean(),
    }
    return {name: float(value) for name, value in found.items()}


def readings(text: str, racers: Sequence[Softmax], names: Sequence[str]) -> Answer:
    """The likeliest classes of a text, arm by arm."""
    if not text.strip():
        return Answer(text, remark="There is nothing to read: write a sentence.")
    told = []
    for racer in racers:
        likeliest = racer.probabilities(text).topk(min(TOLD, len(names)))
        pairs = zip(likeliest.values.tolist(), likeliest.indices.tolist(), strict=True)
        told.append(Reading(racer.name, " · ".join(f"{names[index]} {share:.0%}" for share, index in pairs)))
    return Answer(text, readings=tuple(told), remark=cut(text, racers[0].readout.model.source))


def result(setup: Setup, outcomes: Sequence[Mapping[str, Outcome]], items: int, seconds: float) -> Result:
    """The last event of a run tested on `items` held-out reviews."""
    table = Table(setup, outcomes, items)
    one, own, fit = setup.demo.arms
    measures = {
        "accuracy": table.percent(one),
        "top": table.percent(one, "confidence"),
        "top_set": table.percent(own, "confidence"),
        "ece": table.percent(one, "calibration error"),
        "ece_set": table.percent(own, "calibration error"),
        "ece_fitted": table.percent(fit, "calibration error"),
        "fitted": table.mean(fit, "temperature"),
        "entropy": table.mean(one, "entropy"),
        "entropy_set": table.mean(own, "entropy"),
        "nucleus": table.mean(one, "nucleus"),
        "nucleus_set": table.mean(own, "nucleus"),
        "sampled": table.percent(one, "sampled"),
        "sampled_set": table.percent(own, "sampled"),
        "sampled_top_k": table.percent(own, "sampled among top k"),
    }
    measures["top_fall"] = measures["top"] - measures["top_set"]
    measures["overconfidence"] = measures["top"] - measures["accuracy"]
    excess = gap(table.values(one, "confidence"), table.values(one, "accuracy"), items)
    honest = "which may be chance" if not excess.shows else "too sure" if excess.mean > 0 else "not sure enough"
    verdict = (
        f"At temperature 1 the top class gets {measures['top']:.1f} % on average and is right in "
        f"{measures['accuracy']:.1f} % of the reviews: {signed(excess.mean)} points, {honest}. At temperature "
        f"{setup.number('temperature'):g} it gets {measures['top_set']:.1f} %, and is right just as often."
    )
    notice = [
        (
            f"Fitted on other reviews, the temperature is {measures['fitted']:.2f}; the calibration error goes from "
            f"{measures['ece']:.1f} to {measures['ece_fitted']:.1f} %, measured on {items} reviews only."
        ),
        (
            f"A class drawn from the softmax is right in {measures['sampled']:.1f} % at temperature 1 and in "
            f"{measures['sampled_set']:.1f} % at yours: the flatter it is, the more often an unlikely class is drawn."
        ),
        (
            f"It takes {measures['nucleus']:.1f} classes to hold {100 * setup.number('top_p'):g} % of the probability "
            f"at temperature 1, {measures['nucleus_set']:.1f} at yours."
        ),
    ]
    return table.result(measures, verdict, notice, seconds)
