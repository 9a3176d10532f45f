"""Does planning for the exam pay? `python -m tests.bench.simulate [--learners 200]`.

Simulated learners study the real blueprint to an exam in 7, 14 and 30 days, the same minutes a day under every policy:
time that a policy's own schedule leaves over goes to what it would show next. Their memory is of FSRS-6 type with
parameters that no policy knows (`learners.py`). Limits on new cards a day are the best of several for each policy,
horizon and minutes, found on other learners, so that no rival is held back by a poor setting.

Printed: the expected exam score in per cent (90 % interval of the mean), the share that passes a paper of 40 questions
at the blueprint's mark, and what ours gains on each policy, learner by learner. Then how often the app's own prediction
holds the truth: the score expected over the whole blueprint should lie within its 90 % interval for 90 learners in 100.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable

import numpy as np

from quiz import paths
from quiz.bank.blueprint import Blueprint
from quiz.bank.blueprint_reader import read_blueprint
from quiz.study.evidence import weigh
from quiz.study.forgetting import Forgetting
from quiz.study.plan import choose, rehearse
from quiz.study.readiness import PAPER, Readiness, predict
from tests.bench.course import Course
from tests.bench.fsrs_arrays import Array
from tests.bench.learners import Learners, draw
from tests.bench.policies import Cramming, DueOrder, Leitner, Ours, Policy, Sm2, first_answers, items_of

MINUTES = (15, 20, 30, 45)
LIMITS = (10, 15, 20, 30, 45, 100)
TUNERS = 40
"""Learners on whom the limits are chosen."""
Rival = Callable[[Array, Learners], Policy]
RIVALS: dict[str, Rival] = {
    "FSRS, due order": lambda limits, _: DueOrder(limits),
    "  without repetitions in a day": lambda limits, _: DueOrder(limits, "none"),
    "SM-2": lambda limits, people: Sm2(limits, people.known.shape),
    "Leitner": lambda limits, people: Leitner(limits, people.known.shape),
}


def run(policy: Policy, people: Learners, horizon: int, seed: int, until: int | None = None) -> Course:
    """Study every day up to the exam, or up to day `until`."""
    course = Course(people, np.random.default_rng(seed), steps=policy.steps)
    for _ in range(horizon if until is None else until):
        course.study(policy.order(course, horizon))
        policy.learn(course)
    return course


def best_limits(rival: Rival, tuners: Learners, horizon: int) -> dict[float, int]:
    """For each number of minutes, the limit on new cards with the best mean score."""
    scores = [run(rival(np.full(tuners.count, float(limit)), tuners), tuners, horizon, 11).scores() for limit in LIMITS]
    return {
        float(minutes): LIMITS[int(np.argmax([score[tuners.minutes == minutes].mean() for score in scores]))]
        for minutes in MINUTES
    }


def papers(blueprint: Blueprint, chances: Array, people: Learners) -> Array:
    """(N,): the score on one paper of `PAPER` questions, drawn by the blueprint, the same for every policy."""
    quotas = np.array([domain.weight * PAPER / 100 for domain in blueprint.domains])
    counts = np.floor(quotas).astype(int)
    counts[np.argsort(counts - quotas)[: PAPER - counts.sum()]] += 1
    rng = np.random.default_rng(23)
    scores = np.zeros(people.count)
    for who in range(people.count):
        cards = [rng.choice(np.flatnonzero(people.domain == place), size) for place, size in enumerate(counts)]
        drawn = np.concatenate(cards)
        scores[who] = (rng.random(PAPER) < chances[who, drawn]).mean()
    return scores


def interval(values: Array) -> float:
    """Half of the 90 % interval of the mean."""
    return float(1.645 * values.std(ddof=1) / np.sqrt(len(values)))


def foretell(course: Course, mark: float, horizon: int) -> list[Readiness]:
    """What the app predicts for the exam day, if the learner goes on as planned."""
    forgetting = Forgetting()
    answers = first_answers(course, later=True)
    found = []
    for who, now in enumerate(items_of(course)):
        items, evidence = now, weigh(answers[who], forgetting)
        left = horizon - course.day
        if left:
            known = evidence.known_shares([item.domain for item in items])
            minutes = float(course.learners.minutes[who] / course.learners.pace[who])
            items = rehearse(items, left, minutes, forgetting, known, random.Random(who)).items
        found.append(predict(items, evidence, forgetting, mark, random.Random(who), rehearsed=left))
    return found


def report_coverage(label: str, found: list[Readiness], scores: Array, passed: Array) -> None:
    """One line on how predictions fared."""
    held = np.array([item.score.low <= score <= item.score.high for item, score in zip(found, scores, strict=True)])
    error = np.array([item.score.mean for item in found]) - scores
    brier = np.mean((np.array([item.passing for item in found]) - passed) ** 2)
    print(
        f"    predicted {label:<22} within the interval {held.mean():6.1%}   half-width "
        f"{100 * np.mean([item.score.margin for item in found]):4.1f}   bias {100 * error.mean():+5.1f}   "
        f"mean error {100 * np.abs(error).mean():4.1f}   passing: Brier {brier:.3f} (base rate "
        f"{passed.mean() * (1 - passed.mean()):.3f})"
    )


def simulate(blueprint: Blueprint, count: int, horizon: int) -> None:
    """Every policy for one horizon."""
    people = draw(blueprint, count, MINUTES, np.random.default_rng(1))
    tuners = draw(blueprint, TUNERS, MINUTES, np.random.default_rng(2))
    mark = blueprint.pass_mark / 100
    ours = run(Ours(), people, horizon, 3)
    scores = {"ours": ours.scores()}
    passed = {"ours": papers(blueprint, ours.probabilities(), people) >= mark}
    notes = {"ours": ""}
    for name, rival in RIVALS.items():
        limits = best_limits(rival, tuners, horizon)
        course = run(
            rival(np.array([limits[minutes] for minutes in people.minutes], float), people), people, horizon, 3
        )
        scores[name] = course.scores()
        passed[name] = papers(blueprint, course.probabilities(), people) >= mark
        notes[name] = "new a day " + "/".join(str(limits[minutes]) for minutes in MINUTES)
    course = run(Cramming(), people, horizon, 3)
    scores["random cramming"] = course.scores()
    passed["random cramming"] = papers(blueprint, course.probabilities(), people) >= mark
    print(f"\nexam in {horizon} days, {count} learners, {'/'.join(map(str, MINUTES))} minutes a day")
    print(f"    {'policy':<32}{'score':>15}{'passes':>16}{'ours gains':>18}")
    for name, score in scores.items():
        gained = scores["ours"] - score
        gain = "" if name == "ours" else f"{100 * gained.mean():+.1f} ± {100 * interval(gained):.1f}"
        rate = passed[name].astype(float)
        print(
            f"    {name:<32}{100 * score.mean():>8.1f} ± {100 * interval(score):.1f}"
            f"{rate.mean():>9.1%} ± {100 * interval(rate):.1f}{gain:>18}   {notes.get(name, '')}"
        )
    halfway = run(Ours(), people, horizon, 3, until=horizon // 2)
    report_coverage("on the eve", foretell(ours, mark, horizon), scores["ours"], passed["ours"])
    report_coverage("halfway, plan followed", foretell(halfway, mark, horizon), scores["ours"], passed["ours"])


def planning_time(blueprint: Blueprint) -> None:
    """How long the planner takes for a day of a learner."""
    course = run(Ours(), draw(blueprint, 1, (30,), np.random.default_rng(4)), 14, 5, until=5)
    items = items_of(course)[0]
    for many in (items, items * 25):
        started = time.perf_counter()
        choose(many, 9, 1800, Forgetting(), {})
        chosen = time.perf_counter() - started
        rehearse(many, 30, 30, Forgetting(), {}, random.Random(1))
        whole = time.perf_counter() - started
        print(f"planning {len(many):>6} cards: today {1000 * chosen:.0f} ms, with 30 days ahead {1000 * whole:.0f} ms")


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--learners", type=int, default=200)
    parser.add_argument("--horizons", type=int, nargs="+", default=[7, 14, 30])
    asked = parser.parse_args()
    blueprint, _ = read_blueprint(paths.content_dir() / "blueprint.yaml")
    assert blueprint is not None
    planning_time(blueprint)
    for horizon in asked.horizons:
        simulate(blueprint, asked.learners, horizon)


if __name__ == "__main__":
    main()
