"""Both ideas combined: tagging and parsing together first, then entities from few sentences, against going direct."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

from trainer_demos import sampling
from trainer_demos.contest import Heat, contest
from trainer_demos.events import Note, Result
from trainer_demos.faults import Fault
from trainer_demos.lesson import Lesson
from trainer_demos.losses import WeightedSum
from trainer_demos.results import Outcome, Table
from trainer_demos.sentence_bench import SentenceRacer, entities_in, open_sentences, parses
from trainer_demos.setup import Run, Setup

VIA, DIRECT = "via tagging and parsing", "direct"
SOURCES = {"both": ("tagging", "parsing"), "tagging": ("tagging",), "parsing": ("parsing",)}
TARGET = ("entities",)
BATCH = 8
_EARLY = 0.25
"""Share of the target task after which both arms are measured once more."""


def run(setup: Setup) -> Run:
    """The demo, as a generator of events."""
    bench = yield from open_sentences(setup)
    sources, entity_sentences = SOURCES[setup.word("source_tasks")], setup.whole("target_sentences")
    lesson = Lesson(
        bench.treebank,
        bench.source,
        sentences=max(setup.whole("source_sentences"), entity_sentences),
        tasks=(*sources, *TARGET),
        entity_sentences=entity_sentences,
    )
    for text in lesson.notes:
        yield Note(text, "warning")
    if "entities" not in lesson.sets:
        raise Fault(
            "There is no target task in this treebank",
            "no sentence has entity labels (`NER=B-PER` in MISC)",
            "Add them to a hundred sentences, or run this demo on the bundled treebank.",
        )

    # One arm learns the sources first. Both then learn the target from the same sentences, in as many steps.
    def racer(name: str, seed: int) -> SentenceRacer:
        stream, rng = bench.stream(seed), random.Random(seed)
        tasks = lesson.tasks if name == VIA else TARGET
        with stream.active():
            model = bench.model(tasks, lesson)
        few = lesson.sets["entities"]
        target = sampling.summed(few, lesson.lengths, TARGET, setup.whole("epochs"), BATCH, rng)
        rate = setup.number("encoder_rate")
        learners = [bench.learner(model, lesson, WeightedSum({"entities": 1.0}), encoder_rate=rate, only=TARGET)]
        before: list[sampling.Plan] = []
        if name == VIA:
            known = lesson.sets[sources[0]][: setup.whole("source_sentences")]
            passes = setup.whole("source_epochs")
            before = sampling.summed(known, lesson.lengths, sources, passes, BATCH, rng)
            learners.append(bench.learner(model, lesson, WeightedSum(dict.fromkeys(sources, 1.0)), only=sources))
            target = [replace(plan, epoch=plan.epoch + passes) for plan in target]
        milestones = {len(before) + max(1, round(_EARLY * len(target))): "early"}
        if before:
            milestones[len(before)] = "source"
        return SentenceRacer(name, bench, lesson, [model], learners, [*before, *target], stream, seed, milestones)

    def heat(seed: int) -> Heat:
        racers = [racer(name, seed) for name in setup.demo.arms]
        return Heat(racers, lambda text: parses(text, racers))

    yield from contest(
        setup,
        bench.facts(lesson),
        heat,
        lambda outcomes, seconds: result(setup, outcomes, entities_in(lesson), len(lesson.sets["entities"]), seconds),
    )


def result(
    setup: Setup, outcomes: Sequence[Mapping[str, Outcome]], entities: int, sentences: int, seconds: float
) -> Result:
    """The last event of a run on so many held-out entities, learned from so many sentences."""
    table = Table(setup, outcomes, entities)
    gain = table.gap(VIA, DIRECT, "F1")
    measures = {
        "via": table.percent(VIA, "F1"),
        "direct": table.percent(DIRECT, "F1"),
        "gain": gain.mean,
        "time_ratio": table.seconds(VIA) / max(table.seconds(DIRECT), 1e-9),
    }
    for measure, arm, figure in (
        ("via_early", VIA, "early F1"),
        ("direct_early", DIRECT, "early F1"),
        ("source_upos", VIA, "source UPOS"),
        ("source_las", VIA, "source LAS"),
    ):
        if table.knows(arm, figure):
            measures[measure] = table.percent(arm, figure)
    figures = f"F1 {table.tell(VIA, 'F1')} against {table.tell(DIRECT, 'F1')}"
    verdict = f"Entities from {sentences} sentences: {figures}. "
    if not gain.shows:
        verdict += f"No clear gain: with {entities} entities to find, under {gain.doubt:.0f} points may be chance."
    else:
        verdict += f"The detour {'gained' if gain.mean > 0 else 'cost'} {abs(gain.mean):.1f} points."
    notice = []
    if {"via_early", "direct_early"} <= set(measures):
        notice.append(
            f"A quarter of the way into the entities the arms stood at {measures['via_early']:.1f} and "
            f"{measures['direct_early']:.1f} %: a good start shows first in the speed of learning."
        )
    notice.append(f"The detour made training {measures['time_ratio']:.1f} times as long.")
    return table.result(measures, verdict, notice, seconds)
