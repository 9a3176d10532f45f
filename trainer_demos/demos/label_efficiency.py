"""What a label is worth: accuracy against the number of labels, for three systems."""

from __future__ import annotations

import gc
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from trainer_demos.contest import Heat, Racer, contest
from trainer_demos.engine import RandomStream
from trainer_demos.events import Result
from trainer_demos.results import Outcome, Table, gap
from trainer_demos.review_bench import examples, judged, of_domain, open_bench
from trainer_demos.reviewer import Example, Phase
from trainer_demos.sampling import Plan
from trainer_demos.setup import Run, Setup
from trainer_demos.training import Arm, Trainee

ANCHOR = 64
"""Labels of the point that the others are measured against."""
BATCH, LEAST_PASSES = 16, 2
EMBEDDING_RATE = 3e-3
"""Of the fresh encoder, that of the heads: random word vectors that stay, or learn slowly, never get there."""
COIN = 0.5
"""Accuracy without a label."""
LOOKED_AT = 300
"""Held-out reviews that every point is measured on, at most."""


def run(setup: Setup) -> Run:
    """The demo, as a generator of events."""
    bench = yield from open_bench(setup)
    pool = of_domain(bench.corpus.train, setup.word("domain"))
    held_out = examples(of_domain(bench.corpus.test, setup.word("domain")))
    chosen = yield from bench.draw(pool, setup.whole("most"))
    sizes = ladder(setup.whole("least"), len(next(iter(chosen.values()))), setup.whole("factor"))
    items = min(LOOKED_AT, len(held_out))

    def heat(seed: int) -> Heat:
        # Every point has the labels of the point before it, and new ones.
        given = [balanced(chosen[seed], size) for size in sizes]
        passes = [max(LEAST_PASSES, round(setup.whole("steps") / batches(size))) for size in sizes]
        updates = [count * batches(size) for count, size in zip(passes, sizes, strict=True)]
        looked_at = random.Random(seed).sample(held_out, items)

        def course(rung: int) -> list[Phase]:
            return [
                Phase(
                    given[rung],
                    passes[rung],
                    embedding_rate=EMBEDDING_RATE,
                    frozen=setup.whole("frozen_layers"),
                    batch=BATCH,
                )
            ]

        def pretrained(rung: int) -> Student:
            return bench.reviewer(course(rung), seed)

        def fresh(rung: int) -> Student:
            encoder = bench.source.fresh()
            encoder.learns_embeddings = True
            return bench.reviewer(course(rung), seed, encoder)

        def counts(rung: int) -> Student:
            return WordCounts(given[rung])

        racers = [
            Climber("pre-trained", pretrained, sizes, updates, looked_at, bench.stream(seed)),
            Climber("fresh", fresh, sizes, updates, looked_at, bench.stream(seed)),
            Climber("TF-IDF", counts, sizes, [1] * len(sizes), looked_at, bench.stream(seed)),
        ]
        return Heat(racers, lambda text: judged(text, {each.name: each.praise for each in racers}, bench.source))

    yield from contest(
        setup,
        bench.facts(f"{sizes[0]} to {sizes[-1]} reviews", items),
        heat,
        lambda outcomes, seconds: result(setup, outcomes, sizes, items, seconds),
    )


def ladder(least: int, most: int, factor: int) -> list[int]:
    """Numbers of labels, each `factor` times the one before, and all there are in the end."""
    sizes = [min(least, most)]
    while sizes[-1] * factor <= most:
        sizes.append(sizes[-1] * factor)
    return sizes if sizes[-1] * 5 / 4 >= most else [*sizes, most]


