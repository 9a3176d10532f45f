"""Nearest neighbours of reviews under three searchers: a fine-tuned encoder, the pre-trained one, and word counts."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import torch
from torch import Tensor
from torch.nn import functional as F

from trainer_demos.contest import Heat, Racer, contest
from trainer_demos.corpora.reviews import Review
from trainer_demos.encoder import Source
from trainer_demos.engine import RandomStream
from trainer_demos.events import Answer, Reading, Result
from trainer_demos.results import Outcome, Table, figure
from trainer_demos.review_bench import cut, open_bench, topics
from trainer_demos.reviewer import LONGEST, SENTIMENT, TOPIC, Phase, Reviewer
from trainer_demos.setup import Run, Setup
from trainer_demos.training import Arm

CURVE_ITEMS = 120
"""Held-out reviews that a point of a curve is measured on; with fewer, hardly one is left that could be found."""
SHOWN = 90
"""Characters of a passage that are shown."""

Embed = Callable[[Sequence[str]], Tensor]
"""From texts to one vector of unit length each, (texts, size)."""


def run(setup: Setup) -> Run:
    """The demo, as a generator of events."""
    bench = yield from open_bench(setup)
    classes = topics(bench.corpus.train)
    train, held_out = (
        [review for review in part if review.domain in classes] for part in (bench.corpus.train, bench.corpus.test)
    )
    about = {review.text: classes[review.domain] for review in train}
    chosen = yield from bench.draw(train, setup.whole("labels"))
    heads = {SENTIMENT: 2, TOPIC: len(classes)}

    def heat(seed: int) -> Heat:
        given = chosen[seed]
        if setup.word("learn") == TOPIC:
            given = [replace(each, label=about[each.text], head=TOPIC) for each in given]
        stream = RandomStream(seed, bench.engine.device)
        with stream.active():
            tuned = bench.reviewer([Phase(given, setup.whole("epochs"))], seed, heads=heads)
            before = bench.reviewer([], seed, heads=heads)

        # Stored and searched are held-out reviews only: nobody has trained on them.
        rng = random.Random(seed)
        passages, neighbours = setup.whole("joined"), setup.whole("neighbours")
        whole = Library(held_out, passages, neighbours, rng)
        long = sum(len(row.ids) > LONGEST for row in bench.source.tokenizer.encode_batch(whole.texts))
        part = Library(rng.sample(held_out, min(CURVE_ITEMS, len(held_out))), passages, neighbours, rng)

        def searcher(name: str, model: Reviewer) -> Searcher:
            arm = Arm(name, model.learners, model.course, stream)
            return Searcher(
                arm, model.vectors, (whole, part), (model.parameters, model.trainable), long / len(whole.texts)
            )

        counts = Searcher(Arm("TF-IDF", (), (), stream), word_counts(whole.texts), (whole, part), (0, 0), 0.0)
        racers = [searcher("fine-tuned", tuned), searcher("pre-trained", before), counts]
        return Heat(racers, lambda text: nearest(text, racers, bench.source))

    yield from contest(
        setup,
        bench.facts(f"{len(chosen[setup.seeds[0]])} reviews", len(held_out)),
        heat,
        lambda outcomes, seconds: result(setup, outcomes, len(held_out), seconds),
    )


class Library:
    """Reviews, and the passages they are stored in."""

    def __init__(self, reviews: Sequence[Review], joined: int, neighbours: int, rng: random.Random) -> None:
        """Every passage joins so many reviews, thrown together at random; there are at least two passages."""
        self.reviews = rng.sample(reviews, len(reviews))
        size = min(joined, len(reviews) // 2)
        self._home = torch.arange(len(reviews)) // size
        """Of each review, its passage."""
        self.passages = [self.reviews[start : start + size] for start in range(0, len(reviews), size)]
        self.texts = [" ".join(review.text for review in passage) for passage in self.passages]
        self._neighbours = min(neighbours, len(self.passages) - 1)

    def neighbourhood(self, embed: Embed) -> dict[str, float]:
        """How much like a review the passages nearest to it are, its own left out; how close any two reviews are."""
        queries = embed([review.text for review in self.reviews])
        stored = queries if len(queries) == len(self.texts) else embed(self.texts)
        scores = (queries @ stored.T).scatter(1, self._home[:, None], -torch.inf)
        nearest = scores.topk(self._neighbours).indices
        size = len(queries)
        return {
            "same opinion": self._alike(nearest, [str(review.label) for review in self.reviews]),
            "same topic": self._alike(nearest, [review.domain for review in self.reviews]),
            "cosine": float((queries.sum(0).square().sum() - size) / (size * (size - 1))),
        }

    def search(self, embed: Embed) -> dict[str, float]:
        """Searched by the opening of a review: is its passage among the nearest, and at which rank?"""
        scores = embed([opening(review.text) for review in self.reviews]) @ embed(self.texts).T
        ranks = 1 + (scores > scores.gather(1, self._home[:, None])).sum(1)
        return {"found": float((ranks <= self._neighbours).float().mean()), "rank": float((1 / ranks).mean())}

    def _alike(self, nearest: Tensor, traits: Sequence[str]) -> float:
        """Share of the reviews in the nearest passages, (reviews, neighbours), that have a review's own trait."""
        names = sorted(set(traits))
        own = F.one_hot(torch.tensor([names.index(trait) for trait in traits]), len(names)).float()
        shares = torch.zeros(len(self.passages), len(names)).index_add(0, self._home, own)
        shares = shares / shares.sum(1, keepdim=True)
        return float((shares[nearest] * own[:, None]).sum(-1).mean())


