"""A demo run as it is kept: the prediction beside what was measured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Run:
    """One finished, stopped or failed run of a demo."""

    demo: str
    preset: str
    knobs: Mapping[str, int | float | str]
    card_id: str
    """The card it was launched from; empty when it was launched from the lab."""
    question: str
    predicted: str
    """The learner's prediction; empty when none was made."""
    measured: str
    """The outcome that the run measured; empty when it could not tell."""
    status: str
    """`finished`, `stopped` or `failed`."""
    result: Mapping[str, Any]
    """The `result` or `failed` event's fields; with a result also `seed`, `facts`, `warnings`, `steps` (done, of all),
    `own` (the learner's files, by option) and `curves` (by curve, then arm: thinned pairs of step and value)."""
    started_at: datetime
    finished_at: datetime

    @property
    def hit(self) -> bool | None:
        """Whether the prediction came true; None when none was made or the run could not tell."""
        return self.predicted == self.measured if self.predicted and self.measured else None


def tally(runs: Iterable[Run]) -> tuple[int, int]:
    """How many predictions came true, and how many could be told."""
    told = [run.hit for run in runs if run.hit is not None]
    return sum(told), len(told)
