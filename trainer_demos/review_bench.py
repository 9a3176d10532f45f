"""What every demo on reviews starts from: data, encoder, engine; and the arm of such a demo."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace

from trainer_demos.contest import Heat, Racer
from trainer_demos.corpora.reviews import Review, Reviews, bundled_reviews, read_reviews
from trainer_demos.encoder import Encoder, Source, load_encoder
from trainer_demos.engine import Engine, RandomStream
from trainer_demos.events import Answer, Event, Note, Sentiment, Started
from trainer_demos.faults import Fault
from trainer_demos.results import Outcome
from trainer_demos.reviewer import LONGEST, Example, Phase, Reviewer, Vocabulary
from trainer_demos.setup import Setup
from trainer_demos.training import Arm, Trainee

CURVE_ITEMS = 64
"""Held-out reviews that a point of a curve is measured on."""

Gauge = Callable[[Sequence[Reviewer]], float]
"""A figure of an arm: of its one model, or of its team."""
Learners = Callable[[Sequence[Reviewer]], Sequence[Trainee]]
"""Who of a team makes the steps."""
Judge = Callable[[str], float]
"""The probability that a text praises, as an arm sees it."""


def every_learner(team: Sequence[Reviewer]) -> list[Trainee]:
    """All models of the team, in all their phases."""
    return [learner for reviewer in team for learner in reviewer.learners]


@dataclass(frozen=True, slots=True)
class ReviewBench:
    """Everything that the arms of a run share."""

    setup: Setup
    engine: Engine
    source: Source
    corpus: Reviews

    def facts(self, learn: str, held_out: int) -> dict[str, str]:
        """For the learner, before the race."""
        return {
            "encoder": self.source.name,
            "weights from": self.source.origin,
            "device": f"{self.engine.describe()}, {self.engine.precision}",
            "learn from": f"{learn} of {self.corpus.name}",
            "tested on": f"{held_out} held-out reviews",
        }

    def reviewer(self, phases: Sequence[Phase], seed: int, encoder: Encoder | None = None, **more: object) -> Reviewer:
        """A model on the pre-trained encoder, or another one; further arguments as `Reviewer` takes them."""
        return Reviewer(encoder or self.source.pretrained(), phases, self.source, self.engine, seed, **more)  # type: ignore[arg-type]

    def draw(self, pool: Sequence[Review], labels: int) -> Generator[Event, None, dict[int, list[Example]]]:
        """Of each seed, a balanced sample; a word to the learner when there are fewer reviews than asked for."""
        chosen = {seed: examples(sample(pool, labels, random.Random(seed))) for seed in self.setup.seeds}
        yield from short_of(labels, len(chosen[self.setup.seeds[0]]))
        return chosen

    def stream(self, seed: int) -> RandomStream:
        """Random numbers for one arm."""
        return RandomStream(seed, self.engine.device)

    def line_up(
        self,
        teams: Mapping[str, Callable[[], Sequence[Reviewer]]],
        seed: int,
        *,
        curves: Mapping[str, Gauge],
        metrics: Mapping[str, Gauge],
        others: Mapping[str, Gauge] | None = None,
        milestones: bool = False,
    ) -> Heat:
        """Arms that are all measured alike."""
        racers = [
            self.racer(name, build, seed, curves=curves, metrics=metrics, others=others, milestones=milestones)
            for name, build in teams.items()
        ]
        return Heat(racers, lambda text: sentiments(text, racers))

    def racer(
        self,
        name: str,
        build: Callable[[], Sequence[Reviewer]],
        seed: int,
        *,
        curves: Mapping[str, Gauge],
        metrics: Mapping[str, Gauge],
        others: Mapping[str, Gauge] | None = None,
        milestones: bool = False,
        learners: Learners = every_learner,
    ) -> ReviewRacer:
        """An arm whose models are built, and trained, with random numbers of its own.

        With `milestones` its metrics are taken at the end of every phase but the last as well, and found among the
        other figures: `accuracy after phase 1`.
        """
        stream = self.stream(seed)
        with stream.active():
            team = tuple(build())
        return ReviewRacer(name, team, stream, curves, metrics, others or {}, milestones=milestones, learners=learners)


class ReviewRacer(Racer):
    """An arm on reviews: one model, or a team that trains in the same steps."""

    def __init__(
        self,
        name: str,
        team: Sequence[Reviewer],
        stream: RandomStream,
        curves: Mapping[str, Gauge],
        metrics: Mapping[str, Gauge],
        others: Mapping[str, Gauge],
        *,
        milestones: bool = False,
        learners: Learners = every_learner,
    ) -> None:
        self.team, self.curves, self.metrics, self.others = tuple(team), curves, metrics, others
        self._milestones: dict[str, float] | None = {} if milestones else None
        self.arm = Arm(name, learners(self.team), team[0].course, stream)

    def look(self) -> dict[str, float]:
        """See Racer."""
        done, course = self.arm.done, self.arm.course
        if self._milestones is not None and 0 < done < len(course) and course[done].tasks != course[done - 1].tasks:
            phase = int(course[done].tasks[0])
            self._milestones |= {
                f"{name} after phase {phase}": gauge(self.team) for name, gauge in self.metrics.items()
            }
        return {curve: gauge(self.team) for curve, gauge in self.curves.items()}

    def outcome(self) -> Outcome:
        """See Racer."""
        return Outcome(
            {name: gauge(self.team) for name, gauge in self.metrics.items()},
            self.arm.seconds,
            sum(reviewer.parameters for reviewer in self.team),
            sum(reviewer.trainable for reviewer in self.team),
            {name: gauge(self.team) for name, gauge in self.others.items()} | (self._milestones or {}),
        )


def open_bench(setup: Setup) -> Generator[Event, None, ReviewBench]:
    """Read the reviews and load the encoder; what happens on the way is yielded, `Started` first. Raises Fault."""
    yield Started(setup.demo.id, setup.preset, setup.knobs, setup.demo.arms, setup.seeds)
    engine = Engine(setup.device)
    corpus = read_reviews(setup.reviews or bundled_reviews())
    for text in corpus.notes:
        yield Note(text, "warning")
    source = yield from load_encoder(setup.encoder)
    return ReviewBench(setup, engine, source, corpus)


def examples(reviews: Sequence[Review]) -> list[Example]:
    """Reviews with their sentiment."""
    return [Example(review.text, review.label) for review in reviews]


def of_domain(reviews: Sequence[Review], domain: str) -> list[Review]:
    """The reviews of one domain, or of `any`; raises Fault when there are none."""
    found = [review for review in reviews if domain in ("any", review.domain)]
    if not found:
        domains = ", ".join(sorted({review.domain for review in reviews if review.domain})) or "no domain at all"
        raise Fault(f"There are no reviews of the domain {domain}", f"the file has {domains}", "Choose one of these.")
    return found


def sample(pool: Sequence[Review], labels: int, rng: random.Random, share: float = 0.5) -> list[Review]:
    """A random sample of at most `labels` reviews, a `share` of them positive; both shares shrink alike."""
    halves = [[review for review in pool if review.label == label] for label in (0, 1)]
    positive = round(labels * share)
    wanted = (labels - positive, positive)
    fits = min(1.0, *(len(half) / want for half, want in zip(halves, wanted, strict=True) if want))
    return [review for half, want in zip(halves, wanted, strict=True) for review in rng.sample(half, int(want * fits))]


def noisy(given: Sequence[Example], share: float, rng: random.Random) -> list[Example]:
    """The examples with a share of their labels flipped."""
    flipped = set(rng.sample(range(len(given)), round(share * len(given))))
    return [replace(one, label=1 - one.label) if index in flipped else one for index, one in enumerate(given)]


def short_of(wanted: int, found: int) -> list[Note]:
    """A word to the learner when there are fewer reviews than asked for."""
    if found >= wanted - wanted % 2:
        return []
    return [Note(f"Only {found} training reviews are at hand, not {wanted}; the run uses them.", "warning")]


def probe(held_out: Sequence[Example], seed: int) -> list[Example]:
    """The part of held-out data that the points of a curve are measured on."""
    return random.Random(seed).sample(list(held_out), min(CURVE_ITEMS, len(held_out)))


def each(figure: Callable[[Reviewer], float]) -> Gauge:
    """The mean of a figure over a team."""
    return lambda team: statistics.fmean(figure(reviewer) for reviewer in team)


def topics(reviews: Sequence[Review]) -> dict[str, int]:
    """The domains as classes, in alphabetical order; raises Fault when there are fewer than two."""
    domains = sorted({review.domain for review in reviews if review.domain})
    if len(domains) < 2:  # noqa: PLR2004
        raise Fault(
            "There is no second question in this file",
            "this demo asks what a review is about, and the file has no `domain` column with two values or more",
            "Add the column, or run it on the bundled reviews.",
        )
    return {name: index for index, name in enumerate(domains)}


def accuracy_on(held_out: Sequence[Example]) -> Gauge:
    """Mean accuracy of a team on examples of one head."""
    return each(lambda reviewer: reviewer.accuracy(held_out))


def sentiments(text: str, racers: Sequence[ReviewRacer]) -> Answer:
    """What the arms take a text for: the probability of praise, the mean over a team."""

    def judge(racer: ReviewRacer) -> Judge:
        return lambda text: each(lambda one: one.praise(text))(racer.team)

    return judged(text, {racer.name: judge(racer) for racer in racers}, racers[0].team[0].source)


def judged(text: str, judges: Mapping[str, Judge], source: Vocabulary) -> Answer:
    """What each judge takes a text for, by arm."""
    if not text.strip():
        return Answer(text, remark="There is nothing to read: write a sentence.")
    found = tuple(Sentiment(name, judge(text)) for name, judge in judges.items())
    return Answer(text, found, remark=cut(text, source))


def cut(text: str, source: Vocabulary) -> str:
    """A remark when a text is longer than what is read."""
    length = len(source.tokenizer.encode(text).ids)
    return f"Only the first {LONGEST} of its {length} subwords were read." if length > LONGEST else ""
