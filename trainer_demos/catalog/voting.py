"""Catalogue entry of `voting`: several opinions and one vote."""

from trainer_demos.catalog.model import Demo, Knob, Measure, Preset, Source
from trainer_demos.catalog.parts import ask, epochs, labels

VOTING = Demo(
    id="voting",
    title="One vote out of several",
    concept=(
        "Several models are trained on few labels, each with another draw of them or another seed; then they vote. "
        "Errors that differ from model to model are outvoted, errors that all share are not. It is the idea behind "
        "bagging, and behind self-consistency, where one language model answers several times. How far they agree also "
        "tells how far to trust the answer."
    ),
    arms=("the vote", "one of them"),
    curves=("accuracy", "agreement"),
    data="reviews",
    predict=ask(
        "Five models vote. How much more often is the vote right than one of them on average?",
        ("Less than 2 points", "gain < 2"),
        ("Between 2 and 6 points", "gain < 6"),
        otherwise="6 points or more",
        expects=2,
    ),
    knobs=(
        Knob("voters", "models that vote", 5, 3, 15),
        Knob(
            "vary",
            "what differs: the draw of labels and the seed, or the seed alone",
            "labels",
            choices=("labels", "seed"),
        ),
        labels(32),
        epochs(10),
    ),
    presets=(
        Preset("default", "Five voters", "Other labels for each: their errors differ.", {}),
        Preset("alike", "Five voters on the same labels", "Only the seed differs: they err alike.", {"vary": "seed"}),
        Preset("three", "Three voters", "Fewer voices.", {"voters": 3}),
        Preset("nine", "Nine voters", "Nearly twice the cost of five: what does it add?", {"voters": 9, "epochs": 6}),
    ),
    measures=(
        Measure("vote", "held-out accuracy of the majority vote", "%"),
        Measure("single", "mean held-out accuracy of the voters", "%"),
        Measure("best", "held-out accuracy of the best voter", "%"),
        Measure("worst", "held-out accuracy of the worst voter", "%"),
        Measure("gain", "vote minus the mean voter", "points"),
        Measure("unanimous", "share of held-out reviews on which all agree", "%"),
        Measure("unanimous_right", "accuracy of the vote where all agree", "%"),
        Measure("divided_right", "accuracy of the vote where they do not", "%"),
        Measure("cost", "training time of all voters over that of one", "times"),
    ),
    turn="Set `vary` to seed: voters who learned the same err alike, and the vote gains less.",
    sources=(
        Source("Bagging Predictors", "Breiman", 1996, "https://doi.org/10.1007/BF00058655"),
        Source(
            "Self-Consistency Improves Chain of Thought Reasoning in Language Models",
            "Wang et al.",
            2023,
            "https://arxiv.org/abs/2203.11171",
        ),
    ),
)
