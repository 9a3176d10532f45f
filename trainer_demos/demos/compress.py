"""Smaller and faster: a student of fewer layers, taught by a teacher or by labels; a teacher with rounded weights."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

import torch
from torch import Tensor, nn

from trainer_demos.batches import pad_texts, text_ids
from trainer_demos.contest import Heat, contest
from trainer_demos.encoder import Encoder
from trainer_demos.events import Result
from trainer_demos.results import Outcome, Table
from trainer_demos.review_bench import Gauge, ReviewRacer, accuracy_on, each, examples, open_bench, probe, sentiments
from trainer_demos.reviewer import ALL, LONGEST, SENTIMENT, Example, Phase, Reviewer
from trainer_demos.sampling import Plan
from trainer_demos.setup import Run, Setup
from trainer_demos.training import Arm

DISTIL_PASSES = 2
"""Passes of the distilled student over all training reviews."""
TIMED = 48
"""Held-out reviews that are timed one at a time; in batches at least four batches are."""


def run(setup: Setup) -> Run:
    """The demo, as a generator of events."""
    bench = yield from open_bench(setup)
    held_out = examples(bench.corpus.test)
    chosen = yield from bench.draw(bench.corpus.train, setup.whole("labels"))

    def heat(seed: int) -> Heat:
        # Labels for the teacher and for one student; the other student learns what the teacher thinks of all reviews.
        labelled = Phase(chosen[seed], setup.whole("epochs"))
        lesson = [Example(review.text, 0) for review in bench.corpus.train]
        distilled = Phase(lesson, DISTIL_PASSES, contrast=0.0)

        def racer(name: str, phase: Phase, layers: int, others: Mapping[str, Gauge]) -> ReviewRacer:
            encoder = bench.source.pretrained()
            cut_layers(encoder, layers)
            return bench.racer(
                name,
                lambda: [bench.reviewer([phase], seed, encoder, tracked=True)],
                seed,
                curves={"accuracy": accuracy_on(probe(held_out, seed))},
                metrics={"accuracy": accuracy_on(held_out)},
                others=others,
            )

        layers, (measured, measured_once) = setup.whole("layers"), figures(setup, held_out)
        teacher = racer("teacher", labelled, ALL, measured | measured_once)
        student = racer("distilled student", distilled, layers, measured)
        school = Distillation(teacher.team[0], student.team[0], lesson, setup.number("temperature"))
        student.arm = Later(student.name, [school, *student.arm.learners], student.arm.course, student.arm.stream)
        racers = [teacher, student, racer("student on labels", labelled, layers, measured)]
        return Heat(racers, lambda text: sentiments(text, racers))

    yield from contest(
        setup,
        bench.facts(
            f"{len(chosen[setup.seeds[0]])} labels, {len(bench.corpus.train)} unlabelled reviews", len(held_out)
        ),
        heat,
        lambda outcomes, seconds: result(setup, outcomes, len(held_out), seconds),
    )


def cut_layers(encoder: Encoder, layers: int) -> None:
    """Keep so many layers, evenly chosen from the lowest to the highest (Sanh et al. 2019 keep every second one)."""
    there = len(encoder.layers)
    left = min(layers, there)
    kept = [round((place + 1) * there / left) - 1 for place in range(left)]
    encoder.layers = nn.ModuleList(encoder.layers[index] for index in kept)


class Distillation:
    """The student learns the teacher's probabilities, both at the same temperature (Hinton et al. 2015)."""

    def __init__(self, teacher: Reviewer, student: Reviewer, lesson: list[Example], temperature: float) -> None:
        """`lesson` holds the student's examples; they get their probabilities here."""
        self._teacher, self._lesson, self._temperature = teacher, lesson, temperature
        # While it learns, the student's logits are divided by the temperature; afterwards they are used as they are.
        student.model.heads[SENTIMENT].register_forward_hook(
            lambda head, _, logits: logits / temperature if head.training else logits
        )

    def update(self, plan: Plan) -> dict[str, float]:
        """The teacher is asked about the batch when it comes up for the first time."""
        new = [item for item in plan.items if self._lesson[item].soft is None]
        if new:
            logits = self._teacher.logits([self._lesson[item].text for item in new])
            for item, shares in zip(new, (logits / self._temperature).softmax(-1).tolist(), strict=True):
                self._lesson[item] = replace(self._lesson[item], soft=tuple(shares))
        return {}


class Later(Arm):
    """An arm whose turn comes when all others are done."""

    @property
    def progress(self) -> float:
        """See Arm; behind that of every arm that is not later."""
        return 1 + super().progress


