"""A shallow model that sees only the options: if it finds the key, so does a test-taker who knows nothing.

scikit-learn is loaded when it is called, never when this module is imported.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import Any

from quiz.bank.audit import words
from quiz.bank.card import Card, Option
from quiz.bank.quality import Figure

_FOLDS = 5
_LOW, _HIGH = 19.5, 30.5


def options_only(cards: Sequence[Card]) -> Figure:
    """Share of keys found by logistic regression on words and shape of the options, by five-fold cross-validation.

    Each option is scored by itself, the highest score of a card is the model's answer; folds never split a card.
    """
    from sklearn.feature_extraction import DictVectorizer  # noqa: PLC0415  seconds that no other command should wait for
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    from sklearn.pipeline import make_pipeline, make_union  # noqa: PLC0415
    from sklearn.preprocessing import FunctionTransformer, MaxAbsScaler  # noqa: PLC0415

    def model() -> Any:
        read = FunctionTransformer(lambda pairs: [option.text for _, option in pairs])
        look = FunctionTransformer(lambda pairs: [shape(card, option) for card, option in pairs])
        seen = make_union(
            make_pipeline(read, TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)),
            make_pipeline(look, DictVectorizer(), MaxAbsScaler()),
        )
        return make_pipeline(seen, LogisticRegression(class_weight="balanced"))

    order = random.Random(0).sample(list(cards), len(cards))  # noqa: S311  a fixed shuffle
    found = []
    for fold in range(_FOLDS):
        held_out = order[fold::_FOLDS]
        train = [(card, option) for card in order if card not in held_out for option in card.options]
        judge = model().fit(train, [option.correct for _, option in train])
        for card in held_out:
            scores = judge.predict_proba([(card, option) for option in card.options])[:, 1]
            found.append(card.options[max(range(len(scores)), key=lambda place: scores[place])].correct)
    share = 100 * sum(found) / len(found)
    return Figure("options-only model", share, _LOW, _HIGH, "%", "keys found by a shallow model that never saw a stem")


def shape(card: Card, option: Option) -> dict[str, float]:
    """What can be said of an option without reading it."""
    lengths = [len(other.text) for other in card.options]
    length = len(option.text)
    mine = {word.lower() for word in words(option.text)}
    shared = [len(mine & {word.lower() for word in words(other.text)}) for other in card.options if other is not option]
    return {
        "length": length / (sum(lengths) / len(lengths)),
        "rank": sum(other < length for other in lengths) / len(lengths),
        "longest": float(length == max(lengths)),
        "shortest": float(length == min(lengths)),
        "commas": float(option.text.count(",")),
        "digits": float(any(sign.isdigit() for sign in option.text)),
        "capitals": float(sum(sign.isupper() for sign in option.text)),
        "shared": math.log1p(sum(shared)),
        "words": float(len(mine)),
    }
