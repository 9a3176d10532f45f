"""Catalogue entry of `freeze`: how much of the encoder should learn."""

from trainer_demos.catalog.model import Demo, Knob, Measure, Preset, Source
from trainer_demos.catalog.parts import ULMFIT, ask, domain, epochs, labels

FREEZE = Demo(
    id="freeze",
    title="What to freeze",
    concept=(
        "Four ways to adapt one pre-trained encoder: train a head on frozen features (a linear probe), train the top "
        "layers as well, train everything, or train the head first and everything afterwards. The fewer labels there "
        "are, the more there is to say for leaving the encoder alone; the more labels, the more it can be moved."
    ),
    arms=("probe", "top layers", "full", "probe, then full"),
    curves=("accuracy", "loss"),
    data="reviews",
    predict=ask(
        "With 16 labels, will it pay to train the whole encoder rather than a head on frozen features?",
        ("Yes: full fine-tuning wins by 3 points or more", "full_over_probe >= 3"),
        ("It hardly matters: less than 3 points between them", "full_over_probe > -3"),
        otherwise="No: the probe wins by 3 points or more",
        expects=2,
    ),
    knobs=(
        labels(16),
        epochs(12),
        Knob("top_layers", "layers that learn in `top layers`", 2, 1, 5),
        Knob("encoder_rate", "peak learning rate of the encoder", 1e-4, 1e-6, 1e-1),
        domain("train_domain", "the reviews to learn from"),
        domain("test_domain", "the reviews to be tested on"),
    ),
    presets=(
        Preset("default", "16 labels", "The poorest case: is there anything to gain from moving the encoder?", {}),
        Preset(
            "many",
            "400 labels",
            "With plenty of labels the encoder can be moved for good.",
            {"labels": 400, "epochs": 4},
        ),
        Preset(
            "away",
            "Tested on another domain",
            "Learned on films, tested on gadgets: fine-tuning can distort features that the new domain needed.",
            {"labels": 100, "epochs": 6, "train_domain": "films", "test_domain": "gadgets"},
        ),
        Preset(
            "torn",
            "A rate that tears",
            "At fifty times the usual rate: does training the head first protect the encoder?",
            {"labels": 64, "encoder_rate": 5e-3},
        ),
    ),
    measures=(
        Measure("probe", "held-out accuracy of the head on frozen features", "%"),
        Measure("top", "held-out accuracy with the top layers trained", "%"),
        Measure("full", "held-out accuracy with everything trained", "%"),
        Measure("then", "held-out accuracy with the head first, then everything", "%"),
        Measure("full_over_probe", "full minus probe", "points"),
        Measure("then_over_full", "probe-then-full minus full", "points"),
        Measure("top_over_full", "top layers minus full", "points"),
        Measure("moved", "how far `full` moved the encoder's weights, relative to their length", "%"),
        Measure("time_ratio", "training time of full over that of the probe", "times"),
    ),
    turn="Raise `labels` to 400: does the order of the four change?",
    sources=(
        ULMFIT,
        Source(
            "Fine-Tuning can Distort Pretrained Features and Underperform Out-of-Distribution",
            "Kumar, Raghunathan, Jones, Ma, Liang",
            2022,
            "https://arxiv.org/abs/2202.10054",
        ),
    ),
)
