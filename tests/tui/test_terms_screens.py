from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import BLUEPRINT, ROOT, make_card
from textual.pilot import Pilot
from textual.widgets import Footer, Input
from tui.at_a_test import at_a_test, sit
from tui.seeing import press, running, seen, studying

from quiz.bank import Bank
from quiz.desk import Desk
from quiz.tui.app import QuizApp
from quiz.tui.screens.home import HomeScreen
from quiz.tui.screens.questions import QuestionsScreen
from quiz.tui.screens.study import StudyScreen
from quiz.tui.screens.terms import GlossaryScreen, TermsScreen

CARD = make_card(stem="What does a shared encoder learn?", takeaway="Nucleus sampling is something else.")


@pytest.fixture
def taught(make_desk: Callable[..., Desk], tmp_path: Path) -> Desk:
    """A desk whose card uses two terms of the glossary that ships."""
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "glossary.yaml").write_bytes((ROOT / "content" / "glossary.yaml").read_bytes())
    return make_desk(bank=Bank.of(BLUEPRINT, [CARD]))


def offered(pilot: Pilot[None]) -> list[str]:
    """What the command palette offers."""
    assert isinstance(pilot.app, QuizApp)
    return [command.title for command in pilot.app.get_system_commands(pilot.app.screen)]


async def test_k_explains_the_terms_of_an_answered_card_and_escape_comes_back(taught: Desk) -> None:
    async with studying(taught) as pilot:
        await press(pilot, "1", "k")
        text = seen(pilot)
        assert "2 terms" in text
        assert text.index("encoder") < text.index("top-p  nucleus sampling")
        assert "Vaswani et al. 2017 · Attention Is All You Need" in text
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, StudyScreen)
        assert "Remember:" in seen(pilot)


async def test_no_term_is_explained_before_the_answer(taught: Desk) -> None:
    async with studying(taught) as pilot:
        await press(pilot, "k")
        assert isinstance(pilot.app.screen, StudyScreen)
        assert "k terms" not in seen(pilot)
        assert not {"Glossary", "Terms"} & set(offered(pilot))
        await press(pilot, "1")
        assert "k terms" in seen(pilot)
        assert {"Glossary", "Terms"} <= set(offered(pilot))


async def test_no_term_is_explained_during_a_test_but_after_it_in_the_review(taught: Desk) -> None:
    async with at_a_test(taught, questions=1) as pilot:
        assert "Glossary" not in offered(pilot)
        await press(pilot, "ctrl+s")
        assert "Glossary" not in offered(pilot)
        await press(pilot, "escape")
        await sit(pilot, "-")
        assert "Glossary" in offered(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, QuestionsScreen)
        assert "k terms" in seen(pilot)
        await press(pilot, "k")
        assert isinstance(pilot.app.screen, TermsScreen)
        assert "encoder" in seen(pilot)
        await press(pilot, "k")
        assert isinstance(pilot.app.screen, QuestionsScreen)


async def test_a_card_without_terms_says_so_and_leads_to_the_whole_glossary(desk: Desk) -> None:
    async with studying(desk) as pilot:
        await press(pilot, "1", "k")
        assert "This card uses no term of the glossary" in seen(pilot)
        await press(pilot, "g")
        assert isinstance(pilot.app.screen, GlossaryScreen)
        assert "These cards came without a glossary." in seen(pilot)


async def test_g_at_home_opens_all_terms_and_typing_searches_them(taught: Desk) -> None:
    async with running(taught) as pilot:
        await press(pilot, "g")
        assert isinstance(pilot.app.screen, GlossaryScreen)
        assert f"{len(taught.glossary().terms)} terms" in seen(pilot)
        assert "A/B test" in seen(pilot)
        await press(pilot, *"nucleus")
        assert "1 of " in seen(pilot)
        assert "top-p  nucleus sampling" in seen(pilot)
        await press(pilot, *"xk")
        assert "No term has “nucleusxk”." in seen(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_arrows_scroll_the_glossary_while_the_search_line_has_the_focus(taught: Desk) -> None:
    async with running(taught) as pilot:
        await press(pilot, "g", "pagedown", "down")
        assert isinstance(pilot.app.focused, Input)
        assert "↑↓ scroll" in seen(pilot)
        assert pilot.app.screen.query_one("#terms").scroll_y == 18
        await press(pilot, "up", "pageup")
        assert pilot.app.screen.query_one("#terms").scroll_y == 0


async def test_the_palette_offers_the_glossary_and_help_once(taught: Desk) -> None:
    async with running(taught) as pilot:
        assert offered(pilot).count("Glossary") == 1
        assert offered(pilot).count("Help") == 1


@pytest.mark.parametrize("keys", [(), ("p",), ("t",), ("l",), ("comma",), ("enter",), ("enter", "1")])
async def test_the_palette_offers_each_command_once_whatever_number_of_keys_it_has(
    taught: Desk, keys: tuple[str, ...]
) -> None:
    async with running(taught) as pilot:
        await press(pilot, *keys)
        titles = offered(pilot)
        assert len(titles) == len(set(titles)), titles


async def test_editing_is_found_by_palette_and_help_though_the_footer_has_no_room_for_it(taught: Desk) -> None:
    async with studying(taught, (80, 60)) as pilot:
        assert "Edit" in offered(pilot)
        await press(pilot, "?")
        assert "edit" in seen(pilot)


async def test_the_glossary_is_not_read_before_it_is_wanted(taught: Desk) -> None:
    async with studying(taught) as pilot:
        await press(pilot, "1")
        assert taught._glossary is None
        await press(pilot, "k")
        assert taught._glossary is not None


@pytest.mark.parametrize("keys", [("g",), ("enter", "1", "k")])
async def test_terms_fit_80_by_24(taught: Desk, keys: tuple[str, ...]) -> None:
    async with running(taught) as pilot:
        await press(pilot, *keys)
        assert pilot.app.screen.query_one("#terms").max_scroll_x == 0
        assert pilot.app.screen.query_one(Footer).max_scroll_x == 0