def figures(setup: Setup, held_out: Sequence[Example]) -> tuple[dict[str, Gauge], dict[str, Gauge]]:
    """Time and size, as measured on every arm; and what is measured on the teacher alone."""
    texts = [example.text for example in held_out]
    batch, bits = setup.whole("batch"), setup.whole("bits")

    def alone(reviewer: Reviewer) -> float:
        return seconds_a_review(reviewer, texts[:TIMED], 1)

    def quantised(reviewer: Reviewer) -> float:
        with rounded(reviewer.model, bits):
            return reviewer.accuracy(held_out)

    measured = {
        "seconds a review": each(alone),
        "layer weights": each(lambda reviewer: sum(map(torch.numel, reviewer.model.encoder.layers.parameters()))),
        "moved": each(lambda reviewer: reviewer.moved),
    }
    measured_once = {
        "batch speedup": each(
            lambda reviewer: alone(reviewer) / seconds_a_review(reviewer, texts[: max(TIMED, 4 * batch)], batch)
        ),
        "quantised": each(quantised),
        "bits ratio": each(lambda reviewer: saved(reviewer.model, bits)),
    }
    return measured, measured_once


@torch.no_grad()
def seconds_a_review(reviewer: Reviewer, texts: Sequence[str], batch: int) -> float:
    """The median over batches, from the text to its probabilities; the batches come as they are, unsorted."""
    reviewer.model.eval()
    found = []
    for start in range(0, len(texts), batch):
        block = texts[start : start + batch]
        began = time.perf_counter()
        rows = text_ids(reviewer.source.tokenizer, block, LONGEST)
        with reviewer.engine.autocast():
            vectors = reviewer.model.vectors(pad_texts(rows, reviewer.source.padding).to(reviewer.engine.device))
            reviewer.model.logits(vectors, SENTIMENT).softmax(-1).cpu()
        found.append((time.perf_counter() - began) / len(block))
    return statistics.median(found)


def matrices(model: nn.Module) -> dict[str, nn.Parameter]:
    """The weights that are rounded; biases and the like, fewer than one in a hundred, are not."""
    return {name: weight for name, weight in model.named_parameters() if weight.dim() > 1}


@contextmanager
def rounded(model: nn.Module, bits: int) -> Iterator[None]:
    """The model with its weights rounded; afterwards they are as before."""
    kept = {name: weight.detach().clone() for name, weight in matrices(model).items()}
    with torch.no_grad():
        for name, weight in matrices(model).items():
            weight.copy_(round_rows(kept[name], bits))
        yield
        for name, weight in matrices(model).items():
            weight.copy_(kept[name])


def saved(model: nn.Module, bits: int) -> float:
    """How many times smaller the model is when matrices take so many bits a weight, and 32 for the scale of a row."""
    inside = sum(map(torch.numel, matrices(model).values()))
    outside = sum(map(torch.numel, model.parameters())) - inside
    return 32 * (inside + outside) / (bits * inside + 32 * (outside + sum(map(len, matrices(model).values()))))


def round_rows(weights: Tensor, bits: int) -> Tensor:
    """Weights of (rows, columns) on 2 ** bits values, evenly spaced and symmetric but for one, with a scale a row."""
    half: int = 2 ** (bits - 1)
    scale = weights.abs().amax(1, keepdim=True).clamp(min=1e-12) / (half - 0.5)
    return (weights / scale).round().clamp(-half, half - 1) * scale


def result(setup: Setup, outcomes: Sequence[Mapping[str, Outcome]], items: int, seconds: float) -> Result:
    """The last event of a run tested on `items` held-out reviews."""
    table = Table(setup, outcomes, items)
    teacher, distilled, student = setup.demo.arms
    measures = {
        "teacher": table.percent(teacher),
        "student": table.percent(student),
        "quantised": table.percent(teacher, "quantised"),
        "speedup": table.mean(teacher, "seconds a review") / table.mean(distilled, "seconds a review"),
        "latency": 1000 * table.mean(teacher, "seconds a review"),
        "batch_speedup": table.mean(teacher, "batch speedup"),
        "size_ratio": table.mean(teacher, "layer weights") / table.mean(distilled, "layer weights"),
        "bits_ratio": table.mean(teacher, "bits ratio"),
    }
    measures["quantised_cost"] = measures["teacher"] - measures["quantised"]
    if all(value > 0 for value in table.values(distilled, "moved")):
        measures["distilled"] = table.percent(distilled)
        measures["distil_cost"] = measures["teacher"] - measures["distilled"]
        measures["distil_gain"] = measures["distilled"] - measures["student"]
        verdict = f"{table.compare(teacher, distilled)}. {table.compare(distilled, student).capitalize()}."
    else:
        verdict = f"The run ended before the teacher began to teach. {table.compare(teacher, student)}."
    notice = [
        (
            f"The student reads one review in {measures['latency'] / measures['speedup']:.1f} ms, the teacher in "
            f"{measures['latency']:.1f} ms: {measures['speedup']:.1f} times as fast, with layers "
            f"{measures['size_ratio']:.1f} times smaller."
        ),
        (
            f"With {setup.whole('bits')} bits a weight the teacher is {measures['bits_ratio']:.1f} times smaller, "
            f"and right in {measures['quantised']:.1f} % instead of {measures['teacher']:.1f} %."
        ),
        (
            f"In batches of {setup.whole('batch')} the teacher reads {measures['batch_speedup']:.1f} times as many "
            "reviews a second as one at a time."
        ),
    ]
    return table.result(measures, verdict, notice, seconds)
