"""A detour over another labelled task on the way to the target (STILTs, Phang et al. 2018), over several draws."""

from __future__ import annotations

import random
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import replace

from trainer_demos.contest import Heat, contest
from trainer_demos.events import Result
from trainer_demos.results import Outcome, Table, signed
from trainer_demos.review_bench import (
    Gauge,
    ReviewBench,
    accuracy_on,
    every_learner,
    examples,
    of_domain,
    open_bench,
    probe,
    sample,
    sentiments,
    topics,
)
from trainer_demos.reviewer import SENTIMENT, TOPIC, Example, Phase, Reviewer
from trainer_demos.sampling import Plan
from trainer_demos.setup import Run, Setup
from trainer_demos.training import Trainee

DETOUR_PASSES = 3


def run(setup: Setup) -> Run:
    """The demo, as a generator of events."""
    bench = yield from open_bench(setup)
    pool = of_domain(bench.corpus.train, setup.word("target"))
    held_out = examples(of_domain(bench.corpus.test, setup.word("target")))
    repeats = range(setup.whole("repeats"))
    heads = {SENTIMENT: 2, TOPIC: len(topics(bench.corpus.train))}

    def heat(seed: int) -> Heat:
        # Every repetition has other target labels; both ways get the same ones, and as many passes over them.
        draws = [examples(sample(pool, setup.whole("labels"), random.Random(f"{seed} {repeat}"))) for repeat in repeats]
        size = min(map(len, draws))
        targets = [Phase(given[:size], setup.whole("epochs")) for given in draws]
        detour = Phase(intermediate(bench, seed), DETOUR_PASSES)

        def team(before: Sequence[Phase]) -> list[Reviewer]:
            return [
                bench.reviewer([*before, target], seed + 1000 * repeat, heads=heads)
                for repeat, target in zip(repeats, targets, strict=True)
            ]

        looked_at = probe(held_out, seed)
        ways = {"via another task": (lambda: team([detour]), detour_once), "direct": (lambda: team([]), every_learner)}
        racers = [
            bench.racer(
                name,
                build,
                seed,
                curves={"accuracy": lambda team: team[0].accuracy(looked_at)},
                metrics={"accuracy": accuracy_on(held_out)},
                others={f"accuracy {repeat}": member(repeat, held_out) for repeat in repeats},
                learners=learners,
            )
            for name, (build, learners) in ways.items()
        ]
        return Heat(racers, lambda text: sentiments(text, racers))

    learn = f"{setup.whole('labels')} target labels, drawn {len(repeats)} times,"
    yield from contest(
        setup,
        bench.facts(learn, len(held_out)),
        heat,
        lambda outcomes, seconds: result(setup, outcomes, len(held_out), seconds),
    )


def intermediate(bench: ReviewBench, seed: int) -> list[Example]:
    """What the detour learns from."""
    setup, rng = bench.setup, random.Random(seed)
    size, kind = setup.whole("intermediate_labels"), setup.word("intermediate")
    if kind == "topic":
        classes = topics(bench.corpus.train)
        named = [review for review in bench.corpus.train if review.domain]
        return [
            Example(review.text, classes[review.domain], TOPIC) for review in rng.sample(named, min(size, len(named)))
        ]
    given = examples(sample(of_domain(bench.corpus.train, setup.word("source")), size, rng))
    if kind == "shuffled":
        labels = rng.sample([each.label for each in given], len(given))
        return [replace(each, label=label) for each, label in zip(given, labels, strict=True)]
    return given


class HandOver:
    """When the detour is over, every model of the team goes on from the first one's weights."""

    def __init__(self, team: Sequence[Reviewer]) -> None:
        self._team, self._waiting = team, True

    def update(self, plan: Plan) -> dict[str, float]:
        """Hands over once, at the first step after the detour."""
        if self._waiting and plan.tasks == ("1",):
            self._waiting = False
            weights = self._team[0].model.state_dict()
            for reviewer in self._team[1:]:
                reviewer.model.load_state_dict(weights)
        return {}


def detour_once(team: Sequence[Reviewer]) -> list[Trainee]:
    """The detour is made by the first model alone; the target is learned by all."""
    return [team[0].learners[0], HandOver(team), *(reviewer.learners[1] for reviewer in team)]


def member(repeat: int, held_out: Sequence[Example]) -> Gauge:
    """Accuracy of one repetition."""
    return lambda team: team[repeat].accuracy(held_out)


def result(setup: Setup, outcomes: Sequence[Mapping[str, Outcome]], items: int, seconds: float) -> Result:
    """The last event of a run tested on `items` held-out reviews of the target domain."""
    table = Table(setup, outcomes, items)
    single = {
        arm: [
            100 * value for repeat in range(setup.whole("repeats")) for value in table.values(arm, f"accuracy {repeat}")
        ]
        for arm in setup.demo.arms
    }
    pairs = list(zip(single["via another task"], single["direct"], strict=True))
    differences = [via - direct for via, direct in pairs]
    measures = {
        "via": table.percent("via another task"),
        "direct": table.percent("direct"),
        "gain": statistics.fmean(differences),
        "via_spread": statistics.stdev(single["via another task"]),
        "direct_spread": statistics.stdev(single["direct"]),
        "won": 100 * sum(via > direct for via, direct in pairs) / len(pairs),
    }
    doubt = 2 * statistics.stdev(differences) / len(differences) ** 0.5
    clear = (
        "beyond what chance explains" if abs(measures["gain"]) > doubt else f"which chance may explain (± {doubt:.1f})"
    )
    verdict = (
        f"Over {len(pairs)} draws of {setup.whole('labels')} labels the detour changed the mean by "
        f"{signed(measures['gain'])} points, from {measures['direct']:.1f} to {measures['via']:.1f} %, {clear}."
    )
    notice = [
        (
            f"The draws lie {measures['direct_spread']:.1f} points apart (standard deviation) going direct, "
            f"{measures['via_spread']:.1f} with the detour, which was ahead in {measures['won']:.0f} % of them."
        ),
        f"All were tested on the same {items} reviews of {setup.word('target')}.",
    ]
    return table.result(measures, verdict, notice, seconds)
