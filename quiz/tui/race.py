"""What has been heard of a run so far: the curves, how far it is, what it found."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

from quiz.lab import Silence
from quiz.tui.picture import Curves, Look, Picture, picture
from trainer_demos.catalog import Demo
from trainer_demos.events import Event, Failed, Metric, Note, Paused, Progress, Ready, Result, Started


@dataclass(slots=True)
class Race:
    """The arms of one run, told by its events; holds no widgets and no process."""

    demo: Demo
    arms: tuple[str, ...] = ()
    seeds: int = 1
    ready: Ready | None = None
    progress: Progress | None = None
    notes: list[Note] = field(default_factory=list)
    paused: bool = False
    silent: float = 0.0
    """Seconds since the last event, once they are worth a word."""
    result: Result | None = None
    failed: Failed | None = None
    behind: tuple[Curves, ...] = ()
    """Curves of earlier runs on the same axes."""
    _curves: dict[str, dict[str, list[tuple[float, float]]]] = field(default_factory=dict)
    _seed: int = 0

    def hear(self, event: Event | Silence) -> None:
        """Take in one event."""
        self.silent = self.silent + event.seconds if isinstance(event, Silence) else 0.0
        match event:
            case Started():
                self.arms, self.seeds = event.arms, len(event.seeds)
            case Ready():
                self.ready = event
            case Note():
                self.notes.append(event)
            case Progress():
                self.progress = event
            case Metric():
                self._plot(event)
            case Paused():
                self.paused = event.paused
            case Result():
                told = {name: value for name, value in event.measures.items() if math.isfinite(value)}
                self.result, self.paused = replace(event, measures=told), False
            case Failed():
                self.failed, self.paused = event, False
            case _:
                pass

    def _plot(self, metric: Metric) -> None:
        if metric.seed != self._seed:  # the plot shows one seed at a time; the final table has the mean of all
            self._curves.clear()
            self._seed = metric.seed
        points = self._curves.setdefault(metric.name, {}).setdefault(metric.arm, [])
        points.append((float(metric.step), metric.value))

    @property
    def names(self) -> tuple[str, ...]:
        """Curves to choose from: those of the catalogue, then any other that was heard of."""
        return tuple(dict.fromkeys((*self.demo.curves, *self._curves)))

    @property
    def lanes(self) -> tuple[str, ...]:
        """The arms, from the catalogue until the run itself has named them."""
        return self.arms or self.demo.arms

    @property
    def curves(self) -> Curves:
        """Every point heard of the seed at hand."""
        return self._curves

    def picture(self, look: Look) -> Picture:
        """One curve of every arm, to be drawn before those of the runs it is compared with."""
        total = self.ready.total_steps if self.ready else 0
        last_step = total // (len(self.lanes) * max(1, self.seeds))
        return picture(self._curves, self.lanes, look, last_step, self.behind)

    def latest(self, name: str, arm: str) -> float | None:
        """The newest value of a curve; None before the first."""
        points = self._curves.get(name, {}).get(arm)
        return points[-1][1] if points else None
