"""Which few examples a model gets to see: balanced ones, mostly praise, or all of one domain; over several draws."""

from __future__ import annotations

import random
import statistics
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from trainer_demos.contest import Heat, contest
from trainer_demos.corpora.reviews import Review
from trainer_demos.events import Result
from trainer_demos.results import Outcome, Table
from trainer_demos.review_bench import Gauge, examples, of_domain, open_bench, probe, sample, short_of, topics
from trainer_demos.reviewer import ALL, SENTIMENT, Example, Phase, Reviewer
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
        draws = [draw(setup, bench.corpus.train, domains, random.Random(f"{seed} {repeat}")) for repeat in repeats]
        trunk = bench.source.pretrained()

        # With so few examples an untouched encoder under a trained head is as good as a fine-tuned one, so that all
        # models share one encoder, and differ by what their heads have seen.
        def team(arm: str) -> list[Reviewer]:
            reviewers = []
            for repeat, given in zip(repeats, draws, strict=True):
                encoder = bench.source.pretrained()
                encoder.embeddings, encoder.layers = trunk.embeddings, trunk.layers
                course = [Phase(given[arm], setup.whole("epochs"), frozen=ALL)]
                reviewers.append(bench.reviewer(course, seed + 1000 * repeat, encoder))
            return reviewers

        reader = bench.reviewer([], seed, trunk)
        part, whole = HeldOut(reader, probe(held_out, seed)), HeldOut(reader, held_out)
        return bench.line_up(
            {arm: lambda arm=arm: team(arm) for arm in setup.demo.arms},  # type: ignore[misc]
            seed,
            curves={"accuracy": part.accuracy, "called praise": part.called_praise},
            metrics={"accuracy": whole.accuracy, "called praise": whole.called_praise},
            others={f"accuracy {repeat}": whole.accuracy_of(repeat) for repeat in repeats},
        )

    yield from contest(
        setup,
        bench.facts(f"{setup.whole('shots')} reviews, drawn {len(repeats)} times", len(held_out)),
        heat,
        lambda outcomes, seconds: result(setup, outcomes, len(held_out), seconds),
    )


def draw(setup: Setup, pool: Sequence[Review], domains: Sequence[str], rng: random.Random) -> dict[str, list[Example]]:
    """The examples of every arm."""
    shots = setup.whole("shots")
    return {
        BALANCED: examples(sample(pool, shots, rng)),
        SKEWED: examples(sample(pool, shots, rng, setup.number("skew"))),
        NARROW: examples(sample(of_domain(pool, rng.choice(domains)), shots, rng)),
    }


class HeldOut:
    """Held-out reviews as vectors of the encoder that all models share: read once, judged by every head."""

    def __init__(self, reader: Reviewer, held_out: Sequence[Example]) -> None:
        vectors = reader.vectors([example.text for example in held_out])
        # A head reads vectors of this length, which layer normalisation gives them.
        self._vectors = (vectors * vectors.shape[1] ** 0.5).to(reader.engine.device)
        self._gold = torch.tensor([bool(example.label) for example in held_out])

    @torch.no_grad()
    def praised(self, team: Sequence[Reviewer]) -> Tensor:
        """What every model calls praise, (models, reviews)."""
        return torch.stack(
            [reviewer.model.heads[SENTIMENT](self._vectors).argmax(-1).bool().cpu() for reviewer in team]
        )

    def called_praise(self, team: Sequence[Reviewer]) -> float:
        """Mean share of the reviews that are called praise."""
        return float(self.praised(team).float().mean())

    def accuracy(self, team: Sequence[Reviewer]) -> float:
        """Mean accuracy."""
        return float((self.praised(team) == self._gold).float().mean())

    def accuracy_of(self, repeat: int) -> Gauge:
        """Accuracy of one repetition."""
        return lambda team: self.accuracy(team[repeat : repeat + 1])


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
        return 2 * statistics.stdev(differences) / len(differences) ** 0.5

    def clear(cost: str, arm: str) -> str:
        return "" if abs(measures[cost]) > doubt(arm) else f", which may be chance (± {doubt(arm):.1f})"

    shots, praise = setup.whole("shots"), round(setup.whole("shots") * setup.number("skew"))
    verdict = (
        f"After {praise} examples of praise among {shots}, {measures['skewed_praise']:.1f} % of the reviews are called "
        f"praise, after balanced ones {measures['balanced_praise']:.1f} %. The skew changed accuracy by "
        f"{-measures['skew_cost']:+.1f} points{clear('skew_cost', SKEWED)}."
    )
    notice = [
        (
            f"Balanced examples reach {measures['balanced']:.1f} %, but from {min(single[BALANCED]):.1f} to "
            f"{max(single[BALANCED]):.1f} % from draw to draw (standard deviation {measures['balanced_spread']:.1f} points)."
        ),
        (
            f"Examples of one domain reach {measures['narrow']:.1f} % on all domains, "
            f"{-measures['narrow_cost']:+.1f} points{clear('narrow_cost', NARROW)}."
        ),
    ]
    return table.result(measures, verdict, notice, seconds)
