"""From the outcomes of several seeds to the figures and sentences of a result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from trainer_demos.events import Arm, Result
from trainer_demos.metrics import mean_and_spread
from trainer_demos.setup import Setup

_NOTICES = 3
"""Lines of what to notice, at most."""


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


def figure(value: float, places: int = 1) -> str:
    """`21.4`, or `−0.9` with a real minus sign; what rounds to nothing has none."""
    rounded = round(value, places)
    return f"{'−' if rounded < 0 else ''}{abs(rounded):.{places}f}"


def signed(value: float, places: int = 1) -> str:
    """A difference with its sign: `+1.2`, `−3.0`, `0.0`."""
    return f"{'+' if round(value, places) > 0 else ''}{figure(value, places)}"


def plus_minus(value: float, spread: float | None, unit: str = "%") -> str:
    """`74.6 % ± 1.2`."""
    return f"{value:.1f} {unit}" + (f" ± {spread:.1f}" if spread is not None else "")


class Table:
    """What every arm reached with every seed, and what can be said about it."""

    def __init__(self, setup: Setup, outcomes: Sequence[Mapping[str, Outcome]], items: int) -> None:
        """`outcomes` has one mapping a seed, by arm; `items` is the number of held-out items behind the figures."""
        self._setup, self._outcomes, self._items = setup, outcomes, items
        self.arms = tuple(summarise(name, [outcome[name] for outcome in outcomes]) for name in outcomes[0])

    def knows(self, arm: str, figure: str) -> bool:
        """Whether every seed has that figure; a run that was stopped may lack some."""
        return all(figure in {**each[arm].metrics, **each[arm].others} for each in self._outcomes)

    def values(self, arm: str, figure: str) -> list[float]:
        """A metric or other figure, one a seed."""
        return [{**each[arm].metrics, **each[arm].others}[figure] for each in self._outcomes]

    def mean(self, arm: str, figure: str) -> float:
        """The mean over seeds."""
        return mean_and_spread(self.values(arm, figure))[0]

    def percent(self, arm: str, figure: str = "accuracy") -> float:
        """The mean over seeds of a share, in per cent."""
        return 100 * self.mean(arm, figure)

    def seconds(self, arm: str) -> float:
        """Mean seconds of training."""
        return next(each.seconds for each in self.arms if each.name == arm)

    def gap(self, one: str, other: str, figure: str = "accuracy", items: int = 0) -> Gap:
        """Difference of a share between two arms, in points."""
        return gap(self.values(one, figure), self.values(other, figure), items or self._items)

    def tell(self, arm: str, figure: str = "accuracy") -> str:
        """A share in words: `74.6 % ± 1.2`."""
        value, spread = mean_and_spread([100 * each for each in self.values(arm, figure)])
        return plus_minus(value, spread if len(self._outcomes) > 1 else None)

    def compare(self, one: str, other: str, figure: str = "accuracy", items: int = 0) -> str:
        """Which of two arms is ahead, as far as chance lets one say."""
        found = self.gap(one, other, figure, items)
        first, second = (one, other) if found.mean >= 0 else (other, one)
        figures = f"{self.tell(first, figure)} against {self.tell(second, figure)}"
        if not found.shows:
            return (
                f"no clear difference between `{first}` and `{second}`: {figures}; "
                f"under {found.doubt:.0f} points may be chance"
            )
        return f"`{first}` is ahead of `{second}` by {abs(found.mean):.1f} points ({figures})"

    def result(self, measures: Mapping[str, float], verdict: str, notice: Sequence[str], seconds: float) -> Result:
        """The last event of the run; with one seed and room for it, a word on luck is added."""
        told = list(notice)
        if len(self._outcomes) == 1 and len(told) < _NOTICES:
            told.append(
                "One seed is one draw of luck: run again with other seeds before you believe a small difference."
            )
        verdict = verdict[:1].upper() + verdict[1:]
        return Result(self.arms, dict(measures), verdict, tuple(told), self._setup.stopped(), seconds)
