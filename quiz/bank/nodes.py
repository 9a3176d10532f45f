"""Reading YAML by nodes, so that every problem has a place. The only door to PyYAML.

Not `safe_load`: it turns `no` into False, keeps the last of two equal keys without a word, and forgets where things
stood. Here a scalar stays the text it is, and its reader says what it must be.
"""

from __future__ import annotations

import codecs
import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import yaml

from quiz.bank.card import Problem, Source

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_T = TypeVar("_T")
_INTEGER = re.compile(r"-?[0-9]{1,9}")
_DEPTH = 50
"""Deepest nesting that is read; a deck needs eight levels, and libyaml's composer dies of a few ten thousand."""
_TOO_DEEP = f"nested more than {_DEPTH} deep; no card needs that"
_QUOTED = 60
"""Longest piece of a file that a message repeats."""


@dataclass(slots=True)
class Report:
    """Problems of one file as they are found."""

    path: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, at: yaml.Node | yaml.Event | None, key: str, message: str) -> None:
        """A problem where the node or event begins, or at the top of the file."""
        mark = at.start_mark if at is not None else None
        place = Source(self.path, mark.line + 1, mark.column + 1) if mark else Source(self.path, 1, 1)
        self.problems.append(Problem(place, key, message))


def compose(path: Path, needs: str) -> tuple[yaml.Node | None, Report]:
    """The root node of a YAML file and a report that already holds what kept it from being read."""
    report = Report(str(path))
    try:
        raw = path.read_bytes()
    except OSError as error:
        report.add(None, "", f"cannot be read: {error.strerror or error}")
        return None, report
    return compose_bytes(raw, report, needs), report


def compose_bytes(raw: bytes, report: Report, needs: str) -> yaml.Node | None:
    """The root node of a YAML text; None, and a problem, when there is none. `needs` says what an empty file lacks."""
    raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        found = f"byte 0x{raw[error.start]:02x} is not UTF-8; save the file as UTF-8"
        report.problems.append(Problem(_after(raw[: error.start], report.path), "", found))
        return None
    try:
        if not _plain(text, report):
            return None
        node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    except yaml.reader.ReaderError as error:
        place = _after(raw[: error.position], report.path)
        report.problems.append(Problem(place, "", "a control character stands here; delete it"))
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Source(report.path, mark.line + 1, mark.column + 1) if mark else Source(report.path, 1, 1)
        report.problems.append(Problem(place, "", _yaml_words(error, text)))
        return None
    except yaml.YAMLError as error:
        report.add(None, "", f"not readable as YAML: {str(error).splitlines()[0]}")
        return None
    if node is None:
        report.add(None, "", f"the file is empty; it needs {needs}")
    return node


def _after(raw: bytes, path: str) -> Source:
    """The place after these bytes of a UTF-8 file."""
    lines = raw.decode("utf-8", "ignore").split("\n")
    return Source(path, len(lines), len(lines[-1]) + 1)


def _plain(text: str, report: Report) -> bool:
    """Whether the text does without aliases and without endless nesting.

    An alias puts one text into many places, so that a problem has none, and a few lines can stand for billions.
    """
    depth, plain = 0, True
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            plain = False
            report.add(event, "", f"`*{event.anchor}` is an alias; write the text out here")
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEPTH:
            report.add(event, "", _TOO_DEEP)
            return False
    return plain


def _shown(text: str) -> str:
    """A piece of the file in quotes, cut to a readable length."""
    return f'"{text}"' if len(text) <= _QUOTED else f'"{text[: _QUOTED - 1]}…"'


def nearest(word: str, valid: Iterable[str]) -> str:
    """`; did you mean "x"?` for the valid word most like `word`, else the valid words if they are few."""
    words = list(valid)
    close = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    if close:
        return f'; did you mean "{close[0]}"?'
    return f"; it can be {', '.join(words)}" if 0 < len(words) <= 8 else ""  # noqa: PLR2004


