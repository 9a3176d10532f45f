"""The lab's list: every demo with its presets."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from quiz.desk import Desk
from quiz.lab import Launcher, command_line
from quiz.store import StoreError
from quiz.tui.screens.lab import LabScreen
from quiz.tui.widgets.title_bar import TitleBar
from quiz.tui.words import plural, prose
from trainer_demos.catalog import DEMOS, Demo, Preset

_TITLE_CELLS = 44


class PresetList(OptionList):
    """A list whose enter key says what it does."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "select", "launch", key_display="enter")]


class CatalogueScreen(Screen[None]):
    """Choose a demo and one of its presets."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "home", key_display="esc"),
        Binding("question_mark", "app.help", "help", key_display="?"),
    ]

    HELP = (
        "Each line is an experiment that trains a real model on this machine in about a minute. The lines under a demo "
        "are presets of its knobs, each showing one point; every knob can be turned once it is open."
    )

    CSS = """
    CatalogueScreen {
        OptionList { max-width: 88; height: 1fr; border: none; background: $background; padding: 0 1;
                     scrollbar-size-vertical: 1; &:focus { border: none; background-tint: transparent; } }
        .shows { max-width: 88; height: 5; padding: 0 2; margin-top: 1; color: $text-muted; }
    }
    """

    def __init__(self, desk: Desk, launch: Launcher = command_line) -> None:
        super().__init__()
        self._desk = desk
        self._launch = launch

    def compose(self) -> ComposeResult:
        """The list, and what the line under the cursor shows."""
        yield TitleBar("Lab", "")
        yield PresetList(*self._options(Counter()))
        yield Static(classes="shows")
        yield Footer(show_command_palette=False)

    def on_screen_resume(self) -> None:
        """Count the runs again whenever the screen comes back."""
        try:
            runs = Counter((run.demo, run.preset) for run in self._desk.store.runs())
        except StoreError as error:
            self.notify(str(error), severity="error", timeout=20, markup=False)
            return
        options = self.query_one(OptionList)
        place = options.highlighted
        options.set_options(self._options(runs))
        options.highlighted = 1 if place is None else place
        options.focus()
        self.query_one(TitleBar).show("Lab", f"{plural(runs.total(), 'run')} so far")

    def _options(self, runs: Counter[tuple[str, str]]) -> list[Option | None]:
        lines: list[Option | None] = []
        for demo in DEMOS.values():
            lines += [None] if lines else []
            lines.append(Option(Content.styled(demo.title, "bold $accent"), disabled=True))
            lines += [
                Option(preset_line(preset, runs[demo.id, preset.name]), id=f"{demo.id}/{preset.name}")
                for preset in demo.presets
            ]
        return lines

    @on(OptionList.OptionHighlighted)
    def _describe(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_id:
            demo, preset = chosen(event.option_id)
            arms = " against ".join(demo.arms)
            self.query_one(".shows", Static).update(
                Content.assemble(
                    prose(preset.shows), Content.styled(f"\n{arms}, on {demo.data}", "$foreground-disabled")
                )
            )

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        if event.option_id:
            demo, preset = chosen(event.option_id)
            self.app.push_screen(LabScreen(self._desk, demo.id, preset.name, demo.predict, launch=self._launch))


def chosen(option_id: str) -> tuple[Demo, Preset]:
    """The demo and preset of a line."""
    demo_id, _, preset = option_id.partition("/")
    return DEMOS[demo_id], DEMOS[demo_id].preset(preset)


def preset_line(preset: Preset, runs: int) -> Content:
    """Title and how often it ran."""
    return Content.assemble(
        f"  {preset.title:<{_TITLE_CELLS}}", Content.styled(plural(runs, "run") if runs else "", "$foreground-muted")
    )
