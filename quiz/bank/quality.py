"""What the bank as a whole is worth as a test: one figure a rule, each against its bar.

A single card can be flawless while four hundred of them give themselves away together. The bars are those of
content/README.md; measured banks on the web miss most of them.
"""

from __future__ import annotations

import itertools
import math
import re
import statistics
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from quiz.bank.audit import words
from quiz.bank.bank import Bank
from quiz.bank.card import LEVELS, Card, Option

_STOP = frozenset(
    words(
        "a about above after again against all also am an and any are as at be because been before being below "
        "between both but by can could did do does doing down during each few for from further had has have having he "
        "her here hers him his how i if in into is it its itself just me more most my no nor not now of off on once "
        "one only or other our out over own per same she should so some such than that the their them then there "
        "these they this those through to too two under until up upon us very was we were what when where which while "
        "who whom why will with would you your"
    )
)
_ABSOLUTES = frozenset(
    words("all always any cannot every everything guarantee guarantees guaranteed must never none nothing only")
)
_NEGATIONS = ("NOT", "EXCEPT", "LEAST", "NEVER")
_TEXTBOOKS = (
    "speech and language processing",
    "deep learning",
    "introduction to information retrieval",
    "the elements of statistical learning",
    "probabilistic machine learning",
    "pattern recognition and machine learning",
    "reliable machine learning",
    "designing machine learning systems",
    "an introduction to statistical learning",
)
_VOWELS = re.compile(r"[aeiouy]+")


@dataclass(frozen=True, slots=True)
class Figure:
    """One property of the bank and the range it must lie in."""

    name: str
    value: float
    low: float
    high: float
    unit: str
    meaning: str
    where: tuple[str, ...] = ()
    """Cards to look at first when it is missed."""
    warns: bool = False
    """Missing it is worth a word but no failure."""

    @property
    def met(self) -> bool:
        """Whether the value lies within its bar."""
        return self.low <= self.value <= self.high

    @property
    def bar(self) -> str:
        """The bar in words: `at most 28`, `19.5 to 30.5`."""
        if self.low == -math.inf:
            return f"at most {self.high:g}"
        return f"at least {self.low:g}" if self.high == math.inf else f"{self.low:g} to {self.high:g}"


def figures(bank: Bank) -> tuple[Figure, ...]:
    """Every figure of the released cards; there must be at least one."""
    cards = bank.released
    return (*(figure for rule in _RULES for figure in rule(cards)), *_coverage(bank))


def table(figures: Sequence[Figure]) -> str:
    """One line a figure: met or not, its value, its bar, and the first cards to look at when it is missed."""
    width = max(len(figure.name) for figure in figures)
    lines = []
    for figure in figures:
        sign = "✓" if figure.met else "!" if figure.warns else "✗"
        value = f"{figure.value:.3g} {figure.unit}".rstrip()
        lines.append(f"{sign} {figure.name:<{width}}  {value:>12}  {figure.bar:<15}  {figure.meaning}")
        if not figure.met and figure.where:
            lines.append(f"{'':{width + 4}}{', '.join(figure.where[:8])}{' …' if len(figure.where) > 8 else ''}")  # noqa: PLR2004
    missed = sum(not (figure.met or figure.warns) for figure in figures)
    lines.append(f"{len(figures)} figures: {'every bar is met' if not missed else f'{missed} missed'}")
    return "\n".join(lines)


def as_json(figures: Sequence[Figure]) -> list[dict[str, object]]:
    """The same as plain values; an open end of a bar is null."""
    return [
        {
            "name": figure.name,
            "value": figure.value,
            "low": figure.low if math.isfinite(figure.low) else None,
            "high": figure.high if math.isfinite(figure.high) else None,
            "unit": figure.unit,
            "met": figure.met,
            "warns": figure.warns,
            "where": list(figure.where),
        }
        for figure in figures
    ]


def content_words(text: str) -> frozenset[str]:
    """Words that carry meaning, in lower case."""
    return frozenset(word.lower() for word in words(text)) - _STOP


def reading_grade(text: str) -> float:
    """Flesch-Kincaid grade: 0.39 words a sentence + 11.8 syllables a word - 15.59 (Kincaid et al. 1975)."""
    found = [word for word in words(text) if any(letter.isalpha() for letter in word)]
    sentences = max(1, len(re.findall(r"[.!?](?:\s|$)", text)))
    syllables = sum(max(1, len(_VOWELS.findall(word.lower().removesuffix("e")))) for word in found)
    return 0.39 * len(found) / sentences + 11.8 * syllables / max(1, len(found)) - 15.59


def _lengths(cards: Sequence[Card]) -> Iterator[Figure]:
    longest, longer, ratios = [], [], []
    for card in cards:
        key, others = len(card.key.text), [len(option.text) for option in card.distractors]
        longest += [card.id] if key > max(others) else []
        longer += [card.id] if key > 1.15 * max(others) else []
        ratios.append(key / statistics.mean(others))
    yield _most("key longest", longest, cards, 28, "cards whose key is the unique longest option")
    yield _most("key much longer", longer, cards, 10, "cards whose key is over 15 % longer than the next")
    yield Figure(
        "length ratio", statistics.mean(ratios), 0.95, 1.05, "", "mean length of the key over its distractors'"
    )


