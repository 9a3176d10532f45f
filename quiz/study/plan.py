"""Studying towards an exam date: what is worth today's minutes, and where they lead.

Every card is judged by one figure: how many points of blueprint-weighted exam score a meeting today adds *on the day of
the exam*, for each second it takes. What the schedule calls due plays no part. Cards are met at most once a day: by the
model, a repetition minutes after the first adds less than any other use of the time, and later relearning overrides
what it added (Vaughn, Dunlosky & Rawson 2016, "Effects of successive relearning on recall").
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from quiz.study.forgetting import Forgetting
from quiz.study.items import Item

PRIOR: Final = 0.25
"""Share of cards that a learner of whom nothing is known can answer, without guessing, before meeting them."""
_AGAIN, _GOOD = 1, 3
_REHEARSED_CARDS: Final = 400
_REHEARSED_STEPS: Final = 10
"""Larger banks and longer courses are rehearsed on a sample of cards and in steps of several days."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where so many minutes a day lead, from one rehearsal of the course by the model."""

    days: int
    """Study days left, today included."""
    new_a_day: float
    reviews_a_day: float
    never_met: int
    """Cards that there is no time to meet before the exam."""
    minutes_needed: float
    """Minutes a day in which every card could be met, and come back to once."""
    items: tuple[Item, ...]
    """The (sampled) cards as they will stand on the day of the exam."""


def gain(item: Item, days_left: int, forgetting: Forgetting, known: float = PRIOR) -> tuple[float, float]:
    """Points of exam score (in [0, 1]) that a meeting today adds in `days_left` days, and its expected seconds.

    `known` is the probability that an unmet card is known already; meeting it then adds nothing. Otherwise a first
    meeting counts as Again, and a later one as Good or Again as it is recalled or not. Only the share 1 − 1/k of recall
    shows in a score, because guesses score without it.
    """
    shown = item.worth * (1 - item.guess)
    recall = forgetting.recall
    if item.stability is None:
        return shown * (1 - known) * recall(forgetting.weights[_AGAIN - 1], days_left), item.seconds()
    now = recall(item.stability, item.days)
    passed = forgetting.stability_after(item.stability, item.difficulty, item.days, _GOOD)
    missed = forgetting.stability_after(item.stability, item.difficulty, item.days, _AGAIN)
    after = now * recall(passed, days_left) + (1 - now) * recall(missed, days_left)
    return shown * (after - recall(item.stability, item.days + days_left)), item.seconds(now)


def ranked(
    items: Iterable[Item], days_left: int, forgetting: Forgetting, known: Mapping[str, float]
) -> list[tuple[Item, float]]:
    """What is worth meeting today, most score for a second first, each with its expected seconds.

    Cards met today or set aside are left out. `known` gives the share known before by domain.
    """
    found = []
    for item in items:
        if not item.aside and (item.stability is None or item.days > 0):
            points, seconds = gain(item, days_left, forgetting, known.get(item.domain, PRIOR))
            if points > 0:
                found.append((points / seconds, item, seconds))
    found.sort(key=lambda entry: -entry[0])
    return [(item, seconds) for _, item, seconds in found]


def choose(
    items: Sequence[Item],
    days_left: int,
    seconds: float,
    forgetting: Forgetting,
    known: Mapping[str, float],
    days: int = 1,
) -> tuple[Item, ...]:
    """Today's cards within so many seconds, best first; of a family at most one is met for the first time on a day.

    With more `days`, they are those of as many days together.
    """
    met = Counter(item.family for item in items if item.stability is not None and item.days == 0)
    chosen = []
    for item, cost in ranked(items, days_left, forgetting, known):
        if seconds <= 0:
            break
        if item.stability is None and item.family:
            if met[item.family] >= days:
                continue
            met[item.family] += 1
        seconds -= cost
        chosen.append(item)
    return tuple(chosen)


def rehearse(
    items: Sequence[Item],
    days_left: int,
    minutes: float,
    forgetting: Forgetting,
    known: Mapping[str, float],
    rng: random.Random,
    spent: float = 0.0,
) -> Outlook:
    """Play the course to its end, answers drawn from the model; `spent` seconds of today are used already.

    `days_left` counts nights until the exam: it is sat on the day that is `days_left` days from today, and studied for
    on every day before.
    """
    every = max(1, -(-len(items) // _REHEARSED_CARDS))
    sample = list(items[::every])
    share = sum(item.worth for item in sample) or 1.0
    sample = [replace(item, worth=item.worth / share) for item in sample]
    step = max(1, -(-days_left // _REHEARSED_STEPS))
    new = reviews = 0
    day = 0
    while day < days_left:
        length = min(step, days_left - day)
        budget = (length * minutes * 60 - (spent if day == 0 else 0.0)) * len(sample) / max(1, len(items))
        chosen = {item.card_id for item in choose(sample, days_left - day, budget, forgetting, known, length)}
        for place, item in enumerate(sample):
            if item.card_id in chosen:
                new += item.stability is None
                reviews += item.stability is not None
                sample[place] = _met(item, forgetting, known, rng, length)
            elif item.stability is not None:
                sample[place] = replace(item, days=item.days + length)
        day += length
    scale = len(items) / max(1, len(sample))
    days = max(1, days_left)
    return Outlook(
        days=days_left,
        new_a_day=new * scale / days,
        reviews_a_day=reviews * scale / days,
        never_met=round(scale * sum(item.stability is None and not item.aside for item in sample)),
        minutes_needed=_needed(items, forgetting) / 60 / days,
        items=tuple(sample),
    )


def _met(item: Item, forgetting: Forgetting, known: Mapping[str, float], rng: random.Random, length: int) -> Item:
    """The item after a meeting, at the end of a step of `length` days."""
    if item.stability is None:
        rating = _GOOD if rng.random() < known.get(item.domain, PRIOR) else _AGAIN
        stability, difficulty = forgetting.first(rating)
    else:
        rating = _GOOD if rng.random() < forgetting.recall(item.stability, item.days) else _AGAIN
        stability, difficulty = forgetting.later(item.stability, item.difficulty, item.days, rating)
    return replace(item, stability=stability, difficulty=difficulty, days=length)


def _needed(items: Iterable[Item], forgetting: Forgetting) -> float:
    """Seconds in which every card is met, and come back to once."""
    total = 0.0
    for item in items:
        if item.aside:
            continue
        if item.stability is None:
            total += item.seconds() + item.seconds(0.75)
        else:
            total += item.seconds(forgetting.recall(item.stability, item.days))
    return total
