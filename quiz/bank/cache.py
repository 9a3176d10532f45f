"""Cards of unchanged files without parsing: one JSON file per deck, keyed by everything that reading depends on."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from quiz.bank.blueprint import Blueprint
from quiz.bank.card import Card, DemoLink, Option, Reference, Source
from trainer_demos.catalog import DEMOS, Condition, Outcome, Prediction

_FORMAT = "2"
"""Goes up whenever the reader or the card format changes what the same file means."""


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of parsed decks. It may be deleted at any time, and a damaged entry is as good as none."""

    folder: Path

    def get(self, raw: bytes, blueprint: Blueprint, path: str) -> tuple[Card, ...] | None:
        """The cards that `raw` once gave, placed at `path`; None when it must be parsed."""
        try:
            values = json.loads(self._file(raw, blueprint).read_bytes())
            return tuple(_card(value, path) for value in values)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None

    def put(self, raw: bytes, blueprint: Blueprint, cards: tuple[Card, ...]) -> None:
        """Keep the cards of a sound file; a cache that cannot be written is done without."""
        file = self._file(raw, blueprint)
        temporary = file.with_suffix(f".{os.getpid()}")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps([_plain(card) for card in cards], ensure_ascii=False), "utf-8")
            temporary.replace(file)
        except OSError:
            return

    def _file(self, raw: bytes, blueprint: Blueprint) -> Path:
        rules = repr((_FORMAT, blueprint, [(demo.id, demo.presets, demo.measures) for demo in DEMOS.values()]))
        digest = hashlib.sha256(rules.encode() + b"\0" + raw).hexdigest()
        return self.folder / f"{digest[:32]}.json"


def _plain(card: Card) -> dict[str, Any]:
    value = asdict(card)
    for outcome in value["demo"]["predict"]["options"]:
        outcome["when"] = outcome["when"] and outcome["when"]["text"]
    return value


def _card(value: dict[str, Any], path: str) -> Card:
    def source(place: dict[str, Any]) -> Source:
        return Source(path, place["line"], place["column"])

    demo = value["demo"]
    outcomes = tuple(
        Outcome(option["text"], option["when"] and Condition.parse(option["when"]))
        for option in demo["predict"]["options"]
    )
    predict = Prediction(demo["predict"]["question"], outcomes, demo["predict"]["expects"])
    built: dict[str, Any] = {
        "options": tuple(Option(**{**o, "source": source(o["source"])}) for o in value["options"]),
        "refs": tuple(Reference(**reference) for reference in value["refs"]),
        "demo": DemoLink(demo["id"], demo["preset"], predict, source(demo["source"])),
        "tags": tuple(value["tags"]),
        "related": tuple(value["related"]),
        "source": source(value["source"]),
    }
    return Card(**{name: built.get(name, value[name]) for name in _FIELDS})


_FIELDS = tuple(field.name for field in fields(Card))
