"""What `quiz check` says about card files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quiz.bank.audit import audit
from quiz.bank.blueprint_reader import read_blueprint
from quiz.bank.card import Problem, Source
from quiz.bank.decks import find_decks
from quiz.bank.reader import load_decks


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Every problem found, in reading order."""

    problems: tuple[Problem, ...]
    decks: int
    cards: int

    @property
    def lines(self) -> tuple[str, ...]:
        """One `path:line:column: message` each."""
        return tuple(str(problem) for problem in self.problems)

    @property
    def summary(self) -> str:
        """The last line for people."""
        found = len(self.problems)
        verdict = "no problems" if not found else f"{found} problem{'s' if found > 1 else ''}"
        return f"{self.cards} sound cards in {self.decks} deck{'s' if self.decks != 1 else ''}: {verdict}"

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return {
            "decks": self.decks,
            "cards": self.cards,
            "problems": [
                {
                    "path": problem.source.path,
                    "line": problem.source.line,
                    "column": problem.source.column,
                    "key": problem.key,
                    "message": problem.message,
                }
                for problem in self.problems
            ],
        }


def check(paths: Iterable[Path], content: Path) -> CheckReport:
    """Check these deck files and folders, or the whole content folder when none is named.

    The blueprint is that of the content folder the first deck lies in, or else the one in `content`. The other decks of
    that folder are read, too, because cards name each other across decks, but only the decks asked for are reported on.
    """
    problems: list[Problem] = []
    decks: list[Path] = []
    for path in paths or (content,):
        found, reason = find_decks(path)
        if not found:
            problems.append(Problem(Source(str(path), 1, 1), "", reason))
        decks += [deck for deck in found if deck not in decks]
    if not decks:
        return CheckReport(tuple(problems), 0, 0)
    home = _content_folder(decks[0])
    blueprint, blueprint_problems = read_blueprint((home or content) / "blueprint.yaml")
    problems += blueprint_problems
    if blueprint is None:
        return CheckReport(tuple(problems), len(decks), 0)
    siblings = find_decks(home)[0] if home else []
    bank = load_decks([*(deck for deck in siblings if deck not in decks), *decks], blueprint)
    asked = {str(deck) for deck in decks}
    cards = [card for card in bank.cards.values() if card.source.path in asked]
    found_here = (problem for problem in (*bank.problems, *audit(cards)) if problem.source.path in asked)
    problems += sorted(
        found_here, key=lambda problem: (problem.source.path, problem.source.line, problem.source.column)
    )
    return CheckReport(tuple(problems), len(decks), len(cards))


def _content_folder(deck: Path) -> Path | None:
    """The folder with the blueprint that a deck belongs to, if it lies in one."""
    folders = (deck.parent, deck.parent.parent)
    return next((folder for folder in folders if (folder / "blueprint.yaml").is_file()), None)
