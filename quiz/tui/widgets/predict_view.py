"""Before the race: the idea, what this run shows, and the question to answer first."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from quiz.tui.experiment import Experiment
from quiz.tui.race import Race
from quiz.tui.widgets.choice_list import ChoiceList
from quiz.tui.words import prose

_WARNINGS = 2
"""The newest warnings that are told here; the result has all."""


class PredictView(Vertical):
    """The idea above, in a place that scrolls; the question and its choices below, always in sight."""

    DEFAULT_CSS = """
    PredictView {
        height: 1fr;
        .idea { height: auto; scrollbar-size-vertical: 1; Static { padding: 0 2; margin-bottom: 1; } }
        .idea > .concept { color: $text-muted; margin-bottom: 0; }
        .ask { height: auto; margin-top: 1; }
        .question { padding: 0 2; margin-bottom: 1; text-style: bold; }
        .status { padding: 0 2; margin-top: 1; min-height: 4; color: $text-muted; }
    }
    """

    def __init__(self, experiment: Experiment) -> None:
        super().__init__()
        self._experiment = experiment
        self._status = Content("")

    def compose(self) -> ComposeResult:
        """Idea, point of the run, question, choices, how far loading is."""
        experiment = self._experiment
        prediction = experiment.prediction
        with VerticalScroll(classes="idea", can_focus=False):
            yield Static(Content.assemble(Content.styled("This run: ", "bold $accent"), prose(experiment.preset.shows)))
            if experiment.order.changes:
                changed = ", ".join(f"{name} {value}" for name, value in experiment.order.changes.items())
                yield Static(Content.assemble(Content.styled("Your knobs: ", "bold $accent"), changed))
            if experiment.order.own:
                files = ", ".join(f"{name} {value}" for name, value in experiment.order.own.items())
                yield Static(Content.assemble(Content.styled("Your own data: ", "bold $accent"), files))
            yield Static(prose(experiment.demo.concept), classes="concept")
        with Vertical(classes="ask"):
            yield Static(prose(prediction.question), classes="question")
            yield ChoiceList(tuple(option.text for option in prediction.options), compact=True)
            yield Static(classes="status")

    def show(self) -> None:
        """Say how far loading is; the idea takes the room that the question leaves."""
        status = status_line(self._experiment.race)
        if status != self._status:
            self._status = status
            self.query_one(".status", Static).update(status)
        room = max(3, self.size.height - self.query_one(".ask").outer_size.height - 1)
        self.query_one(".idea").styles.max_height = room


def status_line(race: Race) -> Content:
    """What the process is doing while the learner thinks, and what it found wrong with the data."""
    warnings = [note.text for note in race.notes if note.level == "warning"]
    told = Content("\n").join([Content.styled(f"! {text}", "$warning") for text in warnings[-_WARNINGS:]])
    return Content("\n").join([told, _doing(race)]) if warnings else _doing(race)


def _doing(race: Race) -> Content:
    if race.ready is not None:
        facts = " · ".join(race.ready.facts.values())
        return Content.assemble(
            Content.styled("● ready", "$accent"), f"  {facts}\nYour prediction starts the race and cannot be changed."
        )
    waiting = f" (nothing heard for {race.silent:.0f} seconds)" if race.silent else ""
    return Content(
        f"○ loading the data and the models{waiting}\nYour prediction starts the race and cannot be changed."
    )
