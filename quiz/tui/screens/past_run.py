"""An earlier run, as it was told when it ended."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Footer, Static

from quiz.desk import Desk
from quiz.store import Run
from quiz.tui.past import Past
from quiz.tui.screens.plot_screen import PlotScreen
from quiz.tui.widgets.result_view import FailureView, ResultView
from quiz.tui.widgets.title_bar import TitleBar
from trainer_demos.catalog import Prediction


class PastRunScreen(PlotScreen):
    """Outcome, verdict, figures and curves of a kept run; its models are gone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *PlotScreen.PLOT_KEYS,
        Binding("w", "save", "save"),
        Binding("escape,q", "dismiss", "back", key_display="esc"),
        Binding("question_mark", "app.help", "help", key_display="?"),
        Binding("k", "scroll(-2)", show=False),
        Binding("space", "scroll(12)", show=False),
    ]

    HELP = (
        "A run as it was kept, with its curves at sixty points each. m or an arrow key shows another curve, y the "
        "other scale, o smooths, i puts a cursor on the plot; w writes the run as JSON and SVG."
    )

    CSS = "PastRunScreen #body { height: 1fr; }"

    def __init__(self, desk: Desk, past: Past) -> None:
        super().__init__(next(iter(past.curves), ""))
        self._desk = desk
        self._past = past

    def compose(self) -> ComposeResult:
        """Title, the view it had, the keys."""
        past = self._past
        title = f"{past.demo.title if past.demo else past.run.demo} · {past.title}"
        yield TitleBar(title, past.when(self._desk.zone)).set_class(past.result is not None, "-columns")
        with Container(id="body").set_class(past.result is not None, "-columns"):
            if past.result:
                yield ResultView(past, past.picture, self._question(), fresh=False)
            elif past.failed:
                yield FailureView(past.failed)
            else:
                yield Static(Content("Left in the middle: nothing was measured."), classes="nothing")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Draw the first curve."""
        self.redraw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without curves there is nothing to choose or to save."""
        del parameters
        if self.reading and action == "inspect":
            return False
        return action not in ("curve", "inspect", "scale", "smooth", "save") or bool(self._past.curves)

    def curve_names(self) -> tuple[str, ...]:
        """The curves that were kept."""
        return tuple(self._past.curves)

    def redraw(self) -> None:
        """Draw the plot as `look` says."""
        for view in self.query(ResultView):
            view.show(self.look)

    def record(self) -> tuple[Run, tuple[Run, ...]]:
        """This run; nothing is behind it."""
        return self._past.run, ()

    def _question(self) -> Prediction | None:
        """The question that was asked, if the card or the catalogue still asks it in these words."""
        card = self._desk.card(self._past.run.card_id)
        asked = [self._past.demo.predict] if self._past.demo else []
        asked += [card.demo.predict] if card and card.demo else []
        return next((question for question in asked if question.question == self._past.run.question), None)
