"""Catalogue entry of `label_noise`: wrong labels, learned by heart or not."""

from trainer_demos.catalog.model import Demo, Knob, Measure, Preset, Source
from trainer_demos.catalog.parts import ask, epochs, labels

LABEL_NOISE = Demo(
    id="label_noise",
    title="Wrong labels",
    concept=(
        "Three training labels in ten are flipped, as by careless annotators. At first the model learns what labels "
        "have in common, which is mostly right; with more passes it learns the wrong ones too, one by one. Beside the "
        "clean arm, see what noise costs on clean held-out reviews, and how many of the lies were memorised."
    ),
    arms=("noisy", "clean", "noisy, few passes"),
    curves=("accuracy", "wrong labels learned", "loss"),
    data="reviews",
    predict=ask(
        "With 30 % of the training labels flipped, what will held-out accuracy lose against clean labels?",
        ("Less than 5 points", "cost < 5"),
        ("Between 5 and 15 points", "cost < 15"),
        otherwise="15 points or more",
        expects=2,
    ),
    knobs=(
        Knob("noise", "share of training labels that are flipped", 0.3, 0.0, 0.5),
        labels(200),
        epochs(7),
        Knob("few", "passes of the third arm", 3, 1, 40),
    ),
    presets=(
        Preset("default", "Three in ten", "What wrong labels cost, and whether stopping early saves some of it.", {}),
        Preset("tenth", "One in ten", "The noise of an ordinary data set.", {"noise": 0.1}),
        Preset("half", "Five in ten", "Labels by the toss of a coin: nothing true is left in them.", {"noise": 0.5}),
        Preset("more", "Three in ten of 400", "More labels of the same poor quality.", {"labels": 400, "epochs": 8}),
    ),
    measures=(
        Measure("noisy", "held-out accuracy after noisy labels", "%"),
        Measure("clean", "held-out accuracy after clean labels", "%"),
        Measure("early", "held-out accuracy after few passes over noisy labels", "%"),
        Measure("cost", "clean minus noisy", "points"),
        Measure("early_gain", "few passes minus all passes, noisy labels", "points"),
        Measure("memorised", "share of the wrong labels that the noisy arm repeats", "%"),
        Measure("early_memorised", "the same after few passes", "%"),
        Measure("train", "accuracy of the noisy arm on the labels it was given", "%"),
    ),
    turn="Set `labels` to 400: numbers outvote noise.",
    sources=(
        Source(
            "Understanding deep learning requires rethinking generalization",
            "Zhang, Bengio, Hardt, Recht, Vinyals",
            2017,
            "https://arxiv.org/abs/1611.03530",
        ),
        Source(
            "Deep Learning is Robust to Massive Label Noise",
            "Rolnick, Veit, Belongie, Shavit",
            2017,
            "https://arxiv.org/abs/1705.10694",
        ),
    ),
)
