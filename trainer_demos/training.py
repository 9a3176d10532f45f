"""The one training loop: it yields a Step per update, and somebody else shows it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor, nn

from trainer_demos.encoder import Encoder
from trainer_demos.engine import Engine, RandomStream
from trainer_demos.events import Progress
from trainer_demos.parallel import average
from trainer_demos.sampling import Plan

Objective = Callable[[Plan], tuple[Tensor, Mapping[str, Tensor]] | None]
"""What is minimised in one step, and the losses to show by name; None when the step has nothing to teach."""

_CLIP = 1.0
_STEPS_TO_TELL = 4
"""Steps after which the time left can be estimated."""


@dataclass(frozen=True, slots=True)
class Step:
    """One update of one arm."""

    arm: str
    index: int
    """From 0."""
    losses: Mapping[str, float]
    epoch: int


class Optimiser:
    """AdamW over groups of weights, each at its own peak rate, gradients clipped."""

    def __init__(self, groups: Sequence[Mapping[str, object]]) -> None:
        self._adam = torch.optim.AdamW(
            [{**group, "peak": group["lr"]} for group in groups], fused=True, betas=(0.9, 0.99)
        )

    @property
    def weights(self) -> list[nn.Parameter]:
        """Every weight, group by group."""
        return [weight for group in self._adam.param_groups for weight in group["params"]]

    def step(self, rate: float) -> None:
        """Move the weights along their gradients, at this factor of the peak rates, and forget the gradients."""
        for group in self._adam.param_groups:
            group["lr"] = group["peak"] * rate
        average([weight.grad for weight in self.weights if weight.grad is not None])
        nn.utils.clip_grad_norm_(self.weights, _CLIP)
        self._adam.step()
        self._adam.zero_grad(set_to_none=True)  # in a team of models they would take as much room as the weights


class Learner:
    """A model that learns: an objective and the optimiser of its weights."""

    def __init__(self, objective: Objective, groups: Sequence[Mapping[str, object]], engine: Engine) -> None:
        self._objective = objective
        self._engine = engine
        self._optimiser = Optimiser(groups)

    def update(self, plan: Plan) -> dict[str, float]:
        """One step; the losses before it, by name."""
        with self._engine.autocast():
            found = self._objective(plan)
        if found is None:
            return {}
        minimised, losses = found
        self._engine.backward(minimised)
        self._optimiser.step(plan.rate)
        return {name: float(loss.detach()) for name, loss in losses.items()}


class Trainee(Protocol):
    """Whatever learns from a step: a Learner, or a demo's own."""

    def update(self, plan: Plan) -> Mapping[str, float]:
        """One step; the losses before it, by name, or nothing when the step is not its own."""
        ...


class Arm:
    """One system in the race: its learners, its course of training, its own random stream and stopwatch."""

    def __init__(self, name: str, learners: Sequence[Trainee], course: Sequence[Plan], stream: RandomStream) -> None:
        self.name = name
        self.learners = tuple(learners)
        self.course = tuple(course)
        self.stream = stream
        self.done = 0
        """Steps made."""
        self.seconds = 0.0
        """Time spent on them; evaluation is not counted."""

    @property
    def progress(self) -> float:
        """Share of the course behind it, in [0, 1]."""
        return self.done / len(self.course)

    @property
    def passes(self) -> int:
        """Passes over the data in the whole course."""
        return self.course[-1].epoch + 1 if self.course else 0

    def advance(self) -> Step:
        """Make one step: every learner updates its weights once."""
        plan = self.course[self.done]
        started = time.perf_counter()
        with self.stream.active():
            parts = [learner.update(plan) for learner in self.learners]
        self.seconds += time.perf_counter() - started
        losses: dict[str, float] = {}
        for part in parts:
            losses |= {**part, "loss": losses.get("loss", 0.0) + part["loss"]} if part else {}
        self.done += 1
        return Step(self.name, self.done - 1, losses, plan.epoch)


def race(arms: Sequence[Arm]) -> Iterator[tuple[Arm, Step]]:
    """Steps of all arms in turn, so that their curves grow side by side."""
    while running := [arm for arm in arms if arm.done < len(arm.course)]:
        arm = min(running, key=lambda arm: arm.progress)
        yield arm, arm.advance()


def encoder_groups(
    encoder: Encoder, rate: float, decay: float = 1.0, weight_decay: float = 0.01, embeddings: float | None = None
) -> list[dict[str, object]]:
    """Parameter groups of the encoder's layers; each layer learns at `decay` times the rate of the one above.

    Embeddings, where they learn, count as the layer below the lowest, unless they have a rate of their own.
    """
    top = len(encoder.layers) - 1
    lowest = list(encoder.embeddings.parameters()) if encoder.learns_embeddings else []
    below = rate * decay ** (top + 1) if embeddings is None else embeddings
    groups = [(lowest, below, 0.0)] if lowest else []
    groups += [
        (list(layer.parameters()), rate * decay ** (top - depth), weight_decay)
        for depth, layer in enumerate(encoder.layers)
    ]
    return [{"params": weights, "lr": peak, "weight_decay": shrink} for weights, peak, shrink in groups]


def count(model: nn.Module) -> tuple[int, int]:
    """Weights of a model, and how many of them learn."""
    sizes = [(p.numel(), p.requires_grad) for p in model.parameters()]
    return sum(size for size, _ in sizes), sum(size for size, learns in sizes if learns)


class Pace:
    """How far the whole run is, and how long it will still take."""

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.total = total
        self._clock = clock
        self.done = 0
        self.start()

    def start(self) -> None:
        """The first step begins now."""
        self._started = self._clock()

    @property
    def seconds(self) -> float:
        """Seconds since the first step."""
        return self._clock() - self._started

    def step(self, phase: str) -> Progress:
        """Count one step."""
        self.done += 1
        left = self.seconds / self.done * (self.total - self.done) if self.done >= _STEPS_TO_TELL else None
        return Progress(self.done, self.total, left, phase)
