"""Progress: how ready, how well remembered, how honest the predictions are, when you study."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from quiz.desk import Desk
from quiz.report import date_words, exam_line, percent, score, shortfall
from quiz.study.progress import Progress
from quiz.study.readiness import Readiness
from quiz.study.standing import Forecast, Standing
from quiz.tui.charts import calibration_table, columns, heat_map, interval_line
from quiz.tui.widgets.title_bar import TitleBar
from quiz.tui.words import plural

_NAME_CELLS = 38
_LINE_CELLS = 20
_WEEKS = 26
_MUTED = "$foreground-muted"


class ProgressScreen(Screen[None]):
    """One page of figures. Raises StoreError when the data cannot be read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,p", "dismiss", "home", key_display="esc"),
        Binding("down,j", "scroll(2)", "scroll", key_display="↓↑"),
        Binding("up,k", "scroll(-2)", show=False),
        Binding("pagedown,space", "scroll(16)", "page", key_display="space"),
        Binding("pageup", "scroll(-16)", show=False),
        Binding("question_mark", "app.help", "help", key_display="?"),
    ]

    HELP = (
        "Readiness is the score to expect with its 90 % interval: each card counts as recalled with the probability "
        "that the memory model gives it, or else guessed. The line of a domain shows the estimate ●, its interval and "
        "the pass mark ┃. Retention is the share of known cards still known at the first review of a day. Calibration "
        "compares what was predicted with what came true: the two rows should agree; the Brier score is better the "
        "nearer to 0."
    )

    CSS = """
    ProgressScreen {
        #body { height: 1fr; padding: 0 2; scrollbar-size-vertical: 1; }
        .head { text-style: bold; margin-top: 1; }
        .short { color: $warning; }
        .note { color: $text-muted; }
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._standing = desk.standing()
        self._progress = desk.progress()

    def compose(self) -> ComposeResult:
        """The sections, one under the other."""
        forecast = self._standing.forecast()
        yield TitleBar("Progress", exam_line(forecast) if forecast else "no exam date set")
        with VerticalScroll(id="body", can_focus=False):
            yield from self._ready(self._standing, forecast)
            yield from self._remembered(self._progress)
            yield from self._habits(self._progress)
        yield Footer(show_command_palette=False)

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one("#body", VerticalScroll).scroll_relative(y=lines, animate=False)

    def _ready(self, standing: Standing, forecast: Forecast | None) -> Iterator[Static]:
        now = standing.readiness()
        lines = [ready_line("today", now)]
        if forecast:
            lines.append(ready_line(date_words(forecast), forecast.readiness))
        yield Static(Content("\n").join(lines))
        if forecast and forecast.outlook.days:
            load = forecast.outlook
            yield Static(
                f"The plan: {plural(forecast.minutes, 'minute')} a day, about {load.reviews_a_day:.0f} reviews and "
                f"{load.new_a_day:.0f} new cards.",
                classes="note",
            )
        if forecast and (short := shortfall(forecast)):
            yield Static(Content(f"! {short}"), classes="short")
        if standing.covered < 1:
            yield Static(
                f"Cards cover {percent(standing.covered)} of the blueprint; the rest is left out.", classes="note"
            )
        yield Static("Readiness by domain, today", classes="head")
        yield Static(
            Content("\n").join(
                [
                    Content.assemble(
                        f"{shortened(domain.name):<{_NAME_CELLS}}",
                        interval_line(now.domains[domain.id], standing.pass_mark, _LINE_CELLS),
                        f"{score(now.domains[domain.id]):>12}",
                    )
                    for domain in self._desk.bank.blueprint.domains
                    if domain.id in now.domains
                ]
            )
        )
        yield Static("● estimate   ├─┤ its 90 % interval   ┃ pass mark", classes="note")

    def _remembered(self, found: Progress) -> Iterator[Static]:
        yield Static("Retention", classes="head")
        yield Static("     ".join(f"{label} {percent(share)}" for label, share in found.retention))
        for title, calibration, nothing in (
            ("Calibration of daily answers", found.daily, "No card has come back on a later day yet."),
            (
                "Calibration in practice tests",
                found.mocks,
                "No practice test has been sat yet.",
            ),
        ):
            yield Static(title if calibration is None else f"{title} · Brier {calibration.brier:.2f}", classes="head")
            yield (
                Static(Content(nothing), classes="note")
                if calibration is None
                else Static(calibration_table(calibration))
            )

    def _habits(self, found: Progress) -> Iterator[Static]:
        today = self._desk.today()
        coming = [f"{(today + timedelta(days=ahead)):%a}"[:2] for ahead in range(len(found.due_by_day))]
        yield Static("Coming due by the schedule", classes="head")
        yield Static(columns(found.due_by_day, coming, rows=4, cell=4))
        yield Static("Days", classes="head")
        yield Static(heat_map(found.answers_by_day, today, _WEEKS))
        yield Static("Hours", classes="head")
        hours = [str(hour) if hour % 3 == 0 else "" for hour in range(24)]
        yield Static(columns(found.answers_by_hour, hours, rows=3, cell=3))


def shortened(name: str) -> str:
    """A domain's name, cut to fit with a blank after it."""
    return name if len(name) < _NAME_CELLS else name[: _NAME_CELLS - 2] + "…"


def ready_line(label: str, readiness: Readiness) -> Content:
    """`today     71 % ±6     pass 0.64`."""
    if readiness.too_early:
        return Content.assemble(f"{label:<12}", Content.styled("too early to tell", _MUTED))
    return Content.assemble(
        f"{label:<12}",
        Content.styled(f"{score(readiness.score):<12}", "bold"),
        "pass ",
        Content.styled(f"{readiness.passing:.2f}", "bold"),
    )
