"""Loss weights: the same shared model under equal, hand-set and learned weights of its task losses."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

from trainer_demos import sampling
from trainer_demos.catalog.parts import TASKS
from trainer_demos.contest import Heat, contest
from trainer_demos.events import Note, Result
from trainer_demos.lesson import Lesson
from trainer_demos.losses import UncertaintyWeights, WeightedSum
from trainer_demos.metrics import mean_and_spread
from trainer_demos.results import Outcome, Table, signed
from trainer_demos.sentence_bench import SentenceRacer, entities_in, open_sentences, parses, words_in
from trainer_demos.sentence_model import TASK_OF
from trainer_demos.setup import Run, Setup

_ARMS = {"equal": "equal", "hand": "hand-set", "learned": "uncertainty"}


class WeighingRacer(SentenceRacer):
    """An arm that can tell what its losses weigh."""

    combine: WeightedSum | UncertaintyWeights

    def outcome(self) -> Outcome:
        """As any arm, with the weights at the end."""
        found = super().outcome()
        weights = {f"weight {task}": weight for task, weight in self.combine.now().items()}
        return replace(found, others={**found.others, **weights})


def run(setup: Setup) -> Run:
    """The demo, as a generator of events."""
    bench = yield from open_sentences(setup)
    lesson = Lesson(bench.treebank, bench.source, sentences=setup.whole("sentences"), epochs=setup.whole("epochs"))
    for text in lesson.notes:
        yield Note(text, "warning")
    equal = dict.fromkeys(lesson.tasks, 1.0)
    by_hand = {task: setup.number(f"weight_{task}") for task in lesson.tasks}

    # Three shared models: same start, same batches, same steps; only the sum differs.
    def racer(name: str, seed: int) -> WeighingRacer:
        stream = bench.stream(seed)
        with stream.active():
            model = bench.model(lesson.tasks, lesson)
        sums: dict[str, WeightedSum | UncertaintyWeights] = {
            "equal": WeightedSum(equal),
            "hand-set": WeightedSum(by_hand),
            "uncertainty": UncertaintyWeights(equal),
        }
        rng = random.Random(seed)
        course = sampling.summed(lesson.everything, lesson.lengths, lesson.tasks, lesson.epochs, lesson.batch_size, rng)
        learner = bench.learner(model, lesson, sums[name])
        found = WeighingRacer(name, bench, lesson, [model], [learner], course, stream, seed)
        found.combine = sums[name]
        return found

    def heat(seed: int) -> Heat:
        racers = [racer(name, seed) for name in setup.demo.arms]
        return Heat(racers, lambda text: parses(text, racers))

    yield from contest(
        setup,
        bench.facts(lesson),
        heat,
        lambda outcomes, seconds: result(setup, outcomes, words_in(lesson), entities_in(lesson), seconds),
    )


def result(
    setup: Setup, outcomes: Sequence[Mapping[str, Outcome]], words: int, entities: int, seconds: float
) -> Result:
    """The last event of a run over so many held-out words and entities."""
    table = Table(setup, outcomes, words)
    measures: dict[str, float] = {}
    clear: list[str] = []
    told = [metric for metric in TASK_OF if metric in table.arms[0].metrics]
    for name, arm in _ARMS.items():
        for metric in told:
            measures[f"{name}_{metric.lower()}"] = table.percent(arm, metric)
            if arm != "equal":
                found = table.gap(arm, "equal", metric, entities if metric == "F1" else words)
                measures[f"{name}_{metric.lower()}_gain"] = found.mean
                if found.shows:
                    clear.append(f"{TASK_OF[metric]} {signed(found.mean)} ({arm})")
    for name in ("hand", "learned"):
        measures[f"{name}_mean_gain"] = mean_and_spread([measures[f"{name}_{m.lower()}_gain"] for m in told])[0]
    weights = {
        task: table.mean("uncertainty", f"weight {task}")
        for task in TASKS
        if f"weight {task}" in outcomes[0]["uncertainty"].others
    }
    for task in ("parsing", "entities"):
        if task in weights and "tagging" in weights:
            measures[f"learned_{task}_weight"] = weights[task] / weights["tagging"]
    given = ", ".join(f"{task} {setup.number(f'weight_{task}'):g}" for task in TASKS)
    changes = ", ".join(f"{TASK_OF[m]} {signed(measures[f'hand_{m.lower()}_gain'])}" for m in told)
    verdict = f"Against equal weights, the weights set by hand ({given}) changed {changes} points. " + (
        f"Beyond chance: {', '.join(clear)}." if clear else "None of it is beyond what chance explains."
    )
    notice = [
        "Learned from uncertainty the weights ended at "
        + ", ".join(f"{task} {weight:.2f}" for task, weight in weights.items())
        + f": a mean gain of {signed(measures['learned_mean_gain'])} points over equal weights.",
        "A weight also works as a learning rate: what is weighted up pulls harder at every shared weight.",
    ]
    return table.result(measures, verdict, notice, seconds)
