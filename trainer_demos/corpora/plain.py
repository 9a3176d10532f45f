"""Plain text without labels, to pre-train on: bundled, or a text file of the learner's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from trainer_demos.corpora.lines import read_text
from trainer_demos.faults import Fault

_PASSAGE = 40
"""Words after which a passage ends at the next sentence."""
_LEAST = 50
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+")


@dataclass(frozen=True, slots=True)
class PlainText:
    """Passages of a few sentences; every tenth is held out."""

    train: tuple[str, ...]
    test: tuple[str, ...]
    name: str


def bundled_plain() -> Path:
    """The project's own text."""
    return Path(str(resources.files("trainer_demos") / "data" / "plain.txt"))


def read_plain(path: Path) -> PlainText:
    """Read a text file; raises Fault when it cannot be read or holds fewer than 50 passages of about 40 words."""
    passages = [passage for line in read_text(path).splitlines() for passage in passages_of(line)]
    passages = list(dict.fromkeys(passages))
    if len(passages) < _LEAST:
        raise Fault(
            f"{path} holds too little to read",
            f"it has {len(passages)} passages of about {_PASSAGE} words, and {_LEAST} are needed",
            "Give a plain text file of 2,000 words or more.",
        )
    return split(passages, path.name)


def split(passages: list[str], name: str) -> PlainText:
    """Every tenth passage is held out."""
    train = tuple(passage for index, passage in enumerate(passages) if index % 10)
    return PlainText(train, tuple(passages[::10]), name)


def passages_of(paragraph: str) -> Iterator[str]:
    """Whole sentences, joined until there are enough words."""
    words: list[str] = []
    for sentence in _SENTENCE_END.split(paragraph.strip()):
        words += sentence.split()
        if len(words) >= _PASSAGE:
            yield " ".join(words)
            words = []
    if words:
        yield " ".join(words)