class Fields:
    """The keys of one YAML mapping; asking for a value reports whatever is wrong with it."""

    def __init__(self, node: yaml.Node, report: Report, known: Iterable[str] | None, where: str = "") -> None:
        self.node = node
        self.sound = True
        """False once a problem was found here."""
        self._report = report
        self._where = where
        self._nodes: dict[str, yaml.Node] = {}
        if not isinstance(node, yaml.MappingNode):
            self.fail(node, "", "needs `key: value` lines here")
            return
        names = list(known) if known is not None else None
        for key_node, value in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.fail(key_node, "", "a key must be a word")
                continue
            key = key_node.value
            if key in self._nodes:
                first = self._nodes[key].start_mark.line + 1
                self.fail(key_node, key, f"given twice; the first is in line {first}")
            elif names is not None and key not in names:
                self.fail(key_node, key, f"unknown key{nearest(key, names)}")
            else:
                self._nodes[key] = value

    def __contains__(self, key: str) -> bool:
        return key in self._nodes

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)

    def fail(self, node: yaml.Node | None, key: str, message: str) -> None:
        """Report a problem and remember that this mapping is not sound."""
        self.sound = False
        self._report.add(node or self.node, ".".join(part for part in (self._where, key) if part), message)

    def at(self, key: str) -> yaml.Node:
        """Where the key's value stands, or the mapping itself."""
        return self._nodes.get(key, self.node)

    def source(self, key: str = "") -> Source:
        """Place of a key's value, or of the mapping."""
        mark = self.at(key).start_mark
        return Source(self._report.path, mark.line + 1, mark.column + 1)

    def text(self, key: str, default: str | None = None) -> str:
        """A text, its outer white space taken off; required unless a default is given."""
        node = self._nodes.get(key)
        if node is None:
            return self._missing(key, default)
        if not isinstance(node, yaml.ScalarNode):
            self.fail(node, key, "needs text")
            return default or ""
        value = node.value.strip()
        if not value and default != "":
            self.fail(node, key, "is empty")
        return str(value)

    def word(self, key: str, valid: Iterable[str], default: str | None = None) -> str:
        """One of the valid words."""
        value = self.text(key, default)
        words = list(valid)
        if value and value != default and value not in words:
            self.fail(self.at(key), key, f"{_shown(value)} is not known{nearest(value, words)}")
        return value

    def matching(self, key: str, pattern: re.Pattern[str], example: str, default: str | None = None) -> str:
        """A text of a given form."""
        value = self.text(key, default)
        if value and value != default and not pattern.fullmatch(value):
            self.fail(self.at(key), key, f"{_shown(value)} does not have the form of {example}")
        return value

    def integer(self, key: str, low: int, high: int) -> int:
        """A whole number within bounds."""
        text = self.text(key)
        if not _INTEGER.fullmatch(text):
            if text:
                self.fail(self.at(key), key, f"{_shown(text)} is not a whole number from {low} to {high}")
            return low
        value = int(text)
        if not low <= value <= high:
            self.fail(self.at(key), key, f"{value} is not from {low} to {high}")
        return value

    def truth(self, key: str) -> bool:
        """`true` or `false`; false when absent."""
        value = self.text(key, "false")
        if value and value not in ("true", "false"):
            self.fail(self.at(key), key, f"{_shown(value)} must be true or false")
        return value == "true"

    def items(self, key: str, low: int, high: int, read: Callable[[yaml.Node], _T | None]) -> tuple[_T, ...]:
        """A list whose length lies within bounds, each entry read; entries that fail are left out."""
        node = self._nodes.get(key)
        if node is None:
            if low > 0:
                self._missing(key, None)
            return ()
        if not isinstance(node, yaml.SequenceNode):
            self.fail(node, key, "needs a list")
            return ()
        if not low <= len(node.value) <= high:
            span = str(low) if low == high else f"{low} to {high}"
            self.fail(node, key, f"has {len(node.value)} entries, needs {span}")
        values = [read(entry) for entry in node.value]
        if any(value is None for value in values):
            self.sound = False
        return tuple(value for value in values if value is not None)

    def words(self, key: str, low: int, high: int, valid: Iterable[str] | None = None) -> tuple[str, ...]:
        """A list of words, each of them valid and given once."""
        allowed = None if valid is None else list(valid)
        seen: set[str] = set()

        def read(node: yaml.Node) -> str | None:
            if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
                self.fail(node, key, "needs words")
                return None
            word = str(node.value.strip())
            if allowed is not None and word not in allowed:
                self.fail(node, key, f"{_shown(word)} is not known{nearest(word, allowed)}")
                return None
            if word in seen:
                self.fail(node, key, f"{_shown(word)} is given twice")
                return None
            seen.add(word)
            return word

        return self.items(key, low, high, read)

    def _missing(self, key: str, default: str | None) -> str:
        if default is None:
            self.fail(self.node, key, "is missing")
        return default or ""


def _yaml_words(error: yaml.MarkedYAMLError, text: str) -> str:
    problem = ", ".join(words for words in (error.context, error.problem) if words)
    mark = error.problem_mark
    lines = text.splitlines()
    if mark is not None and mark.line < len(lines) and "\t" in lines[mark.line][: mark.column + 1]:
        return "a tab stands where YAML wants spaces; indent with spaces"
    if "nesting depth" in problem:
        return _TOO_DEEP
    if "mapping values are not allowed" in problem:
        problem += " (put quotes around text that holds `: `)"
    return f"not readable as YAML: {problem}"
