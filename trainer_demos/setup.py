"""What a demo is given, and what it may yield besides events."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from pathlib import Path

from trainer_demos.catalog import Demo, KnobValue
from trainer_demos.events import Answer, Event


@dataclass(frozen=True, slots=True)
class Setup:
    """Everything a run depends on."""

    demo: Demo
    knobs: Mapping[str, KnobValue]
    preset: str = "default"
    seeds: tuple[int, ...] = (0,)
    reviews: Path | None = None
    """Reviews of the learner's own; None for the bundled ones."""
    treebank: Path | None = None
    text: Path | None = None
    """Plain text of the learner's own, to pre-train on."""
    encoder: str | None = None
    device: str = "auto"
    stopped: Callable[[], bool] = lambda: False
    """Whether the learner wants the run to end with what it has; asked between steps."""
    clock: Callable[[], float] = time.monotonic
    """Seconds; stands still while the run is paused."""

    def number(self, name: str) -> float:
        """A knob that is a number."""
        return float(self.knobs[name])

    def whole(self, name: str) -> int:
        """A knob that is a whole number."""
        return int(self.knobs[name])

    def word(self, name: str) -> str:
        """A knob that is a word."""
        return str(self.knobs[name])


@dataclass(frozen=True, slots=True)
class Speaker:
    """The arms can be asked about a text, from now on, in whatever state of training they are."""

    answer: Callable[[str], Answer]


Run = Generator[Event | Speaker, None, None]
"""What a demo is: a generator of events, with a Speaker before the first step."""
