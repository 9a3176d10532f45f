"""The race: curves of all arms on the same axes, their newest figures, how far the run is."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Static

from quiz.tui.race import Race
from quiz.tui.widgets.metric_plot import MetricPlot
from quiz.tui.widgets.metric_table import race_table
from quiz.tui.widgets.run_progress import RunProgress
from quiz.tui.words import prose

_ROOM_FOR_TWO = 110
"""Columns from which on two plots stand side by side."""


class RaceView(Vertical):
    """One plot beside the table, or two plots above it where there is room."""

    DEFAULT_CSS = """
    RaceView {
        height: 1fr;
        padding: 0 2 0 1;
        #arena { layout: horizontal; height: 1fr; }
        .second, .point { display: none; }
        .table { width: auto; padding: 1 0 0 2; }
        .point { padding: 1 0 0 6; color: $text-muted; height: auto; max-height: 12; }
        RunProgress { margin: 1 0 0 1; }
        .note { margin: 0 0 0 1; height: auto; max-height: 2; color: $text-muted; }
        &.-roomy {
            #arena { layout: grid; grid-size: 2; grid-rows: 1fr auto; grid-gutter: 0 2; }
            .second, .point { display: block; }
            .table { padding: 1 0 0 6; }
        }
    }
    """

    def __init__(self, race: Race, point: str) -> None:
        super().__init__()
        self._race = race
        self._point = point
        self._table = Content("")

    def compose(self) -> ComposeResult:
        """Plots, table, the point of the run, progress, what the run had to say."""
        with Container(id="arena"):
            yield MetricPlot("first")
            yield MetricPlot("second")
            yield Static(classes="table")
            yield Static(prose(self._point), classes="point")
        yield RunProgress(self._race)
        yield Static(classes="note")

    def on_resize(self, event: events.Resize) -> None:
        """Use the room there is."""
        self.set_class(event.size.width >= _ROOM_FOR_TWO, "-roomy")

    def show(self, curve: str, *, wide: bool, waited: float, remark: str = "") -> None:
        """Draw the newest; `remark` stands where the notes are."""
        race = self._race
        self.query_one(".first", MetricPlot).show(race.picture(curve, wide=wide))
        self.query_one(".second", MetricPlot).show(race.picture(companion(race.names, curve), wide=wide))
        table = race_table(race, curve)
        if table != self._table:
            self._table = table
            self.query_one(".table", Static).update(table)
        self.query_one(RunProgress).show(waited)
        self.query_one(".note", Static).update(_note(race, remark))


def companion(names: tuple[str, ...], curve: str) -> str:
    """The curve for the second plot: the loss beside a metric, the first metric beside a loss."""
    kind = curve.split()[0] == "loss"
    return next((name for name in names if (name.split()[0] == "loss") != kind), curve)


def _note(race: Race, remark: str) -> Content:
    if remark:
        return Content.styled(remark, "$warning")
    if not race.notes:
        return Content("")
    note = race.notes[-1]
    return Content.styled(note.text, "$warning" if note.level == "warning" else "$text-muted")
