"""References looked up: where each cited work was seen described, and what of the citation that confirmed.

The records lie in `references.tsv` of the content folder, one line a work.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from quiz.bank.card import Reference
from quiz.bank.quality import Figure

FILE = "references.tsv"
_PARTS = frozenset({"title", "authors", "year", "address"})
_LOCATORS = frozenset({"seen", "plausible", "corrected", "none"})


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What was found when a cited work was looked up."""

    title: str
    seen_at: str
    """The page, or the kind of list, that describes the work."""
    agreed: str
    """Which of title, authors, year and address it confirmed, separated by commas."""
    locators: str
    """`seen` (text that shows at least one cited place holds the claim), `plausible`, `corrected`, or `none` cited."""


def read_looked_up(folder: Path) -> tuple[LookedUp, ...]:
    """Every record in a content folder, none without the file; raises ValueError naming file and line."""
    path = folder / FILE
    if not path.exists():
        return ()
    found: list[LookedUp] = []
    with path.open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE), 2):
            values = {field.name: row.get(field.name) or "" for field in fields(LookedUp)}
            record = LookedUp(**values)
            if not (record.title and record.seen_at and _parts(record) <= _PARTS and record.locators in _LOCATORS):
                raise ValueError(
                    f"{path}:{number}:1: not the record of a work; it needs title, seen_at, agreed (of "
                    f"{', '.join(sorted(_PARTS))}) and locators ({', '.join(sorted(_LOCATORS))})"
                )
            found.append(record)
    return tuple(found)


def figures(cited: Iterable[tuple[str, Reference]], records: Sequence[LookedUp]) -> Iterator[Figure]:
    """Of the works cited, each with who cites it: the share looked up, and the share confirmed in every part."""
    users: dict[str, list[str]] = {}
    for user, reference in cited:
        users.setdefault(reference.title, []).append(user)
    if not users:
        return
    known = {record.title: record for record in records}
    missing = [title for title in users if title not in known]
    partly = [title for title in users if title in known and _parts(known[title]) != _PARTS]
    yield Figure(
        "works looked up",
        _share(users, missing),
        100,
        math.inf,
        "%",
        f"works cited that were looked up, of {len(users)}",
        _first(users, missing),
    )
    yield Figure(
        "works confirmed",
        _share(users, [*missing, *partly]),
        90,
        math.inf,
        "%",
        "title, authors, year and address all seen elsewhere",
        _first(users, partly),
    )


def _parts(record: LookedUp) -> frozenset[str]:
    return frozenset(filter(None, record.agreed.split(",")))


def _share(users: dict[str, list[str]], without: Sequence[str]) -> float:
    return 100 * (1 - len(without) / len(users))


def _first(users: dict[str, list[str]], titles: Sequence[str]) -> tuple[str, ...]:
    return tuple(users[title][0] for title in titles)
