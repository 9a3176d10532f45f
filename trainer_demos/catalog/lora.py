"""Catalogue entry of `lora`: low-rank adapters against full fine-tuning and a probe."""

from trainer_demos.catalog.model import Demo, Knob, Measure, Preset, Source
from trainer_demos.catalog.parts import ask, epochs, labels

LORA = Demo(
    id="lora",
    title="LoRA: a small change to large matrices",
    concept=(
        "LoRA leaves every weight of the encoder as it is and adds to some matrices the product of two thin ones, of "
        "rank 8 say; only these learn. The question is what a change of low rank costs in accuracy, what share of the "
        "weights it needs, and whether training gets faster in proportion. It races full fine-tuning and a probe."
    ),
    arms=("LoRA", "full", "probe"),
    curves=("accuracy", "loss"),
    data="reviews",
    predict=ask(
        "LoRA trains under 2 % of the weights here. How does its training time compare with full fine-tuning?",
        ("At most half of it", "speed >= 2"),
        ("Shorter, but more than half", "speed > 1.05"),
        otherwise="About the same or longer",
        expects=3,
    ),
    knobs=(
        Knob("rank", "rank of the added product", 8, 1, 128),
        Knob("lora_rate", "peak learning rate of the thin matrices", 1e-3, 1e-6, 1e-1),
        labels(100),
        epochs(8),
    ),
    presets=(
        Preset("default", "Rank 8", "Three ways on the same labels: accuracy, share of weights, seconds.", {}),
        Preset("rank-1", "Rank 1", "The thinnest change there is: one column times one row.", {"rank": 1}),
        Preset("rank-64", "Rank 64", "Eight times the weights of rank 8: is accuracy bought with them?", {"rank": 64}),
        Preset(
            "few-labels",
            "32 labels",
            "With few labels, is it a help that so little can move?",
            {"labels": 32, "epochs": 14},
        ),
        Preset(
            "low-rate",
            "At the rate of full fine-tuning",
            "Thin matrices that start at zero want a higher rate.",
            {"lora_rate": 1e-4},
        ),
    ),
    measures=(
        Measure("lora", "held-out accuracy of LoRA", "%"),
        Measure("full", "held-out accuracy of full fine-tuning", "%"),
        Measure("probe", "held-out accuracy of the probe", "%"),
        Measure("lora_gap", "LoRA minus full", "points"),
        Measure("lora_over_probe", "LoRA minus probe", "points"),
        Measure("share", "share of all weights that LoRA trains", "%"),
        Measure("thousands", "weights of the thin matrices, in thousands", "thousand"),
        Measure("speed", "training time of full over that of LoRA", "times"),
    ),
    turn="Set `rank` to 1: the gap to rank 8 is often smaller than one thinks.",
    sources=(
        Source(
            "LoRA: Low-Rank Adaptation of Large Language Models", "Hu et al.", 2021, "https://arxiv.org/abs/2106.09685"
        ),
    ),
)
