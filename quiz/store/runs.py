"""A demo run as it is kept: the prediction beside what was measured."""

from __future__ import annotations

from collections.abc import Mapping
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
    """The `result` or `failed` event's fields."""
    started_at: datetime
    finished_at: datetime
