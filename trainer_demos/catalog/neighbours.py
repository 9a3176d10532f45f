"""Catalogue entry of `neighbours`: what counts as near, before and after fine-tuning."""

from trainer_demos.catalog.model import Demo, Knob, Measure, Preset, Source
from trainer_demos.catalog.parts import SBERT, ask, epochs, labels

NEIGHBOURS = Demo(
    id="neighbours",
    title="Nearest reviews, before and after",
    concept=(
        "Every review becomes a vector, and its nearest neighbours by cosine are what a search engine for reviews "
        "would return. Under the pre-trained encoder near means about the same thing. Fine-tune it on praise and "
        "complaint and near begins to mean of the same opinion. Word counts (TF-IDF) are the third searcher: near "
        "means the same words."
    ),
    arms=("fine-tuned", "pre-trained", "TF-IDF"),
    curves=("same opinion", "same topic", "loss"),
    data="reviews",
    predict=ask(
        "After fine-tuning on opinion, what happens to the share of neighbours that are about the same topic?",
        ("It rises or stays", "topic_loss <= 0"),
        ("It falls by less than 10 points", "topic_loss < 10"),
        otherwise="It falls by 10 points or more",
        expects=3,
    ),
    knobs=(
        Knob("learn", "what the fine-tuned encoder learns to tell", "opinion", choices=("opinion", "topic")),
        labels(150),
        epochs(6),
        Knob("neighbours", "how many neighbours are looked at (k)", 5, 1, 50),
        Knob("joined", "reviews joined into one stored passage: the size of a chunk", 1, 1, 8),
    ),
    presets=(
        Preset("default", "Fine-tuned on opinion", "What is near depends on what the encoder was trained for.", {}),
        Preset(
            "topic", "Fine-tuned on topic", "Now near means about the same thing, more than before.", {"learn": "topic"}
        ),
        Preset("few", "Fine-tuned on 16 labels", "How few labels bend the space?", {"labels": 16, "epochs": 12}),
        Preset("first", "Only the nearest", "Precision at 1 instead of at 5.", {"neighbours": 1}),
        Preset(
            "large-chunks",
            "Four reviews to a passage",
            "Each stored passage joins four reviews, one vector for all: is the right one still found?",
            {"joined": 4},
        ),
    ),
    measures=(
        *(
            Measure(f"{arm}_{name}", f"share of neighbours {words}, {who}", "%")
            for arm, who in (("tuned", "fine-tuned"), ("before", "pre-trained"), ("tfidf", "TF-IDF"))
            for name, words in (("opinion", "of the same opinion"), ("topic", "on the same topic"))
        ),
        Measure("topic_loss", "before_topic minus tuned_topic", "points"),
        Measure("opinion_gain", "tuned_opinion minus before_opinion", "points"),
        Measure("before_cosine", "mean cosine of two random reviews under the pre-trained encoder, times 100", "%"),
        Measure("tuned_cosine", "the same, fine-tuned", "%"),
        Measure(
            "before_found",
            "searched by its first sentence, a review's passage is among the k nearest: pre-trained",
            "%",
        ),
        Measure("tuned_found", "the same, fine-tuned", "%"),
        Measure("tfidf_found", "the same, TF-IDF", "%"),
        Measure("before_rank", "mean reciprocal rank of that passage, pre-trained", "%"),
        Measure("tfidf_rank", "mean reciprocal rank of that passage, TF-IDF", "%"),
    ),
    turn="Set `learn` to topic: the same training, another idea of near.",
    sources=(
        SBERT,
        Source(
            "How Contextual are Contextualized Word Representations?",
            "Ethayarajh",
            2019,
            "https://aclanthology.org/D19-1006/",
        ),
    ),
)
