"""The plain-terminal view of a run: a bar with the time left, a curve an arm, and in the end a table."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from types import FrameType
from typing import TextIO

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from trainer_demos.events import Answer, Event, Failed, Metric, Note, Progress, Ready, Result, Started
from trainer_demos.runner import Control, play
from trainer_demos.setup import Setup

_BLOCKS = "▁▂▃▄▅▆▇█"
_STYLES = ("cyan", "yellow")


def watch(setup: Setup, control: Control, stream: TextIO, texts: Sequence[str]) -> int:
    """Run a demo and show it; the exit status. Ctrl+C ends the run with what was measured, twice at once."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        control.stopped = True
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    signal.signal(signal.SIGINT, stop)
    console = Console(file=stream, highlight=False)
    board = Board(setup)
    if not console.is_terminal:
        console.soft_wrap = True
        return play(setup, control, lambda event: board.tell(event, console), texts, stay=False)
    with Live(console=console, refresh_per_second=8) as live:

        def emit(event: Event) -> None:
            board.tell(event, live.console)
            live.update(board.picture(live.console.width))

        return play(setup, control, emit, texts, stay=False)


class Board:
    """What has been seen of a run so far, and how to draw it."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._curves: dict[tuple[str, str], list[float]] = {}
        self._progress: Progress | None = None
        self._said = -1
        self._over = False

    def tell(self, event: Event, console: Console) -> None:  # noqa: C901  one case an event
        """Take an event in, and print what should stay on the screen."""
        match event:
            case Started():
                console.print(Text(self._setup.demo.title, "bold"))
            case Ready():
                for name, fact in event.facts.items():
                    console.print(f"  {name}: {fact}", markup=False)
            case Note():
                console.print(Text(event.text, "yellow" if event.level == "warning" else ""))
            case Metric():
                self._curves.setdefault((event.name, event.arm), []).append(event.value)
            case Progress():
                self._progress = event
                if not console.is_terminal:
                    self._say_progress(event, console)
            case Result():
                self._over = True
                console.print(self._table(event))
                self._conclude(event, console)
            case Failed():
                self._over = True
                console.print(Text(f"{event.what}: {event.why}", "red"))
                console.print(event.advice, markup=False)
            case Answer():
                _say(event, console)

    def picture(self, width: int) -> RenderableType:
        """The part that moves: the bar and one curve an arm."""
        if self._over:
            return Text("")
        rows: list[RenderableType] = []
        if self._progress is not None:
            done, total, left = self._progress.done, self._progress.total, self._progress.seconds_left
            time_left = f"about {left:.0f} s left" if left is not None else ""
            rows += [
                ProgressBar(total, done, width=min(60, width - 2)),
                Text(f"{self._progress.phase}  {time_left}", "dim"),
            ]
        shown = [
            (name, arm)
            for name in self._setup.demo.curves
            for arm in self._setup.demo.arms
            if (name, arm) in self._curves
        ]
        for name, arm in shown:
            values = self._curves[name, arm]
            style = _STYLES[self._setup.demo.arms.index(arm) % len(_STYLES)]
            rows.append(
                Text(f"{name:<14} {arm:<12} {values[-1]:6.3f} ") + Text(sparkline(values, name, width - 40), style)
            )
        return Group(*rows)

    def _say_progress(self, event: Progress, console: Console) -> None:
        tenth = 10 * event.done // event.total
        if tenth == self._said:
            return
        self._said = tenth
        first = self._setup.demo.curves[0]
        figures = "".join(
            f" · {arm} {first} {self._curves[first, arm][-1]:.3f}"
            for arm in self._setup.demo.arms
            if (first, arm) in self._curves
        )
        console.print(f"{event.done}/{event.total} · {event.phase}{figures}", markup=False)

    def _table(self, result: Result) -> Table:
        table = Table("", *(arm.name for arm in result.arms))
        for name in result.arms[0].metrics:
            cells = []
            for arm in result.arms:
                spread = f" ± {100 * arm.spread[name]:.1f}" if name in arm.spread else ""
                cells.append(f"{100 * arm.metrics[name]:.1f} %{spread}" if name in arm.metrics else "")
            table.add_row(name, *cells)
        table.add_row("seconds of training", *(f"{arm.seconds:.1f}" for arm in result.arms))
        table.add_row("weights", *(f"{arm.parameters / 1e6:.1f} M" for arm in result.arms))
        table.add_row("weights that learn", *(f"{arm.trainable / 1e6:.1f} M" for arm in result.arms))
        return table

    def _conclude(self, result: Result, console: Console) -> None:
        console.print(Text(("Stopped early. " if result.stopped else "") + result.verdict, "bold"))
        predict = self._setup.demo.predict
        measured = predict.measured(result.measures)
        if measured is not None and self._setup.preset == "default":
            console.print(Text(f"{predict.question} This run: {predict.options[measured].text}."))
        for line in result.notice:
            console.print(f"- {line}", markup=False)
        console.print(Text(f"Next: {self._setup.demo.turn}", "dim"))


def sparkline(values: Sequence[float], name: str, width: int) -> str:
    """The last `width` means of a curve in block characters; shares run from 0 to 1, losses from 0 to their peak."""
    top = max(1e-9, *values) if name.startswith("loss") else 1.0
    width = max(8, min(width, 48))
    step = max(1.0, len(values) / width)
    cells = [
        values[int(k * step) : max(int(k * step) + 1, int((k + 1) * step))] for k in range(min(width, len(values)))
    ]
    heights = [sum(cell) / len(cell) / top for cell in cells]
    return "".join(_BLOCKS[min(7, int(8 * max(height, 0.0)))] for height in heights)


def _say(answer: Answer, console: Console) -> None:
    console.print(Text(f"“{answer.text[:200]}”", "bold"))
    if answer.remark:
        console.print(answer.remark, markup=False)
    for says in answer.sentiments:
        bar = "█" * round(20 * says.positive)
        console.print(f"  {says.arm:<12} {100 * says.positive:5.1f} % positive {bar}", markup=False)
    for reading in answer.readings:
        console.print(f"  {reading.arm:<12} {reading.text}", markup=False)
    for parse in answer.parses:
        table = Table("", "word", "UPOS", "entity", "head", "relation", title=parse.arm, title_justify="left")
        words = ("ROOT", *parse.words)
        for index, row in enumerate(
            zip(parse.words, parse.upos, parse.entities, parse.heads, parse.deprels, strict=True), 1
        ):
            word, tag, entity, head, relation = row
            table.add_row(str(index), Text(word), tag, entity, Text(words[head]), relation)
        console.print(table)
