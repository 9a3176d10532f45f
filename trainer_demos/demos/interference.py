"""Interference: a main task alone, beside an auxiliary task, and beside it under PCGrad (Yu et al. 2020)."""

from __future__ import annotations

import random
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import replace

import torch
from torch import Tensor
from torch.nn import functional as F

from trainer_demos import sampling
from trainer_demos.contest import Heat, contest
from trainer_demos.engine import Engine
from trainer_demos.events import Note, Result
from trainer_demos.faults import Fault
from trainer_demos.lesson import Lesson
from trainer_demos.parallel import average
from trainer_demos.results import Outcome, Table, figure, signed
from trainer_demos.sampling import Plan
from trainer_demos.sentence_bench import (
    ENCODER_RATE,
    HEAD_RATE,
    SentenceRacer,
    entities_in,
    open_sentences,
    parses,
    words_in,
)
from trainer_demos.sentence_model import TASK_OF, SentenceModel
from trainer_demos.setup import Run, Setup
from trainer_demos.training import Optimiser, encoder_groups

BESIDE, ALONE, SURGERY = "with auxiliary", "alone", "PCGrad"
_SCORE = {task: metric for metric, task in TASK_OF.items()}


def run(setup: Setup) -> Run:
    """The demo, as a generator of events."""
    bench = yield from open_sentences(setup)
    main, wanted = setup.word("main"), setup.word("auxiliary")
    nonsense = "parsing" if main != "parsing" else "tagging"
    auxiliary = nonsense if wanted == "shuffled" else wanted
    if auxiliary == main:
        raise Fault("A task cannot be its own auxiliary", f"both are {main}", "Choose another auxiliary task.")
    lesson = Lesson(
        bench.treebank,
        bench.source,
        sentences=setup.whole("sentences"),
        tasks=(main, auxiliary),
        shuffled=auxiliary if wanted == "shuffled" else "none",
        epochs=setup.whole("epochs"),
    )
    for text in lesson.notes:
        yield Note(text, "warning")
    if {main, auxiliary} - set(lesson.tasks):
        raise Fault(
            "A task has no labels", "no sentence has entity labels (`NER=B-PER` in MISC)", "Choose other tasks."
        )

    # Three arms: same start, same batches, same steps.
    def racer(name: str, seed: int) -> InterferenceRacer:
        stream = bench.stream(seed)
        tasks = (main,) if name == ALONE else (main, auxiliary)
        with stream.active():
            model = bench.model(tasks, lesson)
        course = sampling.summed(
            lesson.everything, lesson.lengths, tasks, lesson.epochs, lesson.batch_size, random.Random(seed)
        )
        learner = TwoGradients(model, lesson, main, setup.number("weight"), bench.engine, surgery=name == SURGERY)
        found = InterferenceRacer(name, bench, lesson, [model], [learner], course, stream, seed)
        found.main, found.learner = main, learner
        return found

    def heat(seed: int) -> Heat:
        racers = [racer(name, seed) for name in setup.demo.arms]
        return Heat(racers, lambda text: parses(text, racers))

    items = entities_in(lesson) if main == "entities" else words_in(lesson)
    yield from contest(
        setup, bench.facts(lesson), heat, lambda outcomes, seconds: result(setup, outcomes, items, seconds)
    )


