"""Catastrophic forgetting: learn praise and complaint (A), then what a review is about (B), and watch A."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from trainer_demos.contest import Heat, contest
from trainer_demos.events import Result
from trainer_demos.results import Outcome, Table, figure
from trainer_demos.review_bench import accuracy_on, examples, open_bench, probe, topics
from trainer_demos.reviewer import SENTIMENT, TOPIC, Example, Phase
from trainer_demos.setup import Run, Setup


def run(setup: Setup) -> Run:
    """The demo, as a generator of events."""
    bench = yield from open_bench(setup)
    classes = topics(bench.corpus.train)
    chosen = yield from bench.draw(bench.corpus.train, setup.whole("labels"))
    held_out = examples(bench.corpus.test)
    about, about_held_out = (
        [Example(review.text, classes[review.domain], TOPIC) for review in reviews if review.domain in classes]
        for reviews in (bench.corpus.train, bench.corpus.test)
    )

    # First A; then B alone, or B with some of A's examples in every pass.
    def courses(seed: int) -> dict[str, list[Phase]]:
        rng = random.Random(seed)
        second = rng.sample(about, min(len(chosen[seed]), len(about)))
        share = setup.number("rehearsal")
        rehearsed = rng.choices(chosen[seed], k=round(len(second) * share / (1 - share)))
        first = Phase(chosen[seed], setup.whole("epochs"))

        def then(given: Sequence[Example]) -> list[Phase]:
            rate, frozen = setup.number("second_rate"), setup.whole("frozen_layers")
            return [first, Phase(given, setup.whole("second_epochs"), encoder_rate=rate, frozen=frozen, contrast=0.0)]

        return {"plain": then(second), "rehearsal": then([*second, *rehearsed])}

    def heat(seed: int) -> Heat:
        heads = {SENTIMENT: 2, TOPIC: len(classes)}
        return bench.line_up(
            {
                name: lambda phases=phases: [bench.reviewer(phases, seed, heads=heads)]  # type: ignore[misc]
                for name, phases in courses(seed).items()
            },
            seed,
            curves={
                "accuracy A": accuracy_on(probe(held_out, seed)),
                "accuracy B": accuracy_on(probe(about_held_out, seed)),
            },
            metrics={"accuracy A": accuracy_on(held_out), "accuracy B": accuracy_on(about_held_out)},
            milestones=True,
        )

    yield from contest(
        setup,
        bench.facts(f"{len(chosen[setup.seeds[0]])} reviews for A, as many for B,", len(held_out)),
        heat,
        lambda outcomes, seconds: result(setup, outcomes, len(held_out), seconds),
    )


def result(setup: Setup, outcomes: Sequence[Mapping[str, Outcome]], items: int, seconds: float) -> Result:
    """The last event of a run tested on `items` held-out reviews."""
    table = Table(setup, outcomes, items)
    measures: dict[str, float] = {}
    if all("accuracy A after phase 1" in outcome["plain"].others for outcome in outcomes):
        before = {arm: table.percent(arm, "accuracy A after phase 1") for arm in setup.demo.arms}
        measures = {
            "before": before["plain"],
            "after": table.percent("plain", "accuracy A"),
            "lost": before["plain"] - table.percent("plain", "accuracy A"),
            "rehearsal_after": table.percent("rehearsal", "accuracy A"),
            "rehearsal_lost": before["rehearsal"] - table.percent("rehearsal", "accuracy A"),
            "second": table.percent("plain", "accuracy B"),
            "rehearsal_second": table.percent("rehearsal", "accuracy B"),
        }
        measures["saved"] = measures["lost"] - measures["rehearsal_lost"]
    if not measures:
        return table.result(
            {}, "The run ended before the second task began, so nothing could be forgotten.", [], seconds
        )
    clear = table.gap("plain", "rehearsal", "accuracy A").shows
    verdict = (
        f"While B was learned, A fell from {measures['before']:.1f} to {measures['after']:.1f} %: "
        f"it lost {figure(measures['lost'])} points; with rehearsal {figure(measures['rehearsal_lost'])}."
        + ("" if clear else " The difference between the two arms at the end may be chance.")
    )
    notice = [
        (
            f"B was learned by both: {table.tell('plain', 'accuracy B')} plain, "
            f"{table.tell('rehearsal', 'accuracy B')} with rehearsal."
        ),
        "Nothing in B's loss speaks of A: what is lost is lost because shared weights moved for another purpose.",
    ]
    return table.result(measures, verdict, notice, seconds)
