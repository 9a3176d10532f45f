"""Reads `blueprint.yaml`."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from quiz.bank.blueprint import Blueprint, Domain, Topic
from quiz.bank.card import LEVELS, Problem
from quiz.bank.nodes import Fields, Report, compose

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def read_blueprint(path: Path) -> tuple[Blueprint | None, tuple[Problem, ...]]:
    """The blueprint, or None with every problem that keeps it from being one."""
    root, report = compose(path, str(path))
    if root is None:
        return None, tuple(report.problems)
    fields = Fields(root, report, ("title", "pass_mark", "levels", "domains", "tags"))
    levels = Fields(fields.at("levels"), report, LEVELS, "levels")
    domains = fields.items("domains", 1, 100, lambda node: _domain(node, report))
    blueprint = Blueprint(
        title=fields.text("title"),
        pass_mark=fields.integer("pass_mark", 1, 100),
        levels={level: levels.text(level) for level in LEVELS},
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
        cards=fields.items("cards", 4, 4, _count),
        topics=fields.items("topics", 1, 50, lambda entry: _topic(entry, report)),
    )
    return domain if fields.sound else None


def _count(node: yaml.Node) -> int | None:
    value = node.value if isinstance(node, yaml.ScalarNode) else ""
    return int(value) if value.isdigit() else None


def _topic(node: yaml.Node, report: Report) -> Topic | None:
    fields = Fields(node, report, ("id", "name", "objectives"), "topics")
    if "objectives" not in fields:
        fields.fail(None, "objectives", "is missing")
        return None
    objectives = Fields(fields.at("objectives"), report, None, "objectives")
    topic = Topic(
        id=fields.matching("id", _SLUG, "`joint-sequential`"),
        name=fields.text("name"),
        objectives={key: objectives.text(key) for key in objectives},
    )
    return topic if fields.sound and objectives.sound else None
