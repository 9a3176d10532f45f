"""Demos launched from a card and cancelled at random moments, in a real terminal, by keys."""

from __future__ import annotations

import os
import random
import time
from dataclasses import dataclass
from pathlib import Path

from conftest import ROOT

from end_to_end.terminal import Terminal

FEEDBACK = ("✓ Right", "✗ You chose")
LONGEST = 9.0
"""Seconds after which a launch is cancelled at the latest: it may not have loaded its libraries yet, or train."""
_LAUNCHES_A_CARD = 5


@dataclass(frozen=True)
class Cancelled:
    """What came of it."""

    launches: int
    training: int
    """Launches that were cancelled while an arm was training."""
    answers: int
    """Cards answered in between."""
    orphans: tuple[int, ...]
    """Demo processes that outlived the screen they belonged to."""


def is_feedback(text: str) -> bool:
    """Whether the answer just given has been told right or wrong."""
    return any(sign in text for sign in FEEDBACK)


def demo_processes(home: Path) -> tuple[int, ...]:
    """Processes of demos that were started by the app of this learner."""
    mark, found = f"QUIZ_HOME={home}".encode(), []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if b"trainer_demos" in (folder / "cmdline").read_bytes() and mark in (folder / "environ").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return tuple(found)


def launch_and_cancel(home: Path, launches: int, seed: int) -> Cancelled:
    """Answer cards, launch the demo of each several times, leave it at a random moment; fails when the app does."""
    rng = random.Random(seed)
    answers = training = 0
    environment = {**os.environ, "QUIZ_HOME": str(home), "PYTHONPATH": str(ROOT)}
    with Terminal(["study"], environment) as terminal:
        for number in range(launches):
            if number % _LAUNCHES_A_CARD == 0:
                if answers:
                    terminal.press("enter")
                terminal.wait(lambda text: "choose" in text and not is_feedback(text))
                terminal.press(rng.choice("123"))
                terminal.wait(is_feedback)
                answers += 1
            terminal.press("d")
            terminal.wait_for("predict")
            moment = time.monotonic() + rng.uniform(0.0, LONGEST)
            if rng.random() < 0.8:
                terminal.press("1")
            terminal.wait(lambda _, moment=moment: time.monotonic() > moment)
            training += " of " in terminal.text and "step" in terminal.text
            if rng.random() < 0.3:
                terminal.press("s")
            terminal.press("escape")
            terminal.wait(is_feedback)
        end = time.monotonic() + 10
        while (orphans := demo_processes(home)) and time.monotonic() < end:
            time.sleep(0.2)
        terminal.press("escape")
        terminal.wait_for("done today")
        terminal.press("q")
        assert terminal.ended() == 0
    return Cancelled(launches, training, answers, orphans)
