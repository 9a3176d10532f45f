"""How far a run is: a bar, the step, the time left."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from quiz.tui import figures
from quiz.tui.race import Race


def progress_line(race: Race, columns: int, *, waited: float = 0.0) -> Content:
    """One line: a bar, then words in as many cells as there are; `waited` is the time since the race was asked for."""
    progress = race.progress
    if progress is None:
        doing = "the first step is being made" if race.ready else "loading the data and the models"
        return Content.styled(f"{doing} · {figures.seconds(waited)}", "$foreground-muted")
    words = f"  {_scope(race)}step {progress.done} of {progress.total}"
    if race.paused:
        words += " · paused"
    elif progress.done >= progress.total:
        words += " · measuring on held-out data"
    elif progress.seconds_left is not None:
        words += f" · {figures.seconds(progress.seconds_left)} left"
    if progress.phase and columns - len(words) - len(progress.phase) > 24:  # noqa: PLR2004  the bar needs room
        words += f" · {progress.phase}"
    width = max(4, columns - len(words))
    halves = round(2 * width * min(1.0, progress.done / max(1, progress.total)))
    filled = "━" * (halves // 2) + ("╸" if halves % 2 else "")
    rest = "─" * (width - len(filled))
    style = "$foreground-muted" if race.paused else "$accent"
    return Content.assemble(Content.styled(filled, style), Content.styled(rest, "$foreground-disabled"), words)


def _scope(race: Race) -> str:
    """Whose steps are counted, as the axis of the plot has those of one arm and seed alone."""
    counted = " and ".join(["arms"] * (len(race.lanes) > 1) + ["seeds"] * (race.seeds > 1))
    return f"all {counted}: " if counted else ""


class RunProgress(Widget):
    """The line, drawn for the width at hand."""

    DEFAULT_CSS = """
    RunProgress { height: 1; }
    """

    def __init__(self, race: Race) -> None:
        super().__init__()
        self._race = race
        self._waited = 0.0

    def show(self, waited: float) -> None:
        """Draw it again."""
        self._waited = waited
        self.refresh()

    def render(self) -> Content:
        """Drawn anew for the width at hand."""
        return progress_line(self._race, self.size.width, waited=self._waited)
