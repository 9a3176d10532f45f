"""Catalogue entry of `domain_shift`: learned on one kind of review, tested on another."""

from trainer_demos.catalog.model import Demo, Knob, Measure, Preset, Source
from trainer_demos.catalog.parts import DOMAINS, ask, epochs, labels

DOMAIN_SHIFT = Demo(
    id="domain_shift",
    title="Away from home",
    concept=(
        "A classifier that has learned to judge film reviews is sent to judge gadgets. The task is the same, the words "
        "are not: that is domain shift, and a score measured at home does not tell of it. Beside it, two remedies: a "
        "few labels of the new domain mixed in, and a head on frozen features, which cannot bend towards films."
    ),
    arms=("source only", "with target labels", "probe"),
    curves=("accuracy away", "accuracy at home", "loss"),
    data="reviews",
    predict=ask(
        "Trained on film reviews, how many points of accuracy are lost on gadget reviews?",
        ("Less than 3 points", "drop < 3"),
        ("Between 3 and 12 points", "drop < 12"),
        otherwise="12 points or more",
        expects=1,
    ),
    knobs=(
        Knob("source", "the domain to learn from", "films", choices=DOMAINS),
        Knob("target", "the domain to be used in", "gadgets", choices=DOMAINS),
        labels(120),
        Knob("share", "share of target labels in the second arm, in place of source labels", 0.2, 0.0, 1.0),
        epochs(8),
    ),
    presets=(
        Preset("default", "Films to gadgets", "A long way: what is praised in a film means little on a gadget.", {}),
        Preset(
            "near", "Films to books", "A short way: stories are judged in much the same words.", {"target": "books"}
        ),
        Preset(
            "half",
            "Half of the labels from the target",
            "The same number of labels, half of them from where the model will work.",
            {"share": 0.5},
        ),
        Preset(
            "few",
            "32 labels",
            "With few labels everything is uncertain: is a drop still to be told from luck?",
            {"labels": 32, "epochs": 14},
        ),
        Preset(
            "hotels",
            "Restaurants to hotels",
            "Two domains of guests and service.",
            {"source": "restaurants", "target": "hotels"},
        ),
    ),
    measures=(
        Measure("home", "accuracy of the source-only arm on held-out source reviews", "%"),
        Measure("away", "accuracy of the source-only arm on held-out target reviews", "%"),
        Measure("drop", "home minus away", "points"),
        Measure("mixed_away", "accuracy on the target with some target labels", "%"),
        Measure("mixed_gain", "what the target labels gained on the target", "points"),
        Measure("mixed_home", "accuracy on the source with some target labels", "%"),
        Measure("probe_away", "accuracy of the probe on the target", "%"),
        Measure("probe_drop", "the probe's home minus away", "points"),
    ),
    turn="Set `target` to books: a nearer domain should cost less.",
    sources=(
        Source(
            "Biographies, Bollywood, Boom-boxes and Blenders: Domain Adaptation for Sentiment Classification",
            "Blitzer, Dredze, Pereira",
            2007,
            "https://aclanthology.org/P07-1056/",
        ),
    ),
)
