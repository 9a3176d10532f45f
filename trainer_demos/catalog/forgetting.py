"""Catalogue entry of `forgetting`: learn A, then B, and watch A."""

from trainer_demos.catalog.model import Demo, Knob, Measure, Preset, Source
from trainer_demos.catalog.parts import ask, epochs, labels

FORGETTING = Demo(
    id="forgetting",
    title="Learn A, then B, and watch A",
    concept=(
        "An encoder learns to tell praise from complaint (A). Then it learns to tell what a review is about (B), while "
        "A's head stays as it was. Nothing in B's loss protects A, so A's accuracy may fall: catastrophic forgetting. "
        "The second arm does the same but keeps rehearsing: a few of A's examples in every step of B."
    ),
    arms=("plain", "rehearsal"),
    curves=("accuracy A", "accuracy B", "loss"),
    data="reviews",
    predict=ask(
        "At the high learning rate of this preset, how many points of A will be lost while B is learned?",
        ("Less than 3 points", "lost < 3"),
        ("Between 3 and 10 points", "lost < 10"),
        otherwise="10 points or more",
        expects=3,
    ),
    knobs=(
        labels(140),
        epochs(3),
        Knob("second_epochs", "passes over B", 4, 1, 40),
        Knob("second_rate", "peak learning rate of the encoder while B is learned", 6e-4, 1e-6, 1e-1),
        Knob("frozen_layers", "lowest layers kept as they are while B is learned", 0, 0, 6),
        Knob("rehearsal", "share of A's examples in the second arm's steps of B", 0.5, 0.0, 0.9),
    ),
    presets=(
        Preset("default", "A high rate", "B is learned at six times the usual rate: what is left of A?", {}),
        Preset(
            "gentle",
            "A gentle rate",
            "The usual rate for fine-tuning: B is learned as well. Is A kept?",
            {"second_rate": 5e-5},
        ),
        Preset(
            "frozen",
            "Lower layers frozen",
            "Four of six layers stay as they are while B is learned: less can be forgotten.",
            {"frozen_layers": 4},
        ),
        Preset(
            "head-only",
            "Only B's head learns",
            "The encoder is left alone: A cannot change. What does B lose by it?",
            {"frozen_layers": 6},
        ),
        Preset(
            "much-rehearsal", "Three quarters rehearsal", "Three of four examples come from A.", {"rehearsal": 0.75}
        ),
        Preset(
            "little-rehearsal",
            "One tenth rehearsal",
            "One example in ten comes from A: is that enough?",
            {"rehearsal": 0.1},
        ),
    ),
    measures=(
        Measure("before", "accuracy on A before B is learned", "%"),
        Measure("after", "accuracy on A of the plain arm at the end", "%"),
        Measure("lost", "before minus after, plain arm", "points"),
        Measure("rehearsal_after", "accuracy on A with rehearsal at the end", "%"),
        Measure("rehearsal_lost", "before minus after, with rehearsal", "points"),
        Measure("saved", "lost minus lost with rehearsal", "points"),
        Measure("second", "accuracy on B of the plain arm", "%"),
        Measure("rehearsal_second", "accuracy on B with rehearsal", "%"),
    ),
    turn="Lower `second_rate` to 0.00005: most of the damage is done by the size of the steps.",
    sources=(
        Source(
            "Overcoming catastrophic forgetting in neural networks",
            "Kirkpatrick et al.",
            2017,
            "https://arxiv.org/abs/1612.00796",
        ),
        Source("Experience Replay for Continual Learning", "Rolnick et al.", 2019, "https://arxiv.org/abs/1811.11682"),
    ),
)
