"""Catalogue entry of `pretrain_then_finetune`: masked words first, labels afterwards, nothing hidden."""

from trainer_demos.catalog.model import Demo, Knob, Measure, Preset
from trainer_demos.catalog.parts import BERT, ULMFIT, ask, epochs, labels

PRETRAIN_THEN_FINETUNE = Demo(
    id="pretrain_then_finetune",
    title="Pre-train it yourself",
    concept=(
        "A small Transformer starts from random numbers and needs no downloaded weights. One copy first reads text "
        "without labels: some words are hidden and it learns to guess them from the words around (a masked language "
        "model). Then both copies learn to label reviews from the same few labels. Pre-training and fine-tuning, the "
        "two halves of transfer learning, happen here before your eyes."
    ),
    arms=("pre-trained here", "no pre-training"),
    curves=("masked-word loss", "accuracy", "loss"),
    data="reviews",
    predict=ask(
        "After a few passes over unlabelled reviews, how much better will the pre-trained copy label new ones?",
        ("Not better: less than 2 points", "gap < 2"),
        ("Between 2 and 10 points", "gap < 10"),
        otherwise="More than 10 points",
        expects=2,
    ),
    knobs=(
        Knob(
            "text",
            "what is read before: reviews, plain text on other matters, or reviews with their words in random order",
            "reviews",
            choices=("reviews", "plain", "shuffled"),
        ),
        Knob("passes", "pre-training passes over that text; 0 skips pre-training", 12, 0, 60),
        Knob("mask", "share of words that are hidden", 0.15, 0.05, 0.8),
        labels(200),
        epochs(10),
        Knob("rate", "peak learning rate", 1e-3, 1e-5, 1e-1),
    ),
    presets=(
        Preset(
            "default", "Unlabelled reviews first", "Text of the same kind: what guessing hidden words is worth.", {}
        ),
        Preset(
            "unrelated",
            "Other text first",
            "Pre-training on text about other matters: how much does the match of the domain count?",
            {"text": "plain"},
        ),
        Preset(
            "shuffled",
            "Words in random order",
            "The same words without their order: what is left to learn is which words go together.",
            {"text": "shuffled"},
        ),
        Preset(
            "brief",
            "Two passes only",
            "Pre-training broken off early: the masked-word loss is still high; does that show later?",
            {"passes": 2},
        ),
        Preset(
            "heavy-mask",
            "Half of the words hidden",
            "Half of all words are hidden: more guesses a sentence, but less to guess from.",
            {"mask": 0.5},
        ),
        Preset(
            "few-labels", "40 labels", "Where labels are few, what was learned without labels counts.", {"labels": 40}
        ),
    ),
    measures=(
        Measure("pretrained", "held-out accuracy after pre-training here", "%"),
        Measure("fresh", "held-out accuracy without pre-training", "%"),
        Measure("gap", "pre-trained minus not, held-out accuracy", "points"),
        Measure("loss_first", "masked-word loss on held-out text before pre-training", "nats"),
        Measure("loss_last", "masked-word loss on held-out text after it", "nats"),
        Measure("loss_drop", "the fall of that loss", "nats"),
        Measure("guessed", "share of hidden held-out words that are guessed right", "%"),
        Measure("time_share", "share of the pre-trained arm's training time that went into pre-training", "%"),
    ),
    turn="Set `text` to plain: text on other matters teaches the language, but not how people praise and complain.",
    sources=(BERT, ULMFIT),
)
