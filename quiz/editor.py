"""The learner's editor, opened at a line."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path

from quiz.bank.card import Source

_COLON = {"hx": (), "helix": (), "subl": ("--wait",), "zed": ("--wait",), "lapce": ("--wait",)}
"""Editors that take `file:line`, and how those with a window of their own are told to wait."""
_GOTO = {"code", "codium", "code-insiders", "cursor", "windsurf"}
"""Editors that take `--goto file:line` and must be told to wait."""


class EditorError(Exception):
    """The editor could not be opened; the message says what to do."""


def command(place: Source, environment: Mapping[str, str] = os.environ) -> list[str]:
    """The command line that opens the place; raises EditorError when no editor is set, or a broken one."""
    setting = environment.get("VISUAL") or environment.get("EDITOR") or ""
    try:
        words = shlex.split(setting)
    except ValueError as error:
        raise EditorError(f"the editor is set to {setting!r}, which has an open quote; set EDITOR anew") from error
    if not words:
        raise EditorError(f"no editor is set: say which with `export EDITOR=nano`, then press e again ({place})")
    name = Path(words[0]).stem
    if name in _COLON:
        return [*words, *_COLON[name], f"{place.path}:{place.line}"]
    if name in _GOTO:
        return [*words, "--wait", "--goto", f"{place.path}:{place.line}"]
    return [*words, f"+{place.line}", place.path]


def run(words: list[str], place: Source) -> str:
    """Run an editor's command line and wait for it; returns what went wrong, or nothing.

    It raises nothing, because it runs while the app has lent the terminal out and could not say so.
    """
    try:
        status = subprocess.run(words, check=False).returncode
    except OSError as error:
        return f"the editor {words[0]!r} does not start: {error.strerror}; set EDITOR to another"
    return f"the editor {words[0]!r} ended with status {status}; the card is at {place}" if status else ""
