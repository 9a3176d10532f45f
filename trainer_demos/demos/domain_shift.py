"""Domain shift: learned on one kind of review, used on another."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from trainer_demos.contest import Heat, contest
from trainer_demos.events import Result
from trainer_demos.results import Outcome, Table
from trainer_demos.review_bench import accuracy_on, examples, of_domain, open_bench, probe, sample
from trainer_demos.reviewer import ALL, PROBE_PASSES, Example, Phase
from trainer_demos.setup import Run, Setup


def run(setup: Setup) -> Run:
    """The demo, as a generator of events."""
    bench = yield from open_bench(setup)
    source, target = (of_domain(bench.corpus.train, setup.word(name)) for name in ("source", "target"))
    home, away = (examples(of_domain(bench.corpus.test, setup.word(name))) for name in ("source", "target"))
    chosen = yield from bench.draw(source, setup.whole("labels"))

    # Some target labels take the place of source labels: the number of labels stays the same.
    swapped = round(setup.number("share") * len(next(iter(chosen.values()))) / 2) * 2
    mixed = {}
    for seed, given in chosen.items():
        few = examples(sample(target, swapped, random.Random(seed)))
        mixed[seed] = [*balanced(given, len(given) - len(few)), *few]

    def heat(seed: int) -> Heat:
        full = setup.whole("epochs")
        courses = {
            "source only": Phase(chosen[seed], full),
            "with target labels": Phase(mixed[seed], full),
            "probe": Phase(chosen[seed], PROBE_PASSES, frozen=ALL),
        }
        return bench.line_up(
            {name: lambda phase=phase: [bench.reviewer([phase], seed)] for name, phase in courses.items()},  # type: ignore[misc]
            seed,
            curves={
                "accuracy away": accuracy_on(probe(away, seed)),
                "accuracy at home": accuracy_on(probe(home, seed)),
            },
            metrics={"away": accuracy_on(away), "at home": accuracy_on(home)},
        )

    learn = f"{len(next(iter(chosen.values())))} reviews of {setup.word('source')}"
    yield from contest(
        setup,
        bench.facts(learn, len(home) + len(away)),
        heat,
        lambda outcomes, seconds: result(setup, outcomes, len(away), len(home), seconds),
    )


def balanced(given: Sequence[Example], size: int) -> list[Example]:
    """The first examples of either label, `size` in all."""
    halves = [[each for each in given if each.label == label] for label in (0, 1)]
    return [each for half in halves for each in half[: size // 2]]


def result(setup: Setup, outcomes: Sequence[Mapping[str, Outcome]], away: int, home: int, seconds: float) -> Result:
    """The last event of a run tested on so many held-out target and source reviews."""
    table = Table(setup, outcomes, away)
    measures = {
        "home": table.percent("source only", "at home"),
        "away": table.percent("source only", "away"),
        "mixed_away": table.percent("with target labels", "away"),
        "mixed_home": table.percent("with target labels", "at home"),
        "mixed_gain": table.gap("with target labels", "source only", "away").mean,
        "probe_away": table.percent("probe", "away"),
        "probe_drop": table.percent("probe", "at home") - table.percent("probe", "away"),
    }
    measures["drop"] = measures["home"] - measures["away"]
    source, target = setup.word("source"), setup.word("target")
    doubt = 2 * (50**2 / max(1, away) + 50**2 / max(1, home)) ** 0.5 / len(outcomes) ** 0.5
    verdict = (
        f"From {source} ({table.tell('source only', 'at home')}) to {target} "
        f"({table.tell('source only', 'away')}) accuracy {'fell' if measures['drop'] > 0 else 'rose'} by "
        f"{abs(measures['drop']):.1f} points"
        + ("." if abs(measures["drop"]) > doubt else f", which may be chance: under {doubt:.0f} points it often is.")
        + f" On {target}, {table.compare('with target labels', 'source only', 'away')}."
    )
    notice = [
        (
            f"The probe, which cannot bend towards {source}, went from {table.percent('probe', 'at home'):.1f} % at "
            f"home to {measures['probe_away']:.1f} % away."
        ),
        f"The two tests hold {home} reviews of {source} and {away} of {target}; one may just be harder than the other.",
    ]
    return table.result(measures, verdict, notice, seconds)
