"""From texts and annotated sentences to padded tensors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from tokenizers import Tokenizer
from torch import Tensor

from trainer_demos.corpora.treebank import UPOS, Sentence

IGNORED = -100
"""Label of positions that no loss counts; PyTorch's cross-entropy skips it by default."""
_SUBWORDS = 8
"""Of a longer word (an address, say) only the first subwords are read."""
SHAPES = ("root", "lower", "first capital", "Capital", "UPPER", "miXed", "digits", "other")
"""What the spelling of a word shows and an uncased encoder does not see."""


@dataclass(frozen=True, slots=True)
class Texts:
    """A batch of whole texts."""

    ids: Tensor
    """(batch, length) subword ids."""
    mask: Tensor
    """(batch, length), False on padding."""
    keys: tuple[int, ...] | None = None
    """Names of the items for the encoder's memory of frozen layers; None when it should not remember."""

    def to(self, device: torch.device) -> Texts:
        """The same batch on another device."""
        return Texts(self.ids.to(device), self.mask.to(device), self.keys)


@dataclass(frozen=True, slots=True)
class WordItem:
    """A sentence in subwords."""

    ids: tuple[int, ...]
    pieces: tuple[tuple[int, int], ...]
    """Of each word, its first subword and the end of its subwords in `ids`."""
    shapes: tuple[int, ...]
    """Of each word, index into SHAPES."""
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Sentences:
    """A batch of sentences; the root stands at position 0 of every `1 + words` axis."""

    texts: Texts
    pooling: Tensor
    """(batch, 1 + words, length): rows average the subwords of a word."""
    shapes: Tensor
    """(batch, 1 + words) index into SHAPES."""
    words: Tensor
    """(batch, words), False on padding."""
    tags: Tensor
    """(batch, words) index into UPOS, IGNORED on padding; `entities`, `heads` and `deprels` likewise."""
    entities: Tensor
    heads: Tensor
    deprels: Tensor
    sizes: tuple[int, ...]
    """Words of each sentence."""

    def to(self, device: torch.device) -> Sentences:
        """The same batch on another device."""
        moved = {name: getattr(self, name).to(device) for name in _TENSORS}
        return replace(self, texts=self.texts.to(device), **moved)


_TENSORS = ("pooling", "shapes", "words", "tags", "entities", "heads", "deprels")


def text_ids(tokenizer: Tokenizer, texts: Sequence[str], longest: int) -> list[list[int]]:
    """Subword ids of each text with the special tokens around them, cut to `longest` subwords."""
    rows = [encoding.ids for encoding in tokenizer.encode_batch(list(texts))]
    return [row if len(row) <= longest else [*row[: longest - 1], row[-1]] for row in rows]


def pad_texts(rows: Sequence[Sequence[int]], padding: int, keys: tuple[int, ...] | None = None) -> Texts:
    """One batch out of rows of subword ids."""
    length = max(map(len, rows))
    ids = torch.tensor([[*row, *[padding] * (length - len(row))] for row in rows])
    mask = torch.arange(length)[None, :] < torch.tensor([len(row) for row in rows])[:, None]
    return Texts(ids, mask, keys)


def word_item(tokenizer: Tokenizer, sentence: Sentence) -> WordItem:
    """A sentence in subwords; a word that the tokeniser does not know at all still gets one."""
    before, after = tokenizer.encode("").ids
    unknown = next((i for name in ("[UNK]", "<unk>") if (i := tokenizer.token_to_id(name)) is not None), before)
    ids, pieces = [before], []
    for encoding in tokenizer.encode_batch([f" {word}" for word in sentence.words], add_special_tokens=False):
        found = encoding.ids[:_SUBWORDS] or [unknown]
        pieces.append((len(ids), len(ids) + len(found)))
        ids += found
    shapes = tuple(_shape(word, index) for index, word in enumerate(sentence.words))
    return WordItem((*ids, after), tuple(pieces), shapes, sentence)


def pad_sentences(
    items: Sequence[WordItem],
    padding: int,
    entity_labels: Sequence[str],
    relations: Sequence[str],
    keys: tuple[int, ...] | None = None,
) -> Sentences:
    """One batch out of sentences; relations and entity labels that were never seen in training are IGNORED."""
    texts = pad_texts([item.ids for item in items], padding, keys)
    sizes = tuple(len(item.pieces) for item in items)
    size = max(sizes)
    pooling = torch.zeros(len(items), 1 + size, texts.ids.shape[1])
    pooling[:, 0, 0] = 1.0
    for row, item in enumerate(items):
        for column, (start, end) in enumerate(item.pieces, 1):
            pooling[row, column, start:end] = 1.0 / (end - start)
    entity, relation = _index(entity_labels), _index(relations)

    def padded(rows: Sequence[Sequence[int]]) -> Tensor:
        return torch.tensor([[*row, *[IGNORED] * (size - len(row))] for row in rows])

    return Sentences(
        texts=texts,
        pooling=pooling,
        shapes=torch.tensor([[0, *item.shapes, *[0] * (size - len(item.shapes))] for item in items]),
        words=torch.arange(size)[None, :] < torch.tensor(sizes)[:, None],
        tags=padded([[_UPOS[tag] for tag in item.sentence.upos] for item in items]),
        entities=padded([[entity.get(label, IGNORED) for label in item.sentence.entities or ()] for item in items]),
        heads=padded([item.sentence.heads for item in items]),
        deprels=padded([[relation.get(label, IGNORED) for label in item.sentence.deprels] for item in items]),
        sizes=sizes,
    )


def unannotated(words: Sequence[str]) -> Sentence:
    """A sentence that nobody has annotated, to be parsed."""
    size = len(words)
    return Sentence(tuple(words), ("X",) * size, tuple(range(size)), ("dep",) * size, None)


def _index(names: Sequence[str]) -> dict[str, int]:
    return {name: index for index, name in enumerate(names)}


_UPOS = _index(UPOS)


def _shape(word: str, position: int) -> int:
    if any(letter.isdigit() for letter in word):
        return SHAPES.index("digits")
    if not word.isalpha():
        return SHAPES.index("other")
    if word.islower():
        return SHAPES.index("lower")
    if word[:1].isupper() and (len(word) == 1 or word[1:].islower()):
        return SHAPES.index("first capital" if position == 0 else "Capital")
    return SHAPES.index("UPPER" if word.isupper() else "miXed")
