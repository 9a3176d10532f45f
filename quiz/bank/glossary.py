"""The glossary: terms of the field in one line each, and which of them a card uses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from quiz.bank.card import Card, Reference, Source

_TOKEN = re.compile(r"\w+|[^\w\s-]")
"""A word, or a sign that keeps words apart; hyphens and white space join them."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term and what it means."""

    term: str
    also: tuple[str, ...]
    """Synonyms, abbreviations and irregular forms; a regular plural goes without saying."""
    means: str
    ref: Reference
    source: Source

    @property
    def forms(self) -> tuple[str, ...]:
        """Everything that texts may call it."""
        return (self.term, *self.also)


@dataclass(frozen=True, slots=True)
class Glossary:
    """Terms in alphabetical order."""

    terms: tuple[Term, ...] = ()
    _by_key: Mapping[tuple[str, ...], Term] = field(init=False, repr=False, compare=False)
    _longest: int = field(init=False, repr=False, compare=False)
    """Words of the longest form."""

    def __post_init__(self) -> None:
        by_key = {key_of(form): term for term in reversed(self.terms) for form in term.forms}
        object.__setattr__(self, "_by_key", by_key)
        object.__setattr__(self, "_longest", max(map(len, by_key), default=0))

    def used_in(self, texts: Iterable[str]) -> tuple[Term, ...]:
        """The terms that occur in these texts, each once, in the order in which a reader meets them.

        Whole words count, whatever their case and number, and the longest term wins: “prompt injection” is not also
        “prompt”.
        """
        found: dict[str, Term] = {}
        for text in texts:
            for term in self._read(key_of(text)):
                found.setdefault(term.term, term)
        return tuple(found.values())

    def search(self, words: str) -> tuple[Term, ...]:
        """The terms that hold all these words: those that begin so, those called so, those explained so.

        Every term holds no words.
        """
        wanted = words.casefold().split()

        def held(text: str) -> bool:
            return all(word in text.casefold() for word in wanted)

        named = [term for term in self.terms if any(map(held, term.forms))]
        named.sort(key=lambda term: not term.term.casefold().startswith(" ".join(wanted)))
        return (*named, *(term for term in self.terms if term not in named and held(f"{term.term} {term.means}")))

    def _read(self, words: tuple[str, ...]) -> Iterator[Term]:
        place = 0
        while place < len(words):
            for end in range(min(place + self._longest, len(words)), place, -1):
                if term := self._named(words[place:end]):
                    yield term
                    break
            else:
                end = place + 1
            place = end

    def _named(self, words: tuple[str, ...]) -> Term | None:
        *before, last = words
        singulars = (last, last.removesuffix("s"), last.removesuffix("es"))
        return next((term for word in singulars if (term := self._by_key.get((*before, word)))), None)


def key_of(text: str) -> tuple[str, ...]:
    """Words and signs of a text, lower-case; a word with a capital inside (LoRA, ReAct, MAP) stays as it is."""
    return tuple(word if word[1:] != word[1:].lower() else word.casefold() for word in _TOKEN.findall(text))


def texts_of(card: Card) -> tuple[str, ...]:
    """All that a card says, in reading order, once it is answered.

    Before the answer no term is explained at all: that a term of the stem or of an option means this and not that is
    what many cards ask.
    """
    said = (text for option in card.options for text in (option.text, option.why, option.misconception))
    return (card.stem, card.code, card.table, *said, card.explanation, card.takeaway)
