"""Reading a question that is longer than the terminal, and the keys at its foot."""

from dataclasses import replace

import pytest
from conftest import BLUEPRINT
from tui.at_a_test import at_a_test
from tui.seeing import press, seen

from quiz.bank import Bank
from quiz.desk import Desk


@pytest.fixture
def long(desk: Desk) -> Desk:
    """A desk whose cards have stems of some twenty lines."""
    cards = [replace(card, stem="A word of the stem. " * 80) for card in desk.bank.cards.values()]
    desk.bank = Bank.of(BLUEPRINT, cards)
    return desk


async def test_a_question_says_that_more_is_below_until_its_end_is_in_view(long: Desk) -> None:
    async with at_a_test(long) as pilot:
        assert "▼ more below" in seen(pilot)
        assert "Answer d" not in seen(pilot)
        await press(pilot, "space", "space", "space")
        assert "▼ more below" not in seen(pilot)
        assert "Answer d" in seen(pilot)
        await press(pilot, "up")
        assert "▼ more below" in seen(pilot)
        await press(pilot, "right")
        assert "▼ more below" in seen(pilot)


async def test_whether_more_is_below_follows_the_size_of_the_terminal(long: Desk) -> None:
    async with at_a_test(long, (80, 60)) as pilot:
        assert "more below" not in seen(pilot)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        await pilot.pause()
        assert "▼ more below" in seen(pilot)


async def test_the_footer_of_a_test_counts_the_options_and_fits_80_columns(desk: Desk) -> None:
    desk.bank = Bank.of(BLUEPRINT, [replace(card, options=card.options[:3]) for card in desk.bank.cards.values()])
    async with at_a_test(desk) as pilot:
        footer = seen(pilot).split("\n")[-1]
        for words in ("1-3 choose", "j jump", "^s hand in", "↑↓ scroll", "esc leave", "? help"):
            assert words in footer
        assert pilot.app.screen.query_one("Footer").max_scroll_x == 0
        assert "c confidence" in seen(pilot)
