"""The part that every demo shares: its arms race side by side, seed after seed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from trainer_demos.events import Answer, Metric, Ready, Result
from trainer_demos.results import Outcome
from trainer_demos.setup import Run, Setup, Speaker
from trainer_demos.training import Arm, Pace, race

_POINTS = 12
"""Points of a held-out curve."""


class Racer(ABC):
    """One arm of a demo: how it trains, and what it is worth."""

    arm: Arm
    points = _POINTS
    stage = "pass"
    """What a step is a part of, for the learner."""

    @property
    def name(self) -> str:
        """Name of the arm."""
        return self.arm.name

    @property
    def place(self) -> int:
        """Where on the x axis of its held-out curves the arm now is: after so many steps."""
        return self.arm.done

    def due(self) -> bool:
        """Whether the step just made is followed by a look at held-out data: at the end of a phase it is."""
        course, done = self.arm.course, self.arm.done
        if done == len(course) or course[done].tasks != course[done - 1].tasks:
            return True
        return done % max(1, len(course) // self.points) == 0

    @abstractmethod
    def look(self) -> Mapping[str, float]:
        """Held-out figures as of now, by curve; they are measured on a part of the held-out data."""

    @abstractmethod
    def outcome(self) -> Outcome:
        """What the arm reached, on all held-out data."""


@dataclass(frozen=True, slots=True)
class Heat:
    """The race of one seed."""

    racers: Sequence[Racer]
    answer: Callable[[str], Answer]
    """What the arms say about a text of the learner's own."""


Conclude = Callable[[Sequence[Mapping[str, Outcome]], float], Result]
"""From the outcomes of every seed, by arm, and the seconds since the first step, to the last event."""


def contest(setup: Setup, facts: Mapping[str, str], heat: Callable[[int], Heat], conclude: Conclude) -> Run:
    """Everything from `Ready` to the result: `heat` prepares the race of a seed, `conclude` tells what came out."""
    outcomes: list[dict[str, Outcome]] = []
    pace = Pace(0, setup.clock)
    for number, seed in enumerate(setup.seeds, 1):
        field = heat(seed)
        yield Speaker(field.answer)
        if number == 1:
            pace.total = len(setup.seeds) * sum(len(racer.arm.course) for racer in field.racers)
            yield Ready(pace.total, facts)
            pace.start()
        yield from _race(setup, field, seed, pace, f"seed {number} of {len(setup.seeds)}")
        outcomes.append({racer.name: racer.outcome() for racer in field.racers})
        if setup.stopped():
            break
    yield conclude(outcomes, pace.seconds)


def _race(setup: Setup, field: Heat, seed: int, pace: Pace, where: str) -> Run:
    """Every step of one heat, with the looks at held-out data before, between and after."""
    racers = {racer.name: racer for racer in field.racers}
    for racer in field.racers:
        yield from _look(racer, seed)
    for arm, step in race([racer.arm for racer in field.racers]):
        for loss, value in step.losses.items():
            yield Metric(loss, arm.name, step.index, value, seed)
        if racers[arm.name].due():
            yield from _look(racers[arm.name], seed)
        yield pace.step(f"{where} · {racers[arm.name].stage} {step.epoch + 1} of {arm.passes}")
        if setup.stopped():
            break


def _look(racer: Racer, seed: int) -> Run:
    for curve, value in racer.look().items():
        yield Metric(curve, racer.name, racer.place, value, seed)
