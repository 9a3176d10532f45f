"""Times of a test in words, for screens and exports alike."""

from __future__ import annotations

from itertools import pairwise

from quiz.exam.marking import Result
from quiz.exam.sitting import Kind


def clock_words(result: Result) -> str:
    """The time used and what the clock did: `41 min of 60 min, interrupted once for 3 h while …`."""
    sitting = result.sitting
    limit = f" of {sitting.terms.minutes} min" if sitting.terms.minutes else ", no time limit"
    words = f"{span_words(result.seconds)}{limit}"
    if sitting.ending is Kind.EXPIRED:
        words += ", handed in by the clock"
    for paused, what in ((True, "stood still"), (False, "ran on")):
        gaps = [gap.length.total_seconds() for gap in sitting.interruptions if gap.paused is paused]
        if gaps:
            often = "once" if len(gaps) == 1 else f"{len(gaps)} times"
            words += f", interrupted {often} for {span_words(sum(gaps))} while the clock {what}"
    return words


def span_words(seconds: float) -> str:
    """The two largest units: `41 s`, `2 min 5 s`, `3 h`, `2 d 4 h`."""
    whole = round(seconds)
    for (unit, size), (part, small) in pairwise((("d", 86400), ("h", 3600), ("min", 60), ("s", 1))):
        if whole >= size:
            rest = whole % size // small
            return f"{whole // size} {unit}{f' {rest} {part}' if rest else ''}"
    return f"{whole} s"
