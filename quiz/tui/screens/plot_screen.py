"""What every screen with a plot shares: keys that scroll, that choose, scale, smooth and read curves, and that save."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen

from quiz import paths
from quiz.store import Run
from quiz.tui.picture import Look
from quiz.tui.saving import save
from quiz.tui.widgets.metric_plot import ROOM_FOR_TWO, MetricPlot


class PlotScreen(Screen[None]):
    """Curves to look at; a subclass says which there are and draws them."""

    AUTO_FOCUS = ""  # a plot that has the focus takes the arrow keys
    DEFAULT_CSS = """
    PlotScreen Toast { width: auto; max-width: 100%; }
    """
    HORIZONTAL_BREAKPOINTS = [(ROOM_FOR_TWO, "-roomy")]  # noqa: RUF012  Textual declares no class variable
    PLOT_KEYS: ClassVar[list[BindingType]] = [
        Binding("m,right", "curve(1)", "curve"),
        Binding("left", "curve(-1)", show=False),
        Binding("i", "inspect", "read"),
        Binding("y", "scale", "scale", show=False),
        Binding("o", "smooth", "smooth", show=False),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll(2)", show=False),
        Binding("up", "scroll(-2)", show=False),
        Binding("pagedown", "scroll(12)", show=False),
        Binding("pageup", "scroll(-12)", show=False),
    ]

    def __init__(self, curve: str) -> None:
        super().__init__()
        self.look = Look(curve)

    @property
    def reading(self) -> bool:
        """Whether the cursor on a plot has the keys; those of the screen that have nothing to do with it give way."""
        return isinstance(self.focused, MetricPlot)

    @abstractmethod
    def curve_names(self) -> tuple[str, ...]:
        """The curves to choose from."""

    @abstractmethod
    def redraw(self) -> None:
        """Draw the plots as `look` says."""

    @abstractmethod
    def record(self) -> tuple[Run, tuple[Run, ...]]:
        """The run to be saved, with its curves whole, and those it is compared with."""

    def action_curve(self, forward: int) -> None:
        """Put the next or the previous curve on the plot."""
        names = self.curve_names()
        if names:
            place = names.index(self.look.curve) if self.look.curve in names else 0
            self.action_choose_curve(names[(place + forward) % len(names)])

    def action_choose_curve(self, name: str) -> None:
        """Put this curve on the plot."""
        self.look = replace(self.look, curve=name)
        self.redraw()

    def action_scale(self) -> None:
        """Change the vertical axis: linear or logarithmic for a loss, close-up or 0 to 1 for a share."""
        self.look = replace(self.look, wide=not self.look.wide)
        self.redraw()

    def action_smooth(self) -> None:
        """Average every point with its neighbours, or show what was measured."""
        self.look = replace(self.look, smooth=not self.look.smooth)
        self.redraw()

    def action_scroll(self, lines: int) -> None:
        """Scroll what there is to read."""
        for view in self.query("#body > VerticalScroll, .idea"):
            view.scroll_relative(y=lines, animate=False)

    def action_inspect(self) -> None:
        """Put a cursor on the plot, to read the values of a step."""
        plot = self.query(MetricPlot).first()
        plot.focus(scroll_visible=False)
        self.call_after_refresh(plot.scroll_visible, animate=False)

    def action_save(self) -> None:
        """Write the run as JSON and as an SVG plot, here or in the data folder, and say where."""
        run, behind = self.record()
        try:
            files = save(run, behind, (Path.cwd(), paths.data_dir()))
        except OSError as error:
            words = f"The run could not be saved: {error.strerror}, neither here nor in {paths.data_dir()}."
            self.notify(words, severity="error", timeout=20, markup=False)
            return
        names = [file.name for file in files]
        self.notify("\n".join([str(files[0].parent), *names]), title="Saved", timeout=8, markup=False)
