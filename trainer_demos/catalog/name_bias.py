"""Catalogue entry of `name_bias`: when a name decides."""

from trainer_demos.catalog.model import Demo, Knob, Measure, Preset, Source
from trainer_demos.catalog.parts import ask, epochs, labels

NAME_BIAS = Demo(
    id="name_bias",
    title="When a name decides",
    concept=(
        "Every review is signed. In the skewed training data most praise is signed by one group of names and most "
        "complaint by the other; the texts are the same as ever. The classifier learns the short cut. The test swaps "
        "nothing but the names: any difference is bias, measured. Two remedies race it: every review signed by both "
        "groups (counterfactual augmentation), and names masked out."
    ),
    arms=("skewed", "both names", "masked"),
    curves=("gap between groups", "accuracy", "loss"),
    data="reviews",
    predict=ask(
        "In training 90 % of praise is signed by group A. How much more often will the same held-out text be called "
        "praise when A signs it?",
        ("Less than 10 points more", "skewed_gap < 10"),
        ("Between 10 and 40 points more", "skewed_gap < 40"),
        otherwise="40 points or more",
        expects=3,
    ),
    knobs=(
        Knob("skew", "share of praise signed by group A, and of complaint signed by group B", 0.9, 0.5, 1.0),
        labels(160),
        epochs(5),
    ),
    presets=(
        Preset("default", "Nine in ten", "A strong short cut: the signature outweighs the text.", {}),
        Preset("mild", "Six in ten", "A slight skew, as real data have: is it amplified?", {"skew": 0.6}),
        Preset("extreme", "All of it", "The signature tells the label every time: why read the text?", {"skew": 1.0}),
        Preset("fair", "Half and half", "No skew: what gap is left by chance?", {"skew": 0.5}),
    ),
    measures=(
        Measure("skewed_gap", "share called praise: signed A minus signed B, same texts, skewed arm", "points"),
        Measure("both_gap", "the same with both names in training", "points"),
        Measure("masked_gap", "the same with names masked", "points"),
        Measure("flips", "share of held-out texts whose label changes with the name, skewed arm", "%"),
        Measure("praise_gap", "recall of praise, signed A minus signed B, skewed arm (equal opportunity)", "points"),
        Measure("skewed", "accuracy of the skewed arm on held-out reviews signed at random", "%"),
        Measure("home", "accuracy of the skewed arm on held-out reviews signed as in training", "%"),
        Measure("both", "accuracy with both names, signed at random", "%"),
        Measure("masked", "accuracy with names masked", "%"),
    ),
    turn="Set `skew` to 0.6: the short cut weakens, but is it gone?",
    sources=(
        Source(
            "Equality of Opportunity in Supervised Learning",
            "Hardt, Price, Srebro",
            2016,
            "https://arxiv.org/abs/1610.02413",
        ),
        Source(
            "Gender Bias in Coreference Resolution: Evaluation and Debiasing Methods",
            "Zhao, Wang, Yatskar, Ordonez, Chang",
            2018,
            "https://aclanthology.org/N18-2003/",
        ),
    ),
)
