"""What `quiz check` says about card files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quiz.bank.audit import audit
from quiz.bank.blueprint_reader import read_blueprint
from quiz.bank.card import Problem, Source
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

    The blueprint is the one of the folder a deck lies in, or else the one in `content`.
    """
    problems: list[Problem] = []
    decks: list[Path] = []
    for path in paths or (content,):
        found = _decks(path)
        if not found:
            reason = "there is no deck here; it needs files such as decks/my-cards.yaml"
            problems.append(Problem(Source(str(path), 1, 1), "", reason if path.exists() else "does not exist"))
        decks += [deck for deck in found if deck not in decks]
    if not decks:
        return CheckReport(tuple(problems), 0, 0)
    blueprint, blueprint_problems = read_blueprint(_blueprint_beside(decks[0], content))
    problems += blueprint_problems
    if blueprint is None:
        return CheckReport(tuple(problems), len(decks), 0)
    bank = load_decks(decks, blueprint)
    problems += sorted(
        (*bank.problems, *audit(bank.cards.values())),
        key=lambda problem: (problem.source.path, problem.source.line, problem.source.column),
    )
    return CheckReport(tuple(problems), len(decks), len(bank.cards))


def _decks(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    folder = path / "decks" if (path / "decks").is_dir() else path
    return sorted(file for file in folder.glob("*.yaml") if file.name != "blueprint.yaml")


def _blueprint_beside(deck: Path, content: Path) -> Path:
    for folder in (deck.parent, deck.parent.parent):
        if (folder / "blueprint.yaml").is_file():
            return folder / "blueprint.yaml"
    return content / "blueprint.yaml"
