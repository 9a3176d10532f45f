"""Catalogue entry of `imbalance`: a rare class, and the metric that hides it."""

from trainer_demos.catalog.model import Demo, Knob, Measure, Preset, Source
from trainer_demos.catalog.parts import ask, epochs

_FIGURES = (
    ("accuracy", "accuracy"),
    ("recall", "recall of the rare class"),
    ("precision", "precision of the rare class"),
    ("f1", "F1 of the rare class"),
    ("macro", "macro F1"),
)

IMBALANCE = Demo(
    id="imbalance",
    title="A rare class and the metric that hides it",
    concept=(
        "One review in ten is a complaint, in training and in the test. Whoever answers `praise` every time is right "
        "nine times in ten, and finds no complaint. The plain arm minimises the mean loss; the other has a remedy: "
        "weights on the rare class, rare examples repeated, or a lower threshold. Compare what accuracy says with what "
        "recall, F1 and AUROC say."
    ),
    arms=("plain", "remedy", "always praise"),
    curves=("rare recall", "accuracy", "loss"),
    data="reviews",
    predict=ask(
        "One training review in ten is a complaint. What share of the held-out complaints will the plain arm find?",
        ("Less than a quarter", "plain_recall < 25"),
        ("A quarter to a half", "plain_recall < 50"),
        otherwise="Half or more",
        expects=1,
    ),
    knobs=(
        Knob("share", "share of complaints, in training and in the test", 0.1, 0.02, 0.5),
        Knob("reviews", "training reviews in all", 300, 20, 5000),
        Knob("remedy", "what the second arm does", "weights", choices=("weights", "oversampling", "threshold")),
        epochs(3),
    ),
    presets=(
        Preset("default", "One in ten", "High accuracy, low recall, and a remedy: a weighted loss.", {}),
        Preset(
            "rarer", "One in twenty", "The rarer the class, the better accuracy looks.", {"share": 0.05, "reviews": 400}
        ),
        Preset(
            "even",
            "Half and half",
            "Without imbalance the metrics agree, and the remedy has nothing to do.",
            {"share": 0.5},
        ),
        Preset(
            "oversampling",
            "Complaints repeated",
            "Rare examples are drawn as often as common ones.",
            {"remedy": "oversampling"},
        ),
        Preset(
            "threshold",
            "A lower threshold",
            "The same model, another cut-off: recall is bought with precision.",
            {"remedy": "threshold"},
        ),
    ),
    measures=(
        *(
            Measure(f"{arm}_{name}", f"{words}, {arm} arm", "%")
            for arm in ("plain", "remedy")
            for name, words in _FIGURES
        ),
        Measure("plain_auroc", "area under the ROC curve, plain arm", "%"),
        Measure("majority", "accuracy of answering praise every time", "%"),
        Measure("recall_gain", "remedy minus plain, recall of the rare class", "points"),
        Measure("precision_loss", "plain minus remedy, precision of the rare class", "points"),
        Measure("over_majority", "accuracy of the plain arm minus that of answering praise every time", "points"),
    ),
    turn="Set `share` to 0.5: accuracy and F1 tell the same story again.",
    sources=(
        Source("Learning from Imbalanced Data", "He, Garcia", 2009, "https://doi.org/10.1109/TKDE.2008.239"),
        Source(
            "What is the Effect of Importance Weighting in Deep Learning?",
            "Byrd, Lipton",
            2019,
            "https://arxiv.org/abs/1812.03372",
        ),
    ),
)
