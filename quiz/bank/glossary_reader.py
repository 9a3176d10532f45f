"""Reads `glossary.yaml`."""

from __future__ import annotations

import itertools
from pathlib import Path

import yaml

from quiz.bank.audit import words
from quiz.bank.card import Problem
from quiz.bank.glossary import Glossary, Term, key_of
from quiz.bank.nodes import Fields, Report, compose
from quiz.bank.references import read_reference

GLOSSARY = "glossary.yaml"
"""Its name, beside blueprint.yaml."""
MEANING_WORDS = 25
"""Longest meaning: one line to read, not an article."""


def read_glossary(path: Path) -> tuple[Glossary, tuple[Problem, ...]]:
    """The sound terms of a file, and everything wrong in it; nothing of either when there is no such file."""
    if not path.exists():
        return Glossary(), ()
    root, report = compose(path, "a list of terms under `terms:`")
    if root is None:
        return Glossary(), tuple(report.problems)
    file = Fields(root, report, ("terms",))
    terms: tuple[Term, ...] = ()
    if isinstance(root, yaml.MappingNode):
        terms = file.items("terms", 1, 10_000, lambda node: _term(node, report))
    report.problems += _among(terms)
    report.problems.sort(key=lambda problem: (problem.source.line, problem.source.column))
    return Glossary(tuple(sorted(terms, key=_place))), tuple(report.problems)


def _term(node: yaml.Node, report: Report) -> Term | None:
    fields = Fields(node, report, ("term", "also", "means", "ref"))
    if not isinstance(node, yaml.MappingNode):
        return None
    term = fields.text("term")
    also = fields.words("also", 0, 20)
    means = fields.text("means")
    ref = None
    if "ref" in fields:
        ref = read_reference(fields.at("ref"), report, "ref")
    else:
        fields.fail(None, "ref", "is missing; every term says where it is explained")
    if (count := len(words(means))) > MEANING_WORDS:
        fields.fail(fields.at("means"), "means", f"has {count} words; at most {MEANING_WORDS}")
    if "\n" in means:
        fields.fail(fields.at("means"), "means", "has several lines; write one")
    if ref is None or not fields.sound:
        return None
    found = Term(term, also, means, ref, fields.source())
    if Glossary((found,)).used_in([means]):
        fields.fail(fields.at("means"), "means", "explains the term by itself; use other words")
    return found if fields.sound else None


def _among(terms: tuple[Term, ...]) -> list[Problem]:
    """Names that two terms claim, and terms out of order."""
    owners: dict[tuple[str, ...], Term] = {}
    problems = []
    for term in terms:
        for form in term.forms:
            owner = owners.setdefault(key_of(form), term)
            if owner is not term:
                problems.append(Problem(term.source, "term", f'"{form}" is taken by the term at {owner.source}'))
            elif key_of(form) in map(key_of, term.forms[: term.forms.index(form)]):
                problems.append(Problem(term.source, "also", f'"{form}" says the same again'))
    for before, term in itertools.pairwise(terms):
        if _place(term) < _place(before):
            problems.append(Problem(term.source, "term", f'"{term.term}" belongs before "{before.term}"; sort by term'))
    return problems


def _place(term: Term) -> str:
    return term.term.casefold()
