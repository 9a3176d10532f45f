"""Several tasks phrased as instructions, and one that nobody has seen (Wei et al. 2022, Sanh et al. 2022)."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trainer_demos.contest import Heat, contest
from trainer_demos.corpora.reviews import Review
from trainer_demos.events import Answer, Reading, Result
from trainer_demos.results import Outcome, Table
from trainer_demos.review_bench import ReviewRacer, accuracy_on, cut, each, open_bench, probe, topics
from trainer_demos.reviewer import Example, Phase, Reviewer
from trainer_demos.setup import Run, Setup

SEVERAL, ONE = "several tasks", "one task"


@dataclass(frozen=True, slots=True)
class Task:
    """A yes-or-no question about a review."""

    question: str
    topic: str = ""
    """The domain that is asked for; empty when the question is about sentiment."""
    yes: int = 1
    """The sentiment label whose answer is yes."""

    def holds(self, review: Review) -> bool:
        """Whether the answer is yes."""
        return review.domain == self.topic if self.topic else review.label == self.yes


PLEASED = Task("Is the writer pleased?")
UNSEEN = {"wording": Task("Would you call this praise?"), "opposite": Task("Is the writer disappointed?", yes=0)}


def run(setup: Setup) -> Run:
    """The demo, as a generator of events."""
    bench = yield from open_bench(setup)
    *asked, kept = (Task(f"Is this about {domain}?", domain) for domain in topics(bench.corpus.train))
    several = [PLEASED, *asked][: setup.whole("tasks")]
    unseen = UNSEEN.get(setup.word("unseen"), kept)
    rng = random.Random(0)
    test = instances(unseen, bench.corpus.test, len(bench.corpus.test), rng)
    seen = {
        name: [each for task in tasks for each in instances(task, bench.corpus.test, 80, rng)]
        for name, tasks in ((SEVERAL, several), (ONE, [PLEASED]))
    }

    # The same number of examples for both arms, of several tasks or of one.
    def given(tasks: Sequence[Task], seed: int) -> list[Example]:
        draw = random.Random(seed)
        share = setup.whole("examples") // len(tasks)
        return [each for task in tasks for each in instances(task, bench.corpus.train, share, draw)]

    def heat(seed: int) -> Heat:
        phases = {
            name: Phase(
                given(tasks, seed), setup.whole("epochs"), encoder_rate=setup.number("encoder_rate"), contrast=0.0
            )
            for name, tasks in ((SEVERAL, several), (ONE, [PLEASED]))
        }
        racers = [
            bench.racer(
                name,
                lambda phase=phase: [bench.reviewer([phase], seed)],  # type: ignore[misc]
                seed,
                curves={
                    "unseen task": accuracy_on(probe(test, seed)),
                    "trained tasks": accuracy_on(probe(seen[name], seed)),
                },
                metrics={"unseen task": accuracy_on(test), "trained tasks": accuracy_on(seen[name])},
                others={"yes": each(lambda one: share_of_yes(one, test))},
            )
            for name, phase in phases.items()
        ]
        return Heat(racers, lambda text: answers(text, racers, [*several, unseen]))

    learn = f"{setup.whole('examples')} questions on reviews"
    yield from contest(
        setup,
        bench.facts(learn, len(test)),
        heat,
        lambda outcomes, seconds: result(setup, outcomes, len(test), unseen.question, seconds),
    )


def instances(task: Task, reviews: Sequence[Review], size: int, rng: random.Random) -> list[Example]:
    """The question before each of at most `size` reviews, as many with the answer yes as with no."""
    answers = {holds: [review for review in reviews if task.holds(review) == holds] for holds in (False, True)}
    half = min(size // 2, *map(len, answers.values()))
    return [
        Example(f"{task.question} {review.text}", int(holds))
        for holds, pool in answers.items()
        for review in rng.sample(pool, half)
    ]


def share_of_yes(reviewer: Reviewer, examples: Sequence[Example]) -> float:
    """How often the answer is yes."""
    return float(reviewer.logits([example.text for example in examples]).argmax(-1).float().mean())


def answers(text: str, racers: Sequence[ReviewRacer], tasks: Sequence[Task]) -> Answer:
    """What each arm answers to every instruction about the learner's own text."""
    if not text.strip():
        return Answer(text, remark="There is nothing to read: write a sentence.")
    readings = []
    for racer in racers:
        for task in tasks:
            yes = racer.team[0].praise(f"{task.question} {text}")
            readings.append(Reading(racer.name, f"{task.question} {'yes' if yes > 0.5 else 'no'} ({yes:.0%} yes)"))  # noqa: PLR2004
    return Answer(text, readings=tuple(readings), remark=cut(text, racers[0].team[0].source))


def result(
    setup: Setup, outcomes: Sequence[Mapping[str, Outcome]], items: int, question: str, seconds: float
) -> Result:
    """The last event of a run tested on `items` reviews with an unseen instruction."""
    table = Table(setup, outcomes, items)
    measures = {
        "several": table.percent(SEVERAL, "unseen task"),
        "one": table.percent(ONE, "unseen task"),
        "gain": table.gap(SEVERAL, ONE, "unseen task").mean,
        "several_seen": table.percent(SEVERAL, "trained tasks"),
        "one_seen": table.percent(ONE, "trained tasks"),
        "several_yes": table.percent(SEVERAL, "yes"),
    }
    verdict = f"On “{question}”, which neither arm was trained on, {table.compare(SEVERAL, ONE, 'unseen task')}."
    notice = [
        f"A coin is right half the time; after several tasks {measures['several_yes']:.0f} % of the answers were yes.",
        (
            f"On instructions they were trained on: several tasks {table.tell(SEVERAL, 'trained tasks')}, "
            f"one task {table.tell(ONE, 'trained tasks')}, with the same number of examples in all."
        ),
    ]
    return table.result(measures, verdict, notice, seconds)
