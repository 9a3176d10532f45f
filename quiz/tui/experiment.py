"""One run of a demo from the prediction to the stored outcome; knows the process and the store, no widgets."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from datetime import datetime

from quiz.desk import Desk
from quiz.lab import DemoProcess, Launcher, Order, Silence
from quiz.store import Run
from quiz.tui.past import Past, kept
from quiz.tui.race import Race
from trainer_demos.catalog import DEMOS, KnobValue, Prediction, Preset
from trainer_demos.events import Command, Event, Failed, Ready, Result


class Experiment:
    """A process, what has been heard of it, and what the learner predicted."""

    def __init__(self, desk: Desk, order: Order, prediction: Prediction, card_id: str, launch: Launcher) -> None:
        self._desk = desk
        self._card_id = card_id
        self._process = DemoProcess(launch(order))
        self._began = desk.now()
        self._asked_at = 0.0
        self._ended: datetime | None = None
        self._kept = False
        self.order = order
        self.prediction = prediction
        self.demo = DEMOS[order.demo]
        self.race = Race(self.demo)
        self.chosen: int | None = None
        """Index of the predicted outcome, once it is locked in."""
        self.stopping = False
        self.alive = True
        """Whether the process is there to be spoken to."""

    @property
    def preset(self) -> Preset:
        """The preset it runs."""
        return self.demo.preset(self.order.preset)

    @property
    def settings(self) -> dict[str, KnobValue]:
        """Every knob's value in this run."""
        return self.demo.settings(self.order.preset, self.order.changes)

    @property
    def waited(self) -> float:
        """Seconds since the prediction was made."""
        return time.monotonic() - self._asked_at

    async def events(self) -> AsyncGenerator[Event | Silence, None]:
        """Run the process; every event is taken in before it is yielded."""
        async with aclosing(self._process.events()) as events:
            async for event in events:
                self.race.hear(event)
                if isinstance(event, Ready) and self.chosen is not None:
                    self._process.send(Command("start"))
                if isinstance(event, Failed):
                    self.alive = False
                yield event

    def predict(self, outcome: int) -> None:
        """Lock the prediction in; training starts now, or as soon as everything is loaded."""
        self.chosen = outcome
        self._asked_at = time.monotonic()
        self.race.silent = 0.0  # it was waiting for this
        if self.race.ready is not None:
            self._process.send(Command("start"))

    def pause_or_resume(self) -> None:
        """Hold the training between two steps, or go on."""
        self._process.send(Command("resume" if self.race.paused else "pause"))

    def stop(self) -> None:
        """End with what was measured so far; by force when it is asked a second time or nothing was measured yet."""
        if self.stopping or self.race.progress is None:
            self._process.kill()
        else:
            self.stopping = True
            self._process.send(Command("stop"))

    def ask(self, text: str) -> None:
        """What do the trained arms say about this text?"""
        self._process.send(Command("try", text))

    def compare(self, runs: Sequence[Past]) -> None:
        """Put the curves of earlier runs behind those of this one."""
        self.race.behind = tuple(run.curves for run in runs)

    def record(self, *, whole: bool = False) -> Run:
        """The run as it is kept; with its curves whole as it is saved to a file."""
        end = self.race.result or self.race.failed
        measured = self.prediction.measured(self.race.result.measures) if self.race.result else None
        return Run(
            demo=self.demo.id,
            preset=self.order.preset,
            knobs=self.settings,
            card_id=self._card_id,
            question=self.prediction.question,
            predicted="" if self.chosen is None else self.prediction.options[self.chosen].text,
            measured="" if measured is None else self.prediction.options[measured].text,
            status=_status(end),
            result=kept(self.race, self.order.seed, self.order.own, whole=whole),
            started_at=self._began,
            finished_at=self._ended or self._desk.now(),
        )

    def keep(self) -> None:
        """Store the run beside its prediction, once; a run that never raced and did not fail is not worth it.

        Raises StoreError.
        """
        end = self.race.result or self.race.failed
        if self._kept or (self.chosen is None and end is None):
            return
        self._kept = True
        self._ended = self._desk.now()
        self._desk.store.record_run(self.record())


def _status(end: Result | Failed | None) -> str:
    if isinstance(end, Failed):
        return "failed"
    return "stopped" if end is None or end.stopped else "finished"