def _places(cards: Sequence[Card]) -> Iterator[Figure]:
    places = [[option.correct for option in card.options].index(True) for card in cards if len(card.options) == 4]  # noqa: PLR2004
    if not places:
        return
    counts, expected = Counter(places), len(places) / 4
    chi_square = sum((counts[place] - expected) ** 2 / expected for place in range(4))
    # The survival function of chi-square with three degrees of freedom has a closed form.
    p = math.erfc(math.sqrt(chi_square / 2)) + math.sqrt(2 * chi_square / math.pi) * math.exp(-chi_square / 2)
    yield Figure("key position", p, 0.01, 0.99, "p", "chance of stored key positions this uneven")


def _clang(cards: Sequence[Card]) -> Iterator[Figure]:
    clang, hybrid = [], []
    for card in cards:
        stem, key = content_words(card.stem), content_words(card.key.text)
        others = [content_words(option.text) for option in card.distractors]
        clang += [card.id] if (stem & key) - frozenset().union(*others) else []
        hybrid += [card.id] if _shares_most(card) else []
    yield _most("clang words", clang, cards, 10, "cards with a stem word that only the key repeats")
    yield _most("key shares most", hybrid, cards, 30, "cards whose key alone shares most words with the other options")


def _shares_most(card: Card) -> bool:
    def shared(option: Option) -> int:
        mine = content_words(option.text)
        return sum(len(mine & content_words(other.text)) for other in card.options if other is not option)

    return shared(card.key) > max(shared(option) for option in card.distractors)


def _absolutes(cards: Sequence[Card]) -> Iterator[Figure]:
    def rate(options: Sequence[Option]) -> float:
        hits = sum(any(word.lower() in _ABSOLUTES for word in words(option.text)) for option in options)
        return 100 * hits / len(options)

    keys, others = [card.key for card in cards], [option for card in cards for option in card.distractors]
    gap = abs(rate(keys) - rate(others))
    yield Figure("absolutes", gap, -math.inf, 3, "points", "gap between keys and distractors in words such as `always`")


def _stems(cards: Sequence[Card]) -> Iterator[Figure]:
    negative = [card.id for card in cards if any(word in words(card.stem) for word in _NEGATIONS)]
    yield _most("negative stems", negative, cards, 3, "cards that ask for what is not so")
    stems = [(card.id, content_words(card.stem)) for card in cards]
    alike, pair = max(
        ((len(one & two) / max(1, len(one | two)), (a, b)) for (a, one), (b, two) in itertools.combinations(stems, 2)),
        default=(0.0, ("", "")),
    )
    yield Figure("stem likeness", alike, -math.inf, 0.6, "", "most words shared by two stems (Jaccard)", pair)
    grade = statistics.median(reading_grade(f"{card.stem} {card.explanation}") for card in cards)
    yield Figure("reading grade", grade, -math.inf, 12, "", "median Flesch-Kincaid grade", warns=True)


def _sources(cards: Sequence[Card]) -> Iterator[Figure]:
    without = [card.id for card in cards if not any(is_primary(ref.title) for ref in card.refs)]
    share = 100 * (1 - len(without) / len(cards))
    yield Figure(
        "primary sources", share, 80, math.inf, "%", "cards that rest on a paper or specification", tuple(without)
    )


def is_primary(title: str) -> bool:
    """Whether a reference is where the thing was found or laid down, and not a textbook."""
    return not title.lower().startswith(_TEXTBOOKS)


def _coverage(bank: Bank) -> Iterator[Figure]:
    cards, blueprint = bank.released, bank.blueprint
    counts = Counter(card.domain for card in cards)
    weights = sum(domain.weight for domain in blueprint.domains)
    gaps = {
        domain.id: abs(100 * counts[domain.id] / len(cards) - 100 * domain.weight / weights)
        for domain in blueprint.domains
    }
    worst = max(gaps, key=lambda name: gaps[name])
    yield Figure("domain shares", gaps[worst], -math.inf, 1, "points", "farthest a domain is from its weight", (worst,))
    wanted = [sum(domain.cards[place] for domain in blueprint.domains) for place in range(len(LEVELS))]
    levels = Counter(card.level for card in cards)
    shares = {
        level: abs(100 * levels[level] / len(cards) - 100 * want / sum(wanted))
        for level, want in zip(LEVELS, wanted, strict=True)
    }
    worst = max(shares, key=lambda name: shares[name])
    yield Figure(
        "level shares", shares[worst], -math.inf, 3, "points", "farthest a level is from the blueprint", (worst,)
    )
    used = {(card.domain, card.topic, card.objective) for card in cards}
    missing = tuple(
        f"{domain.id}/{topic.id}/{objective}"
        for domain in blueprint.domains
        for topic in domain.topics
        for objective in topic.objectives
        if (domain.id, topic.id, objective) not in used
    )
    yield Figure("objectives", len(missing), -math.inf, 0, "", "objectives without a card", missing)


def _most(name: str, hits: Sequence[str], cards: Sequence[Card], bar: float, meaning: str) -> Figure:
    return Figure(name, 100 * len(hits) / len(cards), -math.inf, bar, "%", meaning, tuple(hits))


_RULES: tuple[Callable[[Sequence[Card]], Iterator[Figure]], ...] = (
    _lengths,
    _places,
    _clang,
    _absolutes,
    _stems,
    _sources,
)
