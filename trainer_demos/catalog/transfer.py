"""Catalogue entry of `transfer`: a pre-trained encoder against the same architecture freshly initialised."""

from trainer_demos.catalog.model import Condition, Demo, Knob, Measure, Outcome, Prediction, Preset, Source
from trainer_demos.catalog.parts import DOMAINS

TRANSFER = Demo(
    id="transfer",
    title="Pre-trained against fresh",
    concept=(
        "Two copies of one small Transformer learn to tell positive reviews from negative ones, from the same few "
        "labels, in the same number of steps. One starts from weights that were trained on a large amount of text, "
        "the other from random numbers. Whatever lies between their curves was carried over from pre-training: that "
        "is transfer learning."
    ),
    arms=("pre-trained", "fresh"),
    curves=("accuracy", "loss"),
    data="reviews",
    predict=Prediction(
        question="With 100 labelled reviews, how far ahead will the pre-trained encoder be on held-out reviews?",
        options=(
            Outcome("Not ahead: less than 5 points", Condition.parse("gap < 5")),
            Outcome("Between 5 and 15 points", Condition.parse("gap < 15")),
            Outcome("More than 15 points", None),
        ),
        expects=2,
    ),
    knobs=(
        Knob("labels", "labelled training reviews, balanced", 100, 8, 5000),
        Knob("epochs", "passes over them; 0 chooses by the number of labels", 0, 0, 40),
        Knob("head_epochs", "passes before these in which only the head learns", 8, 0, 40),
        Knob("encoder_rate", "peak learning rate of the encoder", 1e-4, 1e-6, 1e-1),
        Knob("head_rate", "peak learning rate of the classification head", 3e-3, 1e-6, 1e-1),
        Knob("frozen_layers", "lowest layers kept as they are; 6 trains the head alone", 0, 0, 6),
        Knob(
            "unfreezing",
            "thaw the layers at once, or one by one from the top",
            "at_once",
            choices=("at_once", "gradual"),
        ),
        Knob("layer_decay", "factor on the learning rate from each layer to the one below it", 1.0, 0.3, 1.0),
        Knob("reset_layers", "top layers of the pre-trained encoder set back to random numbers", 0, 0, 6),
        Knob(
            "fresh_embeddings",
            "word embeddings of the fresh encoder: they stay random, or learn as fast as the head",
            "stay",
            choices=("stay", "learn"),
        ),
        Knob("tune", "train all weights, or bias terms and the head only", "all", choices=("all", "biases")),
        Knob("contrast", "weight of the supervised contrastive loss beside cross-entropy", 0.5, 0.0, 10.0),
        Knob(
            "refit",
            "in the end, fit the head once more on the finished features",
            "yes",
            choices=("yes", "no"),
        ),
        Knob("label_noise", "share of training labels that are flipped", 0.0, 0.0, 0.5),
        Knob("train_domain", "the reviews to learn from", "any", choices=("any", *DOMAINS)),
        Knob("test_domain", "the reviews to be tested on", "any", choices=("any", *DOMAINS)),
    ),
    presets=(
        Preset(
            "default",
            "100 labels",
            "The gap between a pre-trained and a fresh encoder at 100 labels: the plainest view of transfer.",
            {},
        ),
        Preset(
            "sixteen-labels",
            "16 labels",
            "How little either encoder can do with 16 labels, and how much the pre-trained one still knows.",
            {"labels": 16, "epochs": 20},
        ),
        Preset(
            "many-labels",
            "400 labels",
            "The gap once labels are less scarce: the fresh encoder catches up, slowly.",
            {"labels": 400},
        ),
        Preset(
            "probe",
            "Head only (feature extraction)",
            "All six layers frozen: only a linear head learns. How far do untouched pre-trained features go, "
            "and untouched random ones?",
            {"frozen_layers": 6, "epochs": 30},
        ),
        Preset(
            "top-layers",
            "Top two layers only",
            "Four of six layers frozen: fewer weights move, the run is faster; what does it cost in accuracy?",
            {"frozen_layers": 4},
        ),
        Preset(
            "gradual",
            "Gradual unfreezing",
            "Layers thaw one at a time from the top, as in ULMFiT, with lower rates further down.",
            {"unfreezing": "gradual", "layer_decay": 0.7},
        ),
        Preset(
            "layer-decay",
            "Discriminative rates",
            "Each layer learns at 0.6 times the rate of the one above it: general features move least.",
            {"layer_decay": 0.6},
        ),
        Preset(
            "high-rate",
            "Learning rate far too high",
            "An encoder rate of 0.01 tears up what pre-training built: how far do the weights move, and what is left?",
            {"encoder_rate": 1e-2, "refit": "no"},
        ),
        Preset(
            "low-rate",
            "Learning rate far too low",
            "At one millionth nothing moves within the run: underfitting, not forgetting.",
            {"encoder_rate": 1e-6, "head_rate": 1e-6, "refit": "no"},
        ),
        Preset(
            "reset-top",
            "Top layers reset",
            "The top two pre-trained layers start from random numbers: how much of the gain sat there?",
            {"reset_layers": 2},
        ),
        Preset(
            "fresh-at-its-best",
            "The fresh encoder at its best",
            "Its random word embeddings learn as well, thirty times as fast as its layers: how much of the gap was "
            "their fault?",
            {"fresh_embeddings": "learn"},
        ),
        Preset(
            "biases",
            "Bias terms only",
            "Only bias terms and the head learn, under one per cent of the weights: parameter-efficient fine-tuning "
            "in its barest form (BitFit).",
            {"tune": "biases", "encoder_rate": 1e-3},
        ),
        Preset(
            "domain-shift",
            "Films to gadgets",
            "Trained on film reviews, tested on gadget reviews: the drop between home and away.",
            {"train_domain": "films", "test_domain": "gadgets"},
        ),
        Preset(
            "noisy-labels",
            "A third of the labels flipped",
            "One training label in three is wrong: what the training accuracy says and what held-out reviews say.",
            {"label_noise": 0.33, "refit": "no"},
        ),
        Preset(
            "long-training",
            "Forty labels, far too many passes",
            "Training accuracy reaches 100 % early: does the held-out curve fall, stay or rise after that?",
            {"labels": 40, "epochs": 40, "refit": "no"},
        ),
    ),
    measures=(
        Measure("pretrained", "held-out accuracy of the pre-trained arm", "%"),
        Measure("fresh", "held-out accuracy of the fresh arm", "%"),
        Measure("gap", "pre-trained minus fresh, held-out accuracy", "points"),
        Measure("pretrained_train", "accuracy of the pre-trained arm on its own (given) training labels", "%"),
        Measure("fresh_train", "accuracy of the fresh arm on its own (given) training labels", "%"),
        Measure("overfit", "pre-trained arm: training accuracy minus held-out accuracy", "points"),
        Measure("fresh_overfit", "fresh arm: training accuracy minus held-out accuracy", "points"),
        Measure("late_loss", "pre-trained arm: best held-out accuracy on the curve minus the last", "points"),
        Measure("drop", "pre-trained arm: accuracy in the training domain minus in the test domain", "points"),
        Measure("fresh_drop", "fresh arm: accuracy in the training domain minus in the test domain", "points"),
        Measure("trainable", "share of the pre-trained arm's weights that learn", "%"),
        Measure("moved", "how far the pre-trained encoder's weights moved, relative to their length (L2)", "%"),
        Measure("pretrained_seconds", "training time of the pre-trained arm", "seconds"),
        Measure("fresh_seconds", "training time of the fresh arm", "seconds"),
    ),
    turn="Raise `labels`: the gap shrinks as the fresh encoder gets more to learn from.",
    sources=(
        Source(
            "Universal Language Model Fine-tuning for Text Classification",
            "Howard, Ruder",
            2018,
            "https://aclanthology.org/P18-1031/",
        ),
        Source(
            "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding",
            "Devlin, Chang, Lee, Toutanova",
            2019,
            "https://aclanthology.org/N19-1423/",
        ),
        Source(
            "Sentence-BERT: Sentence Embeddings using Siamese BERT-Networks",
            "Reimers, Gurevych",
            2019,
            "https://aclanthology.org/D19-1410/",
        ),
        Source(
            "Efficient Few-Shot Learning Without Prompts",
            "Tunstall, Reimers, Jo, Bates, Korat, Wasserblat, Pereg",
            2022,
            "https://arxiv.org/abs/2209.11055",
        ),
    ),
)
