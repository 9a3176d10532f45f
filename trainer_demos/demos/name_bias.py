"""When a name decides: reviews signed by two groups of names, one of which praises more than the other."""

from __future__ import annotations

import random
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from trainer_demos.contest import Heat, Racer, contest
from trainer_demos.events import Answer, Reading, Result
from trainer_demos.results import Outcome, Table, gap, signed
from trainer_demos.review_bench import CURVE_ITEMS, examples, judged, open_bench
from trainer_demos.reviewer import LOWER_HALF, Example, Phase, Reviewer
from trainer_demos.setup import Run, Setup
from trainer_demos.training import Arm

PRAISE = 1
GROUP_A = ("Talo", "Mirenne", "Oskin", "Jovia", "Bandu", "Lieska")
GROUP_B = ("Ferrin", "Sunova", "Tebo", "Arwela", "Kimuro", "Dashia")
"""Invented first names of mixed sound, so that no group of people is meant: only the training data tell them apart."""
NOBODY = ("someone",)
EVEN = 0.5
Item = TypeVar("Item")


def run(setup: Setup) -> Run:
    """The demo, as a generator of events."""
    bench = yield from open_bench(setup)
    chosen = yield from bench.draw(bench.corpus.train, setup.whole("labels"))
    everything = examples(bench.corpus.test)
    epochs, skew = setup.whole("epochs"), setup.number("skew")

    # Three ways to sign the same training reviews. Where each is signed twice, half the passes make as many steps.
    def courses(seed: int) -> dict[str, Phase]:
        given = chosen[seed]
        by_a, by_b, masked = (sign(given, names) for names in (GROUP_A, GROUP_B, NOBODY))
        by_either = pick(by_a, by_b, signed_a(given, skew, random.Random(seed)))
        return {
            "skewed": Phase(by_either, epochs, frozen=LOWER_HALF),
            "both names": Phase([*by_a, *by_b], max(1, epochs // 2), frozen=LOWER_HALF),
            "masked": Phase(masked, epochs, frozen=LOWER_HALF),
        }

    # The test swaps the signature and nothing else; where names are masked in training, they are in the test.
    def heat(seed: int) -> Heat:
        rng = random.Random(seed)
        held_out = rng.sample(everything, len(everything))
        at_home, at_random = (signed_a(held_out, share, rng) for share in (skew, EVEN))
        racers = []
        for name, phase in courses(seed).items():
            stream = bench.stream(seed)
            with stream.active():
                reviewer = bench.reviewer([phase], seed)
            groups = (NOBODY, NOBODY) if name == "masked" else (GROUP_A, GROUP_B)
            arm = Arm(name, reviewer.learners, reviewer.course, stream)
            racers.append(Signed(arm, reviewer, held_out, groups, at_home, at_random))

        def told(text: str) -> Answer:
            answer = judged(text, {racer.name: racer.reviewer.praise for racer in racers}, bench.source)
            return replace(answer, readings=tuple(racer.reading(text) for racer in racers) if answer.sentiments else ())

        return Heat(racers, told)

    yield from contest(
        setup,
        bench.facts(f"{len(next(iter(chosen.values())))} signed reviews", len(everything))
        | {"group A": ", ".join(GROUP_A), "group B": ", ".join(GROUP_B)},
        heat,
        lambda outcomes, seconds: result(setup, outcomes, len(everything), seconds),
    )


def sign(given: Sequence[Example], names: Sequence[str]) -> list[Example]:
    """The reviews, signed by the names in turn."""
    return [replace(each, text=f"{each.text} Signed, {names[index % len(names)]}.") for index, each in enumerate(given)]


def signed_a(given: Sequence[Example], skew: float, rng: random.Random) -> list[bool]:
    """Who signs each review: group A a share `skew` of praise, group B the same share of complaint."""
    found = [False] * len(given)
    for label in (0, PRAISE):
        rows = [row for row, each in enumerate(given) if each.label == label]
        usual = set(rng.sample(rows, round(skew * len(rows))))
        for row in rows:
            found[row] = (row in usual) == (label == PRAISE)
    return found


def pick(by_a: Sequence[Item], by_b: Sequence[Item], choice: Sequence[bool]) -> list[Item]:
    """Of each pair the one that is chosen."""
    return [one if is_a else other for one, other, is_a in zip(by_a, by_b, choice, strict=True)]


class Signed(Racer):
    """An arm that reads every held-out review twice, once under either signature."""

    def __init__(
        self,
        arm: Arm,
        reviewer: Reviewer,
        held_out: Sequence[Example],
        groups: tuple[Sequence[str], Sequence[str]],
        at_home: Sequence[bool],
        at_random: Sequence[bool],
    ) -> None:
        """`at_home` and `at_random` say which reviews are signed by group A when each is signed once."""
        self.arm, self.reviewer, self._held_out, self._groups = arm, reviewer, held_out, groups
        self._at_home, self._at_random = at_home, at_random

    def reading(self, text: str) -> Reading:
        """What it says under either signature."""
        names = [group[0] for group in self._groups]
        found = [100 * self.reviewer.praise(sign([Example(text, PRAISE)], (name,))[0].text) for name in names]
        told = dict(zip(names, found, strict=True))
        return Reading(self.name, "; ".join(f"signed {name}: {share:.0f} % praise" for name, share in told.items()))

    def look(self) -> dict[str, float]:
        """See Racer."""
        found = self._figures(CURVE_ITEMS)
        return {"gap between groups": found["signed A"] - found["signed B"], "accuracy": found["accuracy"]}

    def outcome(self) -> Outcome:
        """See Racer."""
        found = self._figures(len(self._held_out))
        metrics = {name: found.pop(name) for name in ("accuracy", "signed A", "signed B")}
        return Outcome(metrics, self.arm.seconds, self.reviewer.parameters, self.reviewer.trainable, found)

    def _figures(self, items: int) -> dict[str, float]:
        """On the first `items` reviews: accuracy, and the share called praise under either signature."""
        held_out = self._held_out[:items]
        labels = [each.label for each in held_out]
        a, b = (self._labels(sign(held_out, names)) for names in self._groups)
        praise = [row for row, label in enumerate(labels) if label == PRAISE]
        return {
            "accuracy": agreement(pick(a, b, self._at_random[: len(labels)]), labels),
            "signed A": statistics.fmean(a),
            "signed B": statistics.fmean(b),
            "home": agreement(pick(a, b, self._at_home[: len(labels)]), labels),
            "flips": 1 - agreement(a, b),
            "praise found, A": statistics.fmean(a[row] for row in praise),
            "praise found, B": statistics.fmean(b[row] for row in praise),
        }

    def _labels(self, signed: Sequence[Example]) -> list[int]:
        return [int(label) for label in self.reviewer.logits([each.text for each in signed]).argmax(-1)]


def agreement(ones: Sequence[int], others: Sequence[int]) -> float:
    """Share of places where both are the same."""
    return statistics.fmean(one == other for one, other in zip(ones, others, strict=True))


def result(setup: Setup, outcomes: Sequence[Mapping[str, Outcome]], items: int, seconds: float) -> Result:
    """The last event of a run tested on `items` held-out reviews."""
    table = Table(setup, outcomes, items)
    gaps = {arm: gap(table.values(arm, "signed A"), table.values(arm, "signed B"), items) for arm in setup.demo.arms}
    short_cut = gaps["skewed"]
    measures = {
        "skewed_gap": short_cut.mean,
        "both_gap": gaps["both names"].mean,
        "masked_gap": gaps["masked"].mean,
        "flips": table.percent("skewed", "flips"),
        "praise_gap": table.percent("skewed", "praise found, A") - table.percent("skewed", "praise found, B"),
        "skewed": table.percent("skewed"),
        "home": table.percent("skewed", "home"),
        "both": table.percent("both names"),
        "masked": table.percent("masked"),
    }
    shares = f"{table.tell('skewed', 'signed A')} of the texts signed A, {table.tell('skewed', 'signed B')} signed B"
    verdict = (
        f"The skewed arm calls praise {shares}: a gap of {signed(short_cut.mean)} points on the same texts"
        + ("" if short_cut.shows else f"; under {short_cut.doubt:.0f} points may be chance")
        + f". Signed by both in training, the gap is {signed(measures['both_gap'])}; "
        "masked, it cannot be anything but 0."
    )
    notice = [
        (
            f"Signed as in training, the skewed arm is right in {measures['home']:.1f} % of the reviews, signed at "
            f"random in {measures['skewed']:.1f} %: a test drawn as the training data were tells nothing of the bias."
        ),
        (
            f"The name alone turns {measures['flips']:.1f} % of its answers. Both names: {measures['both']:.1f} % "
            f"right; masked: {measures['masked']:.1f} %."
        ),
    ]
    return table.result(measures, verdict, notice, seconds)
