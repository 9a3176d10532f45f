"""A card and its parts: frozen values, as read from YAML."""

from __future__ import annotations

from dataclasses import dataclass

from trainer_demos.catalog import Prediction

LEVELS = ("recall", "understand", "apply", "analyse")
"""Cognitive levels, after Bloom's revised taxonomy, in rising order."""

STATUSES = ("draft", "reviewed", "released", "retired")
CHANGES = ("editorial", "substantive", "key")
"""What a card's last revision was; STUDY follows it: schedule kept, due now, schedule reset."""
ORDERS = ("shuffle", "fixed")


@dataclass(frozen=True, slots=True)
class Source:
    """A place in a file, 1-based as editors count."""

    path: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Option:
    """One of a card's answers."""

    id: str
    text: str
    correct: bool
    why: str
    """Why this option is right or wrong."""
    misconception: str
    """The error that leads here; empty on the key."""
    source: Source


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a learner can read on."""

    title: str
    authors: str
    year: int | None
    url: str
    """`https://…`; a DOI is given as its resolver address. Empty for a book without one."""
    locator: str


@dataclass(frozen=True, slots=True)
class DemoLink:
    """The demo behind a card, and what to predict before it runs."""

    id: str
    preset: str
    predict: Prediction
    source: Source


@dataclass(frozen=True, slots=True)
class Card:
    """One multiple-choice item with everything a learner may see of it."""

    id: str
    rev: int
    change: str
    status: str
    domain: str
    topic: str
    objective: str
    level: str
    difficulty: int
    stem: str
    code: str
    """A block shown as it stands under the stem; empty when there is none."""
    table: str
    options: tuple[Option, ...]
    explanation: str
    takeaway: str
    refs: tuple[Reference, ...]
    demo: DemoLink
    tags: tuple[str, ...]
    order: str
    order_reason: str
    family: str
    related: tuple[str, ...]
    superseded_by: str
    verified_on: str
    """ISO date on which facts that may change were last checked; empty when none may."""
    source: Source

    @property
    def key(self) -> Option:
        """The correct option."""
        return next(option for option in self.options if option.correct)

    @property
    def distractors(self) -> tuple[Option, ...]:
        """The wrong options."""
        return tuple(option for option in self.options if not option.correct)

    def option(self, option_id: str) -> Option:
        """The option of that id; raises KeyError when there is none (the card was edited since)."""
        for option in self.options:
            if option.id == option_id:
                return option
        raise KeyError(option_id)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a content file, said so that its author can mend it; as text it is one line."""

    source: Source
    key: str
    """The YAML key it is about, dotted; empty when it is about the file."""
    message: str

    def __str__(self) -> str:
        said = f"{self.key + ': ' if self.key else ''}{self.message}"
        # What a message repeats of the file may hold line ends and terminal codes.
        return f"{self.source}: {''.join(sign if sign.isprintable() else '�' for sign in said)}"
