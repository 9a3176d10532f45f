"""Faults that the learner can do something about: what happened, why, and what to do."""

from __future__ import annotations


class Fault(Exception):  # noqa: N818  it is the learner's word, not an error of the program
    """A run cannot go on; all three texts are written for the learner."""

    def __init__(self, what: str, why: str, advice: str) -> None:
        super().__init__(f"{what}: {why}. {advice}")
        self.what = what
        self.why = why
        self.advice = advice
