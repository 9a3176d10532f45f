from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from conftest import BERLIN, BLUEPRINT, Clock, attempt_at, make_card
from textual.pilot import Pilot
from textual.widgets import Input
from tui.seeing import notices, press, running, seen, studying

from quiz.bank import Bank, Problem, Source
from quiz.desk import Desk
from quiz.store import Store, StoreError
from quiz.study.memory import Rating
from quiz.study.review import review_card
from quiz.tui.screens.catalogue import CatalogueScreen
from quiz.tui.screens.help import HelpScreen
from quiz.tui.screens.home import HomeScreen
from quiz.tui.screens.settings import SettingsScreen
from quiz.tui.screens.study import StudyScreen
from quiz.tui.screens.too_small import TooSmallScreen


async def test_home_shows_what_is_due_new_and_done_and_one_key_to_begin(desk: Desk) -> None:
    async with running(desk) as pilot:
        text = seen(pilot)
        assert "0 due     10 new     0 done today" in text
        assert "enter  study 10 cards" in text
        assert "Multi-task learning" in text
        assert "0/16" in text
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, StudyScreen)


async def test_the_next_card_is_spoken_of_only_once_no_card_is_left_for_now(desk: Desk) -> None:
    async with running(desk) as pilot:
        await press(pilot, "enter", "1", "escape")
        assert desk.next_due() is not None
        assert "next card" not in seen(pilot)


async def test_each_domain_has_one_line_with_its_counts_on_the_smallest_terminal(desk: Desk) -> None:
    async with running(desk, size=(64, 20)) as pilot:
        (line,) = [line for line in seen(pilot).splitlines() if "Multi-task learning" in line]
        assert "0/16" in line
        await press(pilot, "t")
        (line,) = [line for line in seen(pilot).splitlines() if "Multi-task learning" in line]
        assert "16 cards" in line


@pytest.mark.parametrize(
    ("key", "screen"), [("s", StudyScreen), ("l", CatalogueScreen), ("comma", SettingsScreen), ("?", HelpScreen)]
)
async def test_each_key_opens_its_screen_and_escape_comes_back(desk: Desk, key: str, screen: type) -> None:
    async with running(desk) as pilot:
        await press(pilot, key)
        assert isinstance(pilot.app.screen, screen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_q_quits(desk: Desk) -> None:
    async with running(desk) as pilot:
        await press(pilot, "q")
        assert not pilot.app.is_running
        assert pilot.app.return_code == 0


async def test_a_click_on_the_words_begins(desk: Desk) -> None:
    async with running(desk) as pilot:
        lines = seen(pilot).split("\n")
        y = next(number for number, line in enumerate(lines) if "study 10 cards" in line)
        await pilot.click(offset=(lines[y].index("study 10") + 2, y))
        await pilot.pause()
        assert isinstance(pilot.app.screen, StudyScreen)


async def test_home_counts_again_after_study(desk: Desk) -> None:
    async with running(desk) as pilot:
        await press(pilot, "enter", "1", "escape")
        assert "1 done today" in seen(pilot)
        assert "1/16" in seen(pilot)


async def test_when_all_is_done_home_says_so_and_when_the_next_card_comes(
    make_desk: Callable[..., Desk], clock: Clock
) -> None:
    card = make_card()
    desk = make_desk(bank=Bank.of(BLUEPRINT, [card]))
    desk.store.record(review_card(card, attempt_at(card), None, clock(), BERLIN, rating=Rating.EASY))
    async with running(desk) as pilot:
        assert "Done for today." in seen(pilot)
        assert "next card in" in seen(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "Nothing is due" in notices(pilot)[-1]


async def test_a_retired_card_is_not_announced(make_desk: Callable[..., Desk], clock: Clock) -> None:
    card = make_card()
    desk = make_desk(bank=Bank.of(BLUEPRINT, [replace(card, status="retired"), make_card("mtl-bbbb")]))
    desk.store.record(review_card(card, attempt_at(card), None, clock(), BERLIN, rating=Rating.EASY))
    assert desk.next_due() is None


async def test_a_card_that_cannot_be_read_is_named(make_desk: Callable[..., Desk]) -> None:
    problem = Problem(Source("decks/mine.yaml", 3, 10), "rev", "is missing")
    desk = make_desk(bank=Bank.of(BLUEPRINT, [make_card()], [problem, problem]))
    async with running(desk) as pilot:
        assert "decks/mine.yaml:3:10: rev: is missing (and 1 more;" in " ".join(seen(pilot).split())


async def test_data_that_cannot_be_read_is_said_on_home(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise StoreError("the database is gone")

    async with running(desk) as pilot:
        for name in ("marks", "memories", "log", "settings"):
            monkeypatch.setattr(Store, name, gone)
        await press(pilot, "comma", "enter", "?", "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert set(notices(pilot)) == {"the database is gone"}
        assert pilot.app.is_running


async def test_the_card_limit_of_a_day_holds_over_sessions(desk: Desk, clock: Clock) -> None:
    desk.store.save_setting("new_per_day", 2)
    async with running(desk) as pilot:
        assert "2 new" in seen(pilot)
        await press(pilot, "enter", "1", "escape")
        assert "1 new" in seen(pilot)
        clock.now += timedelta(days=1)
        await press(pilot, "l", "escape")
        assert "2 new" in seen(pilot)


async def _search(pilot: Pilot[None], words: str) -> None:
    await press(pilot, "ctrl+p")
    pilot.app.screen.query_one(Input).value = words
    for _ in range(40):
        await pilot.pause(0.05)
    await press(pilot, "down", "enter")
    for _ in range(4):
        await pilot.pause(0.05)


async def test_the_command_palette_runs_the_keys_of_the_screen(desk: Desk) -> None:
    async with running(desk) as pilot:
        await _search(pilot, "study")
        assert isinstance(pilot.app.screen, StudyScreen)
        await _search(pilot, "flag")
        assert "⚑ flagged" in seen(pilot)


async def test_the_theme_changed_from_the_palette_is_kept(desk: Desk) -> None:
    async with running(desk) as pilot:
        assert pilot.app.theme == "quiz-dark"
        await _search(pilot, "dark or light")
        assert pilot.app.theme == "quiz-light"
    async with running(desk) as pilot:
        assert pilot.app.theme == "quiz-light"


async def test_help_lists_the_keys_of_the_screen_below(desk: Desk) -> None:
    async with studying(desk, (80, 40)) as pilot:
        await press(pilot, "?")
        text = seen(pilot)
        for words in ("Choose with 1 to 4", "uncover", "suspend: the card stays away", "whys: what is right or wrong"):
            assert words in text
        assert "find any command" in text
        assert "esc closes it" in text
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, StudyScreen)


async def test_a_terminal_made_too_small_says_so_and_the_card_is_back_when_it_grows(desk: Desk) -> None:
    async with studying(desk) as pilot:
        asked = seen(pilot)
        await pilot.resize_terminal(60, 15)
        await pilot.pause()
        assert isinstance(pilot.app.screen, TooSmallScreen)
        assert "This terminal has 60×15 cells." in seen(pilot)
        await press(pilot, "1")
        assert desk.store.reviews() == ()
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert seen(pilot) == asked


async def test_home_fits_80_by_24(desk: Desk) -> None:
    async with running(desk) as pilot:
        assert pilot.app.screen.query_one("#body").max_scroll_x == 0
        assert pilot.app.screen.query_one("Footer").max_scroll_x == 0
        assert all(widget.region.right <= 80 for widget in pilot.app.screen.query("Static"))
