"""Pre-training, live: guess hidden words in text without labels, then learn to label reviews; against labels alone."""

from __future__ import annotations

import random
from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace

from trainer_demos.contest import Heat, contest
from trainer_demos.corpora.plain import bundled_plain, read_plain, split
from trainer_demos.corpora.reviews import Reviews, bundled_reviews, read_reviews
from trainer_demos.engine import Engine, RandomStream
from trainer_demos.events import Event, Note, Result, Started
from trainer_demos.masked_words import MaskedWords, SmallSource
from trainer_demos.results import Outcome, Table
from trainer_demos.review_bench import ReviewRacer, accuracy_on, examples, probe, sample, sentiments, short_of
from trainer_demos.reviewer import Example, Phase, Reviewer
from trainer_demos.setup import Run, Setup

PRETRAINED = "pre-trained here"
_SHOWN = 100
"""Held-out passages that a point of the masked-word curve is measured on."""


def run(setup: Setup) -> Run:
    """The demo, as a generator of events."""
    yield Started(setup.demo.id, setup.preset, setup.knobs, setup.demo.arms, setup.seeds)
    engine = Engine(setup.device)
    corpus = read_reviews(setup.reviews or bundled_reviews())
    for text in corpus.notes:
        yield Note(text, "warning")
    reading, guessing = yield from texts_to_read(setup, corpus)
    source = SmallSource([*reading, *(review.text for review in corpus.train)])
    held_out = examples(corpus.test)
    chosen = {seed: examples(sample(corpus.train, setup.whole("labels"), random.Random(seed))) for seed in setup.seeds}
    labels = len(chosen[setup.seeds[0]])
    yield from short_of(setup.whole("labels"), labels)

    # Both arms start from the same random weights and learn from the same labels; one reads beforehand.
    def racer(name: str, seed: int) -> Reader:
        stream, rate = RandomStream(seed, engine.device), setup.number("rate")
        with stream.active():
            encoder = source.fresh()
            phase = Phase(chosen[seed], setup.whole("epochs"), encoder_rate=rate, head_rate=rate, contrast=0.0)
            reviewer = Reviewer(encoder, [phase], source, engine, seed)
            words = MaskedWords(encoder, source, reading, setup.number("mask"), engine)
        return Reader(name, reviewer, words, setup, stream, seed, held_out, guessing)

    def heat(seed: int) -> Heat:
        racers = [racer(name, seed) for name in setup.demo.arms]
        return Heat(racers, lambda text: sentiments(text, racers))

    facts = {
        "encoder": source.name,
        "device": f"{engine.describe()}, {engine.precision}",
        "reads first": f"{sum(len(text.split()) for text in reading):,} words without labels",
        "learn from": f"{labels} reviews of {corpus.name}",
        "tested on": f"{len(held_out)} held-out reviews",
    }
    yield from contest(setup, facts, heat, lambda outcomes, seconds: result(setup, outcomes, len(held_out), seconds))


def texts_to_read(setup: Setup, corpus: Reviews) -> Generator[Event, None, tuple[list[str], list[str]]]:
    """Text to pre-train on, as many words whatever its kind, and held-out text of the same kind."""
    reviews = [review.text for review in corpus.train]
    budget = sum(len(text.split()) for text in reviews)
    if setup.text is not None or setup.word("text") == "plain":
        plain = read_plain(setup.text or bundled_plain())
        if setup.text is not None and setup.word("text") != "plain":
            yield Note(f"Pre-training reads {plain.name}, as you asked, whatever the knob `text` says.")
    else:
        if setup.word("text") == "shuffled":
            rng = random.Random(0)
            reviews = [" ".join(rng.sample(words, len(words))) for words in map(str.split, reviews)]
        plain = split(reviews, corpus.name)
    reading: list[str] = []
    for text in plain.train:
        if budget <= 0:
            break
        reading.append(text)
        budget -= len(text.split())
    return reading, list(plain.test[:_SHOWN])


class Reader(ReviewRacer):
    """An arm that may read before it learns from labels."""

    def __init__(
        self,
        name: str,
        reviewer: Reviewer,
        words: MaskedWords,
        setup: Setup,
        stream: RandomStream,
        seed: int,
        held_out: Sequence[Example],
        guessing: Sequence[str],
    ) -> None:
        passes = setup.whole("passes") if name == PRETRAINED else 0
        words.start(setup.number("rate"))
        before = words.course(passes, random.Random(seed))
        reviewer.course[:0] = before
        reviewer.course[len(before) :] = [
            replace(plan, epoch=plan.epoch + passes) for plan in reviewer.course[len(before) :]
        ]
        self._words, self._guessing, self._before = words, guessing, len(before)
        self._at: dict[int, tuple[float, float]] = {}
        looked_at = probe(held_out, seed)
        super().__init__(
            name,
            [reviewer],
            stream,
            {"accuracy": accuracy_on(looked_at)},
            {"accuracy": accuracy_on(held_out)},
            {},
            learners=lambda team: [words, *team[0].learners],
        )

    def look(self) -> dict[str, float]:
        """While it reads, how well it guesses; afterwards, how well it labels."""
        done = self.arm.done
        if done <= self._before:
            self._at[done] = self._words.score(self._guessing)
            if done < self._before:
                return {"masked-word loss": self._at[done][0]}
            return {"masked-word loss": self._at[done][0], **super().look()}
        return super().look()

    def outcome(self) -> Outcome:
        """As any arm, with what it guessed before and after reading."""
        found = super().outcome()
        first, last = self._at[0], self._at[max(self._at)]
        others = {
            "loss first": first[0],
            "loss last": last[0],
            "guessed": last[1],
            "steps before": self._before / len(self.arm.course),
        }
        return replace(found, others={**found.others, **others})


def result(setup: Setup, outcomes: Sequence[Mapping[str, Outcome]], items: int, seconds: float) -> Result:
    """The last event of a run tested on `items` held-out reviews."""
    table = Table(setup, outcomes, items)
    fresh = setup.demo.arms[1]
    gain = table.gap(PRETRAINED, fresh)
    measures = {
        "pretrained": table.percent(PRETRAINED),
        "fresh": table.percent(fresh),
        "gap": gain.mean,
        "loss_first": table.mean(PRETRAINED, "loss first"),
        "loss_last": table.mean(PRETRAINED, "loss last"),
        "guessed": table.percent(PRETRAINED, "guessed"),
        "time_share": 100 * max(0.0, 1 - table.seconds(fresh) / max(table.seconds(PRETRAINED), 1e-9)),
    }
    measures["loss_drop"] = measures["loss_first"] - measures["loss_last"]
    loss = f"{measures['loss_first']:.2f} to {measures['loss_last']:.2f} nats"
    verdict = f"Reading first brought the masked-word loss from {loss}. On reviews: {table.compare(PRETRAINED, fresh)}."
    notice = [
        f"It guesses {measures['guessed']:.0f} % of the hidden words in text that it has never read.",
        (
            f"Pre-training took {measures['time_share']:.0f} % of the arm's training time; real encoders read a "
            "hundred thousand times as much text, and then one download serves everybody."
        ),
    ]
    return table.result(measures, verdict, notice, seconds)
