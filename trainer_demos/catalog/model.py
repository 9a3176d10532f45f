"""What the catalogue says about a demo: frozen values, standard library only."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

KnobValue = int | float | str

_OPERATORS: dict[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}
_TERM = re.compile(r"^\s*([a-z_0-9.+-]+)\s*(<=|>=|<|>)\s*([a-z_0-9.+-]+)\s*$")


class KnobError(ValueError):
    """A knob that does not exist, or a value it cannot take; the message is written for the learner."""


class ConditionError(ValueError):
    """A condition that cannot be read."""


@dataclass(frozen=True, slots=True)
class Knob:
    """One setting the learner may turn."""

    name: str
    meaning: str
    default: KnobValue
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    """Valid words; empty for a number."""

    def parse(self, text: str) -> KnobValue:
        """The value written as `text`; raises KnobError naming what is valid."""
        if self.choices:
            if text not in self.choices:
                raise KnobError(f"{self.name} is {text!r}; it can be {', '.join(self.choices)}")
            return text
        try:
            value: int | float = int(text) if isinstance(self.default, int) else float(text)
        except ValueError:
            kind = "a whole number" if isinstance(self.default, int) else "a number"
            raise KnobError(f"{self.name} is {text!r}; it needs {kind} {self.range}") from None
        if not (self.low is None or value >= self.low) or not (self.high is None or value <= self.high):
            raise KnobError(f"{self.name} is {text}; it needs a value {self.range}")
        return value

    @property
    def range(self) -> str:
        """The valid values in words: `from 8 to 2000`, `films, books`."""
        return ", ".join(self.choices) if self.choices else f"from {self.low:g} to {self.high:g}"


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that a run measures and a prediction can be about."""

    name: str
    meaning: str
    unit: str
    """`%`, `points`, `times` or `seconds`."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Comparisons of measures and numbers, all of which must hold: `gap >= 10 and gap < 20`."""

    text: str
    terms: tuple[tuple[str, str, str], ...]

    @classmethod
    def parse(cls, text: str) -> Condition:
        """Read `a < b and c >= 3`; raises ConditionError when it is anything else."""
        terms = []
        for part in re.split(r"\band\b", text):
            match = _TERM.match(part)
            if match is None:
                raise ConditionError(f"{part.strip()!r} is not a comparison such as `gap >= 10`")
            terms.append((match[1], match[2], match[3]))
        return cls(text, tuple(terms))

    @property
    def names(self) -> tuple[str, ...]:
        """The measures it speaks of."""
        return tuple(word for left, _, right in self.terms for word in (left, right) if not _is_number(word))

    def holds(self, measures: Mapping[str, float]) -> bool | None:
        """Whether it holds; None when a measure it needs is missing."""
        if any(name not in measures for name in self.names):
            return None

        def value(word: str) -> float:
            return float(word) if _is_number(word) else measures[word]

        return all(_OPERATORS[sign](value(left), value(right)) for left, sign, right in self.terms)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One answer that a learner can predict."""

    text: str
    when: Condition | None
    """When the run's measures make it true; None on the last one means `otherwise`."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """A question to answer before the run, whose answer the run measures."""

    question: str
    options: tuple[Outcome, ...]
    expects: int
    """Index of the outcome that the evidence at hand speaks for."""

    def measured(self, measures: Mapping[str, float]) -> int | None:
        """Index of the first outcome that holds; None when the run did not measure enough to tell."""
        for index, outcome in enumerate(self.options):
            held = True if outcome.when is None else outcome.when.holds(measures)
            if held is None:
                return None
            if held:
                return index
        return None


@dataclass(frozen=True, slots=True)
class Preset:
    """Named settings of a demo's knobs that show one point."""

    name: str
    title: str
    shows: str
    """What a run of it lets one see, in a sentence or two."""
    knobs: Mapping[str, KnobValue]


@dataclass(frozen=True, slots=True)
class Source:
    """Where an idea comes from."""

    title: str
    authors: str
    year: int
    url: str


@dataclass(frozen=True, slots=True)
class Demo:
    """One experiment of the catalogue."""

    id: str
    title: str
    concept: str
    """The idea in a paragraph."""
    arms: tuple[str, ...]
    """The systems that race, the one with the idea first."""
    curves: tuple[str, ...]
    """Names of the curves in the order of the plot keys."""
    data: str
    """`reviews` or `treebank`: the kind of data it trains on."""
    predict: Prediction
    knobs: tuple[Knob, ...]
    presets: tuple[Preset, ...]
    measures: tuple[Measure, ...]
    turn: str
    """The one knob worth turning next, and why."""
    sources: tuple[Source, ...]

    def preset(self, name: str) -> Preset:
        """The preset of that name; raises KnobError with the valid names."""
        for preset in self.presets:
            if preset.name == name:
                return preset
        names = ", ".join(preset.name for preset in self.presets)
        raise KnobError(f"{self.id} has no preset {name!r}; it has {names}")

    def knob(self, name: str) -> Knob:
        """The knob of that name; raises KnobError with the valid names."""
        for knob in self.knobs:
            if knob.name == name:
                return knob
        names = ", ".join(knob.name for knob in self.knobs)
        raise KnobError(f"{self.id} has no knob {name!r}; it has {names}")

    def settings(self, preset: str, changes: Mapping[str, str] | None = None) -> dict[str, KnobValue]:
        """Every knob's value: defaults, then the preset, then the changes (as text); raises KnobError."""
        values = {knob.name: knob.default for knob in self.knobs} | dict(self.preset(preset).knobs)
        return values | {name: self.knob(name).parse(text) for name, text in (changes or {}).items()}


def _is_number(word: str) -> bool:
    return word[0].isdigit() or word[0] in ".+-"
