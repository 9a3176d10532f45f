"""The event protocol between a demo, the process that runs it and whoever watches.

A demo yields events; the runner writes each as one JSON object on one line (`encode`), and a reader turns the
line back into a value (`decode`). Commands travel the other way, one JSON object a line on standard input.
Standard library only: the study app imports this module and must never load PyTorch.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

PROTOCOL = 1
"""Version of the protocol; `Started` carries it."""


class ProtocolError(ValueError):
    """A line that is not an event or a command of this protocol."""


@dataclass(frozen=True, slots=True)
class Started:
    """First event of a run: what will be trained, with which settings."""

    demo: str
    preset: str
    knobs: Mapping[str, int | float | str]
    arms: tuple[str, ...]
    """Names of the systems that race, the one with the idea first, its baseline second."""
    seeds: tuple[int, ...]
    protocol: int = PROTOCOL


@dataclass(frozen=True, slots=True)
class Ready:
    """Data and models are loaded; the first step follows the `start` command (at once without `--hold`)."""

    total_steps: int
    """Optimiser steps of the whole run, all arms and seeds together."""
    facts: Mapping[str, str]
    """Short facts for the learner, in reading order: encoder, device, precision, examples, test items."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something the learner should know: what was skipped and why, which fallback was taken."""

    text: str
    level: str = "info"
    """`info` or `warning`."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the run is."""

    done: int
    total: int
    seconds_left: float | None
    """Estimated seconds to the end; None while it cannot be told."""
    phase: str
    """What is happening, in a few words: `seed 2 of 3 · epoch 4 of 8`."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One point of one curve."""

    name: str
    """The curve: `loss`, `accuracy`, `loss tagging`, `UPOS` …; arms with the same name share their axes."""
    arm: str
    step: int
    """Optimiser step of this arm, from 0."""
    value: float
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Arm:
    """What one arm reached, the mean over seeds."""

    name: str
    metrics: Mapping[str, float]
    """Final held-out metrics in [0, 1], in table order."""
    spread: Mapping[str, float]
    """Sample standard deviation over seeds of the same metrics; empty with one seed."""
    seconds: float
    """Mean seconds of training of this arm (evaluation excluded)."""
    parameters: int
    trainable: int


@dataclass(frozen=True, slots=True)
class Result:
    """Last event of a run that worked, or that was stopped with something to show."""

    arms: tuple[Arm, ...]
    measures: Mapping[str, float]
    """The named measures of the catalogue, in the catalogue's units; those not measured are absent."""
    verdict: str
    """One or two sentences computed from the numbers, honest about an effect that did not show."""
    notice: tuple[str, ...]
    """What to notice in this run, at most three lines."""
    stopped: bool = False
    """True when the learner stopped the run before its end."""
    seconds: float = 0.0
    """Wall-clock seconds from the first step to this event."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Last event of a run that did not work."""

    what: str
    why: str
    advice: str


@dataclass(frozen=True, slots=True)
class Sentiment:
    """What one arm says about a review."""

    arm: str
    positive: float
    """Probability of the positive label, in [0, 1]."""


@dataclass(frozen=True, slots=True)
class Parse:
    """What one arm says about a sentence; all tuples have one entry a word."""

    arm: str
    words: tuple[str, ...]
    upos: tuple[str, ...]
    entities: tuple[str, ...]
    """IOB2 labels: `O`, `B-PER`, `I-PER` …"""
    heads: tuple[int, ...]
    """1-based index of each word's head, 0 for the root; always a tree with one root."""
    deprels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one arm says about a text, in words: the nearest review, the likeliest classes."""

    arm: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The trained arms' answer to a `try`."""

    text: str
    sentiments: tuple[Sentiment, ...] = ()
    parses: tuple[Parse, ...] = ()
    readings: tuple[Reading, ...] = ()
    remark: str = ""
    """Why there is no answer, or what was done to the text (cut to the encoder's length, say)."""


@dataclass(frozen=True, slots=True)
class Paused:
    """Training holds between two steps."""

    paused: bool = True
    """False when it goes on."""


Event = Started | Ready | Note | Progress | Metric | Result | Failed | Answer | Paused

_KINDS: dict[str, type[Any]] = {
    kind.__name__.lower(): kind for kind in (Started, Ready, Note, Progress, Metric, Result, Failed, Answer, Paused)
}
_NESTED: dict[tuple[type[Any], str], type[Any]] = {
    (Result, "arms"): Arm,
    (Answer, "sentiments"): Sentiment,
    (Answer, "parses"): Parse,
    (Answer, "readings"): Reading,
}


@dataclass(frozen=True, slots=True)
class Command:
    """What the watcher asks of a running demo."""

    name: str
    """`start`, `pause`, `resume`, `stop` or `try`."""
    text: str = field(default="")
    """The sentence of a `try`."""


COMMANDS = ("start", "pause", "resume", "stop", "try")


def encode(event: Event) -> str:
    """One line of JSON, without the newline; non-finite numbers become null, as JSON has none."""
    return json.dumps(
        {"event": type(event).__name__.lower(), **_finite(asdict(event))}, ensure_ascii=False, allow_nan=False
    )


def decode(line: str) -> Event:
    """The event of one line.

    Raises ProtocolError when the line is not JSON, names no known event or lacks a field.
    """
    try:
        fields = json.loads(line)
        kind = _KINDS[fields.pop("event")]
        for key, value in fields.items():
            if (kind, key) in _NESTED:
                fields[key] = tuple(_build(_NESTED[kind, key], item) for item in value)
        event: Event = _build(kind, fields)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ProtocolError(f"not an event: {line[:120]!r}") from error
    return event


def encode_command(command: Command) -> str:
    """One line of JSON, without the newline: `{"start": true}`, `{"try": "a sentence"}`."""
    return json.dumps({command.name: command.text or True}, ensure_ascii=False)


def decode_command(line: str) -> Command:
    """The command of one line; raises ProtocolError for anything else."""
    try:
        ((name, value),) = json.loads(line).items()
    except (ValueError, AttributeError) as error:
        raise ProtocolError(f"not a command: {line[:120]!r}") from error
    if name not in COMMANDS or (name == "try" and not isinstance(value, str)):
        raise ProtocolError(f"not a command: {line[:120]!r}; the commands are {', '.join(COMMANDS)}")
    return Command(name, value if name == "try" else "")


def _build(kind: type[Any], fields: dict[str, Any]) -> Any:
    return kind(**{key: _value(key, value) for key, value in fields.items()})


def _value(key: str, value: Any) -> Any:
    """A list as a tuple; null as the NaN that it was, except where it says that something is not known."""
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, dict):
        return {name: _value(name, item) for name, item in value.items()}
    return math.nan if value is None and key != "seconds_left" else value


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value
