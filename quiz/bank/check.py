"""What `quiz check` says about card files."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quiz.bank import blind, looked_up, quality
from quiz.bank.audit import audit
from quiz.bank.bank import Bank
from quiz.bank.blueprint import Blueprint
from quiz.bank.blueprint_reader import read_blueprint
from quiz.bank.card import Problem, Source
from quiz.bank.decks import find_decks
from quiz.bank.glossary_reader import GLOSSARY, read_glossary
from quiz.bank.lock import LOCK, breaches, read_lock, write_lock
from quiz.bank.quality import Figure
from quiz.bank.reader import load_decks
from quiz.bank.shallow import options_only
from quiz.bank.skeleton import mint, skeleton


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Every problem found, in reading order."""

    problems: tuple[Problem, ...]
    decks: int
    cards: int
    terms: int = 0
    """Sound terms of the glossary, where that was checked."""

    @property
    def lines(self) -> tuple[str, ...]:
        """One `path:line:column: message` each."""
        return tuple(str(problem) for problem in self.problems)

    @property
    def summary(self) -> str:
        """The last line for people."""
        found = len(self.problems)
        verdict = "no problems" if not found else f"{found} problem{'s' if found > 1 else ''}"
        terms = f", {self.terms} terms" if self.terms else ""
        return f"{self.cards} sound cards in {self.decks} deck{'s' if self.decks != 1 else ''}{terms}: {verdict}"

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return {
            "decks": self.decks,
            "cards": self.cards,
            "terms": self.terms,
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
    """Check these decks, glossaries and folders, or the whole content folder when none is named.

    The blueprint is that of the content folder the first deck lies in, or else the one in `content`. The other decks of
    that folder are read, too, because cards name each other across decks, but only the decks asked for are reported on.
    """
    paths = tuple(paths)
    problems: list[Problem] = []
    decks: list[Path] = []
    terms = 0
    for path in paths or (content,):
        glossary, wrong = read_glossary(path if path.name == GLOSSARY else path / GLOSSARY)
        problems += wrong
        terms += len(glossary.terms)
        if path.name == GLOSSARY and path.is_file():
            continue
        found, reason = find_decks(path)
        if not found:
            problems.append(Problem(Source(str(path), 1, 1), "", reason))
        decks += [deck for deck in found if deck not in decks]
    if not decks:
        return CheckReport(tuple(problems), 0, 0, terms)
    home = _content_folder(decks[0])
    blueprint, blueprint_problems = read_blueprint((home or content) / "blueprint.yaml")
    problems += blueprint_problems
    if blueprint is None:
        return CheckReport(tuple(problems), len(decks), 0, terms)
    siblings = find_decks(home)[0] if home else []
    bank = load_decks([*(deck for deck in siblings if deck not in decks), *decks], blueprint)
    asked = {str(deck) for deck in decks}
    cards = [card for card in bank.cards.values() if card.source.path in asked]
    found_here = (problem for problem in (*bank.problems, *audit(cards)) if problem.source.path in asked)
    problems += sorted(
        found_here, key=lambda problem: (problem.source.path, problem.source.line, problem.source.column)
    )
    if home is not None:
        problems += _locked(home / LOCK, bank, asked, whole=not paths)
    return CheckReport(tuple(problems), len(decks), len(cards), terms)


def _locked(lock: Path, bank: Bank, asked: set[str], *, whole: bool) -> Iterator[Problem]:
    """What the lock file holds against the cards asked for; when all are asked for, that some vanished."""
    try:
        found = breaches(bank.cards.values(), read_lock(lock), lock)
    except ValueError as error:
        yield Problem(Source(str(lock), 1, 1), "", str(error))
        return
    yield from (
        problem for problem in found if problem.source.path in asked or (whole and problem.source.path == str(lock))
    )


def audit_bank(content: Path) -> tuple[Figure, ...]:
    """Every figure of the whole bank, its readers' and its references' included.

    Raises ValueError when there is nothing to audit, or when a record of readings or references cannot be read.
    """
    bank = load_decks(find_decks(content)[0], _blueprint(content))
    if not bank.released:
        raise ValueError(f"{content} has no released card to audit; run `quiz check` first")
    cited = [(card.id, reference) for card in bank.released for reference in card.refs]
    cited += [(term.term, term.ref) for term in read_glossary(content / GLOSSARY)[0].terms]
    return (
        *quality.figures(bank),
        options_only(bank.released),
        *blind.figures(bank, blind.read_readings(content)),
        *looked_up.figures(cited, looked_up.read_looked_up(content)),
    )


def lock_bank(content: Path) -> int:
    """Lock every card as it is now; returns how many. Raises ValueError when `quiz check` finds anything wrong."""
    report = check((), content)
    if report.problems:
        raise ValueError(f"nothing was locked: {report.summary}; run `quiz check` and mend them first")
    return write_lock(load_decks(find_decks(content)[0], _blueprint(content)).cards.values(), content / LOCK)


def new_card(content: Path, domain_id: str, rng: random.Random) -> tuple[Path, int]:
    """Add a draft of that domain to the folder's deck of drafts; returns the file and the line it begins at.

    Raises ValueError when there is no such domain, OSError when the file cannot be written.
    """
    blueprint = _blueprint(content)
    domain = blueprint.domain(domain_id)
    if domain is None:
        names = ", ".join(known.id for known in blueprint.domains)
        raise ValueError(f"there is no domain {domain_id!r}; the domains are {names}")
    bank = load_decks(find_decks(content)[0], blueprint)
    prefixes = Counter(card.id.partition("-")[0] for card in bank.cards.values() if card.domain == domain_id)
    prefix = prefixes.most_common(1)[0][0] if prefixes else domain_id[:3]
    deck = content / "decks" / f"{domain_id}-drafts.yaml"
    before = deck.read_text(encoding="utf-8") if deck.exists() else "cards:\n"
    taken = {*bank.cards, *re.findall(r"id: (\S+)", before)}
    gap = "" if before.endswith("\n") else "\n"
    deck.parent.mkdir(parents=True, exist_ok=True)
    deck.write_text(before + gap + skeleton(domain, mint(prefix, taken, rng)), encoding="utf-8")
    return deck, (before + gap).count("\n") + 1


def _blueprint(content: Path) -> Blueprint:
    blueprint, problems = read_blueprint(content / "blueprint.yaml")
    if blueprint is None:
        raise ValueError("; ".join(map(str, problems)))
    return blueprint


def _content_folder(deck: Path) -> Path | None:
    """The folder with the blueprint that a deck belongs to, if it lies in one."""
    folders = (deck.parent, deck.parent.parent)
    return next((folder for folder in folders if (folder / "blueprint.yaml").is_file()), None)
