"""The lab: predict, watch the race, compare, turn a knob, try a sentence."""

from __future__ import annotations

import asyncio
from contextlib import aclosing, suppress
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.widgets import Footer
from textual.worker import WorkerError

from quiz.desk import Desk
from quiz.lab import Launcher, Order, Silence, command_line
from quiz.own_data import taken
from quiz.store import Run, StoreError
from quiz.tui.experiment import Experiment
from quiz.tui.past import Past
from quiz.tui.screens.code import CodeScreen
from quiz.tui.screens.knobs import KnobsScreen, Turned
from quiz.tui.screens.plot_screen import PlotScreen
from quiz.tui.screens.runs import RunsScreen
from quiz.tui.widgets.choice_list import ChoiceList
from quiz.tui.widgets.metric_plot import MetricPlot
from quiz.tui.widgets.predict_view import PredictView
from quiz.tui.widgets.race_view import RaceView
from quiz.tui.widgets.result_view import FailureView, ResultView
from quiz.tui.widgets.title_bar import TitleBar
from quiz.tui.widgets.try_box import EXAMPLES, TryBox
from trainer_demos.catalog import DEMOS, Prediction
from trainer_demos.events import Answer, Event, Failed, Result

_REDRAW_SECONDS = 0.1
View = PredictView | RaceView | ResultView | FailureView


