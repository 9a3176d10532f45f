"""Multi-task learning: one encoder with three heads against three single-task models.

The shared arm adds up the losses of tagging, entities and parsing, and every step moves the shared weights for all of
them (hard parameter sharing, Caruana 1997). The single arm trains one model a task, in the same steps, on the same
sentences: only the sharing differs.
"""

from __future__ import annotations

import random

from trainer_demos import sampling
from trainer_demos.catalog.parts import TASKS
from trainer_demos.contest import Heat, contest
from trainer_demos.demos.multi_task_result import result
from trainer_demos.events import Note
from trainer_demos.lesson import Lesson
from trainer_demos.losses import UncertaintyWeights, WeightedSum
from trainer_demos.sentence_bench import SentenceRacer, entities_in, open_sentences, parses, words_in
from trainer_demos.setup import Run, Setup


def run(setup: Setup) -> Run:
    """The demo, as a generator of events."""
    bench = yield from open_sentences(setup)

    # The data: a treebank, the last quarter of which no arm ever trains on.
    weights = {task: setup.number(f"weight_{task}") for task in TASKS}
    lesson = Lesson(
        bench.treebank,
        bench.source,
        sentences=setup.whole("sentences"),
        tasks=[task for task, weight in weights.items() if weight > 0],
        entity_sentences=setup.whole("entity_sentences"),
        shuffled=setup.word("shuffled"),
        epochs=setup.whole("epochs"),
    )
    for text in lesson.notes:
        yield Note(text, "warning")

    # Two arms, the same course of batches and tasks: one model for all tasks, or one model a task.
    def racer(name: str, seed: int) -> SentenceRacer:
        stream, models, learners = bench.stream(seed), [], []
        for tasks in [lesson.tasks] if name == "shared" else [(task,) for task in lesson.tasks]:
            with stream.active():
                encoder = bench.source.pretrained() if setup.word("encoder") == "pretrained" else bench.source.fresh()
                models.append(bench.model(tasks, lesson, encoder))
            encoder.freeze(setup.whole("frozen_layers"))
            learned = setup.word("weighting") == "uncertainty" and len(tasks) > 1
            combine = UncertaintyWeights(weights) if learned else WeightedSum(weights)
            learners.append(
                bench.learner(
                    models[-1],
                    lesson,
                    combine,
                    encoder_rate=setup.number("encoder_rate"),
                    head_rate=setup.number("head_rate"),
                )
            )
        return SentenceRacer(name, bench, lesson, models, learners, course(setup, lesson, seed), stream, seed)

    def heat(seed: int) -> Heat:
        racers = [racer(name, seed) for name in setup.demo.arms]
        return Heat(racers, lambda text: parses(text, racers))

    yield from contest(
        setup,
        bench.facts(lesson),
        heat,
        lambda outcomes, seconds: result(setup, outcomes, words_in(lesson), entities_in(lesson), seconds),
    )


def course(setup: Setup, lesson: Lesson, seed: int) -> list[sampling.Plan]:
    """The steps of the run: which sentences, which tasks, at which rate."""
    rng, lengths, epochs, size = random.Random(seed), lesson.lengths, lesson.epochs, lesson.batch_size
    if setup.word("schedule") == "sequential":
        return sampling.sequential(lesson.sets, lengths, epochs, size, rng)
    if setup.word("schedule") == "alternating":
        return sampling.alternating(lesson.sets, lengths, epochs, size, setup.number("temperature"), rng)
    return sampling.summed(lesson.everything, lengths, lesson.tasks, epochs, size, rng)
