"""Blind review: what readers without the key answered, and how each disagreement was settled.

The records lie in `review/*.tsv` of the content folder, one line an answer. A reader saw either the whole question or
the options alone, never the key.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from quiz.bank.bank import Bank
from quiz.bank.quality import Figure

FOLDER = "review"
STEM, OPTIONS = "stem", "options"
"""What a reader saw."""
_SOLVERS = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """One answer of one reader."""

    reader: str
    saw: str
    """`stem` (the whole question) or `options` (these alone)."""
    card: str
    rev: int
    answer: str
    """Id of the option chosen."""
    agreed: bool
    """Whether that was the key of this revision."""
    confidence: str
    remark: str
    settled: str
    """How a disagreement or a remark was settled; empty while it is open."""


def read_readings(folder: Path) -> tuple[Reading, ...]:
    """Every record in a content folder; raises ValueError naming file and line."""
    found: list[Reading] = []
    for path in sorted((folder / FOLDER).glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for number, row in enumerate(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE), 2):
                try:
                    values: dict[str, Any] = {field.name: row[field.name] for field in fields(Reading)}
                    values |= {"rev": int(row["rev"]), "agreed": {"yes": True, "no": False}[row["agreed"]]}
                    found.append(Reading(**values))
                except (KeyError, ValueError, TypeError) as error:
                    names = ", ".join(field.name for field in fields(Reading))
                    raise ValueError(
                        f"{path}:{number}:1: not a record of a reading ({error}); it needs {names}"
                    ) from None
    return tuple(found)


def figures(bank: Bank, readings: Sequence[Reading]) -> Iterator[Figure]:
    """Agreement of each solver, what options alone gave the last reader away, and what is still open.

    A reading counts for the revision it was made on: a card that changed since has to be read again.
    """
    released = {card.id: card.rev for card in bank.released}
    known = [reading for reading in readings if reading.card in released]
    solved = [reading for reading in known if reading.saw == STEM]
    for reader in sorted({reading.reader for reading in solved}):
        mine = [reading for reading in solved if reading.reader == reader]
        against = tuple(reading.card for reading in mine if not reading.agreed)
        share = 100 * (1 - len(against) / len(mine))
        yield Figure(f"solver {reader}", share, 97, math.inf, "%", f"agreement with {len(mine)} keys", against)
    if alone := [reading for reading in known if reading.saw == OPTIONS]:
        last = [reading for reading in alone if reading.reader == alone[-1].reader]
        share = 100 * sum(reading.agreed for reading in last) / len(last)
        yield Figure("options-only reader", share, -math.inf, 40, "%", f"keys found without stem, of {len(last)}")
    open_ = tuple(reading.card for reading in solved if not reading.agreed and not reading.settled)
    yield Figure("open disagreements", len(open_), -math.inf, 0, "", "disagreements that nobody has settled", open_)
    readers: dict[str, set[str]] = {card: set() for card in released}
    for reading in solved:
        if reading.rev == released[reading.card]:
            readers[reading.card].add(reading.reader)
    unread = tuple(card for card, names in readers.items() if len(names) < _SOLVERS)
    yield Figure("unread cards", len(unread), -math.inf, 0, "", "cards that fewer than two solvers have read", unread)
