"""Reviews with a positive or negative label: bundled, or a TSV, CSV or JSONL file of the learner's own."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from trainer_demos.corpora.lines import Skipped, read_text
from trainer_demos.faults import Fault

_LABELS = {"1": 1, "pos": 1, "positive": 1, "true": 1, "0": 0, "neg": 0, "negative": 0, "false": 0, "-1": 0}
_COLUMNS = ("text", "label", "domain", "part")
_PARTS = {"train": "train", "test": "test", "dev": "test", "held-out": "test"}
_TEST_SHARE, _TEST_MOST, _TEST_LEAST = 0.2, 1000, 40
_SPLIT_SEED = 2017
_LEAST = 4
"""Reviews of either label in either part."""
_FORMAT = "A line is `text<TAB>label` with label 0 or 1; CSV and JSONL need the names text and label."


@dataclass(frozen=True, slots=True)
class Review:
    """One labelled text."""

    text: str
    label: int
    """1 positive, 0 negative."""
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Reviews:
    """A corpus split into what may be learned from and what is only tested on."""

    train: tuple[Review, ...]
    test: tuple[Review, ...]
    notes: tuple[str, ...]
    """What was skipped and why, how it was split."""
    name: str


def bundled_reviews() -> Path:
    """The project's own reviews."""
    return Path(str(resources.files("trainer_demos") / "data" / "reviews.tsv"))


def read_reviews(path: Path) -> Reviews:
    """Read and split a review file.

    A `part` column decides the split; without one, a seeded stratified fifth (40 to 1,000 reviews) is held out.
    A text that occurs twice is kept once, so that no test review was trained on. Raises Fault when the file cannot
    be read or has fewer than 4 reviews of either label in either part.
    """
    skipped = Skipped(path)
    rows = _jsonl(path, skipped) if path.suffix in (".jsonl", ".ndjson") else _table(path, skipped)
    parts: dict[str, list[Review]] = {"train": [], "test": [], "": []}
    seen: set[str] = set()
    for line, row in rows:
        text, label = " ".join(row.get("text", "").split()), _LABELS.get(row.get("label", "").strip().lower())
        part = row.get("part", "").strip().lower()
        if not text:
            skipped.add(line, "no text")
        elif label is None:
            skipped.add(line, "the label is none of 0, 1, negative, positive")
        elif part and part not in _PARTS:
            skipped.add(line, "the part is none of train, test")
        elif text.casefold() in seen:
            skipped.add(line, "the same text occurred before")
        else:
            seen.add(text.casefold())
            parts[_PARTS.get(part, "")].append(Review(text, label, row.get("domain", "").strip()))
    train, test = (parts["train"] + parts[""], parts["test"]) if parts["test"] else _split(parts["train"] + parts[""])
    for name, reviews in (("training", train), ("test", test)):
        if min(sum(review.label == label for review in reviews) for label in (0, 1)) < _LEAST:
            raise Fault(
                f"{path} holds too little to learn from",
                f"its {name} part has {len(reviews)} usable reviews ({len(skipped)} skipped), "
                f"and needs at least {_LEAST} of either label",
                " ".join([*skipped.notes(), _FORMAT]),
            )
    return Reviews(tuple(train), tuple(test), tuple(skipped.notes()), path.name)


def _split(reviews: list[Review]) -> tuple[list[Review], list[Review]]:
    rng = random.Random(_SPLIT_SEED)
    size = min(_TEST_MOST, max(round(len(reviews) * _TEST_SHARE), min(_TEST_LEAST, len(reviews) // 2)))
    held_out: set[int] = set()
    for label in (0, 1):
        indices = [index for index, review in enumerate(reviews) if review.label == label]
        held_out.update(rng.sample(indices, round(size * len(indices) / max(1, len(reviews)))))
    return (
        [review for index, review in enumerate(reviews) if index not in held_out],
        [reviews[index] for index in sorted(held_out)],
    )


def _table(path: Path, skipped: Skipped) -> Iterator[tuple[int, dict[str, str]]]:
    text = read_text(path)
    first = text.split("\n", 1)[0]
    if path.suffix == ".csv" and "\t" not in first:
        reader = csv.reader(io.StringIO(text))
    else:
        reader = csv.reader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
    columns: list[str] | None = None
    try:
        for row in reader:
            if not row:
                continue
            if columns is None:
                header = [cell.strip().lower() for cell in row]
                columns = header if {"text", "label"} <= set(header) else ["text", "label"]
                if columns is header:
                    continue
            if len(row) != len(columns):
                skipped.add(reader.line_num, f"{len(columns)} columns are needed ({', '.join(columns)})")
                continue
            yield reader.line_num, {name: cell for name, cell in zip(columns, row, strict=True) if name in _COLUMNS}
    except csv.Error as error:
        raise Fault(f"{path}:{reader.line_num} cannot be read", str(error), "Mend this line and run again.") from None


def _jsonl(path: Path, skipped: Skipped) -> Iterator[tuple[int, dict[str, str]]]:
    for number, line in enumerate(read_text(path).splitlines(), 1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
        except ValueError:
            skipped.add(number, "not JSON")
            continue
        if not isinstance(fields, dict) or not {"text", "label"} <= set(fields):
            skipped.add(number, "no object with text and label")
            continue
        yield number, {name: str(fields[name]) for name in _COLUMNS if name in fields}
