"""After the race: the prediction beside the measurement, the figures, and where to go from here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalGroup, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from quiz.tui import figures
from quiz.tui.past import Past
from quiz.tui.picture import Look, Picture
from quiz.tui.widgets.bullets import Bullets
from quiz.tui.widgets.metric_plot import ROOM_FOR_TWO, MetricPlot
from quiz.tui.widgets.metric_table import result_table
from quiz.tui.widgets.try_box import AnswerView
from quiz.tui.words import key_link, link, prose
from trainer_demos.catalog import Measure, Prediction, Source
from trainer_demos.events import Answer, Arm, Failed, Note, Result


class ResultView(VerticalScroll, can_focus=False):
    """Everything a finished or stopped run has to tell, and the answers to the learner's own sentences."""

    DEFAULT_CSS = """
    ResultView {
        height: 1fr;
        scrollbar-size-vertical: 1;
        .report, .told, .drawn { height: auto; }
        .told > Static, .drawn > Static, .padded { padding: 0 2; margin-bottom: 1; }
        .muted { color: $text-muted; }
        .heading { text-style: bold; }
        .compared { display: none; }
        MetricPlot { height: 13; padding: 0 2 0 1; margin-bottom: 1; }
        &.-roomy {
            .report { layout: horizontal; }
            .told, .drawn { width: 1fr; }
            MetricPlot { height: 20; }
        }
    }
    """

    def __init__(
        self,
        past: Past,
        draw: Callable[[Look], Picture],
        prediction: Prediction | None = None,
        *,
        earlier: Sequence[str] = (),
        fresh: bool = True,
    ) -> None:
        super().__init__()
        self._past = past
        self._draw = draw
        self._prediction = prediction
        self._earlier = earlier
        self._fresh = fresh
        self._compared: Sequence[Past] = ()

    def compose(self) -> ComposeResult:
        """In the order in which it helps; from the curves on it stands beside the rest where there is room."""
        with Vertical(classes="report"):
            with Vertical(classes="told"):
                yield from self._told()
            with Vertical(classes="drawn"):
                yield from self._drawn()

    def _told(self) -> ComposeResult:
        """Outcome, verdict, figures, what to notice, the next knob."""
        past, result, demo = self._past, self._past.result, self._past.demo
        assert result is not None  # noqa: S101  it is shown when there is one
        yield OutcomeView(past, result, self._prediction)
        yield Static(Content.assemble(_stopped(past), prose(result.verdict)))
        yield ResultTable(result.arms)
        if result.notice:
            with VerticalGroup(classes="padded"):
                yield Static("What to notice", classes="heading")
                yield Bullets(result.notice)
        if demo and self._fresh:
            turn = Content.styled("Turn one knob: ", "bold $accent")
            shown = Static(Content.assemble(turn, prose(demo.turn), "\n", key_link("k", "turn it", "screen.knobs")))
            shown.auto_links = False  # the key has its own colour
            yield shown
        if self._earlier:
            yield Static(Content("\n").join(["Earlier runs of this visit", *self._earlier]), classes="muted")

    def _drawn(self) -> ComposeResult:
        """Curves, how it was run, sources."""
        past, result, demo = self._past, self._past.result, self._past.demo
        assert result is not None  # noqa: S101  it is shown when there is one
        if past.curves:
            yield MetricPlot()
        yield Static(classes="muted compared")
        facts = [f"{name}: {text}" for name, text in past.run.result.get("facts", {}).items()]
        facts.append(f"took {figures.seconds(result.seconds)}")
        with VerticalGroup(classes="padded muted"):
            yield Bullets(past.run.result.get("warnings", ()))
            yield Static(" · ".join(facts), markup=False)
        if demo:
            yield Static(sources(demo.sources), classes="muted")

    def on_resize(self, event: events.Resize) -> None:
        """Use the room there is."""
        self.set_class(event.size.width >= ROOM_FOR_TWO, "-roomy")

    async def answer(self, answer: Answer) -> None:
        """Add what the arms say about a sentence, and scroll to it."""
        view = AnswerView(answer, self.scrollable_content_region.width - 4)
        await self.mount(view)
        self.call_after_refresh(view.scroll_visible, animate=False, top=True)

    def show(self, look: Look, compared: Sequence[Past] = ()) -> None:
        """Put this curve on the plot, and say which runs are drawn behind it."""
        for plot in self.query(MetricPlot):
            plot.show(self._draw(look))
        if compared is not self._compared:
            self._compared = compared
            text = self.query_one(".compared", Static)
            text.styles.display = "block" if compared else "none"
            text.update(comparison(compared))


