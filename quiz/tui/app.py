"""The app: wiring, themes, and what every screen shares."""

from __future__ import annotations

import webbrowser
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from quiz.desk import Desk
from quiz.exam.paper import Terms
from quiz.store import StoreError
from quiz.tui.screens.home import HomeScreen
from quiz.tui.theme import THEMES

MINIMUM_COLUMNS = 64
MINIMUM_ROWS = 20
_EVERYWHERE = {"app.glossary", "app.help", "help"}
"""Actions that the palette offers on their own."""


class QuizApp(App[None]):
    """One learner, one desk."""

    TITLE = "AI Prompt Engineering"
    CSS_PATH = Path(__file__).with_name("app.tcss")
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "help", "help", key_display="?", show=False),
        Binding("ctrl+c", "quit", "quit", show=False, priority=True),
        Binding("ctrl+q", "quit", "quit", show=False, priority=True),
    ]

    def __init__(
        self, desk: Desk, study: tuple[str, str, int | None] | None = None, test: tuple[Terms, bool] | None = None
    ) -> None:
        super().__init__()
        self.desk = desk
        self._study = study
        self._test = test
        for theme in THEMES.values():
            self.register_theme(theme)

    def on_mount(self) -> None:
        """Home, or straight to studying or to a test."""
        self.theme = THEMES[self.desk.settings().theme].name
        self.push_screen(HomeScreen(self.desk))
        if self._study is not None:
            from quiz.tui.screens.study import StudyScreen  # noqa: PLC0415  home does not wait for it

            domain, tag, limit = self._study
            self.push_screen(StudyScreen(self.desk, self.desk.session(domain, tag, limit)))
        elif self._test is not None:
            from quiz.tui.screens.practice import first_screen  # noqa: PLC0415  home does not wait for it

            try:
                self.push_screen(first_screen(self.desk, *self._test))
            except StoreError as error:
                self.notify(str(error), severity="error", timeout=20, markup=False)

    def on_resize(self, event: events.Resize) -> None:
        """Say what is needed in a terminal that is too small, and go on once it is large enough."""
        from quiz.tui.screens.too_small import TooSmallScreen  # noqa: PLC0415  seldom wanted

        small = event.size.width < MINIMUM_COLUMNS or event.size.height < MINIMUM_ROWS
        shown = isinstance(self.screen, TooSmallScreen)
        if small and not shown:
            self.push_screen(TooSmallScreen(MINIMUM_COLUMNS, MINIMUM_ROWS))
        elif shown and not small:
            self.pop_screen()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The command palette: every key of this screen, in the footer or not, then what the app offers everywhere."""
        own = {binding.action for binding in screen.BINDINGS if isinstance(binding, Binding) and binding.description}
        own -= _EVERYWHERE
        for node, binding, enabled, _tooltip in screen.active_bindings.values():
            if node is screen and enabled and binding.description and binding.action in own:
                own.remove(binding.action)  # each further key of an action is a binding of its own
                key = self.get_key_display(binding) if binding.key_display else binding.key
                yield SystemCommand(
                    binding.description.capitalize(),
                    f"key {key}",
                    lambda action=binding.action: self.run_worker(self.run_action(action, screen), exit_on_error=True),
                )
        if not self.asking:
            yield SystemCommand("Glossary", "What the terms of the cards mean", self.action_glossary)
        yield SystemCommand("Dark or light", "Change the theme", self.action_toggle_theme)
        yield SystemCommand("Help", "What the keys of this screen do", self.action_help)

    def get_key_display(self, binding: Binding) -> str:
        """A key as the footer shows it; digits go as far as the choices of the screen do."""
        choices = getattr(self.screen, "choices", 0)
        if choices and (binding.key_display or "").startswith("1-"):
            return f"1-{choices}"
        return super().get_key_display(binding)

    @property
    def asking(self) -> bool:
        """Whether a question is open: whatever would explain a term could then give its answer away."""
        return any(getattr(screen, "asking", False) for screen in self.screen_stack)

    def action_glossary(self) -> None:
        """Every term in one line."""
        from quiz.tui.screens.terms import GlossaryScreen  # noqa: PLC0415  loaded when first wanted

        self.push_screen(GlossaryScreen(self.desk.glossary()))

    def action_help(self) -> None:
        """Explain the screen and its keys."""
        from quiz.tui.screens.help import HelpScreen  # noqa: PLC0415  loaded when first wanted

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def action_toggle_theme(self) -> None:
        """Dark to light and back, and next time, too."""
        theme = "light" if self.theme == THEMES["dark"].name else "dark"
        self.theme = THEMES[theme].name
        try:
            self.desk.store.save_setting("theme", theme)
        except StoreError as error:
            self.notify(str(error), severity="error", timeout=20, markup=False)

    def action_browse(self, url: str) -> None:
        """Open a reference in the web browser, or show its address where there is none (over SSH)."""
        if not webbrowser.open(url):
            self.notify(url, title="Open this address", timeout=15, markup=False)
