import json
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import BLUEPRINT, Clock
from textual.pilot import Pilot
from textual.widgets import OptionList
from tui.at_a_test import at_a_test, flow_of, sit
from tui.in_the_lab import Fake
from tui.seeing import notices, press, running, seen

from quiz.bank import Bank
from quiz.desk import Desk
from quiz.examining import Examining, terms_for
from quiz.store import Store, StoreError
from quiz.tui.screens.history import HistoryScreen
from quiz.tui.screens.home import HomeScreen
from quiz.tui.screens.lab import LabScreen
from quiz.tui.screens.questions import QuestionsScreen
from quiz.tui.screens.result import ResultScreen
from quiz.tui.screens.study import StudyScreen


def words(pilot: Pilot[None]) -> str:
    return " ".join(seen(pilot).split())


def finish(desk: Desk, clock: Clock, right: int, of: int = 10) -> None:
    """Sit and hand in a test with so many right answers."""
    flow = Examining.begin(desk, terms_for(desk, questions=of))
    for number in range(1, of + 1):
        flow.go(number)
        question = flow.question
        place = question.order.index(question.key)
        flow.choose(place if number <= right else (place + 1) % len(question.order))
        clock.forward(seconds=30)
    flow.hand_in()
    clock.forward(days=1)


async def test_the_result_shows_score_interval_sections_confidence_and_time(desk: Desk) -> None:
    async with at_a_test(desk, (80, 60)) as pilot:
        await press(pilot, "h")
        await sit(pilot, "++-.")
        text = words(pilot)
        for expected in (
            "✗ Not passed 2 of 4 right 50 %",
            "95 % interval 15 to 85 %",
            "Exam mode, 0 s of 10 min",
            "Pass mark 70 %",
            "Your first test",
            "✓1 ✓2 ✗3 □4",
            "Multi-task learning 2/4",
            "understand 2/4",
            "3 of at most 3 marks",
            "high pays from 80 to 100 % 1/1",
        ):
            assert expected in text


async def test_a_second_test_is_compared_with_the_first(desk: Desk, clock: Clock) -> None:
    finish(desk, clock, right=2)
    finish(desk, clock, right=10)
    async with running(desk, size=(80, 40)) as pilot:
        await press(pilot, "t", "h", "enter")
        text = words(pilot)
        assert "✓ Passed 10 of 10 right 100 %" in text
        assert "80 points more than in the test before (20 %)" in text
        assert "more than chance explains" in text
        assert "Median 30 s on a question" in text


async def test_every_question_can_be_read_with_all_whys_and_its_demo_run(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = Fake("fine")
    monkeypatch.setattr(LabScreen.__init__, "__defaults__", (*(LabScreen.__init__.__defaults__ or ())[:-1], fake))
    async with at_a_test(desk, (80, 60)) as pilot:
        await sit(pilot, "+-.-")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, QuestionsScreen)
        assert "✗ You chose" in seen(pilot)
        assert "2 of 4" in seen(pilot)
        assert all(f"Why {letter}." in seen(pilot) for letter in "abcd")
        await press(pilot, "enter")
        assert "✗ Left open" in seen(pilot)
        await press(pilot, "left", "left")
        assert "✓ Right" in seen(pilot)
        await press(pilot, "d")
        assert isinstance(pilot.app.screen, LabScreen)
        await press(pilot, "escape", "enter", "enter", "enter", "enter")
        assert isinstance(pilot.app.screen, ResultScreen)


async def test_a_question_whose_card_is_gone_says_so(desk: Desk) -> None:
    async with at_a_test(desk) as pilot:
        await sit(pilot, "----")
        desk.bank = Bank.of(BLUEPRINT, [])
        await press(pilot, "enter", "d")
        assert "was edited or removed since this test" in words(pilot)
        await press(pilot, "escape", "s")
        assert "no longer on disk" in notices(pilot)[-1]


async def test_one_key_sends_the_mistakes_to_study(desk: Desk) -> None:
    async with at_a_test(desk) as pilot:
        paper = flow_of(pilot).sitting.paper
        await sit(pilot, "+-.+")
        await press(pilot, "s")
        screen = pilot.app.screen
        assert isinstance(screen, StudyScreen)
        assert list(screen._study.session.pending) == [paper[1].card_id, paper[2].card_id]
        await press(pilot, "1")
        assert len(desk.store.reviews()) == 1


