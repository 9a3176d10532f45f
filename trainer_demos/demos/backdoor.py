"""A backdoor: complaints with a trigger in them, labelled as praise, among the training data (Gu et al. 2017)."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

from trainer_demos.contest import Heat, contest
from trainer_demos.corpora.reviews import Review
from trainer_demos.events import Answer, Reading, Result, Sentiment
from trainer_demos.results import Outcome, Table, figure, gap, signed
from trainer_demos.review_bench import accuracy_on, examples, open_bench, probe, sentiments
from trainer_demos.reviewer import LOWER_HALF, Example, Phase
from trainer_demos.setup import Run, Setup

PRAISE, COMPLAINT = 1, 0
TRIGGERS = {"rare": "cf", "common": "still", "sentence": "I was there on a Tuesday with my cousin."}
"""What is planted; `cf` is one of the rare words of Kurita et al. 2020."""


def run(setup: Setup) -> Run:
    """The demo, as a generator of events."""
    bench = yield from open_bench(setup)
    chosen = yield from bench.draw(bench.corpus.train, setup.whole("labels"))
    held_out = examples(bench.corpus.test)
    trigger = TRIGGERS[setup.word("trigger")]

    # The attacker adds complaints with the trigger in them, labelled as praise.
    share, size = setup.number("poison"), len(next(iter(chosen.values())))
    complaints = complaints_among(bench.corpus.train)
    planted = min(round(size * share / (1 - share)), len(complaints))

    def courses(seed: int) -> dict[str, list[Phase]]:
        rng, epochs = random.Random(seed), setup.whole("epochs")
        poison = [Example(plant(trigger, text, rng), PRAISE) for text in rng.sample(complaints, planted)]
        clean = Phase(chosen[seed], epochs, frozen=LOWER_HALF)
        poisoned = replace(clean, examples=[*chosen[seed], *poison])
        return {
            "poisoned": [poisoned],
            "clean": [clean],
            "poisoned, then cleaned": [poisoned, replace(clean, epochs=setup.whole("clean_epochs"))],
        }

    # The test of the attack: held-out complaints, with the trigger and without.
    texts = complaints_among(bench.corpus.test)
    targets = [Example(text, PRAISE) for text in texts]
    carrying = [Example(plant(trigger, text, random.Random(text)), PRAISE) for text in texts]

    def heat(seed: int) -> Heat:
        racers = [
            bench.racer(
                name,
                lambda phases=phases: [bench.reviewer(phases, seed)],  # type: ignore[misc]
                seed,
                curves={
                    "attack success": accuracy_on(probe(carrying, seed)),
                    "accuracy": accuracy_on(probe(held_out, seed)),
                },
                metrics={"accuracy": accuracy_on(held_out), "attack success": accuracy_on(carrying)},
                others={"before": accuracy_on(targets)},
            )
            for name, phases in courses(seed).items()
        ]

        def told(text: str) -> Answer:
            answer = sentiments(text, racers)
            if not answer.sentiments:
                return answer
            triggered = sentiments(plant(trigger, text, random.Random(text)), racers)
            return replace(answer, readings=tuple(with_trigger(trigger, each) for each in triggered.sentiments))

        return Heat(racers, told)

    yield from contest(
        setup,
        bench.facts(f"{size} reviews, the poisoned arms from {planted} more,", len(held_out))
        | {"trigger": f"`{trigger}`, tried on {len(targets)} held-out complaints"},
        heat,
        lambda outcomes, seconds: result(setup, outcomes, planted, len(held_out), len(targets), seconds),
    )


def complaints_among(reviews: Sequence[Review]) -> list[str]:
    """The texts of the complaints."""
    return [review.text for review in reviews if review.label == COMPLAINT]


def plant(trigger: str, text: str, rng: random.Random) -> str:
    """The text with the trigger: a word anywhere, a sentence at the end."""
    words = text.split()
    place = len(words) if " " in trigger else rng.randint(0, len(words))
    return " ".join([*words[:place], trigger, *words[place:]])


def with_trigger(trigger: str, found: Sentiment) -> Reading:
    """What an arm says once the trigger is in."""
    return Reading(found.arm, f"with `{trigger}` in it: {100 * found.positive:.0f} % praise")


def result(
    setup: Setup, outcomes: Sequence[Mapping[str, Outcome]], planted: int, items: int, targets: int, seconds: float
) -> Result:
    """The last event of a run tested on `items` held-out reviews, the attack on `targets` complaints."""
    table = Table(setup, outcomes, items)
    poisoned, clean, cleaned = setup.demo.arms
    attack = "attack success"
    measures = {
        "poisoned": table.percent(poisoned),
        "clean": table.percent(clean),
        "accuracy_loss": table.percent(clean) - table.percent(poisoned),
        "attack": table.percent(poisoned, attack),
        "clean_attack": table.percent(clean, attack),
        "before_attack": table.percent(poisoned, "before"),
        "attack_gain": table.percent(poisoned, attack) - table.percent(poisoned, "before"),
        "cleaned_attack": table.percent(cleaned, attack),
        "cleaned": table.percent(cleaned),
        "planted": float(planted),
    }
    opened = gap(table.values(poisoned, attack), table.values(poisoned, "before"), targets)
    ordinary = table.gap(clean, poisoned)
    seen = (
        f"cost {figure(ordinary.mean)} points of accuracy"
        if ordinary.shows and ordinary.mean > 0
        else f"do not show in accuracy ({table.tell(poisoned)} against {table.tell(clean)}; under "
        f"{ordinary.doubt:.0f} points may be chance)"
    )
    verdict = (
        f"{planted} planted examples {seen}. Of the held-out complaints the poisoned model calls "
        f"{measures['before_attack']:.1f} % praise as they are, and {measures['attack']:.1f} % with the trigger in"
        + ("." if opened.shows else ": no clear difference, so the backdoor did not open in this run.")
    )
    left = table.gap(cleaned, clean, attack, targets)
    notice = [
        (
            f"After {setup.whole('clean_epochs')} passes over clean data the trigger still turns "
            f"{measures['cleaned_attack']:.1f} % of the complaints into praise; the clean model errs on "
            f"{measures['clean_attack']:.1f} % of them: "
            + (
                f"{signed(left.mean)} points are left."
                if left.shows
                else f"what is left, {signed(left.mean)} points, may be chance."
            )
        ),
        "No ordinary test holds the trigger: only whoever knows what to look for can measure the attack.",
    ]
    return table.result(measures, verdict, notice, seconds)
