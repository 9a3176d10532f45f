"""What a learner can set about studying."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from quiz.study.forgetting import DEFAULTS, Parameters


@dataclass(frozen=True, slots=True)
class Settings:
    """One learner's settings; the defaults suit twenty minutes a day."""

    new_per_day: int = 10
    """New cards introduced on one study day."""
    due_per_day: int = 200
    """Reviews of known cards on one study day."""
    desired_retention: float = 0.9
    """Probability of recall at which a card comes back, in (0, 1)."""
    learn_ahead_minutes: int = 20
    """Learning steps due within this time are shown when nothing else is left."""
    recall_first: bool = False
    """Options stay covered until asked for."""
    shuffle_options: bool = True
    """Options change places at every showing, except where a card fixes their order."""
    theme: str = "dark"
    """`dark` or `light`."""
    test_questions: int = 40
    """Questions of a practice test."""
    test_minutes: int = 60
    """Time limit of a practice test in exam mode."""
    pass_mark: int = 0
    """Per cent of right answers that passes; 0 takes the blueprint's."""
    exam_date: str = ""
    """ISO date of the exam to plan for; empty without one."""
    minutes_per_day: int = 20
    """Minutes a day until the exam."""
    weights: Sequence[float] = ()
    """FSRS parameters fitted to the learner; empty while nothing fits better than what fits everybody."""
    fitted_reviews: int = 0
    """Reviews that there were when a fit was last tried."""

    @property
    def parameters(self) -> Parameters:
        """The FSRS parameters to remember by."""
        return tuple(self.weights) or DEFAULTS

    def days_to_exam(self, today: date) -> int | None:
        """Nights until the exam; None without one, or once it is over."""
        if not self.exam_date:
            return None
        days = (date.fromisoformat(self.exam_date) - today).days
        return days if days >= 0 else None
