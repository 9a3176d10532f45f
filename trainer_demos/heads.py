"""Task heads: from hidden states to losses and predictions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from trainer_demos.batches import IGNORED, Sentences
from trainer_demos.corpora.treebank import UPOS
from trainer_demos.decoding import decode_entities, decode_tree

Labels = tuple[tuple[str, ...], ...]
"""Predictions of one task for one sentence, one tuple a layer: (tags,), (entities,) or (heads, relations)."""


class Head(Protocol):
    """What the training loop knows of a word-level head."""

    def loss(self, words: Tensor, batch: Sentences) -> Tensor | None:
        """Mean loss over the annotated words; None when the batch has none. `words` is (batch, 1 + words, width)."""
        ...

    def decode(self, words: Tensor, batch: Sentences) -> list[Labels]:
        """Predictions of every sentence."""
        ...


class TaggingHead(nn.Module):
    """Part-of-speech tags by one linear layer."""

    def __init__(self, width: int, dropout: float = 0.2) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(width, len(UPOS))

    def loss(self, words: Tensor, batch: Sentences) -> Tensor | None:
        """See Head."""
        return _cross_entropy(self.output(self.dropout(words[:, 1:])), batch.tags)

    def decode(self, words: Tensor, batch: Sentences) -> list[Labels]:
        """See Head."""
        best = self.output(words[:, 1:]).argmax(-1).tolist()
        return [(tuple(UPOS[tag] for tag in row[:size]),) for row, size in zip(best, batch.sizes, strict=True)]


class EntityHead(nn.Module):
    """IOB2 labels by a perceptron with one hidden layer, decoded so that they are always well formed.

    Entities are scarce and the steps are few: a hidden layer, which learns at the head's high rate, is worth several
    points of F1 on a genre that was not trained on, where tagging gains nothing from one.
    """

    def __init__(self, width: int, labels: Sequence[str], hidden: int = 512, dropout: float = 0.2) -> None:
        super().__init__()
        self.labels = tuple(labels)
        self.read = nn.Sequential(
            nn.Dropout(dropout), nn.Linear(width, hidden), nn.GELU(), nn.Dropout(0.1), nn.Linear(hidden, len(labels))
        )

    def loss(self, words: Tensor, batch: Sentences) -> Tensor | None:
        """See Head."""
        return _cross_entropy(self.read(words[:, 1:]), batch.entities)

    def decode(self, words: Tensor, batch: Sentences) -> list[Labels]:
        """See Head."""
        scores = self.read(words[:, 1:]).float().log_softmax(-1).double().cpu().numpy()
        return [(decode_entities(row[:size], self.labels),) for row, size in zip(scores, batch.sizes, strict=True)]


class ParsingHead(nn.Module):
    """Deep biaffine attention (Dozat & Manning 2017): who is the head of each word, and in which relation.

    Four perceptrons strip the hidden states down to what a word needs as a dependent and as a head; a biaffine form
    scores each pair. Relations are scored given the head: the true one in training, the decoded one afterwards.
    The paper's dropout of 0.33 is for days of training; within a few hundred steps it costs eight points of LAS.
    """

    def __init__(
        self, width: int, relations: Sequence[str], arc: int = 256, label: int = 96, dropout: float = 0.05
    ) -> None:
        super().__init__()
        self.relations = tuple(relations)
        self.arc_dependent, self.arc_head = _perceptron(width, arc, dropout), _perceptron(width, arc, dropout)
        self.label_dependent, self.label_head = _perceptron(width, label, dropout), _perceptron(width, label, dropout)
        self.arc = nn.Parameter(torch.zeros(arc + 1, arc))
        self.label = nn.Parameter(torch.zeros(len(relations), label + 1, label + 1))
        nn.init.orthogonal_(self.arc[:-1])

    def arcs(self, words: Tensor, batch: Sentences) -> Tensor:
        """Scores of (batch, words, 1 + words): word on head, -inf on padding and on itself."""
        dependent, head = _with_one(self.arc_dependent(words[:, 1:])), self.arc_head(words)
        scores = (dependent @ self.arc @ head.transpose(1, 2)).float()
        possible = F.pad(batch.words, (1, 0), value=True)[:, None, :].expand_as(scores)
        itself = torch.ones(scores.shape[1:], dtype=torch.bool, device=scores.device).triu(1).tril(1)
        masked: Tensor = scores.masked_fill(~possible | itself, -torch.inf)
        return masked

    def labels(self, words: Tensor, heads: Tensor) -> Tensor:
        """Scores of (batch, words, relations), given 0-based positions of the heads on the `1 + words` axis."""
        dependent, head = _with_one(self.label_dependent(words[:, 1:])), _with_one(self.label_head(words))
        head = head.gather(1, heads[:, :, None].expand(-1, -1, head.shape[-1]))
        scores: Tensor = torch.einsum("bwi,rij,bwj->bwr", dependent, self.label, head).float()
        return scores

    def loss(self, words: Tensor, batch: Sentences) -> Tensor | None:
        """See Head; the sum of both cross-entropies, as in the paper."""
        arcs = _cross_entropy(self.arcs(words, batch), batch.heads)
        labels = _cross_entropy(self.labels(words, batch.heads.clamp(min=0)), batch.deprels)
        return arcs if labels is None or arcs is None else arcs + labels

    def decode(self, words: Tensor, batch: Sentences) -> list[Labels]:
        """See Head; the heads are the maximum spanning tree with one root."""
        scores = self.arcs(words, batch).log_softmax(-1)
        heads = torch.zeros(scores.shape[:2], dtype=torch.long)
        square = F.pad(scores, (0, 0, 1, 0)).double().cpu().numpy()
        for row, size in enumerate(batch.sizes):
            heads[row, :size] = torch.from_numpy(decode_tree(square[row, : size + 1, : size + 1]))
        best = self.labels(words, heads.to(words.device)).argmax(-1).tolist()
        return [
            (tuple(map(str, heads[row, :size].tolist())), tuple(self.relations[label] for label in best[row][:size]))
            for row, size in enumerate(batch.sizes)
        ]


def mean_pool(hidden: Tensor, mask: Tensor) -> Tensor:
    """Mean of the hidden states that are not padding, (batch, width)."""
    weights = mask[:, :, None].to(hidden.dtype)
    return (hidden * weights).sum(1) / weights.sum(1)


def _perceptron(width: int, size: int, dropout: float) -> nn.Module:
    return nn.Sequential(nn.Dropout(dropout), nn.Linear(width, size), nn.LeakyReLU(0.1), nn.Dropout(dropout))


def _with_one(values: Tensor) -> Tensor:
    return F.pad(values, (0, 1), value=1.0)


def _cross_entropy(scores: Tensor, gold: Tensor) -> Tensor | None:
    if bool((gold == IGNORED).all()):
        return None
    return F.cross_entropy(scores.flatten(0, 1).float(), gold.flatten(), ignore_index=IGNORED)
