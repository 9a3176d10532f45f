"""Fifty kills -9 at random moments of a practice test: `python -m tests.bench.kill_sitting [TIMES]`.

Prints how many steps were acknowledged and how many are on disk; fails when one of them is lost.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # as pytest's pythonpath does

from end_to_end.killing import kill_again_and_again


def main() -> None:
    """Kill, look, kill again."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as home:
        acknowledged, on_disk = kill_again_and_again(Path(home), times, seed=0)
    print(f"{times} kills: {acknowledged} steps acknowledged, {on_disk} on disk, none lost")
    print(f"{time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
