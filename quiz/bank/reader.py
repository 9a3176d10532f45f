"""From a content folder to a bank: cards that are sound, and every problem of those that are not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import yaml

from quiz.bank.bank import Bank
from quiz.bank.blueprint import Blueprint
from quiz.bank.blueprint_reader import read_blueprint
from quiz.bank.cache import Cache
from quiz.bank.card import (
    CHANGES,
    LEVELS,
    ORDERS,
    STATUSES,
    Card,
    DemoLink,
    Option,
    Problem,
    Source,
)
from quiz.bank.decks import find_decks
from quiz.bank.nodes import Fields, Report, compose_bytes, nearest
from quiz.bank.references import read_reference
from trainer_demos.catalog import DEMOS, Condition, ConditionError, Demo, Outcome, Prediction

_CARD_KEYS = (
    "id", "rev", "change", "status", "superseded_by", "domain", "topic", "objective", "level", "difficulty", "stem",
    "code", "table", "options", "explanation", "takeaway", "refs", "family", "related", "demo", "order", "order_reason",
    "tags", "verified_on",
)  # fmt: skip
_OPTION_KEYS = ("id", "text", "correct", "why", "misconception")
_ID = re.compile(r"[a-z]+-[a-z0-9]{4,8}")
_OPTION_ID = re.compile(r"[a-z][a-z0-9]{0,7}")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class ContentError(Exception):
    """There is nothing to study: no folder, no blueprint, no deck; the message says what to do."""


def load(content: Path, cache: Cache | None = None) -> Bank:
    """The bank in a content folder: `blueprint.yaml` and the decks in `decks`.

    Raises ContentError when there is no folder, no readable blueprint or no deck; any other problem is in the bank.
    """
    paths, reason = find_decks(content)
    if not paths:
        raise ContentError(f"{content}: {reason}")
    blueprint, problems = read_blueprint(content / "blueprint.yaml")
    if blueprint is None:
        raise ContentError("\n".join(str(problem) for problem in problems))
    return load_decks(paths, blueprint, cache, problems)


def load_decks(
    paths: Iterable[Path], blueprint: Blueprint, cache: Cache | None = None, problems: Iterable[Problem] = ()
) -> Bank:
    """The bank of these deck files; unchanged files come from the cache without being parsed."""
    cards: list[Card] = []
    found = list(problems)
    for path in paths:
        deck_cards, deck_problems = read_deck(path, blueprint, cache)
        cards += deck_cards
        found += deck_problems
    found += _across_files(cards)
    return Bank.of(blueprint, cards, sorted(found, key=lambda problem: _place(problem.source)))


def read_deck(
    path: Path, blueprint: Blueprint, cache: Cache | None = None
) -> tuple[tuple[Card, ...], tuple[Problem, ...]]:
    """The sound cards of one deck file, and its problems."""
    report = Report(str(path))
    try:
        raw = path.read_bytes()
    except OSError as error:
        report.add(None, "", f"cannot be read: {error.strerror or error}")
        return (), tuple(report.problems)
    if cache is not None and (cached := cache.get(raw, blueprint, str(path))) is not None:
        return cached, ()
    root = compose_bytes(raw, report, "a list of cards under `cards:`")
    if root is None:
        return (), tuple(report.problems)
    deck = Fields(root, report, ("cards",))
    cards: tuple[Card, ...] = ()
    if isinstance(root, yaml.MappingNode):
        cards = deck.items("cards", 1, 10_000, lambda node: _card(node, report, blueprint))
    if cache is not None and not report.problems:
        cache.put(raw, blueprint, cards)
    return cards, tuple(report.problems)


def _card(node: yaml.Node, report: Report, blueprint: Blueprint) -> Card | None:
    fields = Fields(node, report, _CARD_KEYS)
    if not isinstance(node, yaml.MappingNode):
        return None
    domain_id = fields.word("domain", [domain.id for domain in blueprint.domains])
    domain = blueprint.domain(domain_id)
    topic_id = fields.word("topic", [topic.id for topic in domain.topics] if domain else [fields.text("topic", "")])
    topic = domain.topic(topic_id) if domain else None
    objective = fields.word("objective", topic.objectives if topic else [fields.text("objective", "")])
    options = fields.items("options", 3, 4, lambda entry: _option(entry, report))
    if fields.sound:
        _check_key(fields, options)
    refs = fields.items("refs", 1, 8, lambda entry: read_reference(entry, report, "refs"))
    demo = _demo(fields, report)
    card = Card(
        id=fields.matching("id", _ID, "`mtl-7k3q`"),
        rev=fields.integer("rev", 1, 10_000),
        change=fields.word("change", CHANGES, "editorial"),
        status=fields.word("status", STATUSES),
        domain=domain_id,
        topic=topic_id,
        objective=objective,
        level=fields.word("level", LEVELS),
        difficulty=fields.integer("difficulty", 1, 5),
        stem=fields.text("stem"),
        code=_block(fields, "code"),
        table=_block(fields, "table"),
        options=options,
        explanation=fields.text("explanation"),
        takeaway=fields.text("takeaway"),
        refs=refs,
        demo=demo or _NO_DEMO,
        tags=fields.words("tags", 2, 6, blueprint.tags),
        order=fields.word("order", ORDERS, "shuffle"),
        order_reason=fields.text("order_reason", ""),
        family=fields.matching("family", _SLUG, "`lora-counting`", ""),
        related=fields.words("related", 0, 10),
        superseded_by=fields.matching("superseded_by", _ID, "`mtl-7k3q`", ""),
        verified_on=_date(fields, "verified_on"),
        source=fields.source(),
    )
    if card.order == "fixed" and not card.order_reason:
        fields.fail(fields.at("order"), "order", "is fixed without an `order_reason`")
    if card.rev > 1 and "change" not in fields:
        fields.fail(node, "change", f"is missing; revision {card.rev} needs it ({', '.join(CHANGES)})")
    return card if fields.sound and demo is not None else None


def _date(fields: Fields, key: str) -> str:
    """A day of the calendar, or nothing."""
    value = fields.matching(key, _DATE, "`2026-11-20`", "")
    if _DATE.fullmatch(value):
        try:
            date.fromisoformat(value)
        except ValueError as error:
            fields.fail(fields.at(key), key, f'"{value}" is no date: {error}')
    return value


def _block(fields: Fields, key: str) -> str:
    """A block shown as it stands: leading spaces count, so only line ends are taken off."""
    if not fields.text(key, ""):
        return ""
    return "\n".join(line.rstrip() for line in fields.at(key).value.strip("\n").split("\n"))


def _option(node: yaml.Node, report: Report) -> Option | None:
    fields = Fields(node, report, _OPTION_KEYS, "options")
    if not isinstance(node, yaml.MappingNode):
        return None
    correct = fields.truth("correct")
    option = Option(
        id=fields.matching("id", _OPTION_ID, "`a`"),
        text=fields.text("text"),
        correct=correct,
        why=fields.text("why"),
        misconception=fields.text("misconception", ""),
        source=fields.source(),
    )
    if correct and option.misconception:
        fields.fail(fields.at("misconception"), "misconception", "stands on the correct option; no error leads there")
    return option if fields.sound else None


def _check_key(fields: Fields, options: tuple[Option, ...]) -> None:
    keys = [option.id for option in options if option.correct]
    if len(keys) != 1:
        found = "no option" if not keys else f"options {' and '.join(keys)}"
        fields.fail(fields.at("options"), "options", f"{found} marked `correct: true`; exactly one must be")
    ids = [option.id for option in options]
    if len(keys) == 1:
        for node, option in zip(fields.at("options").value, options, strict=True):
            if not option.correct and not option.misconception:
                fields.fail(node, "options.misconception", "is missing; name the error that leads to this option")
    for option_id in {option_id for option_id in ids if ids.count(option_id) > 1}:
        fields.fail(fields.at("options"), "options", f'two options have the id "{option_id}"')


def _demo(card: Fields, report: Report) -> DemoLink | None:
    if "demo" not in card:
        card.fail(None, "demo", "is missing; every card names a demo, a preset and a prediction question")
        return None
    fields = Fields(card.at("demo"), report, ("id", "preset", "predict"), "demo")
    demo_id = fields.word("id", DEMOS)
    demo = DEMOS.get(demo_id)
    if demo is None:
        return None
    preset = fields.word("preset", [preset.name for preset in demo.presets])
    if "predict" not in fields:
        fields.fail(None, "predict", "is missing; it needs a question, options and what is expected")
        return None
    predict = _prediction(fields.at("predict"), report, demo)
    return DemoLink(demo_id, preset, predict, fields.source()) if predict and fields.sound else None


def _prediction(node: yaml.Node, report: Report, demo: Demo) -> Prediction | None:
    fields = Fields(node, report, ("question", "options", "expects"), "demo.predict")
    if not isinstance(node, yaml.MappingNode):
        return None
    question = fields.text("question")
    outcomes = fields.items("options", 2, 4, lambda entry: _outcome(entry, report, demo))
    expects = fields.integer("expects", 1, 4) - 1
    if fields.sound and expects >= len(outcomes):
        fields.fail(fields.at("expects"), "expects", f"{expects + 1} is beyond the {len(outcomes)} options")
    if fields.sound and any(outcome.when is None for outcome in outcomes[:-1]):
        fields.fail(fields.at("options"), "options", "only the last one may do without `when`")
    return Prediction(question, outcomes, expects) if fields.sound else None


def _outcome(node: yaml.Node, report: Report, demo: Demo) -> Outcome | None:
    fields = Fields(node, report, ("text", "when"), "demo.predict.options")
    if not isinstance(node, yaml.MappingNode):
        return None
    text, when = fields.text("text"), fields.text("when", "")
    condition = None
    if when:
        measures = [measure.name for measure in demo.measures]
        try:
            condition = Condition.parse(when)
        except ConditionError as error:
            fields.fail(fields.at("when"), "when", str(error))
        else:
            for name in condition.names:
                if name not in measures:
                    fields.fail(
                        fields.at("when"),
                        "when",
                        f'"{name}" is not a measure of {demo.id}{nearest(name, measures)}',
                    )
    return Outcome(text, condition) if fields.sound else None


def _across_files(cards: Iterable[Card]) -> list[Problem]:
    first: dict[str, Card] = {}
    problems = []
    for card in cards:
        other = first.setdefault(card.id, card)
        if other is not card:
            problems.append(Problem(card.source, "id", f'"{card.id}" is taken by the card at {other.source}'))
    for card in cards:
        others = [*(("related", other) for other in card.related), ("superseded_by", card.superseded_by)]
        problems += [
            Problem(card.source, key, f'there is no card "{other}"{nearest(other, first)}')
            for key, other in others
            if other and other not in first
        ]
    return problems


def _place(source: Source) -> tuple[str, int, int]:
    return source.path, source.line, source.column


_NO_DEMO = DemoLink("", "", Prediction("", (), 0), Source("", 0, 0))
