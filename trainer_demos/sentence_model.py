"""An encoder with any of three word-level heads, its predictions and their scores."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from trainer_demos.batches import SHAPES, Sentences
from trainer_demos.corpora.treebank import Sentence
from trainer_demos.encoder import Encoder
from trainer_demos.heads import EntityHead, Head, Labels, ParsingHead, TaggingHead
from trainer_demos.metrics import accuracy, attachment, span_f1

_SHAPE_WIDTH = 16


@dataclass(frozen=True, slots=True)
class LabelSets:
    """The labels that occur in training."""

    entities: tuple[str, ...]
    relations: tuple[str, ...]


HEADS: dict[str, Callable[[int, LabelSets], nn.Module]] = {
    "tagging": lambda width, _: TaggingHead(width),
    "entities": lambda width, labels: EntityHead(width, labels.entities),
    "parsing": lambda width, labels: ParsingHead(width, labels.relations),
}


class SentenceModel(nn.Module):
    """One encoder, one head a task.

    A word is the mean of its subwords. Beside it stands an embedding of its spelling (capitals, digits), which the
    heads see and an uncased encoder does not.
    """

    def __init__(self, encoder: Encoder, tasks: Sequence[str], labels: LabelSets) -> None:
        super().__init__()
        self.encoder = encoder
        self.shapes = nn.Embedding(len(SHAPES), _SHAPE_WIDTH)
        self.heads = nn.ModuleDict({task: HEADS[task](encoder.width + _SHAPE_WIDTH, labels) for task in tasks})

    def words(self, batch: Sentences) -> Tensor:
        """One vector a word, the root first: (batch, 1 + words, width)."""
        hidden = self.encoder(batch.texts)
        return torch.cat([batch.pooling.to(hidden.dtype) @ hidden, self.shapes(batch.shapes).to(hidden.dtype)], -1)

    def losses(self, batch: Sentences, tasks: Sequence[str]) -> dict[str, Tensor]:
        """The loss of each task that this model has, is asked for, and finds labels of in the batch."""
        mine = [task for task in tasks if task in self.heads]
        words = self.words(batch) if mine else None
        found = {task: self.head(task).loss(words, batch) for task in mine if words is not None}
        return {task: loss for task, loss in found.items() if loss is not None}

    @torch.no_grad()
    def predict(self, batch: Sentences) -> dict[str, list[Labels]]:
        """Of each task, the labels of every sentence."""
        words = self.words(batch)
        return {task: self.head(task).decode(words, batch) for task in self.heads}

    def head(self, task: str) -> Head:
        """The head of a task."""
        head: Head = self.heads[task]  # type: ignore[assignment]
        return head


def held_out_scores(predicted: Mapping[str, Sequence[Labels]], gold: Sequence[Sentence]) -> dict[str, float]:
    """UPOS, F1, UAS and LAS in [0, 1], of the tasks that were predicted."""
    figures: dict[str, float] = {}
    if "tagging" in predicted:
        tags = [tag for (row,) in predicted["tagging"] for tag in row]
        figures["UPOS"] = accuracy(tags, [tag for sentence in gold for tag in sentence.upos])
    if "entities" in predicted:
        pairs = [
            (row, sentence.entities)
            for (row,), sentence in zip(predicted["entities"], gold, strict=True)
            if sentence.entities is not None
        ]
        figures["F1"] = span_f1([row for row, _ in pairs], [labels for _, labels in pairs])
    if "parsing" in predicted:
        heads = [int(head) for row, _ in predicted["parsing"] for head in row]
        relations = [relation for _, row in predicted["parsing"] for relation in row]
        figures["UAS"], figures["LAS"] = attachment(
            heads,
            relations,
            [head for sentence in gold for head in sentence.heads],
            [relation for sentence in gold for relation in sentence.deprels],
        )
    return figures
