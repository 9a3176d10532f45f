"""Catalogue entry of `exemplars`: which few examples a model gets to see."""

from trainer_demos.catalog.model import Demo, Knob, Measure, Preset, Source
from trainer_demos.catalog.parts import ask, epochs

EXEMPLARS = Demo(
    id="exemplars",
    title="The choice of a few examples",
    concept=(
        "With eight examples, which eight matters. One arm gets four of each label from all domains; one gets seven of "
        "one label and one of the other; one gets eight from a single domain. The same choice is made when examples "
        "are put into a prompt, and the same biases follow. Every arm is repeated with several draws, for luck plays a "
        "large part."
    ),
    arms=("balanced", "skewed labels", "one domain"),
    curves=("accuracy", "called praise", "loss"),
    data="reviews",
    predict=ask(
        "Seven of eight examples are praise. What share of held-out reviews, half of it praise, will it call praise?",
        ("Less than 60 %", "skewed_praise < 60"),
        ("Between 60 and 80 %", "skewed_praise < 80"),
        otherwise="80 % or more",
        expects=3,
    ),
    knobs=(
        Knob("shots", "examples", 8, 2, 64),
        Knob("skew", "share of praise among the examples of the second arm", 0.875, 0.5, 1.0),
        epochs(12),
        Knob("repeats", "draws of examples, one run each", 4, 2, 20),
    ),
    presets=(
        Preset("default", "Eight examples", "Balance, skew and narrowness side by side.", {}),
        Preset("sixteen", "Sixteen examples", "Twice as many: does it mend the skew?", {"shots": 16}),
        Preset("four", "Four examples", "Hardly more than a hint.", {"shots": 4, "skew": 0.75}),
        Preset("mild-skew", "Five to three", "A slight imbalance among the examples.", {"skew": 0.625}),
    ),
    measures=(
        Measure("balanced", "held-out accuracy after balanced examples", "%"),
        Measure("skewed", "held-out accuracy after skewed labels", "%"),
        Measure("narrow", "held-out accuracy, all domains, after examples of one domain", "%"),
        Measure("balanced_praise", "share called praise after balanced examples", "%"),
        Measure("skewed_praise", "share called praise after skewed labels", "%"),
        Measure("skew_cost", "balanced minus skewed", "points"),
        Measure("narrow_cost", "balanced minus narrow", "points"),
        Measure("balanced_spread", "standard deviation of accuracy over draws, balanced", "points"),
    ),
    turn="Raise `shots` to 16: more examples with the same skew.",
    sources=(
        Source(
            "Calibrate Before Use: Improving Few-Shot Performance of Language Models",
            "Zhao, Wallace, Feng, Klein, Singh",
            2021,
            "https://arxiv.org/abs/2102.09690",
        ),
        Source(
            "Fantastically Ordered Prompts and Where to Find Them: Overcoming Few-Shot Prompt Order Sensitivity",
            "Lu, Bartolo, Moore, Riedel, Stenetorp",
            2022,
            "https://aclanthology.org/2022.acl-long.556/",
        ),
    ),
)
