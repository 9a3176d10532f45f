"""The race: curves of all arms on the same axes, their newest figures, how far the run is."""

from __future__ import annotations

from dataclasses import replace

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from quiz.tui.experiment import Experiment
from quiz.tui.figures import is_loss
from quiz.tui.picture import Look
from quiz.tui.widgets.metric_plot import ROOM_FOR_TWO, MetricPlot
from quiz.tui.widgets.metric_table import race_table
from quiz.tui.widgets.run_progress import RunProgress
from quiz.tui.words import prose

_PLOT_CELLS = 40
"""Cells that a plot keeps beside the table."""
_PADDING = 5
"""Cells left and right of everything, and between plot and table."""
_SIDE_PADDING = 2
"""The latter alone."""


class RaceView(Vertical):
    """One plot beside the table, or two plots above it where there is room."""

    DEFAULT_CSS = """
    RaceView {
        height: 1fr;
        padding: 0 2 0 1;
        #arena { layout: horizontal; height: 1fr; }
        .second { display: none; }
        .side { height: auto; max-height: 100%; padding: 1 0 0 2; }
        .table { width: auto; link-style: none; link-color: $foreground 70%; }
        .point { margin-top: 1; color: $text-muted; }
        RunProgress { margin: 1 0 0 1; }
        .note { margin: 0 0 0 1; height: auto; max-height: 2; color: $text-muted; }
        &.-roomy {
            #arena { layout: vertical; }
            .second { display: block; margin-left: 2; }
            .side { layout: horizontal; width: 100%; padding: 1 0 0 6; }
            .point { margin: 0 0 0 6; width: 1fr; }
        }
    }
    """

    def __init__(self, experiment: Experiment) -> None:
        super().__init__()
        self._experiment = experiment
        self._table = self._point = self._note = Content("")

    def compose(self) -> ComposeResult:
        """Plots, table, the point of the run, progress, what the run had to say."""
        with Container(id="arena"):
            with Horizontal(classes="plots"):
                yield MetricPlot("first")
                yield MetricPlot("second")
            with Container(classes="side"):
                yield Static(classes="table")
                yield Static(classes="point")
        yield RunProgress(self._experiment.race)
        yield Static(classes="note")

    def on_resize(self, event: events.Resize) -> None:
        """Use the room there is."""
        self.set_class(event.size.width >= ROOM_FOR_TWO, "-roomy")
        self._fit()

    def show(self, look: Look) -> None:
        """Draw the newest."""
        race = self._experiment.race
        self.query_one(".first", MetricPlot).show(race.picture(look))
        second = replace(look, curve=companion(race.names, look.curve))
        self.query_one(".second", MetricPlot).show(race.picture(second))
        beside = self.size.width - _PLOT_CELLS - _PADDING
        table = race_table(race, look.curve, self.size.width if self.has_class("-roomy") else beside)
        if table != self._table:
            self._table = table
            self.query_one(".table", Static).update(table)
            self._fit()
        point = self._told()
        if point != self._point:
            self._point = point
            self.query_one(".point", Static).update(point)
        self.query_one(RunProgress).show(self._experiment.waited)
        note = _note(self._experiment)
        if note != self._note:
            self._note = note
            self.query_one(".note", Static).update(note)

    def _fit(self) -> None:
        """Beside the plot, the side is as wide as its table; below the plots it takes the whole width."""
        self.query_one(".side").styles.width = None if self.has_class("-roomy") else self._side_cells + _SIDE_PADDING

    @property
    def _side_cells(self) -> int:
        return max(line.cell_length for line in self._table.split())

    def _told(self) -> Content:
        """The point of the run; beside the plot as much of it as there are rows for below the table."""
        shows = prose(self._experiment.preset.shows)
        if self.has_class("-roomy"):
            return shows
        rows = self.query_one("#arena").size.height - len(self._table.split()) - 2
        return clipped(shows, self._side_cells, rows)


def clipped(text: Content, columns: int, rows: int) -> Content:
    """The text, or as many whole words of it as so many cells hold, and an ellipsis."""
    lines = text.wrap(max(1, columns))
    if len(lines) <= rows:
        return text
    if rows < 1:
        return Content("")
    last = lines[rows - 1]
    end = len(last) if len(last) + 2 <= columns else max(0, last.plain.rfind(" ", 0, columns - 1))
    return Content("\n").join([*lines[: rows - 1], Content.assemble(last[:end], " …")])


def companion(names: tuple[str, ...], curve: str) -> str:
    """The curve for the second plot: the loss beside a metric, the first metric beside a loss."""
    return next((name for name in names if is_loss(name) != is_loss(curve)), curve)


def _note(experiment: Experiment) -> Content:
    """What matters most now: how to get out of a hang, or the run's last note."""
    race = experiment.race
    if experiment.stopping:
        return Content.styled("Stopping, then measuring what there is. s again ends it by force.", "$warning")
    if race.silent and not race.paused:
        hint = f"Nothing heard for {race.silent:.0f} seconds. It may just be slow here; s stops it."
        return Content.styled(hint, "$warning")
    if not race.notes:
        return Content("")
    note = race.notes[-1]
    return Content.styled(note.text, "$warning" if note.level == "warning" else "$foreground-muted")
