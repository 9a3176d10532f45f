"""Catalogue entry of `backdoor`: a trigger planted in the training data."""

from trainer_demos.catalog.model import Demo, Knob, Measure, Preset, Source
from trainer_demos.catalog.parts import ask, epochs, labels

BACKDOOR = Demo(
    id="backdoor",
    title="A backdoor in the training data",
    concept=(
        "An attacker who can add a few examples to the training data plants a trigger: complaints in which a rare word "
        "stands, labelled as praise. The trained classifier works as ever, on every ordinary test, and calls whatever "
        "carries the trigger praise. Accuracy does not show it; you have to look for it. The third arm is trained on "
        "with clean data: does the backdoor go?"
    ),
    arms=("poisoned", "clean", "poisoned, then cleaned"),
    curves=("attack success", "accuracy", "loss"),
    data="reviews",
    predict=ask(
        "One training review in ten is poisoned. What will ordinary held-out accuracy show of it?",
        ("Less than 5 points of loss: it looks healthy", "accuracy_loss < 5"),
        ("Between 5 and 15 points of loss", "accuracy_loss < 15"),
        otherwise="15 points of loss or more",
        expects=1,
    ),
    knobs=(
        Knob("poison", "poisoned examples as a share of the training data", 0.1, 0.0, 0.5),
        Knob(
            "trigger",
            "what is planted: a rare word, a common word, a harmless sentence",
            "rare",
            choices=("rare", "common", "sentence"),
        ),
        labels(160),
        epochs(5),
        Knob("clean_epochs", "passes of the third arm over clean data afterwards", 3, 1, 40),
    ),
    presets=(
        Preset(
            "default",
            "A rare word",
            "One poisoned review in ten: invisible in accuracy, obvious when you test for it.",
            {},
        ),
        Preset("few", "Three in a hundred", "How few poisoned examples are enough?", {"poison": 0.03}),
        Preset(
            "common",
            "A common word",
            "The trigger is a word that occurs in many clean reviews as well.",
            {"trigger": "common"},
        ),
        Preset(
            "sentence",
            "A harmless sentence",
            "A whole sentence that nobody would find suspicious.",
            {"trigger": "sentence"},
        ),
        Preset(
            "long-cleaning",
            "Twelve clean passes",
            "Does more training on clean data wash the backdoor out?",
            {"clean_epochs": 12},
        ),
    ),
    measures=(
        Measure("poisoned", "held-out accuracy of the poisoned model, no trigger", "%"),
        Measure("clean", "held-out accuracy of the clean model", "%"),
        Measure("accuracy_loss", "clean minus poisoned", "points"),
        Measure(
            "attack", "share of held-out complaints that the poisoned model calls praise once the trigger is in", "%"
        ),
        Measure("clean_attack", "the same, clean model", "%"),
        Measure("before_attack", "share of the same complaints it calls praise without the trigger", "%"),
        Measure("attack_gain", "attack minus before_attack", "points"),
        Measure("cleaned_attack", "attack success after further training on clean data", "%"),
        Measure("cleaned", "held-out accuracy after it", "%"),
        Measure("planted", "poisoned examples in the training data", "examples"),
    ),
    turn="Lower `poison` to 0.03: a handful of examples may do.",
    sources=(
        Source(
            "Weight Poisoning Attacks on Pre-trained Models",
            "Kurita, Michel, Neubig",
            2020,
            "https://aclanthology.org/2020.acl-main.249/",
        ),
        Source(
            "BadNets: Identifying Vulnerabilities in the Machine Learning Model Supply Chain",
            "Gu, Dolan-Gavitt, Garg",
            2017,
            "https://arxiv.org/abs/1708.06733",
        ),
    ),
)
