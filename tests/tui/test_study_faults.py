"""Two windows, a full disk, lost data: said in words, and nothing lost."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import BERLIN, BLUEPRINT, Clock, attempt_at, make_card
from tui.seeing import card_id, key_of, notices, press, running, seen, study_of, studying

from quiz.bank import Bank
from quiz.desk import Desk
from quiz.store import Store, StoreError
from quiz.study.memory import Rating
from quiz.study.review import review_card
from quiz.tui.screens import study as study_screen
from quiz.tui.screens.home import HomeScreen


async def test_a_card_answered_in_another_window_is_asked_again_and_nothing_is_lost(desk: Desk, database: str) -> None:
    with Store.open(database) as other:
        async with studying(desk) as pilot, running(replace(desk, store=other), ("", "", None)) as second:
            assert card_id(pilot) == card_id(second)
            await press(second, "1")
            asked = seen(pilot)
            await press(pilot, "1")
            assert "answered in another window" in notices(pilot)[-1]
            assert "✓ Right" not in seen(pilot)
            assert "✗ You chose" not in seen(pilot)
            assert asked.split("\n")[1] == seen(pilot).split("\n")[1]
            await press(pilot, "1")
            assert len(desk.store.reviews()) == 2


async def test_an_answer_that_another_window_took_back_does_not_block_undo(desk: Desk, database: str) -> None:
    async with studying(desk) as pilot:
        first = card_id(pilot)
        await press(pilot, "1", "enter", "1")
        with Store.open(database) as other:
            last = other.last_review()
            assert last is not None
            other.undo(last[0])
        await press(pilot, "u")
        assert "taken back already" in notices(pilot)[-1]
        await press(pilot, "u")
        assert card_id(pilot) == first
        assert desk.store.reviews() == ()


async def test_an_answer_that_cannot_be_stored_is_said_and_the_card_stays(desk: Desk, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "quiz.db") as blocker:
        blocker.execute("CREATE TRIGGER full BEFORE INSERT ON reviews BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
    async with studying(desk) as pilot:
        asked = card_id(pilot)
        await press(pilot, "1")
        assert "make room and try again" in notices(pilot)[-1]
        assert card_id(pilot) == asked
        assert study_of(pilot).answered is None
        blocker.execute("DROP TRIGGER full")
        await press(pilot, "1")
        assert [review.card_id for review in desk.store.reviews()] == [asked]
    blocker.close()


async def test_data_that_can_no_longer_be_read_is_said_and_never_a_traceback(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object, **__: object) -> None:
        raise StoreError("the database is gone")

    monkeypatch.setattr(study_screen, "_SETTLE_SECONDS", 0.0)
    async with studying(desk) as pilot:
        await press(pilot, "1")
        for name in ("marks", "memories", "log", "settings", "record", "undo", "amend", "flag", "suspend"):
            monkeypatch.setattr(Store, name, gone)
        await press(pilot, "2", "g", "w", "f", "x", "u", "enter", "1", "escape")
        assert set(notices(pilot)) <= {"the database is gone"}
        assert isinstance(pilot.app.screen, HomeScreen)
        assert pilot.app.return_code in (None, 0)


async def test_a_card_that_keeps_slipping_is_pointed_out(make_desk: Callable[..., Desk], clock: Clock) -> None:
    card = make_card()
    desk = make_desk(bank=Bank.of(BLUEPRINT, [card]))
    for number in range(16):
        rating = Rating.AGAIN if number % 2 else Rating.EASY
        memory = desk.store.memories().get(card.id)
        desk.store.record(review_card(card, attempt_at(card), memory, clock(), BERLIN, rating=rating))
        clock.forward(days=400)
    last = desk.store.last_review()
    assert last is not None
    desk.store.undo(last[0])
    async with studying(desk) as pilot:
        await press(pilot, key_of(pilot, right=False))
        assert "Missed 8 times" in notices(pilot)[-1]