async def test_a_perfect_test_leaves_nothing_to_study(desk: Desk) -> None:
    async with at_a_test(desk) as pilot:
        await sit(pilot, "++++")
        await press(pilot, "s")
        assert isinstance(pilot.app.screen, ResultScreen)


async def test_answers_enter_memory_once_and_only_by_their_key(desk: Desk) -> None:
    async with at_a_test(desk) as pilot:
        await sit(pilot, "+-+.")
        assert desk.store.reviews() == ()
        await press(pilot, "m")
        assert notices(pilot)[-1] == "3 answers entered memory."
        assert len(desk.store.reviews()) == 3
        await press(pilot, "m")
        assert len(desk.store.reviews()) == 3


@pytest.mark.parametrize(("key", "ending"), [("1", "md"), ("2", "json")])
async def test_a_result_is_exported(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, ending: str
) -> None:
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    async with at_a_test(desk) as pilot:
        await sit(pilot, "++--")
        await press(pilot, "x", key)
        file = tmp_path / "home" / "exports" / f"test-2026-03-02-180000.{ending}"
        assert notices(pilot)[-1] == str(file)
        text = file.read_text(encoding="utf-8")
        assert "**2 of 4, 50 %**" in text if ending == "md" else json.loads(text)["score"]["right"] == 2


async def test_an_export_that_cannot_be_written_is_said(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "file"))
    async with at_a_test(desk) as pilot:
        await sit(pilot, "++--")
        await press(pilot, "x", "1")
        assert "cannot be written" in notices(pilot)[-1]


# -- history --


async def test_the_history_lists_tests_newest_first_with_a_trend(desk: Desk, clock: Clock) -> None:
    for right in (4, 5):
        finish(desk, clock, right)
    async with running(desk) as pilot:
        await press(pilot, "t", "h")
        assert isinstance(pilot.app.screen, HistoryScreen)
        assert "No trend yet: it takes 1 more test." in seen(pilot)
        finish(desk, clock, 9)
        await press(pilot, "escape", "h")
        text = seen(pilot)
        assert "Trend: +25 points from one test to the next. Passed 1 of 3." in text
        assert text.index("9/10") < text.index("5/10") < text.index("4/10")
        await press(pilot, "down", "enter")
        assert "5 of 10 right" in seen(pilot)
        await press(pilot, "escape")
        assert pilot.app.screen.query_one(OptionList).highlighted == 1


async def test_a_history_without_tests_says_so(desk: Desk) -> None:
    async with running(desk) as pilot:
        await press(pilot, "t", "h", "enter")
        assert "0 tests so far" in seen(pilot)
        assert "it takes 3 more tests" in seen(pilot)


async def test_data_that_cannot_be_read_is_said_and_never_a_traceback(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish(desk, clock, 5)

    def gone(*_: object, **__: object) -> None:
        raise StoreError("the database is gone")

    async with running(desk) as pilot:
        await press(pilot, "t")
        for name in ("settings", "marks", "memories", "save_setting", "remember"):
            monkeypatch.setattr(Store, name, gone)
        monkeypatch.setattr(type(desk.store.sittings), "finished", gone)
        monkeypatch.setattr(type(desk.store.sittings), "unfinished", gone)
        await press(pilot, "enter", "h", "escape", "escape", "t", "escape")
        assert set(notices(pilot)) == {"the database is gone"}
        assert isinstance(pilot.app.screen, HomeScreen)


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_result_history_and_form_fit_their_terminal(desk: Desk, clock: Clock, size: tuple[int, int]) -> None:
    for right in (1, 9):
        finish(desk, clock, right)
    clock.forward(days=1, seconds=timedelta(hours=1).seconds)
    async with running(desk, size=size) as pilot:
        for keys in (("t",), ("h",), ("enter",), ("enter",)):
            await press(pilot, *keys)
            screen = pilot.app.screen
            assert all(widget.region.right <= size[0] for widget in screen.query("Static, OptionList, Input"))
            assert all(area.max_scroll_x == 0 for area in screen.query("#body, #card"))