def balanced(given: Sequence[Example], size: int) -> list[Example]:
    """The first examples of either label, `size` in all."""
    halves = [[each for each in given if each.label == label] for label in (0, 1)]
    return [each for half in halves for each in half[: size // 2]]


def batches(size: int) -> int:
    """Steps of one pass."""
    return -(-size // BATCH)


class Student(Protocol):
    """What learns at one number of labels: a Reviewer, or word counts."""

    @property
    def course(self) -> Sequence[Plan]:
        """Its steps."""

    @property
    def learners(self) -> Sequence[Trainee]:
        """Who makes them."""

    @property
    def parameters(self) -> int:
        """Its weights."""

    @property
    def trainable(self) -> int:
        """Those that learn."""

    def accuracy(self, examples: Sequence[Example]) -> float:
        """Share of examples that get their label."""

    def praise(self, text: str) -> float:
        """Probability that a text praises."""


class WordCounts:
    """Words and word pairs, weighted by how rare they are, under logistic regression; its course is one step."""

    course = (Plan((), ("0",), 1.0, 0),)

    def __init__(self, given: Sequence[Example]) -> None:
        # Loaded here because only this demo needs it, and loading takes a second.
        from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

        self._given = given
        self._words, self._regression = TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression()
        self.learners = (self,)
        self.parameters = self.trainable = 0

    def update(self, plan: Plan) -> dict[str, float]:
        """Everything is learned at once."""
        counts = self._words.fit_transform([each.text for each in self._given])
        self._regression.fit(counts, [each.label for each in self._given])
        self.parameters = self.trainable = counts.shape[1] + len(plan.tasks)
        return {}

    def accuracy(self, examples: Sequence[Example]) -> float:
        """See Student."""
        found = self._regression.predict(self._words.transform([each.text for each in examples]))
        return float((found == [each.label for each in examples]).mean())

    def praise(self, text: str) -> float:
        """See Student; a coin before it has learned."""
        if not self.parameters:
            return COIN
        return float(self._regression.predict_proba(self._words.transform([text]))[0, 1])


class Climber(Racer):
    """An arm that starts anew at every number of labels; one model is alive at a time, the last one to the end."""

    stage = "point"

    def __init__(
        self,
        name: str,
        make: Callable[[int], Student],
        sizes: Sequence[int],
        steps: Sequence[int],
        held_out: Sequence[Example],
        stream: RandomStream,
    ) -> None:
        """`make` builds the model of a rung, which will make so many `steps` of its own there."""
        self._make, self._sizes, self._held_out = make, sizes, held_out
        self._rung = -1
        self.found: dict[int, float] = {0: COIN}
        """Accuracy by number of labels."""
        course = [Plan((), (str(rung),), 1.0, rung) for rung, count in enumerate(steps) for _ in range(count)]
        self.arm = Arm(name, [self], course, stream)
        with stream.active():
            self._climb(0)

    def _climb(self, rung: int) -> None:
        self._rung = rung
        self._student = self._make(rung)
        gc.collect()  # a model and its objective hold each other: without a word its memory would stay
        self._plans = iter(self._student.course)

    def update(self, plan: Plan) -> dict[str, float]:
        """One step of the model of this rung; its losses are not shown, as the x axis counts labels."""
        if plan.epoch != self._rung:
            self._climb(plan.epoch)
        own = next(self._plans)
        for learner in self._student.learners:
            learner.update(own)
        return {}

    def praise(self, text: str) -> float:
        """Probability that a text praises, as the model at hand sees it."""
        return self._student.praise(text)

    @property
    def place(self) -> int:
        """The labels of the last rung that is done."""
        return max(self.found)

    def due(self) -> bool:
        """Whether a rung is done."""
        done, course = self.arm.done, self.arm.course
        return done == len(course) or course[done].epoch != course[done - 1].epoch

    def look(self) -> dict[str, float]:
        """See Racer."""
        if self.arm.done:
            self.found[self._sizes[self._rung]] = self._student.accuracy(self._held_out)
        return {"accuracy": self.found[self.place]}

    def outcome(self) -> Outcome:
        """See Racer; the metric is that of the last rung done."""
        return Outcome(
            {"accuracy": self.found[self.place]},
            self.arm.seconds,
            self._student.parameters,
            self._student.trainable,
            {f"accuracy {size}": value for size, value in self.found.items() if size},
        )


def result(
    setup: Setup, outcomes: Sequence[Mapping[str, Outcome]], sizes: Sequence[int], items: int, seconds: float
) -> Result:
    """The last event of a run with so many labels at its points, tested on `items` held-out reviews."""
    table = Table(setup, outcomes, items)
    anchor = min(sizes, key=lambda size: abs(size - ANCHOR))
    measures: dict[str, float] = {}
    for arm, name in (("pre-trained", "pretrained"), ("fresh", "fresh"), ("TF-IDF", "tfidf")):
        for point, size in (("least", sizes[0]), (str(ANCHOR), anchor), ("most", sizes[-1])):
            if table.knows(arm, f"accuracy {size}"):
                measures[f"{name}_{point}"] = table.percent(arm, f"accuracy {size}")
    if len(measures) < 3 * 3:
        return table.result(measures, "The run ended before all three systems had seen all labels.", [], seconds)
    goal = measures[f"pretrained_{ANCHOR}"]
    measures |= {
        "short": goal - measures["fresh_most"],
        "tfidf_short": goal - measures["tfidf_most"],
        "tfidf_lead": measures["tfidf_most"] - measures["fresh_most"],
    }
    enough = [size for size in sizes if table.percent("fresh", f"accuracy {size}") >= goal]
    if enough:
        measures["needed"] = enough[0]
    lead = gap(table.values("pre-trained", f"accuracy {anchor}"), table.values("fresh", f"accuracy {sizes[-1]}"), items)
    figures = (
        f"the pre-trained encoder reached {goal:.1f} % with {anchor} labels, "
        f"the fresh one {measures['fresh_most']:.1f} % with {sizes[-1]:,}"
    )
    reached = f"did not get there with {sizes[-1]:,} labels"
    if enough:
        times = f", {enough[0] / anchor:.0f} times as many" if enough[0] > anchor else ""
        reached = f"got there with {enough[0]:,} labels{times}"
    verdict = f"The fresh encoder {reached}: {figures}."
    if not lead.shows:
        verdict += f" Under {lead.doubt:.0f} points may be chance."
    notice = [
        (
            f"Word counts ended at {measures['tfidf_most']:.1f} %, {abs(measures['tfidf_lead']):.1f} points "
            f"{'above' if measures['tfidf_lead'] > 0 else 'below'} the fresh encoder, in "
            f"{table.seconds('TF-IDF'):.1f} seconds against {table.seconds('fresh'):.0f}."
        ),
        (
            f"With {sizes[0]} labels the pre-trained encoder was right in {measures['pretrained_least']:.1f} %, word "
            f"counts in {measures['tfidf_least']:.1f} %, the fresh encoder in {measures['fresh_least']:.1f} %; "
            f"a coin is right in {100 * COIN:.0f} %."
        ),
    ]
    return table.result(measures, verdict, notice, seconds)
