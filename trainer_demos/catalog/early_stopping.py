"""Catalogue entry of `early_stopping`: training on after it has ceased to help."""

from trainer_demos.catalog.model import Demo, Knob, Measure, Preset, Source
from trainer_demos.catalog.parts import ask, epochs, labels

EARLY_STOPPING = Demo(
    id="early_stopping",
    title="Overfitting and when to stop",
    concept=(
        "Few labels, many passes: the training loss goes to zero. The held-out loss falls at first, then turns and "
        "rises: the model has begun to learn its examples by heart. Early stopping keeps the weights from the best "
        "point on a validation set; regularisation (dropout, weight decay, fewer trainable layers) makes the turn "
        "later and gentler. Watch loss and accuracy: they need not turn together."
    ),
    arms=("to the end", "regularised"),
    curves=("held-out loss", "loss", "accuracy"),
    data="reviews",
    predict=ask(
        "Forty labels, thirty passes. From its lowest point, how far will the held-out loss rise by the end?",
        ("Less than 0.1", "loss_rise < 0.1"),
        ("Between 0.1 and 0.5", "loss_rise < 0.5"),
        otherwise="More than 0.5",
        expects=3,
    ),
    knobs=(
        labels(40),
        epochs(30),
        Knob("noise", "share of training labels that are flipped", 0.0, 0.0, 0.5),
        Knob("dropout", "dropout before the head in the regularised arm", 0.5, 0.0, 0.9),
        Knob("weight_decay", "weight decay in the regularised arm", 0.1, 0.0, 10.0),
        Knob("frozen_layers", "lowest layers kept as they are in the regularised arm", 4, 0, 6),
    ),
    presets=(
        Preset("default", "40 labels, 30 passes", "The held-out loss turns: where, and does accuracy follow?", {}),
        Preset("noisy", "A quarter of the labels wrong", "Wrong labels can only be learned by heart.", {"noise": 0.25}),
        Preset("more-data", "240 labels", "The best regulariser: more data.", {"labels": 240, "epochs": 8}),
        Preset(
            "dropout-only",
            "Dropout alone",
            "Nothing frozen, no decay: what dropout does by itself.",
            {"dropout": 0.7, "weight_decay": 0.0, "frozen_layers": 0},
        ),
    ),
    measures=(
        Measure("end", "held-out accuracy at the end", "%"),
        Measure("stopped", "held-out accuracy where the validation loss was lowest", "%"),
        Measure("stop_gain", "stopped minus end", "points"),
        Measure("best_pass", "the pass after which the validation loss was lowest", "passes"),
        Measure("loss_rise", "held-out loss at the end minus its lowest", "nats"),
        Measure("train", "accuracy on the training labels at the end", "%"),
        Measure("overfit", "train minus end", "points"),
        Measure("regular", "held-out accuracy of the regularised arm at the end", "%"),
        Measure("regular_rise", "held-out loss of the regularised arm at the end minus its lowest", "nats"),
        Measure("regular_train", "accuracy of the regularised arm on the training labels", "%"),
    ),
    turn="Set `labels` to 240: the gap between training and held-out loss narrows.",
    sources=(
        Source("Early Stopping - But When?", "Prechelt", 1998, "https://doi.org/10.1007/3-540-49430-8_3"),
        Source(
            "Dropout: A Simple Way to Prevent Neural Networks from Overfitting",
            "Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov",
            2014,
            "https://jmlr.org/papers/v15/srivastava14a.html",
        ),
    ),
)