class Searcher(Racer):
    """An arm: a way to turn texts into vectors."""

    points = 6

    def __init__(
        self, arm: Arm, embed: Embed, libraries: tuple[Library, Library], weights: tuple[int, int], cut_off: float
    ) -> None:
        """The second library is for the curves; `weights` tells how many there are and how many learn.

        `cut_off` is the share of the stored passages that is too long to be read in full.
        """
        self.arm, self.embed, self._weights, self._cut_off = arm, embed, weights, cut_off
        self._whole, self._part = libraries
        self._stored: tuple[int, Tensor] = (-1, torch.zeros(0))

    def look(self) -> dict[str, float]:
        """See Racer."""
        figures = self._part.neighbourhood(self.embed)
        return {curve: figures[curve] for curve in ("same opinion", "same topic")}

    def outcome(self) -> Outcome:
        """See Racer."""
        figures = self._whole.neighbourhood(self.embed) | self._whole.search(self.embed) | {"cut off": self._cut_off}
        metrics = {name: figures.pop(name) for name in ("same opinion", "same topic", "found")}
        return Outcome(metrics, self.arm.seconds, *self._weights, figures)

    def nearest(self, text: str) -> str:
        """The stored passage that is nearest to a text, in words."""
        if self._stored[0] != self.arm.done:
            self._stored = self.arm.done, self.embed(self._whole.texts)
        scores = self._stored[1] @ self.embed([text])[0]
        best = int(scores.argmax())
        if float(scores[best]) <= 0:
            return "nothing: no stored review has a word in common with it"
        passage = self._whole.passages[best]
        kinds = "; ".join(f"{review.domain}, {'praise' if review.label else 'complaint'}" for review in passage)
        shown = self._whole.texts[best]
        shown = shown if len(shown) <= SHOWN else f"{shown[:SHOWN].rsplit(' ', 1)[0]} …"
        return f"“{shown}” ({kinds}; cosine {float(scores[best]):.2f})"


def word_counts(texts: Sequence[str]) -> Embed:
    """TF-IDF vectors; a word weighs the more, the fewer of these texts have it."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415

    vectoriser = TfidfVectorizer(sublinear_tf=True).fit(texts)
    return lambda asked: torch.from_numpy(vectoriser.transform(asked).toarray()).float()


def opening(text: str) -> str:
    """The first sentence of a review, or the first half of its words when there is only one."""
    first, *more = re.split(r"(?<=[.!?…])\s+", text, maxsplit=1)
    words = text.split()
    return first if more else " ".join(words[: -(-len(words) // 2)])


def nearest(text: str, racers: Sequence[Searcher], source: Source) -> Answer:
    """What every arm finds for a text."""
    if not text.strip():
        return Answer(text, remark="There is nothing to read: write a sentence.")
    found = tuple(Reading(racer.name, racer.nearest(text)) for racer in racers)
    return Answer(text, readings=found, remark=cut(text, source))


def result(setup: Setup, outcomes: Sequence[Mapping[str, Outcome]], items: int, seconds: float) -> Result:
    """The last event of a run tested on `items` held-out reviews."""
    table = Table(setup, outcomes, items)
    tuned, before, counts = setup.demo.arms
    measures = {
        f"{short}_{figure}": table.percent(arm, f"same {figure}")
        for short, arm in (("tuned", tuned), ("before", before), ("tfidf", counts))
        for figure in ("opinion", "topic")
    }
    measures |= {
        "topic_loss": measures["before_topic"] - measures["tuned_topic"],
        "opinion_gain": measures["tuned_opinion"] - measures["before_opinion"],
        "before_cosine": table.percent(before, "cosine"),
        "tuned_cosine": table.percent(tuned, "cosine"),
        "before_found": table.percent(before, "found"),
        "tuned_found": table.percent(tuned, "found"),
        "tfidf_found": table.percent(counts, "found"),
        "before_rank": table.percent(before, "rank"),
        "tfidf_rank": table.percent(counts, "rank"),
    }
    verdict = (
        f"Neighbours of the same opinion: {table.compare(tuned, before, 'same opinion')}. "
        f"Neighbours on the same topic: {table.compare(tuned, before, 'same topic')}."
    )
    found = ", ".join(f"{table.percent(arm, 'found'):.1f} % `{arm}`" for arm in setup.demo.arms)
    notice = [
        f"Searched by its opening, a review's passage is among the {setup.whole('neighbours')} nearest: {found}.",
        (
            f"Two reviews drawn at random have a cosine of {figure(measures['before_cosine'] / 100, 2)} before "
            f"and {figure(measures['tuned_cosine'] / 100, 2)} after: a cosine means something only beside others of "
            "its space."
        ),
    ]
    if table.mean(before, "cut off") > 0:
        notice.append(
            f"{table.percent(before, 'cut off'):.0f} % of the passages are longer than the {LONGEST} subwords that the "
            "encoders read; word counts read all of them."
        )
    return table.result(measures, verdict, notice, seconds)
