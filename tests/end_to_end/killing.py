"""Kill a sitting with signal 9 again and again, and compare what was acknowledged with what is on disk."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from conftest import ROOT

from quiz.store import Store

_SITTER = Path(__file__).with_name("sitter.py")
_LONGEST = 0.5
"""Seconds from the first step within which the kill comes."""
_STEPS = ("answered", "confidence", "flagged", "unflagged")


def kill_again_and_again(home: Path, times: int, seed: int) -> tuple[int, int]:
    """Kill the sitter of one test `times` times, who goes on at once each time.

    Returns how many steps were acknowledged and how many events are on disk. Fails when an acknowledged step is not on
    disk in its place, when more than the one step under way at a kill came on top, or when the dead hold the lock.
    """
    rng = random.Random(seed)
    known: list[str] = []
    acknowledged = 0
    for number in range(times):
        said = _sit_until_killed(home, f"{seed}-{number}", rng.random() * _LONGEST)
        acknowledged += len(said)
        known += said
        found = _on_disk(home)
        assert found[: len(known)] == known, f"kill {number}: an acknowledged step is lost"
        assert len(found) - len(known) <= 1, f"kill {number}: more on disk than was done"
        known = found
        with Store.open(home / "quiz.db") as store:
            unfinished = store.sittings.unfinished(datetime.now(UTC))
            assert unfinished is not None
            assert unfinished.owner == "", f"kill {number}: the lock of a dead process holds"
    return acknowledged, len(known)


def _sit_until_killed(home: Path, seed: str, seconds: float) -> list[str]:
    process = subprocess.Popen(
        [sys.executable, str(_SITTER), seed],
        env={**os.environ, "QUIZ_HOME": str(home), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout as pipe:
        assert pipe.readline() == "ready\n", "the test did not go on at once"
        killer = threading.Timer(seconds, process.kill)
        killer.start()
        said = pipe.read().split("\n")[:-1]  # what follows the last line end was cut off
    killer.join()
    process.wait()
    return said


def _on_disk(home: Path) -> list[str]:
    connection = sqlite3.connect(home / "quiz.db")
    rows = connection.execute("SELECT kind, number, value FROM sitting_events ORDER BY id").fetchall()
    connection.close()
    return [f"{kind} {number} {value or '-'}" for kind, number, value in rows if kind in _STEPS]
