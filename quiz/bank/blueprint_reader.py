"""Reads `blueprint.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import yaml

from quiz.bank.blueprint import Blueprint, Domain, Topic
from quiz.bank.card import LEVELS, Problem
from quiz.bank.nodes import Fields, Report, compose

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_COUNT = re.compile(r"[0-9]{1,4}")


def read_blueprint(path: Path) -> tuple[Blueprint | None, tuple[Problem, ...]]:
    """The blueprint, or None with every problem that keeps it from being one."""
    root, report = compose(path, "`title`, `pass_mark`, `levels`, `domains` and `tags`")
    if root is None:
        return None, tuple(report.problems)
    fields = Fields(root, report, ("title", "pass_mark", "levels", "domains", "tags"))
    if not isinstance(root, yaml.MappingNode):
        return None, tuple(report.problems)
    levels = _inner(fields, "levels", LEVELS, report)
    domains = fields.items("domains", 1, 100, lambda node: _domain(node, report))
    blueprint = Blueprint(
        title=fields.text("title"),
        pass_mark=fields.integer("pass_mark", 1, 100),
        levels={level: levels.text(level) for level in LEVELS} if levels else {},
        domains=domains,
        tags=fields.words("tags", 1, 1000),
    )
    weights = sum(domain.weight for domain in domains)
    if fields.sound and weights != 100:  # noqa: PLR2004
        fields.fail(fields.at("domains"), "domains", f"the weights add up to {weights}, not to 100")
    return (None if report.problems else blueprint), tuple(report.problems)


def _domain(node: yaml.Node, report: Report) -> Domain | None:
    fields = Fields(node, report, ("id", "name", "weight", "cards", "topics"), "domains")
    domain = Domain(
        id=fields.matching("id", _SLUG, "`multi-task`"),
        name=fields.text("name"),
        weight=fields.integer("weight", 0, 100),
        cards=fields.items("cards", 4, 4, lambda entry: _count(entry, fields)),
        topics=fields.items("topics", 1, 50, lambda entry: _topic(entry, report)),
    )
    return domain if fields.sound else None


def _inner(fields: Fields, key: str, known: Iterable[str] | None, report: Report) -> Fields | None:
    """The mapping under a key; None, and a problem, when it is not there."""
    if key not in fields:
        fields.fail(None, key, "is missing")
        return None
    return Fields(fields.at(key), report, known, key)


def _count(node: yaml.Node, domain: Fields) -> int | None:
    if isinstance(node, yaml.ScalarNode) and _COUNT.fullmatch(node.value):
        return int(node.value)
    domain.fail(node, "cards", "needs four whole numbers, one a level")
    return None


def _topic(node: yaml.Node, report: Report) -> Topic | None:
    fields = Fields(node, report, ("id", "name", "objectives"), "topics")
    objectives = _inner(fields, "objectives", None, report)
    if objectives is None:
        return None
    topic = Topic(
        id=fields.matching("id", _SLUG, "`joint-sequential`"),
        name=fields.text("name"),
        objectives={key: objectives.text(key) for key in objectives},
    )
    return topic if fields.sound and objectives.sound else None
