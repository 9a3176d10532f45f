"""A run in files: everything that was measured as JSON, the curves as an SVG picture."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from quiz.store import Run
from quiz.tui.svg import svg


def save(run: Run, behind: Sequence[Run], folders: Sequence[Path]) -> tuple[Path, Path]:
    """Write both files into the first folder that takes them, never over a file that is there; their paths.

    Raises OSError when no folder takes them.
    """
    texts = (as_json(run), svg(run, behind))
    for place, folder in enumerate(folders, 1):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return _write(folder, file_name(run), texts)
        except OSError:
            if place == len(folders):
                raise
    raise FileNotFoundError(2, "there is no folder to write into")


def file_name(run: Run) -> str:
    """Demo, preset, seed and time, without a suffix: `freeze-many-seed0-20260302-190500`."""
    time = run.finished_at.astimezone().strftime("%Y%m%d-%H%M%S")
    return f"{run.demo}-{run.preset}-seed{run.result.get('seed', 0)}-{time}"


def as_json(run: Run) -> str:
    """All fields of a run, times in ISO 8601."""
    return json.dumps(asdict(run), default=_iso, ensure_ascii=False, indent=1) + "\n"


def _iso(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is nothing that a run holds")


def _write(folder: Path, name: str, texts: tuple[str, str]) -> tuple[Path, Path]:
    number = 1
    while True:
        stem = name if number == 1 else f"{name}-{number}"
        data, plot = folder / f"{stem}.json", folder / f"{stem}.svg"
        number += 1
        if not (data.exists() or plot.exists()):
            data.write_text(texts[0], encoding="utf-8")
            plot.write_text(texts[1], encoding="utf-8")
            return data, plot
