"""Dependency trees in CoNLL-U, with entities as `NER=B-PER` in MISC.

Format: https://universaldependencies.org/format.html
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from trainer_demos.corpora.lines import Skipped, read_text
from trainer_demos.faults import Fault

UPOS = (
    *("ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM"),
    *("PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X"),
)
"""The seventeen universal part-of-speech tags."""
_LEAST = 8
_COLUMNS = 10


@dataclass(frozen=True, slots=True)
class Sentence:
    """One annotated sentence; all tuples have one entry a word."""

    words: tuple[str, ...]
    upos: tuple[str, ...]
    heads: tuple[int, ...]
    """1-based index of each word's head, 0 for the root; always a tree with one root."""
    deprels: tuple[str, ...]
    """Universal relations, without the language's own subtypes (`nsubj:pass` is `nsubj`), as CoNLL-18 scores them."""
    entities: tuple[str, ...] | None
    """Strict IOB2; None when the sentence carries no entity annotation."""


@dataclass(frozen=True, slots=True)
class Treebank:
    """A treebank split by position: the last quarter is only tested on."""

    train: tuple[Sentence, ...]
    test: tuple[Sentence, ...]
    notes: tuple[str, ...]
    name: str


def bundled_treebank() -> Path:
    """The project's own treebank."""
    return Path(str(resources.files("trainer_demos") / "data" / "treebank.conllu"))


def read_treebank(path: Path) -> Treebank:
    """Read a CoNLL-U file; the last quarter (rounded up) of its sentences is the test part.

    A sentence that is no tree with one root, or whose lines are not CoNLL-U, is skipped and accounted for.
    Raises Fault when the file cannot be read or leaves fewer than 8 sentences.
    """
    skipped = Skipped(path)
    sentences = [sentence for block in _blocks(path) if (sentence := _sentence(block, skipped))]
    if len(sentences) < _LEAST:
        raise Fault(
            f"{path} holds too little to learn from",
            f"it has {len(sentences)} usable sentences ({len(skipped)} skipped), and {_LEAST} are needed",
            " ".join(skipped.notes())
            or "It should be CoNLL-U: ten columns between tabs, a blank line after a sentence.",
        )
    test = -(-len(sentences) // 4)
    return Treebank(tuple(sentences[:-test]), tuple(sentences[-test:]), tuple(skipped.notes()), path.name)


def _blocks(path: Path) -> Iterator[list[tuple[int, list[str]]]]:
    """The word lines of each sentence as (line number, columns); comments are left out."""
    block: list[tuple[int, list[str]]] = []
    for number, line in enumerate([*read_text(path).split("\n"), ""], 1):
        if line.strip():
            if not line.startswith("#"):
                block.append((number, line.rstrip("\r").split("\t")))
        elif block:
            yield block
            block = []


def _sentence(block: Sequence[tuple[int, list[str]]], skipped: Skipped) -> Sentence | None:
    rows: list[tuple[int, list[str]]] = []
    for number, columns in block:
        if len(columns) == _COLUMNS and ("-" in columns[0] or "." in columns[0]):
            continue  # multiword ranges repeat words that follow; empty nodes are no words of the basic tree
        if fault := _fault(columns, len(rows) + 1):
            skipped.add(number, fault)
            return None
        rows.append((number, columns))
    heads = tuple(int(columns[6]) for _, columns in rows)
    if not is_tree(heads):
        skipped.add(block[0][0], "the heads make no tree with one root")
        return None
    return Sentence(
        words=tuple(columns[1] for _, columns in rows),
        upos=tuple(columns[3] for _, columns in rows),
        heads=heads,
        deprels=tuple(columns[7].split(":")[0] for _, columns in rows),
        entities=_entities(rows, skipped),
    )


def _fault(columns: list[str], position: int) -> str:
    """What is wrong with the line of the word at `position`; empty when nothing is."""
    if len(columns) != _COLUMNS:
        return f"a line has {len(columns)} columns instead of {_COLUMNS}"
    if columns[0] != str(position):
        return "the word numbers do not run 1, 2, 3 …"
    if columns[3] not in UPOS:
        return "UPOS is none of the 17 universal tags"
    return "" if columns[6].isdecimal() else "HEAD is not a number"


def _entities(rows: Sequence[tuple[int, list[str]]], skipped: Skipped) -> tuple[str, ...] | None:
    labels: list[str] = []
    found = False
    for number, columns in rows:
        label = dict(item.partition("=")[::2] for item in columns[9].split("|")).get("NER")
        found = found or label is not None
        prefix, _, kind = (label or "O").partition("-")
        if label not in (None, "O") and (prefix not in ("B", "I") or not kind):
            skipped.add(number, "an entity label is not O, B-… or I-… (the sentence's entities are left out)")
            return None
        if prefix == "I" and (not labels or labels[-1] not in (f"B-{kind}", f"I-{kind}")):
            skipped.add(number, "an entity starts with I- instead of B- (the sentence's entities are left out)")
            return None
        labels.append(label or "O")
    return tuple(labels) if found else None


def is_tree(heads: Sequence[int]) -> bool:
    """Whether 1-based heads (0 for the root) make a tree with exactly one root."""
    if list(heads).count(0) != 1 or any(head > len(heads) for head in heads):
        return False
    for start in range(1, len(heads) + 1):
        node, steps = start, 0
        while node:
            node, steps = heads[node - 1], steps + 1
            if steps > len(heads):
                return False
    return True
