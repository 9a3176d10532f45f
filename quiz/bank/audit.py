"""Item-writing rules that a single card can be held to; the reasons are in content/README.md.

After Haladyna, Downing & Rodriguez 2002, "A Review of Multiple-Choice Item-Writing Guidelines".
"""

from __future__ import annotations

import itertools
import re
import statistics
from collections.abc import Callable, Iterable, Iterator

from quiz.bank.card import Card, Problem, Source

STEM_WORDS = 60
SCENARIO_WORDS = 90
OPTION_WORDS = 25
WHY_WORDS = (12, 60)
EXPLANATION_WORDS = (30, 120)
TAKEAWAY_WORDS = 20
LENGTH_VARIATION = 0.35
"""Highest coefficient of variation of the options' lengths in characters."""
LIKENESS = 0.8
"""Two options may share less than this of their words (Jaccard)."""
BLOCK_COLUMNS = 72
"""Widest line of a code or table block that fits an 80-column terminal."""

_WORD = re.compile(r"[\w'’.-]*\w")
_OF_THE_ABOVE = re.compile(
    r"\b(all|none|both|neither|any|either|two) of (the )?(above|these|following)\b", re.IGNORECASE
)
_LETTERS = re.compile(r"\b(?i:both|either|neither) [A-D1-4] (and|or|nor) [A-D1-4]\b|\b[Oo]ptions? [A-D]\b")
_NEGATION = re.compile(r"\b(not|except|least|false|incorrect|never)\b")
_NEGATIVE_STEM = re.compile(
    r"\b(which|what)( of (these|the following))?( [\w-]+){0,3} "
    r"(is|are|does|do|would|should|can|was|were) (not|never|least|except)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[-−]?\d[\d\s,  ]*(?:\.\d+)?")

_Found = Iterator[tuple[Source, str, str]]
"""Place, key and message of each problem."""


def audit(cards: Iterable[Card]) -> tuple[Problem, ...]:
    """Every breach of an item rule, in the order of cards and rules."""
    return tuple(
        Problem(source, key, message) for card in cards for rule in _RULES for source, key, message in rule(card)
    )


def words(text: str) -> list[str]:
    """Words of a text, as the limits count them."""
    return _WORD.findall(text)


def _stem(card: Card) -> _Found:
    limit = SCENARIO_WORDS if _is_scenario(card.stem) else STEM_WORDS
    if (count := len(words(card.stem))) > limit:
        yield card.source, "stem", f"has {count} words; at most {limit}"
    if not card.stem.rstrip().endswith("?"):
        yield card.source, "stem", "is not a question: it must end with a question mark"
    if _NEGATIVE_STEM.search(card.stem):
        negations = _NEGATION.findall(_NEGATIVE_STEM.search(card.stem)[0])  # type: ignore[index]
        if any(negation.islower() for negation in negations):
            yield card.source, "stem", f"asks for what is not so: write {negations[-1].upper()} in capitals"


def _is_scenario(stem: str) -> bool:
    """A scenario sets a scene in statements before it asks."""
    return len(re.findall(r"[.!:](\s|$)", stem.rstrip())) >= 1


def _lengths(card: Card) -> _Found:
    for option in card.options:
        if (count := len(words(option.text))) > OPTION_WORDS:
            yield option.source, "options.text", f"has {count} words; at most {OPTION_WORDS}"
        yield from _between(option.source, "options.why", option.why, *WHY_WORDS)
    yield from _between(card.source, "explanation", card.explanation, *EXPLANATION_WORDS)
    yield from _between(card.source, "takeaway", card.takeaway, 1, TAKEAWAY_WORDS)


def _between(source: Source, key: str, text: str, low: int, high: int) -> _Found:
    count = len(words(text))
    if not low <= count <= high:
        yield source, key, f"has {count} words; needs {low} to {high}"


def _blocks(card: Card) -> _Found:
    for key, block in (("code", card.code), ("table", card.table)):
        widest = max((len(line) for line in block.split("\n")), default=0)
        if widest > BLOCK_COLUMNS:
            yield card.source, key, f"is {widest} columns wide; at most {BLOCK_COLUMNS} fit every terminal"


def _wording(card: Card) -> _Found:
    for option in card.options:
        if match := _OF_THE_ABOVE.search(option.text):
            yield option.source, "options.text", f'"{match[0]}" tests test-taking; name the answers'
        if match := _LETTERS.search(option.text):
            yield option.source, "options.text", f'"{match[0]}" names options by place; options change places'
    texts = (card.stem, card.explanation, card.takeaway, *(option.why for option in card.options))
    for text in texts:
        if match := re.search(r"\b[Oo]ptions? [A-D1-4]\b|\banswer [A-D]\b", text):
            yield card.source, "", f'"{match[0]}" names an option by place; options change places'


def _alike(card: Card) -> _Found:
    lengths = [len(option.text) for option in card.options]
    variation = statistics.pstdev(lengths) / statistics.mean(lengths)
    # A word or two of difference between one-word answers is no cue.
    if variation > LENGTH_VARIATION and max(lengths) - min(lengths) > 12:  # noqa: PLR2004
        yield (
            card.source,
            "options",
            f"differ in length by {variation:.2f} (variation); at most {LENGTH_VARIATION}",
        )
    for first, second in itertools.combinations(card.options, 2):
        one, two = ({word.lower() for word in words(option.text)} for option in (first, second))
        likeness = len(one & two) / max(1, len(one | two))
        if first.text.casefold() == second.text.casefold():
            yield second.source, "options.text", f'says the same as option "{first.id}"'
        elif likeness >= LIKENESS and len(one | two) > 5:  # noqa: PLR2004  few words leave no room to differ
            yield (
                second.source,
                "options.text",
                f'is nearly option "{first.id}": {likeness:.0%} of words shared',
            )


def _numbers(card: Card) -> _Found:
    values = []
    for option in card.options:
        match = _NUMBER.match(option.text.lstrip("≈~€$£ "))
        if match is None:
            return
        values.append(float(re.sub(r"[\s,  ]", "", match[0]).replace("−", "-") or "nan"))
    if values != sorted(values) and values != sorted(values, reverse=True):
        yield card.source, "options", "are numbers out of order; sort them and set `order: fixed`"
    elif card.order != "fixed":
        yield card.source, "order", "must be `fixed` where options are numbers in order"


def _questions(card: Card) -> _Found:
    if not card.demo.predict.question.rstrip().endswith("?"):
        yield card.demo.source, "demo.predict.question", "must end with a question mark"
    if card.status == "retired" and not card.superseded_by:
        yield card.source, "superseded_by", "is missing on a retired card"


_RULES: tuple[Callable[[Card], _Found], ...] = (
    _stem,
    _lengths,
    _blocks,
    _wording,
    _alike,
    _numbers,
    _questions,
)
