"""Which few examples a model gets to see: balanced ones, mostly praise, or all of one domain; over several draws."""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import replace

import torch
from torch import Tensor

from trainer_demos.contest import Heat, contest
from trainer_demos.corpora.reviews import Review
from trainer_demos.encoder import Source
from trainer_demos.events import Answer, Result, Sentiment
from trainer_demos.results import Outcome, Table, signed
from trainer_demos.review_bench import (
    Gauge,
    ReviewRacer,
    cut,
    examples,
    of_domain,
    open_bench,
    probe,
    sample,
    short_of,
    topics,
)
from trainer_demos.reviewer import ALL, Example, Phase, Reviewer
from trainer_demos.setup import Run, Setup

BALANCED, SKEWED, NARROW = "balanced", "skewed labels", "one domain"


def run(setup: Setup) -> Run:
    """The demo, as a generator of events."""
    bench = yield from open_bench(setup)
    domains = list(topics(bench.corpus.train))
    held_out = examples(bench.corpus.test)
    repeats = range(setup.whole("repeats"))
    yield from short_of(setup.whole("shots"), len(sample(bench.corpus.train, setup.whole("shots"), random.Random(0))))

    def heat(seed: int) -> Heat:
        draws = [choices(setup, bench.corpus.train, domains, random.Random(f"{seed} {repeat}")) for repeat in repeats]
        heads = [f"draw {repeat}" for repeat in repeats]
        part, whole = HeldOut(probe(held_out, seed), heads), HeldOut(held_out, heads)

        # With so few examples a head on an untouched encoder is as good as fine-tuning. Every draw trains a head of its
        # own, from all its examples in every step; one encoder serves them all.
        def team(arm: str) -> list[Reviewer]:
            given = [replace(each, head=head) for head, drawn in zip(heads, draws, strict=True) for each in drawn[arm]]
            course = [Phase(given, setup.whole("epochs"), frozen=ALL, batch=len(given))]
            return [bench.reviewer(course, seed, heads=dict.fromkeys(heads, 2))]

        racers = [
            bench.racer(
                arm,
                lambda arm=arm: team(arm),  # type: ignore[misc]
                seed,
                curves={"accuracy": part.accuracy, "called praise": part.called_praise},
                metrics={"accuracy": whole.accuracy, "called praise": whole.called_praise},
                others={f"accuracy {repeat}": whole.accuracy_of(repeat) for repeat in repeats},
            )
            for arm in setup.demo.arms
        ]
        return Heat(racers, lambda text: answer(text, racers, heads, bench.source))

    yield from contest(
        setup,
        bench.facts(f"{setup.whole('shots')} reviews, drawn {len(repeats)} times", len(held_out)),
        heat,
        lambda outcomes, seconds: result(setup, outcomes, len(held_out), seconds),
    )


def choices(
    setup: Setup, pool: Sequence[Review], domains: Sequence[str], rng: random.Random
) -> dict[str, list[Example]]:
    """The examples that every arm gets in one draw."""
    shots = setup.whole("shots")
    return {
        BALANCED: examples(sample(pool, shots, rng)),
        SKEWED: examples(sample(pool, shots, rng, setup.number("skew"))),
        NARROW: examples(sample(of_domain(pool, rng.choice(domains)), shots, rng)),
    }


class HeldOut:
    """Held-out reviews as vectors of the untouched encoder: read once, judged by every head of every arm."""

    def __init__(self, held_out: Sequence[Example], heads: Sequence[str]) -> None:
        self._texts, self._heads = [example.text for example in held_out], heads
        self._gold = torch.tensor([bool(example.label) for example in held_out])
        self._vectors: Tensor | None = None

    @torch.no_grad()
    def praised(self, team: Sequence[Reviewer]) -> Tensor:
        """What every head calls praise, (heads, reviews)."""
        (reviewer,) = team
        if self._vectors is None:
            unit = reviewer.vectors(self._texts)
            # A head reads vectors of this length, which layer normalisation gives them.
            self._vectors = (unit * unit.shape[1] ** 0.5).to(reviewer.engine.device)
        reviewer.model.eval()
        return torch.stack([reviewer.model.logits(self._vectors, head).argmax(-1).bool().cpu() for head in self._heads])

    def called_praise(self, team: Sequence[Reviewer]) -> float:
        """Mean share of the reviews that are called praise."""
        return float(self.praised(team).float().mean())

    def accuracy(self, team: Sequence[Reviewer]) -> float:
        """Mean accuracy."""
        return float((self.praised(team) == self._gold).float().mean())

    def accuracy_of(self, repeat: int) -> Gauge:
        """Accuracy after one draw."""
        return lambda team: float((self.praised(team)[repeat] == self._gold).float().mean())


def answer(text: str, racers: Sequence[ReviewRacer], heads: Sequence[str], source: Source) -> Answer:
    """Whether a text praises, by the mean over the heads of each arm."""
    if not text.strip():
        return Answer(text, remark="There is nothing to read: write a sentence.")
    found = [
        Sentiment(
            racer.name, statistics.fmean(float(racer.team[0].probabilities([text], head)[0, 1]) for head in heads)
        )
        for racer in racers
    ]
    return Answer(text, tuple(found), remark=cut(text, source))


def result(setup: Setup, outcomes: Sequence[Mapping[str, Outcome]], items: int, seconds: float) -> Result:
    """The last event of a run tested on `items` held-out reviews."""
    table = Table(setup, outcomes, items)
    repeats = range(setup.whole("repeats"))
    single = {
        arm: [100 * value for repeat in repeats for value in table.values(arm, f"accuracy {repeat}")]
        for arm in setup.demo.arms
    }
    measures = {
        "balanced": table.percent(BALANCED),
        "skewed": table.percent(SKEWED),
        "narrow": table.percent(NARROW),
        "balanced_praise": table.percent(BALANCED, "called praise"),
        "skewed_praise": table.percent(SKEWED, "called praise"),
        "balanced_spread": statistics.stdev(single[BALANCED]),
    }
    measures["skew_cost"] = measures["balanced"] - measures["skewed"]
    measures["narrow_cost"] = measures["balanced"] - measures["narrow"]

    def doubt(arm: str) -> float:
        """Twice the standard error of the difference to the balanced arm, over the draws."""
        differences = [one - other for one, other in zip(single[BALANCED], single[arm], strict=True)]
        return 2 * statistics.stdev(differences) / math.sqrt(len(differences))

    def clear(cost: str, arm: str) -> str:
        return "" if abs(measures[cost]) > doubt(arm) else f", which may be chance (± {doubt(arm):.1f})"

    shots, praise = setup.whole("shots"), round(setup.whole("shots") * setup.number("skew"))
    verdict = (
        f"After {praise} examples of praise among {shots}, {measures['skewed_praise']:.1f} % of the reviews are called "
        f"praise, after balanced ones {measures['balanced_praise']:.1f} %. The skew changed accuracy by "
        f"{signed(-measures['skew_cost'])} points{clear('skew_cost', SKEWED)}."
    )
    low, high = min(single[BALANCED]), max(single[BALANCED])
    notice = [
        (
            f"Balanced examples reach {measures['balanced']:.1f} %, but between {low:.1f} and {high:.1f} % in single "
            f"draws: a standard deviation of {measures['balanced_spread']:.1f} points."
        ),
        (
            f"Examples of one domain reach {measures['narrow']:.1f} % on all domains, "
            f"{signed(-measures['narrow_cost'])} points{clear('narrow_cost', NARROW)}."
        ),
    ]
    return table.result(measures, verdict, notice, seconds)
