"""A run as it was kept, told again: its result, its curves, its figures. Pure functions around `Run`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from quiz.store import Run
from quiz.tui import figures
from quiz.tui.picture import Curves, Look, Picture, picture, thinned
from quiz.tui.race import Race
from trainer_demos.catalog import DEMOS, Demo, KnobError
from trainer_demos.events import Failed, ProtocolError, Result, decode, encode


def kept(race: Race, seed: int, own: Mapping[str, str], *, whole: bool = False) -> dict[str, Any]:
    """The `result` of a `Run`: finite numbers, lists and words, fit for JSON in any database.

    Curves are thinned to sixty points each, unless they are wanted whole.
    """
    end = race.result or race.failed
    fields: dict[str, Any] = {} if end is None else json.loads(encode(end))
    fields.pop("event", None)
    if isinstance(end, Result):
        progress = race.progress
        fields |= {
            "seed": seed,
            "facts": dict(race.ready.facts) if race.ready else {},
            "warnings": [note.text for note in race.notes if note.level == "warning"],
            "steps": [progress.done, progress.total] if progress else [],
            "own": dict(own),
            "curves": {
                name: {arm: _pairs(points if whole else thinned(points)) for arm, points in arms.items()}
                for name, arms in race.curves.items()
            },
        }
    return fields


def _pairs(points: Any) -> list[list[float | None]]:
    """Points with four significant digits; what was not finite is left out."""
    return [[round(step, 1), float(f"{value:.4g}")] for step, value in thinned(points, max(1, len(points)))]


@dataclass(frozen=True, slots=True)
class Past:
    """A kept run, ready to be told."""

    run: Run

    @property
    def demo(self) -> Demo | None:
        """Its demo; None when this version of the catalogue has it no more."""
        return DEMOS.get(self.run.demo)

    @property
    def result(self) -> Result | None:
        """What it found; None when it failed, or was kept by a version that wrote it in another way."""
        names = Result.__slots__
        fields = {name: self.run.result[name] for name in names if name in self.run.result}
        return self._event(Result, {"event": "result", **fields}) if "arms" in fields else None

    @property
    def failed(self) -> Failed | None:
        """Why it failed; None when it did not."""
        fields = {name: self.run.result[name] for name in ("what", "why", "advice") if name in self.run.result}
        return self._event(Failed, {"event": "failed", **fields}) if fields else None

    @property
    def curves(self) -> Curves:
        """Its curves; none when it was kept by a version that kept none."""
        return {
            name: {arm: [(step, value) for step, value in points] for arm, points in arms.items()}
            for name, arms in self.run.result.get("curves", {}).items()
        }

    @property
    def seed(self) -> int:
        """The seed it ran with."""
        return int(self.run.result.get("seed", 0))

    @property
    def preset(self) -> str:
        """Title of its preset, or the name where the catalogue has it no more."""
        titles = [preset.title for preset in self.demo.presets if preset.name == self.run.preset] if self.demo else []
        return titles[0] if titles else self.run.preset

    @property
    def changes(self) -> dict[str, str]:
        """Knobs that differ from the preset, and files of the learner's own."""
        try:
            settings = self.demo.settings(self.run.preset) if self.demo else {}
        except KnobError:
            settings = {}
        changes = {
            name: str(value) for name, value in self.run.knobs.items() if name in settings and value != settings[name]
        }
        return changes | {name: str(value) for name, value in self.run.result.get("own", {}).items()}

    @property
    def title(self) -> str:
        """What makes this run different from others of the demo: its changed knobs or its preset, and another seed."""
        changes = [f"{name} {value}" for name, value in self.changes.items()]
        return ", ".join([*(changes or [self.preset]), *([f"seed {self.seed}"] if self.seed else [])])

    def when(self, zone: tzinfo | None) -> str:
        """When it ended: `02 Mar 19:05`."""
        return self.run.finished_at.astimezone(zone).strftime("%d %b %H:%M")

    @property
    def main(self) -> tuple[str, dict[str, float]]:
        """The first metric of its table with the value of every arm; empty when there is none."""
        result = self.result
        names = [name for arm in result.arms for name in arm.metrics] if result else []
        if result is None or not names:
            return "", {}
        return names[0], {arm.name: arm.metrics[names[0]] for arm in result.arms if names[0] in arm.metrics}

    @property
    def figures(self) -> str:
        """The main metric of every arm in few cells: `.812 .640`."""
        name, values = self.main
        return " ".join(figures.figure(name, value) for value in values.values())

    def picture(self, look: Look) -> Picture:
        """One of its curves, to be drawn."""
        arms = tuple(dict.fromkeys(arm for curve in self.curves.values() for arm in curve))
        told = tuple(arm.name for arm in self.result.arms) if self.result else ()
        return picture(self.curves, told or arms, look)

    def _event(self, kind: type[Any], fields: dict[str, Any]) -> Any:
        try:
            event = decode(json.dumps(fields))
        except ProtocolError:
            return None
        return event if isinstance(event, kind) else None