class OutcomeView(Vertical):
    """The prediction beside what the run measured, the figures that decided it, and what the evidence says."""

    DEFAULT_CSS = """
    OutcomeView {
        height: auto; padding: 0 2; margin-bottom: 1;
        .figures { padding-left: 4; color: $foreground-muted; }
        .evidence { padding-left: 2; }
    }
    """

    def __init__(self, past: Past, result: Result, prediction: Prediction | None) -> None:
        super().__init__()
        self._past = past
        self._result = result
        self._prediction = prediction

    def compose(self) -> ComposeResult:
        """Figures and evidence only with the question at hand; evidence only where it says otherwise than the run."""
        past, result, prediction = self._past, self._result, self._prediction
        yield Static(outcome(past, result))
        measured = prediction.measured(result.measures) if prediction else None
        if prediction is None or measured is None:
            return
        lines = deciding(prediction, measured, result, past.demo.measures if past.demo else ())
        if lines:
            yield Bullets(lines, classes="figures")
        # The catalogue expects something of a demo's default alone, a card of the preset that it names.
        expected = past.run.card_id or past.run.preset == "default"
        if measured != prediction.expects and expected and not past.changes and not result.stopped:
            known = Content.styled("The evidence so far speaks for: ", "$foreground-muted")
            text = prose(prediction.options[prediction.expects].text)
            yield Static(Content.assemble(known, text), classes="evidence")


class ResultTable(Static):
    """The figures of every arm, laid out for the width at hand."""

    def __init__(self, arms: Sequence[Arm]) -> None:
        super().__init__()
        self._arms = arms

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as it takes at that width."""
        del container, viewport
        return len(result_table(self._arms, width).split())

    def render(self) -> Content:
        """Laid out anew for the width at hand."""
        return result_table(self._arms, self.content_size.width)


class FailureView(VerticalScroll, can_focus=False):
    """A run that did not work: what happened, why, what to do."""

    DEFAULT_CSS = """
    FailureView { height: 1fr; & > * { padding: 0 2; margin-bottom: 1; } .what { text-style: bold; } }
    """

    def __init__(self, failed: Failed, notes: Sequence[Note] = ()) -> None:
        super().__init__()
        self._failed = failed
        self._notes = notes

    def compose(self) -> ComposeResult:
        """Three texts, then what the run had noted before."""
        yield Static(Content.assemble(Content.styled("✗ ", "$error"), self._failed.what), classes="what")
        yield Static(Content(self._failed.why))
        yield Static(Content(self._failed.advice))
        if self._notes:
            yield Bullets([note.text for note in self._notes])


def outcome(past: Past, result: Result) -> Content:
    """The prediction beside what the run measured, honest when it could not tell."""
    run = past.run
    said = Content.assemble(Content.styled("You said: ", "bold"), prose(run.predicted or "nothing"))
    if not run.measured:
        why = "it was stopped too early" if result.stopped else "what the question asks about was not measured"
        return Content.assemble("– ", said, "\n  ", Content.styled("This run cannot tell: ", "bold"), f"{why}.")
    sign = Content.styled("✓ ", "bold $success") if run.hit else Content.styled("✗ ", "bold $error")
    return Content.assemble(
        sign if run.predicted else "– ", said, "\n  ", Content.styled("This run: ", "bold"), prose(run.measured)
    )


def deciding(prediction: Prediction, measured: int, result: Result, measures: Sequence[Measure]) -> list[str]:
    """The measures that the conditions of the question speak of: what each means, and its value."""
    conditions = [option.when for option in prediction.options[: measured + 1] if option.when is not None]
    names = dict.fromkeys(name for condition in conditions for name in condition.names)
    known = {measure.name: measure for measure in measures}
    return [
        f"{known[name].meaning}: {figures.measure(result.measures[name], known[name].unit)}"
        for name in names
        if name in result.measures and name in known
    ]


def _stopped(past: Past) -> Content:
    steps = past.run.result.get("steps", ())
    if past.run.status != "stopped" or not steps:
        return Content("")
    where = f"Stopped at step {steps[0]} of {steps[1]}: these are half-trained models. "
    return Content.styled(where, "$warning")


def comparison(runs: Sequence[Past]) -> Content:
    """The runs drawn behind, each with its main metric."""
    lines = [f"○ {past.title}: {past.main[0]} {past.figures}" for past in runs]
    return Content("\n").join(["Drawn behind, dimmed", *lines]) if lines else Content("")


def sources(items: Sequence[Source]) -> Content:
    """Where the idea comes from, as links."""
    return Content("\n").join(
        [link(f"{item.authors} {item.year} · {item.title}", "app.browse", item.url) for item in items]
    )
