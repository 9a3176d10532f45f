"""How long a day's plan and the rehearsal of a course take: `python -m tests.bench.planning`.

Processor seconds on this machine, median, least and most of ten runs after one that does not count; and how many times
the smaller bank's time the larger one takes, which compares across machines.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

from quiz.study.forgetting import Forgetting
from quiz.study.items import Item
from quiz.study.plan import choose, rehearse

RUNS = 10
SMALL, LARGE = 400, 10_000
"""Cards: as many as the bank that comes with the app, and as many as nobody has."""


def bank(count: int) -> list[Item]:
    """As many cards, every other one met before."""
    new, known = Item("", "a", 1 / count), Item("", "a", 1 / count, stability=4.0, days=5)
    return [replace(known if number % 2 else new, card_id=str(number)) for number in range(count)]


def timed(work: Callable[[], object]) -> list[float]:
    """Processor seconds of each run."""
    work()
    found = []
    for _ in range(RUNS):
        started = time.process_time()
        work()
        found.append(time.process_time() - started)
    return found


def show(label: str, work: Callable[[list[Item]], object]) -> None:
    """Measure on both banks and print two lines."""
    middle = 0.0
    for count in (SMALL, LARGE):
        items = bank(count)
        found = timed(lambda: work(items))  # noqa: B023  called at once
        before, middle = middle, statistics.median(found)
        ratio = f"   {middle / before:5.1f} times" if before else ""
        print(f"{label:<20}{count:>7} cards{middle:9.4f} s   {min(found):.4f} to {max(found):.4f}{ratio}")


def main() -> None:
    """Print every figure."""
    usual = Forgetting()
    show("today's cards", lambda items: choose(items, 14, 1800, usual, {}))
    for days in (30, 300):
        show(
            f"a course of {days} days",
            lambda items: rehearse(items, days, 30, usual, {}, random.Random(1)),  # noqa: B023  called at once
        )


if __name__ == "__main__":
    main()
