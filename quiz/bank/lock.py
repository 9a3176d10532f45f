"""The lock file: which text of each card learners have met. A changed text without a new revision is a mistake.

A schedule follows a card's `id`, `rev` and `change`; if a stem, an option or the key changed behind an old revision
number, people would be held to answers to another question.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from quiz.bank.card import Card, Problem, Source

LOCK = "lock.json"
"""Its name, beside blueprint.yaml."""


@dataclass(frozen=True, slots=True)
class Locked:
    """A card as it was last locked."""

    rev: int
    hash: str


def text_hash(card: Card) -> str:
    """SHA-256 over stem, blocks, options in order and key, shortened to 16 digits."""
    parts = [card.stem, card.code, card.table, card.key.id, *(f"{option.id}={option.text}" for option in card.options)]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def read_lock(path: Path) -> Mapping[str, Locked]:
    """What is locked, by card id; nothing when there is no lock file. Raises ValueError when it cannot be read."""
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
        return {card_id: Locked(int(rev), str(digest)) for card_id, (rev, digest) in entries.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise ValueError(
            f"{path} cannot be read ({error}); restore it, or make it anew with `quiz check --lock`"
        ) from None


def breaches(cards: Iterable[Card], locked: Mapping[str, Locked], path: Path) -> tuple[Problem, ...]:
    """Changed text under an old revision, revisions that went back, and cards that vanished."""
    found: list[Problem] = []
    seen: set[str] = set()
    for card in cards:
        seen.add(card.id)
        before = locked.get(card.id)
        if before is None:
            continue
        if card.rev < before.rev:
            found.append(Problem(card.source, "rev", f"went back from {before.rev} to {card.rev}"))
        elif card.rev == before.rev and text_hash(card) != before.hash:
            found.append(
                Problem(
                    card.source, "rev", f"is still {card.rev}, but stem, options or key changed; make it {card.rev + 1}"
                )
            )
    here = Source(str(path), 1, 1)
    found += [
        Problem(here, "", f"card {card_id} is gone; keep it with `status: retired`")
        for card_id in locked
        if card_id not in seen
    ]
    return tuple(found)


def write_lock(cards: Iterable[Card], path: Path) -> int:
    """Lock these cards as they are now; returns how many."""
    entries = {card.id: [card.rev, text_hash(card)] for card in cards}
    lines = [f"  {json.dumps(card_id)}: {json.dumps(entry)}" for card_id, entry in sorted(entries.items())]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    return len(entries)
