"""From the outcomes of several seeds to the figures and sentences of a result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from trainer_demos.events import Arm
from trainer_demos.metrics import mean_and_spread


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one arm reached with one seed."""

    metrics: Mapping[str, float]
    """Held-out metrics in [0, 1], in table order."""
    seconds: float
    parameters: int
    trainable: int
    others: Mapping[str, float] = field(default_factory=dict)
    """Further figures that measures are computed from."""


def summarise(name: str, outcomes: Sequence[Outcome]) -> Arm:
    """The mean over seeds, and its spread when there is more than one."""
    figures = {key: mean_and_spread([outcome.metrics[key] for outcome in outcomes]) for key in outcomes[0].metrics}
    return Arm(
        name=name,
        metrics={key: mean for key, (mean, _) in figures.items()},
        spread={key: spread for key, (_, spread) in figures.items()} if len(outcomes) > 1 else {},
        seconds=mean_and_spread([outcome.seconds for outcome in outcomes])[0],
        parameters=outcomes[0].parameters,
        trainable=outcomes[0].trainable,
    )


@dataclass(frozen=True, slots=True)
class Gap:
    """A difference between two arms in points, over seeds and test items."""

    mean: float
    doubt: float
    """Twice the standard error: a difference smaller than this may be chance."""

    @property
    def shows(self) -> bool:
        """Whether the difference is larger than chance explains."""
        return abs(self.mean) > self.doubt


def gap(ones: Sequence[float], others: Sequence[float], items: int) -> Gap:
    """Difference of two shares in points, one pair a seed, measured on `items` test items.

    The doubt joins what the seeds differ by (a floor from the binomial error of a share, paired arms counted as
    independent, which errs on the side of caution).
    """
    differences = [100 * (one - other) for one, other in zip(ones, others, strict=True)]
    mean, spread = mean_and_spread(differences)
    chance = sum(100**2 * p * (1 - p) / max(1, items) for p in (ones[0], others[0])) ** 0.5
    between = spread / len(differences) ** 0.5
    return Gap(mean, 2 * max(chance, between))


def plus_minus(value: float, spread: float | None, unit: str = "%") -> str:
    """`74.6 % ± 1.2`."""
    return f"{value:.1f} {unit}" + (f" ± {spread:.1f}" if spread is not None else "")
