"""What several entries of the catalogue share: knobs, the review domains, much-cited sources."""

from __future__ import annotations

from trainer_demos.catalog.model import Condition, Knob, Outcome, Prediction, Source

DOMAINS = ("films", "books", "restaurants", "gadgets", "hotels")
"""Domains of the bundled reviews; a file of the learner's own may have others in its `domain` column."""

TASKS = ("tagging", "entities", "parsing")
"""Word-level tasks, in the order in which a sequential run learns them."""


def labels(default: int) -> Knob:
    """How many labelled reviews an arm learns from."""
    return Knob("labels", "labelled training reviews, balanced", default, 8, 5000)


def epochs(default: int) -> Knob:
    """How often an arm passes over what it learns from."""
    return Knob("epochs", "passes over them", default, 1, 60)


ENCODER_RATE = Knob("encoder_rate", "peak learning rate of the encoder", 1e-4, 1e-6, 1e-1)
HEAD_RATE = Knob("head_rate", "peak learning rate of the head", 3e-3, 1e-6, 1e-1)


def domain(name: str, meaning: str, default: str = "any") -> Knob:
    """A choice among the domains of the reviews."""
    return Knob(name, meaning, default, choices=("any", *DOMAINS))


def ask(question: str, *options: tuple[str, str], otherwise: str, expects: int) -> Prediction:
    """A prediction: (text, condition) pairs, the answer for every other case, and the 1-based answer to expect."""
    outcomes = [Outcome(text, Condition.parse(when)) for text, when in options]
    return Prediction(question, (*outcomes, Outcome(otherwise, None)), expects - 1)


ULMFIT = Source(
    "Universal Language Model Fine-tuning for Text Classification",
    "Howard, Ruder",
    2018,
    "https://aclanthology.org/P18-1031/",
)
BERT = Source(
    "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding",
    "Devlin, Chang, Lee, Toutanova",
    2019,
    "https://aclanthology.org/N19-1423/",
)
SBERT = Source(
    "Sentence-BERT: Sentence Embeddings using Siamese BERT-Networks",
    "Reimers, Gurevych",
    2019,
    "https://aclanthology.org/D19-1410/",
)
CARUANA = Source("Multitask Learning", "Caruana", 1997, "https://doi.org/10.1023/A:1007379606734")
RUDER = Source(
    "An Overview of Multi-Task Learning in Deep Neural Networks", "Ruder", 2017, "https://arxiv.org/abs/1706.05098"
)
