"""What a run on a treebank learns from: sentences in subwords, label sets, and who carries which task's labels."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from trainer_demos.batches import Sentences, WordItem, pad_sentences, unannotated, word_item
from trainer_demos.catalog.parts import TASKS
from trainer_demos.corpora.treebank import Sentence, Treebank
from trainer_demos.encoder import Source
from trainer_demos.faults import Fault
from trainer_demos.sentence_model import LabelSets

_PASSED = 6000
"""Sentences that one model passes over in all when the run chooses its epochs itself: about a minute on two cores."""
_FEW, _SMALL_BATCH, _LARGE_BATCH = 400, 8, 16
LONGEST = 254
"""Subwords of a sentence that are read; a longer sentence is left out."""


class Lesson:
    """The sentences of one run, ready to be batched."""

    def __init__(
        self,
        treebank: Treebank,
        source: Source,
        *,
        sentences: int,
        tasks: Sequence[str] = TASKS,
        entity_sentences: int = 0,
        shuffled: str = "none",
        epochs: int = 0,
    ) -> None:
        """The first `sentences` of the training part, entity labels on the first `entity_sentences` alone (0: on all).

        `shuffled` names a task whose labels are made nonsense within each sentence. With 0 `epochs` are chosen by the
        number of sentences. Raises Fault when no task is left.
        """
        self.notes: list[str] = []
        self._source = source
        train = treebank.train[:sentences]
        if len(train) < sentences:
            self.notes.append(f"Only {len(train)} training sentences are at hand; the run uses them all.")
        items = self._fitting(train)
        self.test = self._fitting(treebank.test)
        self.sets = self._sets(items, tasks, entity_sentences)
        """Of each task, the training sentences that carry its labels."""
        self.epochs = epochs or self._chosen_epochs(len(items))
        """Passes over the sentences."""
        self.batch_size = _SMALL_BATCH if len(items) <= _FEW else _LARGE_BATCH
        """Sentences a step: few sentences need many small steps."""
        rng = random.Random(0)
        self.train = [self._labelled(item, index, shuffled, rng) for index, item in enumerate(items)]
        """Training sentences with the labels that this run may see."""
        kinds = {label[2:] for item in self.train for label in item.sentence.entities or () if label != "O"}
        self.labels = LabelSets(
            ("O", *(f"{prefix}-{kind}" for kind in sorted(kinds) for prefix in "BI")),
            tuple(sorted({relation for item in self.train for relation in item.sentence.deprels})),
        )

    @property
    def tasks(self) -> tuple[str, ...]:
        """The tasks of this run, in the catalogue's order."""
        return tuple(self.sets)

    @property
    def lengths(self) -> list[int]:
        """Subwords of each training sentence."""
        return [len(item.ids) for item in self.train]

    @property
    def everything(self) -> list[int]:
        """The training sentences that carry labels of any task."""
        return sorted({index for indices in self.sets.values() for index in indices})

    def batch(self, indices: Sequence[int]) -> Sentences:
        """Training sentences as one batch."""
        return self._pad([self.train[index] for index in indices], tuple(indices))

    def batches(self, items: Sequence[WordItem], size: int = 32) -> list[tuple[list[int], Sentences]]:
        """Sentences to be predicted, in batches of similar length, with their positions in `items`."""
        order = sorted(range(len(items)), key=lambda index: len(items[index].ids))
        blocks = [order[start : start + size] for start in range(0, len(order), size)]
        return [(block, self._pad([items[index] for index in block])) for block in blocks]

    def raw(self, words: Sequence[str]) -> WordItem:
        """A sentence of the learner's own, cut to what the encoder can read."""
        item = word_item(self._source.tokenizer, unannotated(words))
        fitting = sum(end < LONGEST for _, end in item.pieces)
        return item if fitting == len(words) else word_item(self._source.tokenizer, unannotated(words[:fitting]))

    @staticmethod
    def _chosen_epochs(sentences: int) -> int:
        return 3 if sentences <= _FEW else max(1, min(5, _PASSED // sentences))

    def _pad(self, items: Sequence[WordItem], keys: tuple[int, ...] | None = None) -> Sentences:
        return pad_sentences(items, self._source.padding, self.labels.entities, self.labels.relations, keys)

    def _fitting(self, sentences: Sequence[Sentence]) -> list[WordItem]:
        items = [word_item(self._source.tokenizer, sentence) for sentence in sentences]
        fitting = [item for item in items if len(item.ids) <= LONGEST]
        if len(fitting) < len(items):
            self.notes.append(f"Left out {len(items) - len(fitting)} sentences of more than {LONGEST} subwords.")
        return fitting

    def _sets(self, items: Sequence[WordItem], tasks: Sequence[str], entity_sentences: int) -> dict[str, list[int]]:
        annotated = [index for index, item in enumerate(items) if item.sentence.entities is not None]
        indices = {task: list(range(len(items))) for task in TASKS}
        indices["entities"] = annotated[: entity_sentences or None]
        if not annotated and "entities" in tasks:
            self.notes.append("No sentence has entity labels (`NER=B-PER` in MISC): the entity task is left out.")
        sets = {task: indices[task] for task in TASKS if task in tasks and indices[task]}
        if not sets:
            raise Fault("There is nothing to learn", "every task has weight 0", "Give one task a weight above 0.")
        return sets

    def _labelled(self, item: WordItem, index: int, shuffled: str, rng: random.Random) -> WordItem:
        """The sentence without entity labels that this run may not see, and with one task's labels made nonsense."""
        sentence = item.sentence
        if index not in self.sets.get("entities", ()):
            sentence = replace(sentence, entities=None)
        order = rng.sample(range(len(sentence.words)), len(sentence.words))
        if shuffled == "tagging":
            sentence = replace(sentence, upos=tuple(sentence.upos[i] for i in order))
        elif shuffled == "entities" and sentence.entities is not None:
            sentence = replace(sentence, entities=tuple(sentence.entities[i] for i in order))
        elif shuffled == "parsing":
            heads = tuple(sentence.heads[i] for i in order)
            sentence = replace(
                sentence,
                heads=tuple(0 if head == word else head for word, head in enumerate(heads, 1)),
                deprels=tuple(sentence.deprels[i] for i in order),
            )
        return replace(item, sentence=sentence)