class TwoGradients:
    """One model whose main and auxiliary gradient are taken apart, compared, and joined again."""

    def __init__(
        self, model: SentenceModel, lesson: Lesson, main: str, weight: float, engine: Engine, *, surgery: bool
    ) -> None:
        self.cosines: list[float] = []
        """Between the two gradients on the encoder, one a step."""
        self._model, self._lesson, self._main, self._weight, self._engine = model, lesson, main, weight, engine
        self._surgery = surgery
        rest = [*model.spelling.parameters(), *model.heads.parameters()]
        self._optimiser = Optimiser(
            [*encoder_groups(model.encoder, ENCODER_RATE), {"params": rest, "lr": HEAD_RATE, "weight_decay": 0.01}]
        )
        self._shared = sum(1 for _ in model.encoder.layers.parameters())
        """The encoder's weights stand first."""

    def update(self, plan: Plan) -> dict[str, float]:
        """One step; the losses of both tasks before it, and the cosine of their gradients."""
        self._model.train()
        with self._engine.autocast():
            losses = self._model.losses(self._lesson.batch(plan.items).to(self._engine.device), plan.tasks)
        main = losses.pop(self._main, None)
        if main is None:
            return {}
        told = {"loss": float(main.detach()), "loss main": float(main.detach())}
        joined = self._gradient(main, keep=bool(losses))
        for auxiliary in losses.values():
            theirs = [self._weight * part for part in self._gradient(auxiliary, keep=False)]
            told |= {"loss auxiliary": float(auxiliary.detach()), "cosine": self._compare(joined, theirs)}
            joined = self._join(joined, theirs)
        for weight, gradient in zip(self._optimiser.weights, joined, strict=True):
            weight.grad = gradient
        self._optimiser.step(plan.rate)
        return told

    def _compare(self, mine: Sequence[Tensor], theirs: Sequence[Tensor]) -> float:
        one, other = (torch.cat([part.flatten() for part in parts[: self._shared]]) for parts in (mine, theirs))
        self.cosines.append(float(F.cosine_similarity(one, other, dim=0)))
        return self.cosines[-1]

    def _join(self, mine: Sequence[Tensor], theirs: Sequence[Tensor]) -> list[Tensor]:
        """The sum; under PCGrad each loses before, on the shared weights, what opposes the other."""
        total = [one + other for one, other in zip(mine, theirs, strict=True)]
        if self._surgery and self.cosines[-1] < 0:
            shared = range(self._shared)
            product = sum(float((mine[place] * theirs[place]).sum()) for place in shared)
            lengths = [sum(float(parts[place].pow(2).sum()) for place in shared) for parts in (mine, theirs)]
            for place in shared:
                total[place] -= product / lengths[1] * theirs[place] + product / lengths[0] * mine[place]
        return total

    def _gradient(self, loss: Tensor, *, keep: bool) -> list[Tensor]:
        """Of every weight, zeros where the loss does not depend on it."""
        found = torch.autograd.grad(loss, self._optimiser.weights, retain_graph=keep, allow_unused=True)
        gradients = [
            torch.zeros_like(weight) if gradient is None else gradient
            for weight, gradient in zip(self._optimiser.weights, found, strict=True)
        ]
        average(gradients)
        return gradients


class InterferenceRacer(SentenceRacer):
    """An arm that looks at the main task alone, and remembers how its gradients lay."""

    main: str
    learner: TwoGradients

    def look(self) -> Mapping[str, float]:
        """The main task's score."""
        return {"score": super().look()[_SCORE[self.main]]}

    def outcome(self) -> Outcome:
        """As any arm, with the cosines."""
        found, cosines = super().outcome(), self.learner.cosines
        others = dict(found.others)
        if cosines:
            others |= {
                "cosine": statistics.fmean(cosines),
                "conflict": sum(cosine < 0 for cosine in cosines) / len(cosines),
            }
        return replace(found, others=others)


def result(setup: Setup, outcomes: Sequence[Mapping[str, Outcome]], items: int, seconds: float) -> Result:
    """The last event of a run over so many held-out words or entities."""
    table = Table(setup, outcomes, items)
    main = setup.word("main")
    score = _SCORE[main]
    gain, surgery = table.gap(BESIDE, ALONE, score), table.gap(SURGERY, BESIDE, score)
    measures = {
        "alone": table.percent(ALONE, score),
        "beside": table.percent(BESIDE, score),
        "pcgrad": table.percent(SURGERY, score),
        "gain": gain.mean,
        "pcgrad_gain": surgery.mean,
    }
    auxiliary = setup.word("auxiliary")
    named = "a nonsense task" if auxiliary == "shuffled" else auxiliary
    effect = "helped" if gain.mean > 0 else "hurt"
    verdict = (
        f"Beside {named}, {main} went from {table.tell(ALONE, score)} to {table.tell(BESIDE, score)} ({score}): "
        + (
            f"it {effect} by {figure(abs(gain.mean))} points."
            if gain.shows
            else f"{signed(gain.mean)} points, which chance may explain."
        )
    )
    notice = [
        f"PCGrad changed that by {signed(surgery.mean)} points"
        + ("." if surgery.shows else f"; under {surgery.doubt:.1f} points may be chance.")
    ]
    if table.knows(BESIDE, "cosine"):
        measures |= {"cosine": table.percent(BESIDE, "cosine"), "conflict": table.percent(BESIDE, "conflict")}
        notice.insert(
            0,
            f"The two gradients had a mean cosine of {signed(measures['cosine'] / 100, 3)} on the encoder and pointed "
            f"apart in {measures['conflict']:.0f} % of the steps.",
        )
    return table.result(measures, verdict, notice, seconds)
