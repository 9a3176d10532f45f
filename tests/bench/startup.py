"""How long until the home screen can be read, and until the cards are loaded: `python -m tests.bench.startup`.

Wall-clock seconds on this machine, median, least and most of ten runs after one that does not count; and how many bare
interpreters (`python -c pass`) could have started in the same time, which compares across machines.
"""

from __future__ import annotations

import os
import pty
import select
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from quiz import paths
from quiz.bank.cache import Cache
from quiz.bank.reader import load

RUNS = 10


def home_visible() -> float:
    """Seconds from the command to a home screen with counts and keys."""
    started = time.monotonic()
    pid, screen = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", COLUMNS="80", LINES="24")
        os.execv(sys.executable, [sys.executable, "-m", "quiz"])
    seen = b""
    while not (b"new" in seen and b"study" in seen and b"quit" in seen):
        if not select.select([screen], [], [], 30)[0]:
            raise TimeoutError(seen[-500:])
        seen += os.read(screen, 65536)
    seconds = time.monotonic() - started
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    os.close(screen)
    return seconds


def timed(work: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    started = time.monotonic()
    work()
    return time.monotonic() - started


def show(label: str, measure: Callable[[], float], unit: float) -> None:
    """Measure and print one line."""
    measure()
    found = [measure() for _ in range(RUNS)]
    middle = statistics.median(found)
    print(f"{label:<28}{middle:8.3f} s   {min(found):.3f} to {max(found):.3f}   {middle / unit:6.1f} bare interpreters")


def main() -> None:
    """Print every figure."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["QUIZ_HOME"] = home
        bare = [timed(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True)) for _ in range(RUNS)]
        unit = statistics.median(bare)
        content, cache = paths.content_dir(), Cache(Path(home) / "cards")
        show("home screen visible", home_visible, unit)
        show("cards, parsed", lambda: timed(lambda: load(content)), unit)
        show("cards, from the cache", lambda: timed(lambda: load(content, cache)), unit)


if __name__ == "__main__":
    main()
