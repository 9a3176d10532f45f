"""The catalogue: every demo by its id. Standard library only; nothing here loads PyTorch."""

from trainer_demos.catalog.backdoor import BACKDOOR
from trainer_demos.catalog.compress import COMPRESS
from trainer_demos.catalog.domain_shift import DOMAIN_SHIFT
from trainer_demos.catalog.early_stopping import EARLY_STOPPING
from trainer_demos.catalog.exemplars import EXEMPLARS
from trainer_demos.catalog.forgetting import FORGETTING
from trainer_demos.catalog.freeze import FREEZE
from trainer_demos.catalog.imbalance import IMBALANCE
from trainer_demos.catalog.instruction_mix import INSTRUCTION_MIX
from trainer_demos.catalog.interference import INTERFERENCE
from trainer_demos.catalog.intermediate_task import INTERMEDIATE_TASK
from trainer_demos.catalog.label_efficiency import LABEL_EFFICIENCY
from trainer_demos.catalog.label_noise import LABEL_NOISE
from trainer_demos.catalog.learning_rate import LEARNING_RATE
from trainer_demos.catalog.lora import LORA
from trainer_demos.catalog.loss_weights import LOSS_WEIGHTS
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
from trainer_demos.catalog.multi_task_then_transfer import MULTI_TASK_THEN_TRANSFER
from trainer_demos.catalog.name_bias import NAME_BIAS
from trainer_demos.catalog.neighbours import NEIGHBOURS
from trainer_demos.catalog.pretrain_then_finetune import PRETRAIN_THEN_FINETUNE
from trainer_demos.catalog.prompt_tuning import PROMPT_TUNING
from trainer_demos.catalog.temperature import TEMPERATURE
from trainer_demos.catalog.transfer import TRANSFER
from trainer_demos.catalog.voting import VOTING

DEMOS: dict[str, Demo] = {
    demo.id: demo
    for demo in (
        TRANSFER,
        PRETRAIN_THEN_FINETUNE,
        LABEL_EFFICIENCY,
        FREEZE,
        DOMAIN_SHIFT,
        FORGETTING,
        LORA,
        MULTI_TASK,
        LOSS_WEIGHTS,
        INTERFERENCE,
        MULTI_TASK_THEN_TRANSFER,
        INTERMEDIATE_TASK,
        PROMPT_TUNING,
        INSTRUCTION_MIX,
        TEMPERATURE,
        NEIGHBOURS,
        IMBALANCE,
        LEARNING_RATE,
        EARLY_STOPPING,
        LABEL_NOISE,
        BACKDOOR,
        NAME_BIAS,
        VOTING,
        EXEMPLARS,
        COMPRESS,
    )
}
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
