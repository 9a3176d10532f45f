"""The lab's list: every demo with its presets, searched by words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, OptionList, Static
from textual.widgets.option_list import Option

from quiz.desk import Desk
from quiz.lab import Launcher, command_line
from quiz.store import StoreError, tally
from quiz.tui.screens.lab import LabScreen
from quiz.tui.screens.runs import RunsScreen
from quiz.tui.widgets.title_bar import TitleBar
from quiz.tui.words import plural, prose
from trainer_demos.catalog import DEMOS, Demo, Preset

_TITLE_CELLS = 44
_ABOUT_ROWS, _OTHER_ROWS, _SEARCH_ROWS = 6, 4, 2
"""Rows for the words below the list, for title and footer, and for the search line."""
Found = Mapping[str, tuple[Preset, ...]]
"""Presets by the id of their demo, in the order of the catalogue."""


class PresetList(OptionList, inherit_bindings=False):
    """A list whose keys say what they do, enter first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "launch", key_display="enter"),
        Binding("right", "screen.demo(1)", "next demo", key_display="→"),
        Binding("left", "screen.demo(-1)", show=False),
        *OptionList.BINDINGS,
    ]


class SearchInput(Input):
    """An input from which enter and down lead to what was found."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "screen.to_list", "to the list", key_display="enter")
    ]


class SearchLine(Horizontal):
    """Words to look for; there only while it is wanted."""

    DEFAULT_CSS = """
    SearchLine {
        display: none; height: 1; max-width: 88; padding: 0 2; margin-bottom: 1;
        Static { width: auto; color: $accent; text-style: bold; margin-right: 1; }
        Input { width: 1fr; background: $panel; }
        &.-open { display: block; layout: horizontal; }
    }
    """

    def compose(self) -> ComposeResult:
        """A sign and an input."""
        yield Static("/")
        yield SearchInput(placeholder="rehearsal, few labels, calibration …", compact=True)


class CatalogueScreen(Screen[None]):
    """Choose a demo and one of its presets."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "search", key_display="/"),
        Binding("h", "history", "history"),
        Binding("escape,q", "leave", "back", key_display="esc"),
        Binding("escape,q", "end_search", "end search", key_display="esc"),
        Binding("question_mark", "app.help", "help", key_display="?"),
    ]

    HELP = (
        "Each line is an experiment that trains a real model on this machine in about a minute. The lines under a demo "
        "are presets of its knobs, each showing one point; every knob can be turned once it is open. / looks for "
        "words in titles and ideas: all of them must occur. The arrow keys walk over presets and demos; h lists "
        "every run with your predictions."
    )

    CSS = """
    CatalogueScreen {
        OptionList { max-width: 88; height: auto; border: none; background: $background; padding: 0 1;
                     scrollbar-size-vertical: 1;
                     & > .option-list--option { padding: 0 1; }
                     &:focus { border: none; background-tint: transparent;
                               & > .option-list--option-highlighted { background: $accent 30%; color: $foreground; } } }
        .about { max-width: 88; height: auto; padding: 0 2; margin-top: 1;
                 Static { height: auto; }
                 .shows { height: 2; }
                 .idea, .arms { height: 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
                 .arms { color: $foreground-muted; } }
        .about { layout: vertical; height: 1fr; }
    }
    """

    def __init__(self, desk: Desk, launch: Launcher = command_line) -> None:
        super().__init__()
        self._desk = desk
        self._launch = launch
        self._runs: Counter[tuple[str, str]] = Counter()
        self._kept = ""
        self._found = search("")

    def compose(self) -> ComposeResult:
        """Search line, the list, and what the line under the cursor shows."""
        yield TitleBar("Lab", "")
        yield SearchLine()
        yield PresetList()
        with Horizontal(classes="about"):
            yield Static(classes="shows")
            yield Static(classes="idea")
            yield Static(classes="arms")
        yield Footer(show_command_palette=False)

    def on_screen_resume(self) -> None:
        """Count the runs again whenever the screen comes back."""
        try:
            runs = self._desk.store.runs()
        except StoreError as error:
            self.notify(str(error), severity="error", timeout=20, markup=False)
            return
        hits, told = tally(runs)
        self._runs = Counter((run.demo, run.preset) for run in runs)
        self._kept = f"{plural(len(runs), 'run')} so far{f' · you predicted {hits} of {told}' if told else ''}"
        self._list()
        if not self._searching:
            self.action_to_list()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only the keys that do something now; in the search line a slash is a letter like others."""
        del parameters
        return {
            "search": not isinstance(self.focused, SearchInput),
            "end_search": self._searching,
            "leave": not self._searching,
        }.get(action, True)

    def _list(self) -> None:
        """Show what was found, the cursor on the preset it was on or on the first."""
        options = self.query_one(OptionList)
        place = options.highlighted
        before = options.get_option_at_index(place).id if place is not None else None
        lines: list[Option | None] = []
        for demo_id, presets in self._found.items():
            lines += [None] if lines else []
            lines.append(Option(Content.styled(DEMOS[demo_id].title, "bold $accent"), disabled=True))
            lines += [
                Option(preset_line(preset, self._runs[demo_id, preset.name]), id=f"{demo_id}/{preset.name}")
                for preset in presets
            ]
        options.set_options(lines)
        ids = [option.id for option in options.options]
        options.highlighted = ids.index(before) if before and before in ids else 1 if lines else None
        count = sum(map(len, self._found.values()))
        everything = sum(len(demo.presets) for demo in DEMOS.values())
        title = f"Lab · {count} of {everything} presets" if count < everything else f"Lab · {len(DEMOS)} demos"
        self.query_one(TitleBar).show(title, self._kept)
        if not lines:
            self._tell("No demo speaks of that. Try a single word, such as labels, layers, forgetting or noise.")

    def on_resize(self) -> None:
        """The list leaves room for what is said about one of its lines."""
        others = _ABOUT_ROWS + _OTHER_ROWS + _SEARCH_ROWS * self._searching
        self.query_one(OptionList).styles.max_height = max(3, self.size.height - others)

    def _tell(self, shows: str, idea: str = "", arms: str = "") -> None:
        for name, text in (("shows", prose(shows)), ("idea", prose(idea)), ("arms", Content(arms))):
            self.query_one(f".{name}", Static).update(text)

    @on(OptionList.OptionHighlighted)
    def _describe(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_id:
            demo, preset = chosen(event.option_id)
            idea = demo.concept.partition(". ")[0].rstrip(".")
            self._tell(preset.shows, f"{demo.title}: {idea}.", f"{' against '.join(demo.arms)}, on {demo.data}")

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        if event.option_id:
            demo, preset = chosen(event.option_id)
            self.app.push_screen(LabScreen(self._desk, demo.id, preset.name, demo.predict, launch=self._launch))

    # -- search ---------------------------------------------------------------------------------------------------

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._found = search(event.value)
        self._list()

    @property
    def _searching(self) -> bool:
        """Whether the search line is open, be the focus there or in the list."""
        return any(line.has_class("-open") for line in self.query(SearchLine))

    def action_search(self) -> None:
        """Open the search line."""
        self.query_one(SearchLine).add_class("-open")
        self.on_resize()
        self.query_one(Input).focus()

    def action_to_list(self) -> None:
        """From the search line to what was found."""
        self.query_one(OptionList).focus()

    def action_end_search(self) -> None:
        """Every preset again."""
        self.query_one(SearchLine).remove_class("-open")
        self.on_resize()
        self.query_one(Input).value = ""
        self.action_to_list()
        self.refresh_bindings()

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss()

    # -- moving ---------------------------------------------------------------------------------------------------

    def action_demo(self, forward: int) -> None:
        """To the first preset of the next demo, or of the one before."""
        options = self.query_one(OptionList)
        if options.highlighted is None:
            return
        firsts = [place + 1 for place, option in enumerate(options.options) if option.disabled]
        now = max(number for number, place in enumerate(firsts) if place <= options.highlighted)
        options.highlighted = firsts[(now + forward) % len(firsts)]

    def action_history(self) -> None:
        """Every run."""
        self.app.push_screen(RunsScreen(self._desk))


def search(query: str) -> Found:
    """The presets that speak of all words of the query, in their own words or in those of their demo.

    A word may be typed in part, from its beginning.
    """
    words = [re.compile(rf"(?<!\w){re.escape(word)}") for word in query.casefold().split()]
    found = {}
    for demo in DEMOS.values():
        idea = f"{demo.id} {demo.title} {demo.concept} {' '.join(demo.arms)}"
        texts = {
            preset.name: f"{idea} {preset.name} {preset.title} {preset.shows}".casefold() for preset in demo.presets
        }
        presets = tuple(preset for preset in demo.presets if all(word.search(texts[preset.name]) for word in words))
        if presets:
            found[demo.id] = presets
    return found


def chosen(option_id: str) -> tuple[Demo, Preset]:
    """The demo and preset of a line."""
    demo_id, _, preset = option_id.partition("/")
    return DEMOS[demo_id], DEMOS[demo_id].preset(preset)


def preset_line(preset: Preset, runs: int) -> Content:
    """Title and how often it ran."""
    return Content.assemble(
        f"  {preset.title:<{_TITLE_CELLS}}", Content.styled(plural(runs, "run") if runs else "", "$foreground-muted")
    )
