"""The lab: predict, watch the race, compare, turn a knob, try a sentence."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Footer

from quiz.desk import Desk
from quiz.lab import DemoProcess, Launcher, Order, Silence, command_line
from quiz.store import StoreError
from quiz.store.runs import Run
from quiz.tui.race import Race
from quiz.tui.screens.code import CodeScreen
from quiz.tui.screens.knobs import KnobsScreen
from quiz.tui.widgets.choice_list import ChoiceList
from quiz.tui.widgets.predict_view import PredictView
from quiz.tui.widgets.race_view import RaceView
from quiz.tui.widgets.result_view import FailureView, ResultView
from quiz.tui.widgets.title_bar import TitleBar
from quiz.tui.widgets.try_box import EXAMPLES, TryBox
from trainer_demos.catalog import DEMOS, KnobError, Prediction
from trainer_demos.events import Answer, Command, Event, Failed, Ready, Result, encode

_REDRAW_SECONDS = 0.1
Phase = Literal["predict", "race", "result", "failed"]


class LabScreen(Screen[None]):
    """One demo: its process runs from the moment the screen opens until it is left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "take(1)", "choose", key_display="1-9"),
        *(Binding(str(number), f"take({number})", show=False) for number in range(2, 10)),
        Binding("space", "pause", "pause"),
        Binding("s", "stop", "stop"),
        Binding("t", "write", "try"),
        Binding("r", "again", "run again"),
        Binding("k", "knobs", "knobs"),
        Binding("m,right", "curve(1)", "curve"),
        Binding("left", "curve(-1)", show=False),
        Binding("y", "scale", "scale"),
        Binding("c", "code", "code"),
        Binding("escape", "leave", "back", key_display="esc"),
        Binding("down,j", "scroll(2)", show=False),
        Binding("up", "scroll(-2)", show=False),
        Binding("pagedown", "scroll(12)", show=False),
        Binding("pageup", "scroll(-12)", show=False),
    ]

    HELP = (
        "Predict first: your choice is locked in and starts the race. Every arm trains here and now, in a process of its "
        "own; space holds it, s ends it with what was measured so far. m shows the next curve (m or the arrow keys), y "
        "the other scale. When it is done, the prediction stands beside the measurement: try your own sentence with t, "
        "turn a knob with k and run it again, read its source with c. Leaving ends the process."
    )

    CSS = """
    LabScreen {
        #body { height: 1fr; }
        #body.-race { max-width: 144; }
        TitleBar.-race { max-width: 144; }
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
        super().__init__()
        self._desk = desk
        self._demo = DEMOS[demo_id]
        self._prediction = prediction
        self._card_id = card_id
        self._launch = launch
        self._order = Order(demo_id, preset)
        self._phase: Phase = "predict"
        self._race = Race(self._demo)
        self._process = DemoProcess(())
        self._chosen: int | None = None
        self._stopping = False
        self._curve = self._demo.curves[0]
        self._wide = False
        self._alive = False
        self._began = desk.now()
        self._asked_at = 0.0
        self._earlier: list[str] = []

    def compose(self) -> ComposeResult:
        """Title, the view of the phase, the keys."""
        yield TitleBar()
        yield Container(id="body")
        yield Footer(show_command_palette=False)

    async def on_mount(self) -> None:
        """Start the process at once; the learner reads meanwhile."""
        self.set_interval(_REDRAW_SECONDS, self._redraw)
        await self._run(self._order)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only the keys that do something now."""
        racing = self._phase == "race"
        if action == "take":
            return self._phase == "predict" and parameters[0] in range(1, len(self._prediction.options) + 1)
        return {
            "pause": racing and self._race.progress is not None and not self._stopping,
            "stop": racing,
            "write": self._phase == "result" and self._alive,
            "again": self._phase in ("result", "failed"),
            "curve": self._phase in ("race", "result"),
            "scale": self._phase in ("race", "result"),
        }.get(action, True)

    # -- the process ----------------------------------------------------------------------------------------------

    async def _run(self, order: Order) -> None:
        """Give up what runs, and begin anew with the prediction."""
        self._order = order
        self._race = Race(self._demo)
        self._chosen = None
        self._stopping = False
        self._began = self._desk.now()
        self._process = DemoProcess(self._launch(order))
        self._alive = True
        self.run_worker(self._watch(self._process), exclusive=True, group="demo")
        preset = self._demo.preset(order.preset)
        await self._show("predict", PredictView(self._demo, preset, self._prediction, order.changes, self._race))

    async def _watch(self, process: DemoProcess) -> None:
        async with aclosing(process.events()) as events:
            async for event in events:
                await self._hear(event)

    async def _hear(self, event: Event | Silence) -> None:
        self._race.hear(event)
        match event:
            case Ready() if self._chosen is not None:
                self._process.send(Command("start"))
            case Result():
                self._keep("stopped" if event.stopped else "finished", event)
                await self._show_result()
            case Answer() if self._phase == "result":
                await self.query_one(ResultView).answer(event)
            case Failed():
                await self._fail(event)
            case _:
                pass
        self.refresh_bindings()

    async def _fail(self, failed: Failed) -> None:
        self._alive = False
        if self._phase == "result":
            self.query_one(TryBox).close("the process with the trained models has ended; r runs it again")
            return
        self._keep("failed", failed)
        notes = [note.text for note in self._race.notes]
        await self._show("failed", FailureView(failed, notes))

    def _keep(self, status: str, event: Result | Failed | None) -> None:
        """Store the run beside its prediction; a run that cannot be stored is still shown."""
        options = self._prediction.options
        measured = self._prediction.measured(self._race.result.measures) if self._race.result else None
        run = Run(
            demo=self._demo.id,
            preset=self._order.preset,
            knobs=self._demo.settings(self._order.preset, self._order.changes),
            card_id=self._card_id,
            question=self._prediction.question,
            predicted="" if self._chosen is None else options[self._chosen].text,
            measured="" if measured is None else options[measured].text,
            status=status,
            result=_fields(event),
            started_at=self._began,
            finished_at=self._desk.now(),
        )
        try:
            self._desk.store.record_run(run)
        except StoreError as error:
            self.notify(str(error), severity="error", timeout=20, markup=False)

    # -- showing --------------------------------------------------------------------------------------------------

    async def _show(self, phase: Phase, *views: Widget) -> None:
        body = self.query_one("#body")
        self._phase = phase
        with self.app.batch_update():
            await body.remove_children()
            body.set_class(phase == "race", "-race")
            self.query_one(TitleBar).set_class(phase == "race", "-race")
            await body.mount_all(views)
        self._title()
        self._redraw()
        self.refresh_bindings()

    async def _show_result(self) -> None:
        assert self._race.result is not None  # noqa: S101  it has just been heard
        chosen = self._chosen or 0
        view = ResultView(
            self._race, self._prediction, chosen, tuple(self._earlier), as_published=not self._order.changes
        )
        await self._show("result", view, TryBox(EXAMPLES[self._demo.data]))
        self._earlier.append(f"{self._described()}: {self._race.result.verdict}")

    def _described(self) -> str:
        changes = [f"{name} {value}" for name, value in self._order.changes.items()]
        return ", ".join([*(changes or [self._demo.preset(self._order.preset).title]), f"seed {self._order.seed}"])

    def _title(self) -> None:
        title = f"{self._demo.title} · {self._demo.preset(self._order.preset).title}"
        right = f"seed {self._order.seed}"
        if self._phase == "race" and self._chosen is not None:
            title = self._demo.title
            prediction = self._prediction.options[self._chosen].text
            room = max(12, self.size.width - len(title) - 28)
            right = f"your prediction: {prediction if len(prediction) <= room else prediction[: room - 1] + '…'}"
        self.query_one(TitleBar).show(Content(title), right)

    def _redraw(self) -> None:
        if self._phase == "predict":
            self.query_one(PredictView).show()
        elif self._phase == "race":
            waited = time.monotonic() - self._asked_at
            self.query_one(RaceView).show(self._curve, wide=self._wide, waited=waited, remark=self._remark())
        elif self._phase == "result":
            self.query_one(ResultView).show(self._curve, wide=self._wide)

    def _remark(self) -> str:
        if self._stopping:
            return "Stopping after this step, then measuring what there is. s again ends it by force."
        if self._race.silent and not self._race.paused:
            return f"Nothing heard for {self._race.silent:.0f} seconds. It may just be slow here; s stops it."
        return ""

    # -- keys -----------------------------------------------------------------------------------------------------

    @on(ChoiceList.Chosen)
    async def _choice_clicked(self, event: ChoiceList.Chosen) -> None:
        await self.action_take(event.position + 1)

    async def action_take(self, number: int) -> None:
        """Lock the prediction in and start the race."""
        if self._phase != "predict":
            return
        self._chosen = number - 1
        self._asked_at = time.monotonic()
        if self._race.ready is not None:
            self._process.send(Command("start"))
        await self._show("race", RaceView(self._race, self._demo.preset(self._order.preset).shows))

    def action_pause(self) -> None:
        """Hold the training between two steps, or go on."""
        self._process.send(Command("resume" if self._race.paused else "pause"))

    def action_stop(self) -> None:
        """End the run with what was measured so far; the second time by force."""
        if self._stopping or self._race.progress is None:
            self._process.kill()
        else:
            self._stopping = True
            self._process.send(Command("stop"))

    def action_curve(self, forward: int) -> None:
        """Put the next or the previous curve on the plot."""
        names = self._race.names
        self.action_choose_curve(names[(names.index(self._curve) + forward) % len(names)])

    def action_choose_curve(self, name: str) -> None:
        """Put this curve on the plot."""
        self._curve = name
        self._redraw()

    def action_scale(self) -> None:
        """Change the vertical axis: linear or logarithmic for a loss, close-up or 0 to 1 for a share."""
        self._wide = not self._wide
        self._redraw()

    def action_write(self) -> None:
        """Into the box for a sentence."""
        self.query_one(TryBox).write()

    @on(TryBox.Asked)
    async def _ask(self, event: TryBox.Asked) -> None:
        if event.text:
            self._process.send(Command("try", event.text))
        else:
            await self.query_one(ResultView).answer(Answer("", remark="There is nothing to read: write a sentence."))

    @on(TryBox.Left)
    def _leave_box(self) -> None:
        self.set_focus(None)

    def action_scroll(self, lines: int) -> None:
        """Scroll what there is to read."""
        for view in self.query("#body > VerticalScroll, .idea"):
            view.scroll_relative(y=lines, animate=False)

    async def action_again(self) -> None:
        """The same once more, with another seed; after a failure with the same one."""
        await self._run(replace(self._order, seed=self._order.seed + (self._phase == "result")))

    def action_knobs(self) -> None:
        """Change settings and run again."""

        async def run(changes: Mapping[str, str] | None) -> None:
            if changes is not None:
                self._leave_race()
                await self._run(replace(self._order, changes=changes))

        self.app.push_screen(KnobsScreen(self._demo, self._order.preset, self._order.changes), run)

    def action_code(self) -> None:
        """Show the demo's source."""
        self.app.push_screen(CodeScreen(self._demo))

    def action_leave(self) -> None:
        """Back to where this was launched from; the process ends."""
        self._leave_race()
        self.dismiss()

    def _leave_race(self) -> None:
        """Keep a run that is given up in the middle."""
        if self._phase == "race":
            self._keep("stopped", None)


def _fields(event: Result | Failed | None) -> dict[str, Any]:
    """The fields of an event as they travel: finite numbers, lists and words."""
    return {} if event is None else {key: value for key, value in json.loads(encode(event)).items() if key != "event"}
