"""One vote out of several models, each trained on another draw of labels, or with another seed alone."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence

import torch
from torch import Tensor

from trainer_demos.contest import Heat, Racer, contest
from trainer_demos.engine import RandomStream
from trainer_demos.events import Answer, Result, Sentiment
from trainer_demos.results import Outcome, Table, signed
from trainer_demos.review_bench import cut, examples, open_bench, probe, sample, short_of
from trainer_demos.reviewer import LOWER_HALF, Example, Phase, Reviewer
from trainer_demos.sampling import Plan
from trainer_demos.setup import Run, Setup
from trainer_demos.training import Arm

HALF = 0.5


def run(setup: Setup) -> Run:
    """The demo, as a generator of events."""
    bench = yield from open_bench(setup)
    held_out = examples(bench.corpus.test)
    voters = range(setup.whole("voters"))

    # Every voter draws labels of its own, or all take the same ones and differ by the seed alone.
    def draws(seed: int) -> list[list[Example]]:
        names = [f"{seed} {voter}" if setup.word("vary") == "labels" else f"{seed}" for voter in voters]
        return [examples(sample(bench.corpus.train, setup.whole("labels"), random.Random(name))) for name in names]

    labels = len(draws(setup.seeds[0])[0])
    yield from short_of(setup.whole("labels"), labels)

    def heat(seed: int) -> Heat:
        stream = RandomStream(seed, bench.engine.device)
        courses = [Phase(given, setup.whole("epochs"), frozen=LOWER_HALF) for given in draws(seed)]
        encoders = [bench.source.pretrained() for _ in voters]
        for encoder in encoders:
            encoder.embeddings = encoders[0].embeddings  # they never learn: one copy does for all
        with stream.active():
            team = [
                Voter(bench.reviewer([course], seed + 1000 * voter, encoder))
                for voter, course, encoder in zip(voters, courses, encoders, strict=True)
            ]

        # All voters train in the first arm; the second goes along with it and tells what one of them is worth.
        poll = Poll(team, probe(held_out, seed), held_out)
        course = team[0].reviewer.course
        vote = Polled(Arm("the vote", team, course, stream), poll, the_vote)
        one = Polled(Arm("one of them", (), course, stream), poll, one_of_them)

        def answer(text: str) -> Answer:
            if not text.strip():
                return Answer(text, remark="There is nothing to read: write a sentence.")
            praise = [voter.reviewer.praise(text) for voter in team]
            votes = sum(share > HALF for share in praise) / len(praise)
            return Answer(
                text, (Sentiment(vote.name, votes), Sentiment(one.name, praise[0])), remark=cut(text, bench.source)
            )

        return Heat([vote, one], answer)

    yield from contest(
        setup,
        bench.facts(f"{labels} reviews a voter", len(held_out)),
        heat,
        lambda outcomes, seconds: result(setup, outcomes, len(held_out), seconds),
    )


class Voter:
    """A model that takes its own batches in every step, and knows how long it trained."""

    def __init__(self, reviewer: Reviewer) -> None:
        self.reviewer, self.seconds = reviewer, 0.0
        self._plans = iter(reviewer.course)

    def update(self, _: Plan) -> dict[str, float]:
        """One step; its loss is not drawn."""
        started = time.perf_counter()
        self.reviewer.learners[0].update(next(self._plans))
        self.seconds += time.perf_counter() - started
        return {}


class Poll:
    """What every voter thinks of held-out reviews, asked once a step for both arms."""

    def __init__(self, team: Sequence[Voter], part: Sequence[Example], whole: Sequence[Example]) -> None:
        self.team = team
        self._reviews = {True: whole, False: part}
        self._asked: tuple[int, bool] | None = None

    def ask(self, step: int, *, whole: bool) -> tuple[Tensor, Tensor]:
        """Probability of praise, (voters, reviews), and what is right, (reviews,), after so many steps."""
        if self._asked != (step, whole):
            texts = [each.text for each in self._reviews[whole]]
            self._praise = torch.stack([voter.reviewer.probabilities(texts)[:, 1] for voter in self.team])
            self._asked = step, whole
        return self._praise, torch.tensor([bool(each.label) for each in self._reviews[whole]])


class Polled(Racer):
    """An arm whose figures are read off the poll."""

    points = 6

    def __init__(self, arm: Arm, poll: Poll, figures: Callable[[Tensor, Tensor], dict[str, float]]) -> None:
        self.arm, self._poll, self._figures = arm, poll, figures

    def look(self) -> dict[str, float]:
        """See Racer."""
        figures = self._figures(*self._poll.ask(self.arm.done, whole=False))
        return {curve: figures[curve] for curve in ("accuracy", "agreement")}

    def outcome(self) -> Outcome:
        """See Racer; a single voter takes the time and the weights of the first."""
        figures = self._figures(*self._poll.ask(self.arm.done, whole=True))
        metrics = {name: figures.pop(name) for name in ("accuracy", "agreement")}
        team = self._poll.team if self.arm.learners else self._poll.team[:1]
        return Outcome(
            metrics,
            sum(voter.seconds for voter in team),
            sum(voter.reviewer.parameters for voter in team),
            sum(voter.reviewer.trainable for voter in team),
            figures,
        )


def the_vote(praise: Tensor, gold: Tensor) -> dict[str, float]:
    """Accuracy of the majority, and the mean share of voters behind it; the mean probability breaks a tie."""
    votes = praise > HALF
    share = votes.float().mean(0)
    vote = torch.where(share == HALF, praise.mean(0), share) > HALF
    right = (vote == gold).float()
    gain = right - (votes == gold).float().mean(0)
    agreed = (votes == vote).all(0)
    parts = {"unanimous": right[agreed], "divided": right[~agreed]}
    return {
        "accuracy": float(right.mean()),
        "agreement": float((votes == vote).float().mean()),
        "unanimous": float(agreed.float().mean()),
        "doubt": float(2 * gain.std() / len(gain) ** 0.5),
        **{f"right where {name}": float(part.mean()) for name, part in parts.items() if len(part)},
    }


def one_of_them(praise: Tensor, gold: Tensor) -> dict[str, float]:
    """Accuracy of the mean voter, and the mean share of voters who say what it says, itself among them."""
    votes = praise > HALF
    share, right = votes.float().mean(0), (votes == gold).float().mean(1)
    return {
        "accuracy": float(right.mean()),
        "agreement": float((share**2 + (1 - share) ** 2).mean()),
        "best": float(right.max()),
        "worst": float(right.min()),
    }


def result(setup: Setup, outcomes: Sequence[Mapping[str, Outcome]], items: int, seconds: float) -> Result:
    """The last event of a run tested on `items` held-out reviews."""
    table = Table(setup, outcomes, items)
    vote, one = setup.demo.arms
    measures = {
        "vote": table.percent(vote),
        "single": table.percent(one),
        "best": table.percent(one, "best"),
        "worst": table.percent(one, "worst"),
        "gain": table.gap(vote, one).mean,
        "unanimous": table.percent(vote, "unanimous"),
        "cost": table.seconds(vote) / max(table.seconds(one), 1e-9),
        **{
            f"{name}_right": table.percent(vote, f"right where {name}")
            for name in ("unanimous", "divided")
            if table.knows(vote, f"right where {name}")
        },
    }
    # Vote and voters judge the same reviews: what the gain varies by from review to review is its doubt.
    doubt = table.percent(vote, "doubt") / len(outcomes) ** 0.5
    clear = "more than chance explains" if abs(measures["gain"]) > doubt else f"which may be chance (± {doubt:.1f})"
    verdict = (
        f"The vote of {setup.whole('voters')} is right in {measures['vote']:.1f} % of {items} reviews, its voters in "
        f"{measures['single']:.1f} % on average: {signed(measures['gain'])} points, {clear}."
    )
    better = "no better than" if measures["vote"] <= measures["best"] else "ahead of"
    notice = [
        (
            f"The vote is {better} its best voter ({measures['best']:.1f} %; the worst has {measures['worst']:.1f} %), "
            "but which voter that is cannot be known beforehand."
        )
    ]
    if {"unanimous_right", "divided_right"} <= measures.keys():
        notice.append(
            f"All agree on {measures['unanimous']:.1f} % of the reviews and are right on "
            f"{measures['unanimous_right']:.1f} % of these; where they are divided, the vote is right on "
            f"{measures['divided_right']:.1f} %."
        )
    notice.append(f"Training all of them took {measures['cost']:.1f} times the time of one.")
    return table.result(measures, verdict, notice, seconds)
