"""Earlier runs: what was predicted, what was measured; one can be opened, or drawn behind a new run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from quiz.desk import Desk
from quiz.store import StoreError, tally
from quiz.tui.past import Past
from quiz.tui.screens.past_run import PastRunScreen
from quiz.tui.widgets.title_bar import TitleBar
from quiz.tui.words import prose
from trainer_demos.catalog import DEMOS

MOST_BEHIND = 3
"""More runs on one plot could not be told apart."""
_ABOUT_ROWS, _OTHER_ROWS = 9, 4
"""Rows for the words below the list, and for title and footer."""


class RunList(OptionList):
    """A list whose enter key says what it does."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "select", "open", key_display="enter")]


class RunsScreen(Screen[tuple[Past, ...]]):
    """The runs of one demo, or of all; its result are the runs to be drawn behind the one at hand."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "compare"),
        Binding("a", "all", "all demos"),
        Binding("escape,q,h", "leave", "back", key_display="esc"),
        Binding("question_mark", "app.help", "help", key_display="?"),
    ]

    HELP = (
        "Every run that raced, the newest first: ✓ where your prediction came true, ✗ where it did not, – where the "
        "run could not tell. Enter opens one. In a demo, space marks up to three runs of it; their curves are drawn "
        "dimmed, with hollow signs, behind the run at hand, on the same axes."
    )

    CSS = """
    RunsScreen {
        OptionList { max-width: 88; height: auto; border: none; background: $background; padding: 0 1;
                     scrollbar-size-vertical: 1;
                     & > .option-list--option { padding: 0 1; }
                     &:focus { border: none; background-tint: transparent;
                               & > .option-list--option-highlighted { background: $accent 30%; color: $foreground; } } }
        .about { max-width: 88; height: 1fr; padding: 0 2; margin-top: 1; }
    }
    """

    def __init__(self, desk: Desk, demo: str = "", marked: Sequence[Past] = (), *, comparing: bool = False) -> None:
        super().__init__()
        self._desk = desk
        self._demo = demo
        self._all = not demo
        self._marked = list(marked)
        self._comparing = comparing
        self._runs: list[Past] = []

    def compose(self) -> ComposeResult:
        """The list, and what the run under the cursor was about."""
        yield TitleBar("Earlier runs", "")
        yield RunList()
        yield Static(classes="about")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Read them."""
        self._read()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Marks are for a run at hand; the list of all demos is one list already."""
        del parameters
        return {"mark": self._comparing and bool(self._runs), "all": bool(self._demo)}.get(action, True)

    def _read(self) -> None:
        try:
            runs = self._desk.store.runs("" if self._all else self._demo)
        except StoreError as error:
            self.notify(str(error), severity="error", timeout=20, markup=False)
            return
        self._runs = [Past(run) for run in reversed(runs)]
        hits, told = tally(runs)
        title = "Earlier runs" if self._all else f"Earlier runs · {DEMOS[self._demo].title}"
        self.query_one(TitleBar).show(title, f"you predicted {hits} of {told}" if told else "")
        self._list()
        if not self._runs:
            self.query_one(".about", Static).update("No run yet: predict, and it will be kept here.")
        self.refresh_bindings()

    def _list(self) -> None:
        options = self.query_one(OptionList)
        place = options.highlighted or 0
        lines = run_lines(
            self._runs, self._desk.zone, min(88, self.size.width) - 5, named=self._all, marked=self._marked
        )
        options.set_options([Option(line) for line in lines])
        options.highlighted = min(place, len(lines) - 1) if lines else None
        options.disabled = not lines
        options.focus()

    def on_resize(self) -> None:
        """Lay the lines out for the width at hand; the list leaves room for what is said about one of them."""
        self.query_one(OptionList).styles.max_height = max(3, self.size.height - _ABOUT_ROWS - _OTHER_ROWS)
        if self._runs:
            self._list()

    @on(OptionList.OptionHighlighted)
    def _describe(self, event: OptionList.OptionHighlighted) -> None:
        self.query_one(".about", Static).update(about(self._runs[event.option_index]))

    @on(OptionList.OptionSelected)
    def _open(self, event: OptionList.OptionSelected) -> None:
        self.app.push_screen(PastRunScreen(self._desk, self._runs[event.option_index]))

    def action_mark(self) -> None:
        """Draw the run under the cursor behind the one at hand, or no more."""
        place = self.query_one(OptionList).highlighted
        past = None if place is None else self._runs[place]
        if past is None:
            return
        if past in self._marked:
            self._marked.remove(past)
        elif past.run.demo != self._demo or not past.curves:
            words = "it belongs to another demo" if past.run.demo != self._demo else "its curves were not kept"
            self.notify(f"This run cannot be compared: {words}.", markup=False)
        elif len(self._marked) == MOST_BEHIND:
            self.notify(f"{MOST_BEHIND} runs are the most that can be told apart; take a mark away first.")
        else:
            self._marked.append(past)
        self._list()

    def action_all(self) -> None:
        """The runs of all demos, or of this one only."""
        self._all = not self._all
        self.query_one(OptionList).highlighted = None
        self._read()

    def action_leave(self) -> None:
        """Back, with what was marked."""
        self.dismiss(tuple(self._marked))


def run_lines(
    runs: Sequence[Past], zone: tzinfo | None, columns: int, *, named: bool, marked: Sequence[Past] = ()
) -> list[Content]:
    """Mark, hit, time, what was run, and the main metric of every arm, in columns."""
    signs = {True: ("✓", "$success"), False: ("✗", "$error"), None: ("–", "")}
    figures = [past.run.status if past.result is None else past.figures for past in runs]
    width = max(map(len, figures), default=0)
    lines = []
    for past, figure in zip(runs, figures, strict=True):
        start = [
            ("○ " if past in marked else "  ", "bold $accent"),
            (f"{signs[past.run.hit][0]} ", signs[past.run.hit][1]),
        ]
        title = f"{past.demo.title if past.demo else past.run.demo}: {past.title}" if named else past.title
        room = columns - 4 - len(past.when(zone)) - 2 - width - 2
        shown = title if len(title) <= room else f"{title[: room - 1]}…"
        lines.append(Content.assemble(*start, f"{past.when(zone)}  {shown:<{room}}  {figure:>{width}}"))
    return lines


def about(past: Past) -> Content:
    """Prediction, measurement, figures and verdict of a run."""
    run, result, failed = past.run, past.result, past.failed
    name, values = past.main
    title = f"{past.demo.title if past.demo else run.demo} · {past.title}"
    lines = [
        Content.styled(title, "bold $accent"),
        Content.assemble(Content.styled("You said: ", "bold"), prose(run.predicted or "nothing")),
        Content.assemble(Content.styled("The run: ", "bold"), prose(run.measured or "could not tell")),
    ]
    if values:
        arms = " · ".join(f"{arm} {figure}" for arm, figure in zip(values, past.figures.split(), strict=True))
        lines.append(Content.styled(f"{name}: {arms}", "$foreground-muted"))
    if result:
        lines.append(Content.assemble(prose(result.verdict)).stylize("$foreground-muted"))
    if failed:
        lines.append(Content.styled(f"{failed.what}: {failed.why}", "$foreground-muted"))
    return Content("\n").join(lines)
