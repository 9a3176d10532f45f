"""After the race: the prediction beside the measurement, the figures, and where to go from here."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from quiz.tui import figures
from quiz.tui.experiment import Experiment
from quiz.tui.widgets.metric_plot import MetricPlot
from quiz.tui.widgets.metric_table import result_table
from quiz.tui.widgets.try_box import AnswerView
from quiz.tui.words import link, prose
from trainer_demos.catalog import Prediction, Source
from trainer_demos.events import Answer, Failed, Note, Result


class ResultView(VerticalScroll, can_focus=False):
    """Everything a finished or stopped run has to tell, and the answers to the learner's own sentences."""

    DEFAULT_CSS = """
    ResultView {
        height: 1fr;
        scrollbar-size-vertical: 1;
        & > Static { padding: 0 2; margin-bottom: 1; }
        & > .muted { color: $text-muted; }
        & > MetricPlot { height: 13; padding: 0 2 0 1; margin-bottom: 1; }
    }
    """

    def __init__(self, experiment: Experiment, earlier: Sequence[str]) -> None:
        super().__init__()
        self._experiment = experiment
        self._race = experiment.race
        self._earlier = earlier

    def compose(self) -> ComposeResult:
        """In the order in which it helps: outcome, verdict, figures, what to notice, the next knob, curves, sources."""
        race, result = self._race, self._race.result
        assert result is not None  # noqa: S101  it is shown when there is one
        experiment = self._experiment
        as_published = not experiment.order.changes
        yield Static(outcome(experiment.prediction, experiment.chosen or 0, result, as_published=as_published))
        yield Static(Content.assemble(self._stopped(result), prose(result.verdict)))
        yield Static(result_table(result.arms))
        if result.notice:
            yield Static(Content("\n").join([Content.styled("What to notice", "bold"), *bullets(result.notice)]))
        yield Static(
            Content.assemble(
                Content.styled("Turn one knob: ", "bold $accent"),
                prose(race.demo.turn),
                "  ",
                link("k  turn it", "screen.knobs"),
            )
        )
        if self._earlier:
            yield Static(Content("\n").join(["Earlier runs of this visit", *self._earlier]), classes="muted")
        yield MetricPlot()
        warnings = [note.text for note in race.notes if note.level == "warning"]
        facts = [f"{name}: {text}" for name, text in race.ready.facts.items()] if race.ready else []
        yield Static(
            Content("\n").join(
                [*bullets(warnings), Content(" · ".join([*facts, f"took {figures.seconds(result.seconds)}"]))]
            ),
            classes="muted",
        )
        yield Static(sources(race.demo.sources), classes="muted")

    def _stopped(self, result: Result) -> Content:
        progress = self._race.progress
        if not result.stopped or progress is None:
            return Content("")
        where = f"Stopped at step {progress.done} of {progress.total}: these are half-trained models. "
        return Content.styled(where, "$warning")

    async def answer(self, answer: Answer) -> None:
        """Add what the arms say about a sentence, and scroll to it."""
        view = AnswerView(answer, self.scrollable_content_region.width - 4)
        await self.mount(view)
        self.call_after_refresh(view.scroll_visible, animate=False, top=True)

    def show(self, curve: str, *, wide: bool) -> None:
        """Put this curve on the plot."""
        self.query_one(MetricPlot).show(self._race.picture(curve, wide=wide))


class FailureView(VerticalScroll, can_focus=False):
    """A run that did not work: what happened, why, what to do."""

    DEFAULT_CSS = """
    FailureView { height: 1fr; & > Static { padding: 0 2; margin-bottom: 1; } .what { text-style: bold; } }
    """

    def __init__(self, failed: Failed, notes: Sequence[Note]) -> None:
        super().__init__()
        self._failed = failed
        self._notes = notes

    def compose(self) -> ComposeResult:
        """Three texts, then what the run had noted before."""
        yield Static(Content.assemble(Content.styled("✗ ", "$error"), self._failed.what), classes="what")
        yield Static(Content(self._failed.why))
        yield Static(Content(self._failed.advice))
        if self._notes:
            yield Static(Content("\n").join(bullets([note.text for note in self._notes])))


def outcome(prediction: Prediction, chosen: int, result: Result, *, as_published: bool) -> Content:
    """The prediction beside what the run measured, honest when it could not tell."""
    measured = prediction.measured(result.measures)
    said = Content.assemble(Content.styled("You said: ", "bold"), prose(prediction.options[chosen].text))
    if measured is None:
        why = "it was stopped too early" if result.stopped else "what the question asks about was not measured"
        return Content.assemble("– ", said, "\n  ", Content.styled("This run cannot tell: ", "bold"), f"{why}.")
    sign = Content.styled("✓ ", "bold $success") if measured == chosen else Content.styled("✗ ", "bold $error")
    text = prose(prediction.options[measured].text)
    figure = _deciding(prediction, measured, result)
    lines = Content.assemble(sign, said, "\n  ", Content.styled("This run: ", "bold"), text, figure)
    if measured != prediction.expects and as_published and not result.stopped:
        known = Content.styled("The evidence so far speaks for: ", "$foreground-muted")
        lines = Content.assemble(lines, "\n  ", known, prose(prediction.options[prediction.expects].text))
    return lines


def _deciding(prediction: Prediction, measured: int, result: Result) -> Content:
    """The measures that the conditions of the question speak of, with their values."""
    conditions = [option.when for option in prediction.options[: measured + 1] if option.when is not None]
    names = dict.fromkeys(name for condition in conditions for name in condition.names)
    known = [f"{name.replace('_', ' ')} {result.measures[name]:.1f}" for name in names if name in result.measures]
    return Content.styled(f"  ({', '.join(known)})" if known else "", "$foreground-muted")


def bullets(lines: Sequence[str]) -> list[Content]:
    """One line each, with a dot before it."""
    return [Content.assemble("· ", prose(line)) for line in lines]


def sources(items: Sequence[Source]) -> Content:
    """Where the idea comes from, as links."""
    return Content("\n").join(
        [link(f"{item.authors} {item.year} · {item.title}", "app.browse", item.url) for item in items]
    )
