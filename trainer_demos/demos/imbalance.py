"""A rare class, and the metric that hides it: accuracy hardly notices whether the few complaints are found."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from trainer_demos.contest import Heat, Racer, contest
from trainer_demos.events import Answer, Reading, Result
from trainer_demos.faults import Fault
from trainer_demos.results import Outcome, Table, signed
from trainer_demos.review_bench import examples, judged, open_bench, probe, sample, short_of
from trainer_demos.reviewer import Example, Phase, Reviewer
from trainer_demos.setup import Run, Setup
from trainer_demos.training import Arm

COMPLAINT = 0
ENCODER_RATE, HEAD_RATE = 5e-5, 1e-3
"""Gentle: on examples that are learned by heart, weights have hardly any effect (Byrd & Lipton 2019)."""
EVEN = 0.5
"""The threshold of an ordinary classifier."""
Scores = Callable[[Sequence[str]], Sequence[float]]
"""The probability that a text is a complaint, text by text."""
_MEASURES = {"accuracy": "accuracy", "recall": "recall", "precision": "precision", "f1": "F1", "macro": "macro F1"}


def run(setup: Setup) -> Run:
    """The demo, as a generator of events."""
    bench = yield from open_bench(setup)
    share, wanted = setup.number("share"), setup.whole("reviews")

    # Few complaints among much praise to learn from. The test counts every held-out complaint, but only so much that
    # complaints have the same share as in training: a sample with that share would hold too few to tell their recall.
    chosen = {
        seed: examples(sample(bench.corpus.train, wanted, random.Random(seed), share=1 - share)) for seed in setup.seeds
    }
    found = len(next(iter(chosen.values())))
    yield from short_of(wanted, found)
    if not all(any(each.label == COMPLAINT for each in given) for given in chosen.values()):
        raise Fault(
            "There is no complaint to learn from",
            f"{100 * share:g} % of {found} reviews is less than one",
            "Raise `share` or `reviews`.",
        )
    held_out = examples(bench.corpus.test)

    def heat(seed: int) -> Heat:
        looked_at = probe(held_out, seed)

        def trained(name: str, phase: Phase, threshold: float) -> Finder:
            stream = bench.stream(seed)
            with stream.active():
                reviewer = bench.reviewer([phase], seed)
            arm = Arm(name, reviewer.learners, reviewer.course, stream)
            return Finder(arm, complaint_in(reviewer), threshold, looked_at, held_out, share, reviewer)

        plain = Phase(chosen[seed], setup.whole("epochs"), ENCODER_RATE, HEAD_RATE, contrast=0.0)
        nobody = Arm("always praise", (), (), bench.stream(seed))
        racers = [
            trained("plain", plain, EVEN),
            trained("remedy", *remedied(plain, setup.word("remedy"))),
            Finder(nobody, lambda texts: [0.0] * len(texts), EVEN, looked_at, held_out, share),
        ]

        def told(text: str) -> Answer:
            answer = judged(text, {racer.name: racer.praise for racer in racers}, bench.source)
            return replace(answer, readings=tuple(racer.reading(text) for racer in racers) if answer.sentiments else ())

        return Heat(racers, told)

    complaints = sum(each.label == COMPLAINT for each in held_out)
    yield from contest(
        setup,
        bench.facts(f"{found} reviews, {100 * share:g} % of them complaints,", len(held_out))
        | {"counted": f"{complaints} held-out complaints, as {100 * share:g} % of the test"},
        heat,
        lambda outcomes, seconds: result(setup, outcomes, complaints, seconds),
    )


def remedied(plain: Phase, remedy: str) -> tuple[Phase, float]:
    """What the second arm does for the rare class: another loss, other data, or another threshold."""
    complaints = [each for each in plain.examples if each.label == COMPLAINT]
    praise = [each for each in plain.examples if each.label != COMPLAINT]
    size, rare = len(plain.examples), len(complaints)
    if remedy == "weights":  # both classes weigh the same, as a whole
        return replace(plain, class_weights=(size / (2 * rare), size / (2 * (size - rare)))), EVEN
    if remedy == "oversampling":
        repeated = [complaints[index % rare] for index in range(max(rare, len(praise)))]
        return replace(plain, examples=[*repeated, *praise]), EVEN
    return plain, rare / size


def complaint_in(reviewer: Reviewer) -> Scores:
    """What a model gives for the complaint in each text."""
    return lambda texts: [float(p) for p in reviewer.probabilities(texts)[:, COMPLAINT]]


class Finder(Racer):
    """An arm that calls complaint whatever scores above its threshold."""

    def __init__(
        self,
        arm: Arm,
        scores: Scores,
        threshold: float,
        looked_at: Sequence[Example],
        held_out: Sequence[Example],
        share: float,
        reviewer: Reviewer | None = None,
    ) -> None:
        self.arm, self._scores, self._threshold, self._share = arm, scores, threshold, share
        self._looked_at, self._held_out, self._reviewer = looked_at, held_out, reviewer

    def score(self, text: str) -> float:
        """Probability that a text is a complaint."""
        return self._scores([text])[0]

    def praise(self, text: str) -> float:
        """Probability that a text praises."""
        return 1 - self.score(text)

    def reading(self, text: str) -> Reading:
        """Its decision in words."""
        score, least = self.score(text), self._threshold
        word = "a complaint" if score > least else "praise"
        return Reading(self.name, f"{word}: {100 * score:.0f} % complaint, with the threshold at {100 * least:.0f} %")

    def look(self) -> dict[str, float]:
        """See Racer."""
        found = self._figures(self._looked_at)
        return {"rare recall": found["recall"], "accuracy": found["accuracy"]}

    def outcome(self) -> Outcome:
        """See Racer."""
        found = self._figures(self._held_out)
        weights = (self._reviewer.parameters, self._reviewer.trainable) if self._reviewer else (0, 0)
        return Outcome(found, self.arm.seconds, *weights)

    def _figures(self, items: Sequence[Example]) -> dict[str, float]:
        scores = self._scores([each.text for each in items])
        rare, common = (
            [score for score, each in zip(scores, items, strict=True) if (each.label == COMPLAINT) == wanted]
            for wanted in (True, False)
        )
        return figures(rare, common, self._threshold, self._share)


def figures(rare: Sequence[float], common: Sequence[float], threshold: float, share: float) -> dict[str, float]:
    """From the scores of complaints and of praise to all metrics, as if complaints were a `share` of the items."""
    hit = share * sum(score > threshold for score in rare) / max(1, len(rare))
    alarm = (1 - share) * sum(score > threshold for score in common) / max(1, len(common))
    missed, right = share - hit, 1 - share - alarm
    f1, praise_f1 = 2 * hit / (2 * hit + alarm + missed), 2 * right / (2 * right + alarm + missed)
    wins = sum((one > other) + (one == other) / 2 for one in rare for other in common)
    return {
        "accuracy": hit + right,
        "recall": hit / share,
        "precision": hit / (hit + alarm) if hit + alarm else 0.0,
        "F1": f1,
        "macro F1": (f1 + praise_f1) / 2,
        "AUROC": wins / max(1, len(rare) * len(common)),
    }


def result(setup: Setup, outcomes: Sequence[Mapping[str, Outcome]], complaints: int, seconds: float) -> Result:
    """The last event of a run tested on so many held-out complaints."""
    table = Table(setup, outcomes, complaints)
    measures = {
        f"{arm}_{name}": table.percent(arm, figure) for arm in ("plain", "remedy") for name, figure in _MEASURES.items()
    }
    measures |= {
        "plain_auroc": table.percent("plain", "AUROC"),
        "majority": table.percent("always praise"),
        "recall_gain": measures["remedy_recall"] - measures["plain_recall"],
        "precision_loss": measures["plain_precision"] - measures["remedy_precision"],
    }
    measures["over_majority"] = measures["plain_accuracy"] - measures["majority"]
    verdict = (
        f"The plain arm is right in {measures['plain_accuracy']:.1f} % of the reviews and finds "
        f"{measures['plain_recall']:.1f} % of the complaints; answering praise every time is right in "
        f"{measures['majority']:.1f} % and finds none. With the remedy ({setup.word('remedy')}), in recall, "
        f"{table.compare('remedy', 'plain', 'recall')}."
    )
    notice = [
        (
            f"The remedy changed recall by {signed(measures['recall_gain'])} points, precision by "
            f"{signed(-measures['precision_loss'])}, F1 by {signed(measures['remedy_f1'] - measures['plain_f1'])} and "
            f"accuracy by {signed(measures['remedy_accuracy'] - measures['plain_accuracy'])}."
        ),
        (
            f"The plain arm's AUROC is {measures['plain_auroc']:.1f} %: a complaint scores above a piece of praise "
            "that often, whatever the threshold."
        ),
    ]
    return table.result(measures, verdict, notice, seconds)
