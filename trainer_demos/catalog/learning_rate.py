"""Catalogue entry of `learning_rate`: too low, right, too high."""

from trainer_demos.catalog.model import Demo, Knob, Measure, Preset, Source
from trainer_demos.catalog.parts import ask, epochs, labels

LEARNING_RATE = Demo(
    id="learning_rate",
    title="Too slow, right, too fast",
    concept=(
        "Three copies of one model take the same steps in the same order; only the length of a step differs. Too "
        "short, and training ends before it has arrived. Too long, and the loss jumps about or sticks, and what "
        "pre-training built is torn up. The learning rate is the first thing to look at when training goes wrong."
    ),
    arms=("middle", "low", "high"),
    curves=("loss", "accuracy"),
    data="reviews",
    predict=ask(
        "At a hundred times the usual rate, where will the training loss end?",
        ("Lower than at the usual rate", "high_loss < middle_loss"),
        ("Higher, but below 0.6", "high_loss < 0.6"),
        otherwise="At 0.6 or above: hardly better than a coin (0.69)",
        expects=3,
    ),
    knobs=(
        Knob("rate", "peak learning rate of the encoder in the middle", 1e-4, 1e-6, 1e-1),
        Knob("factor", "the low rate is this many times lower, the high one this many times higher", 100, 2, 1000),
        Knob("batch", "reviews a step", 16, 1, 64),
        Knob("warm_up", "share of the steps over which the rate rises", 0.15, 0.0, 0.9),
        Knob("start", "start the encoder pre-trained or fresh", "pretrained", choices=("pretrained", "fresh")),
        labels(96),
        epochs(6),
    ),
    presets=(
        Preset("default", "A hundred times apart", "Three rates: the loss curve of each is typical.", {}),
        Preset("close", "Five times apart", "How wide is the valley of good rates?", {"factor": 5}),
        Preset(
            "no-warm-up",
            "No warm-up",
            "The high rate starts at its peak: does a gentle start matter?",
            {"warm_up": 0.0, "factor": 20},
        ),
        Preset(
            "small-batch",
            "Batches of four",
            "Four reviews a step: more steps, noisier gradients.",
            {"batch": 4, "factor": 20},
        ),
        Preset(
            "fresh",
            "A fresh encoder",
            "Nothing to tear up: which rate suits random weights?",
            {"start": "fresh", "factor": 10},
        ),
    ),
    measures=(
        *(
            Measure(f"{arm}{name}", f"{words}, {arm} rate", unit)
            for arm in ("middle", "low", "high")
            for name, words, unit in (
                ("", "held-out accuracy", "%"),
                ("_loss", "mean training loss of the last pass", "nats"),
                ("_moved", "how far the encoder's weights moved, relative to their length", "%"),
            )
        ),
        Measure("high_cost", "accuracy at the middle rate minus at the high one", "points"),
        Measure("low_cost", "accuracy at the middle rate minus at the low one", "points"),
        Measure("high_jumps", "largest rise of the training loss from one step to the next, high rate", "nats"),
    ),
    turn="Set `factor` to 5: between too low and too high there is room.",
    sources=(
        Source(
            "Cyclical Learning Rates for Training Neural Networks", "Smith", 2017, "https://arxiv.org/abs/1506.01186"
        ),
        Source(
            "Practical Recommendations for Gradient-Based Training of Deep Architectures",
            "Bengio",
            2012,
            "https://arxiv.org/abs/1206.5533",
        ),
    ),
)
