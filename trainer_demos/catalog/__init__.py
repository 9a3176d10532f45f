"""The catalogue: every demo by its id. Standard library only; nothing here loads PyTorch."""

from trainer_demos.catalog.model import (
    Condition,
    ConditionError,
    Demo,
    Knob,
    KnobError,
    KnobValue,
    Measure,
    Outcome,
    Prediction,
    Preset,
    Source,
)
from trainer_demos.catalog.multi_task import MULTI_TASK
from trainer_demos.catalog.transfer import TRANSFER

DEMOS: dict[str, Demo] = {demo.id: demo for demo in (TRANSFER, MULTI_TASK)}
"""Every demo by its id, in the order of the lab's list."""

__all__ = [
    "DEMOS",
    "Condition",
    "ConditionError",
    "Demo",
    "Knob",
    "KnobError",
    "KnobValue",
    "Measure",
    "Outcome",
    "Prediction",
    "Preset",
    "Source",
]
