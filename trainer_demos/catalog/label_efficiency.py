"""Catalogue entry of `label_efficiency`: accuracy against the number of labels."""

from trainer_demos.catalog.model import Demo, Knob, Measure, Preset, Source
from trainer_demos.catalog.parts import ULMFIT, ask, domain

LABEL_EFFICIENCY = Demo(
    id="label_efficiency",
    title="What a label is worth",
    concept=(
        "Three systems learn from 8, 16, 32 … labels: a pre-trained encoder, the same encoder freshly initialised, "
        "whose word embeddings learn as well, and word counts (TF-IDF) with logistic regression, the baseline that "
        "every claim about neural networks has to beat. Read the plot sideways: how many labels does one system need "
        "for what another reaches with 64?"
    ),
    arms=("pre-trained", "fresh", "TF-IDF"),
    curves=("accuracy",),
    data="reviews",
    predict=ask(
        "Will the fresh encoder, with all the labels there are, reach what the pre-trained one reaches with 64?",
        ("Yes: it gets there or beyond", "short <= 0"),
        ("Nearly: it stays less than 5 points short", "short < 5"),
        otherwise="No: it stays 5 points or more short",
        expects=3,
    ),
    knobs=(
        Knob("least", "labels of the first point", 8, 8, 512),
        Knob("most", "labels of the last point", 512, 16, 4096),
        Knob("factor", "from each point to the next, times so many labels", 8, 2, 64),
        Knob("steps", "training steps of the encoders at every point, in whole passes, two at least", 32, 10, 1000),
        Knob("frozen_layers", "lowest layers kept as they are; 6 trains the head alone", 0, 0, 6),
        domain("domain", "the reviews to learn from and to be tested on"),
    ),
    presets=(
        Preset("default", "From 8 to 512 labels", "The whole curve of three systems on the same reviews.", {}),
        Preset("few", "From 8 to 64 labels", "The poor end, where a label is worth most.", {"most": 64, "factor": 2}),
        Preset(
            "doubling",
            "Every doubling",
            "Seven points instead of three: the shape of the curve, in minutes.",
            {"factor": 2},
        ),
        Preset(
            "until-it-matches",
            "From 64 to 4,096 labels",
            "How many labels replace pre-training? It takes minutes. The bundled reviews end at 1,024, about where the "
            "fresh encoder gets there; a larger file of your own goes on.",
            {"least": 64, "most": 4096, "factor": 2},
        ),
        Preset(
            "probe",
            "Heads only",
            "The encoders stay frozen: what untouched features are worth at every number of labels.",
            {"frozen_layers": 6, "steps": 200, "factor": 2},
        ),
        Preset(
            "one-domain",
            "Hotels only",
            "Reviews of one kind: fewer of them, but more alike. Which system profits?",
            {"domain": "hotels", "most": 128, "factor": 2},
        ),
    ),
    measures=(
        *(
            Measure(f"{arm}_{size}", f"held-out accuracy of {name} {words}", "%")
            for arm, name in (
                ("pretrained", "the pre-trained encoder"),
                ("fresh", "the fresh encoder"),
                ("tfidf", "TF-IDF"),
            )
            for size, words in (
                ("least", "at the first point"),
                ("64", "with 64 labels, or at the nearest point"),
                ("most", "at the last point"),
            )
        ),
        Measure("short", "pre-trained with 64 labels minus fresh with all", "points"),
        Measure("tfidf_short", "pre-trained with 64 labels minus TF-IDF with all", "points"),
        Measure(
            "needed",
            "labels at which the fresh encoder first matches the pre-trained one's 64; absent if never",
            "labels",
        ),
        Measure("tfidf_lead", "TF-IDF minus the fresh encoder at the last point", "points"),
    ),
    turn="Set `frozen_layers` to 6: with the fewest labels untouched features are hard to beat.",
    sources=(
        ULMFIT,
        Source(
            "Efficient Few-Shot Learning Without Prompts",
            "Tunstall, Reimers, Jo, Bates, Korat, Wasserblat, Pereg",
            2022,
            "https://arxiv.org/abs/2209.11055",
        ),
    ),
)
