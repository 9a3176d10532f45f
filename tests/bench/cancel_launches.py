"""A hundred demos cancelled at random moments: `python -m tests.bench.cancel_launches [TIMES]`.

Keys in a real terminal. Prints how many launches were already training, and fails when the app ends, a process is left
behind or an answer is lost.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # as pytest's pythonpath does

from end_to_end.cancelling import launch_and_cancel
from end_to_end.test_study_in_a_terminal import stats


def main() -> None:
    """Launch, cancel, look."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as home:
        found = launch_and_cancel(Path(home), times, seed=0)
        reviews = stats(Path(home))["reviews"]
    print(f"{found.launches} launches, {found.training} cancelled in training; {len(found.orphans)} processes left")
    print(f"{found.answers} cards answered in between, {reviews} reviews on disk; {time.monotonic() - started:.0f} s")
    if found.orphans or reviews != found.answers:
        raise SystemExit("something was left behind or lost")


if __name__ == "__main__":
    main()