class LabScreen(PlotScreen):
    """One demo: its process runs from the moment the screen opens until it is left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding("1", f"take(1, {count})", "predict", key_display=f"1-{count}") for count in (3, 2, 4)),
        *(Binding(str(number), f"take({number})", show=False) for number in range(2, 5)),
        Binding("space", "pause", "pause"),
        Binding("s", "stop", "stop"),
        Binding("t", "write", "try"),
        Binding("r", "again", "again"),
        Binding("k", "knobs", "knobs"),
        Binding("h", "history", "history"),
        Binding("c", "code(1)", "code"),
        Binding("c", "code", "code", show=False),
        *PlotScreen.PLOT_KEYS,
        Binding("w", "save", "save", show=False),
        Binding("escape", "leave", "back", key_display="esc"),
        Binding("question_mark", "app.help", "help", key_display="?"),
    ]

    HELP = (
        "Predict first: your choice is locked in and starts the race. Every arm trains here and now, in a process of "
        "its own; space holds it and lets it go on, s ends it with what was measured so far. m or an arrow key shows "
        "another curve, y the other scale, o smooths, i or the mouse reads the values of a step. Then the prediction "
        "stands beside the measurement: try your own sentence with t, turn a knob or name your own data with k and run "
        "it again, draw earlier runs behind it with h, save it with w, read the source with c. Leaving ends the "
        "process."
    )

    CSS = """
    LabScreen {
        #body { height: 1fr; }
        #body.-race, TitleBar.-race { max-width: 144; }
    }
    """

    def __init__(
        self,
        desk: Desk,
        demo_id: str,
        preset: str,
        prediction: Prediction,
        card_id: str = "",
        launch: Launcher = command_line,
    ) -> None:
        super().__init__(DEMOS[demo_id].curves[0])
        self._desk = desk
        self._prediction = prediction
        self._card_id = card_id
        self._launch = launch
        self._compared: tuple[Past, ...] = ()
        self._experiment = self._new(Order(demo_id, preset, own=taken(DEMOS[demo_id], desk.own_data)))
        self._view: View | None = None
        self._showing = asyncio.Lock()
        """A run can fail while the view before is still being put up."""
        self._earlier: list[str] = []
        self._offered: tuple[bool | None, ...] = ()

    def compose(self) -> ComposeResult:
        """Title, the view of the moment, the keys."""
        yield TitleBar()
        yield Container(id="body")
        yield Footer(show_command_palette=False)

    async def on_mount(self) -> None:
        """Start the process at once; the learner reads meanwhile."""
        self.set_interval(_REDRAW_SECONDS, self.redraw)
        await self._begin(self._experiment)

    async def on_unmount(self) -> None:
        """Gone only when its processes are gone."""
        for worker in self.workers.cancel_node(self):
            with suppress(WorkerError):
                await worker.wait()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only the keys that do something now."""
        racing = isinstance(self._view, RaceView)
        done = isinstance(self._view, ResultView)
        if self.reading and action in ("write", "again", "knobs", "history", "code", "inspect"):
            return False
        if action == "take":
            (number, *of), count = parameters, len(self._prediction.options)
            return isinstance(self._view, PredictView) and int(str(number)) <= count and of in ([], [count])
        return {
            "pause": racing and self._experiment.race.progress is not None and not self._experiment.stopping,
            "stop": racing,
            "code": not (racing and parameters),
            "write": done and self._experiment.alive,
            "again": done or isinstance(self._view, FailureView),
            "save": done,
            **dict.fromkeys(("curve", "choose_curve", "scale", "smooth", "inspect"), racing or done),
        }.get(action, True)

    # -- the run --------------------------------------------------------------------------------------------------

    def _new(self, order: Order) -> Experiment:
        experiment = Experiment(self._desk, order, self._prediction, self._card_id, self._launch)
        experiment.compare(self._compared)
        return experiment

    async def _begin(self, experiment: Experiment) -> None:
        """Give up the run before, and ask for the prediction of this one."""
        self._experiment = experiment
        self.run_worker(self._watch(experiment), exclusive=True, group="demo")
        await self._show(PredictView(experiment))

    async def _watch(self, experiment: Experiment) -> None:
        async with aclosing(experiment.events()) as events:
            async for event in events:
                if self.query("#body"):  # not while the app that ends takes its views down
                    await self._hear(event)

    async def _hear(self, event: Event | Silence) -> None:
        match event:
            case Result():
                self._keep()
                past, race = Past(self._experiment.record()), self._experiment.race
                view = ResultView(past, race.picture, self._prediction, earlier=tuple(self._earlier))
                await self._show(view, TryBox(EXAMPLES[self._experiment.demo.data]))
                self._earlier.append(f"{past.title}: {event.verdict}")
            case Failed() if isinstance(self._view, ResultView):
                self.query_one(TryBox).close("the trained models are gone; r runs it again")
            case Failed():
                self._keep()
                await self._show(FailureView(event, self._experiment.race.notes))
            case Answer() if isinstance(self._view, ResultView):
                await self._view.answer(event)

    def _keep(self) -> None:
        """Store the run; one that cannot be stored is still shown."""
        try:
            self._experiment.keep()
        except StoreError as error:
            self.notify(str(error), severity="error", timeout=20, markup=False)

    # -- showing --------------------------------------------------------------------------------------------------

    async def _show(self, view: View, *others: TryBox) -> None:
        body = self.query_one("#body")
        async with self._showing:
            self._view = None
            with self.app.batch_update():
                await body.remove_children()
                for part in (body, self.query_one(TitleBar)):
                    part.set_classes({RaceView: "-race", ResultView: "-columns"}.get(type(view), ""))
                await body.mount(view, *others)
            self._view = view
        self._title()
        self.redraw()
        self.refresh_bindings()

    def _title(self) -> None:
        experiment = self._experiment
        changes = ", ".join(f"{name} {value}" for name, value in experiment.order.changes.items())
        left = f"{experiment.demo.title} · {changes or experiment.preset.title}"
        right = f"seed {experiment.order.seed}"
        if isinstance(self._view, RaceView) and experiment.chosen is not None:
            left = experiment.demo.title
            prediction = self._prediction.options[experiment.chosen].text
            room = min(self.size.width, 144) - len(left) - 26
            right = f"your prediction: {prediction if len(prediction) <= room else prediction[: room - 1] + '…'}"
        self.query_one(TitleBar).show(left, right)

    def redraw(self) -> None:
        """Draw what the run has told since."""
        offered = tuple(self.check_action(action, ()) for action in ("pause", "stop", "write"))
        if offered != self._offered:
            self._offered = offered
            self.refresh_bindings()
        if isinstance(self._view, ResultView):
            self._view.show(self.look, self._compared)
        elif isinstance(self._view, RaceView):
            self._view.show(self.look)
        elif isinstance(self._view, PredictView):
            self._view.show()

    def curve_names(self) -> tuple[str, ...]:
        """Those of the catalogue, then any other that was heard of."""
        return self._experiment.race.names

    def record(self) -> tuple[Run, tuple[Run, ...]]:
        """The run at hand and those behind it."""
        return self._experiment.record(whole=True), tuple(past.run for past in self._compared)

    # -- keys -----------------------------------------------------------------------------------------------------

    @on(ChoiceList.Chosen)
    async def _choice_clicked(self, event: ChoiceList.Chosen) -> None:
        await self.action_take(event.position + 1)

    async def action_take(self, number: int, _of: int = 0) -> None:
        """Lock the prediction in and start the race; a key that stands for all options also says how many there are."""
        if isinstance(self._view, PredictView):
            self._experiment.predict(number - 1)
            await self._show(RaceView(self._experiment))

    def action_pause(self) -> None:
        """Hold the training between two steps, or go on."""
        self._experiment.pause_or_resume()

    def action_stop(self) -> None:
        """End the run with what was measured so far; the second time by force."""
        self._experiment.stop()
        self.refresh_bindings()

    def action_write(self) -> None:
        """Into the box for a sentence."""
        self.query_one(TryBox).write()

    @on(TryBox.Asked)
    async def _ask(self, event: TryBox.Asked) -> None:
        if event.text:
            self._experiment.ask(event.text)
        elif isinstance(self._view, ResultView):
            await self._view.answer(Answer("", remark="There is nothing to read: write a sentence."))

    async def action_again(self) -> None:
        """The same once more, with another seed; after a failure with the same one."""
        order = self._experiment.order
        await self._begin(self._new(replace(order, seed=order.seed + isinstance(self._view, ResultView))))

    def action_knobs(self) -> None:
        """Change settings and run again."""
        order = self._experiment.order

        async def run(turned: Turned | None) -> None:
            if turned is not None:
                self._keep()
                self._desk.own_data.update(turned.own)
                own = taken(self._experiment.demo, turned.own)
                await self._begin(self._new(replace(order, changes=turned.changes, own=own)))

        self.app.push_screen(KnobsScreen(self._experiment.demo, order.preset, order.changes, self._desk.own_data), run)

    def action_history(self) -> None:
        """Earlier runs of this demo; those that are marked there are drawn behind this one."""

        def compare(marked: tuple[Past, ...] | None) -> None:
            self._compared = marked or ()
            self._experiment.compare(self._compared)
            self.redraw()
            if self._compared and isinstance(self._view, ResultView):
                self.call_after_refresh(self._view.query_one(MetricPlot).scroll_visible, animate=False)

        demo = self._experiment.demo.id
        self.app.push_screen(RunsScreen(self._desk, demo, self._compared, comparing=True), compare)

    def action_code(self, _shown: int = 0) -> None:
        """Show the demo's source; the key that the footer shows gives way to others while there is a race."""
        self.app.push_screen(CodeScreen(self._experiment.demo))

    def action_leave(self) -> None:
        """Back to where this was launched from; the process ends, and a race that was on is kept as stopped."""
        self._keep()
        self.workers.cancel_node(self)  # nothing may be heard once the views are being taken down
        self.dismiss()
