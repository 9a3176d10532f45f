"""Catalogue entry of `intermediate_task`: a detour on the way to the target."""

from trainer_demos.catalog.model import Demo, Knob, Measure, Preset, Source
from trainer_demos.catalog.parts import DOMAINS, ask, epochs, labels

INTERMEDIATE_TASK = Demo(
    id="intermediate_task",
    title="A detour that may pay",
    concept=(
        "Between pre-training and the target task one may train on another labelled task (STILTs). Here the target is "
        "the sentiment of gadget reviews from a handful of labels; the detour is the sentiment of film reviews, of "
        "which there are plenty. Both ways are repeated with other draws of the labels: look at the mean, and at how "
        "far the repetitions lie apart."
    ),
    arms=("via another task", "direct"),
    curves=("accuracy", "loss"),
    data="reviews",
    predict=ask(
        "What will a detour over film reviews do for gadget reviews with 16 labels?",
        ("The mean rises by 3 points or more", "gain >= 3"),
        ("The mean stays within 3 points", "gain > -3"),
        otherwise="The mean falls by 3 points or more",
        expects=1,
    ),
    knobs=(
        Knob(
            "intermediate",
            "the task on the way: sentiment of another domain, what a review is about, or sentiment labels shuffled",
            "sentiment",
            choices=("sentiment", "topic", "shuffled"),
        ),
        Knob("source", "the domain of the intermediate task", "films", choices=DOMAINS),
        Knob("target", "the domain of the target task", "gadgets", choices=DOMAINS),
        Knob("intermediate_labels", "labels of the intermediate task", 150, 8, 5000),
        labels(16),
        epochs(10),
        Knob("repeats", "draws of target labels, one run each", 5, 2, 20),
    ),
    presets=(
        Preset("default", "Films first, then gadgets", "A related detour: what it does to mean and spread.", {}),
        Preset(
            "unrelated",
            "Topics first",
            "The detour asks what a review is about: a task that has no use for praise and complaint.",
            {"intermediate": "topic"},
        ),
        Preset(
            "nonsense",
            "Shuffled labels first",
            "The detour's labels are shuffled: nothing can be learned, something may be lost.",
            {"intermediate": "shuffled"},
        ),
        Preset(
            "rich",
            "100 target labels",
            "Where the target has labels enough, what is a detour worth?",
            {"labels": 100, "epochs": 6, "repeats": 3},
        ),
    ),
    measures=(
        Measure("via", "mean accuracy on the target, with the detour", "%"),
        Measure("direct", "mean accuracy on the target, direct", "%"),
        Measure("gain", "via minus direct", "points"),
        Measure("via_spread", "standard deviation over repetitions, with the detour", "points"),
        Measure("direct_spread", "standard deviation over repetitions, direct", "points"),
        Measure("won", "share of the repetitions in which the detour was ahead", "%"),
    ),
    turn="Set `intermediate` to topic: an unrelated detour may cost what a related one gains.",
    sources=(
        Source(
            "Sentence Encoders on STILTs: Supplementary Training on Intermediate Labeled-data Tasks",
            "Phang, Févry, Bowman",
            2018,
            "https://arxiv.org/abs/1811.01088",
        ),
    ),
)
