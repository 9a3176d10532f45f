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


TASK_OF = {"UPOS": "tagging", "F1": "entities", "LAS": "parsing"}
"""The task that each main metric is about."""


class Spelling(nn.Module):
    """How a word and two neighbours on either side are written (capitals, digits): an uncased encoder cannot tell."""

    def __init__(self, width: int = 32) -> None:
        super().__init__()
        self.width = width
        self.embedding = nn.Embedding(len(SHAPES), 16)
        self.window = nn.Conv1d(16, width, kernel_size=5, padding=2)

    def forward(self, shapes: Tensor) -> Tensor:
        """(batch, words, width) for shapes of (batch, words)."""
        seen: Tensor = self.window(self.embedding(shapes).transpose(1, 2)).relu().transpose(1, 2)
        return seen


class SentenceModel(nn.Module):
    """One encoder, one head a task.

    A word is the mean of its subwords, with its spelling beside it. Tags and entities are read from the encoder's top
    layer, the parse from the mean of all its layers, which hold more of the syntax (Tenney et al. 2019).
    """

    def __init__(self, encoder: Encoder, tasks: Sequence[str], labels: LabelSets) -> None:
        super().__init__()
        self.encoder = encoder
        self.spelling = Spelling()
        width = encoder.width + self.spelling.width
        self.heads = nn.ModuleDict({task: HEADS[task](width, labels) for task in tasks})

    def words(self, batch: Sentences) -> dict[str, Tensor]:
        """Of each task, one vector a word, the root first: (batch, 1 + words, width)."""
        states = self.encoder.states(batch.texts, len(self.encoder.layers))
        spelling = self.spelling(batch.shapes)

        def read(hidden: Tensor) -> Tensor:
            return torch.cat([batch.pooling.to(hidden.dtype) @ hidden, spelling.to(hidden.dtype)], -1)

        top, mean = read(states[-1]), read(torch.stack(states).mean(0))
        return {task: mean if task == "parsing" else top for task in self.heads}

    def losses(self, batch: Sentences, tasks: Sequence[str]) -> dict[str, Tensor]:
        """The loss of each task that this model has, is asked for, and finds labels of in the batch."""
        mine = [task for task in tasks if task in self.heads]
        words = self.words(batch) if mine else {}
        found = {task: self.head(task).loss(words[task], batch) for task in mine}
        return {task: loss for task, loss in found.items() if loss is not None}

    @torch.no_grad()
    def predict(self, batch: Sentences) -> dict[str, list[Labels]]:
        """Of each task, the labels of every sentence."""
        words = self.words(batch)
        return {task: self.head(task).decode(words[task], batch) for task in self.heads}

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
