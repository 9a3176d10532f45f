import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import BLUEPRINT, Clock
from textual.pilot import Pilot
from textual.widgets import Input
from tui.at_a_test import at_a_test, digit, flow_of
from tui.in_the_lab import Fake
from tui.seeing import notices, press, running, seen

from quiz.bank import Bank
from quiz.desk import Desk
from quiz.exam.paper import Mode
from quiz.exam.sitting import Confidence, Kind
from quiz.examining import Examining
from quiz.store import Store
from quiz.tui.screens.hand_in import HandInScreen, JumpScreen
from quiz.tui.screens.help import HelpScreen
from quiz.tui.screens.home import HomeScreen
from quiz.tui.screens.lab import LabScreen
from quiz.tui.screens.result import ResultScreen
from quiz.tui.screens.sitting import SittingScreen


async def wait(pilot: Pilot[None], clock: Clock, seconds: float) -> None:
    """Let time pass, with a look at the clock at least every fifty seconds."""
    (screen,) = [screen for screen in pilot.app.screen_stack if isinstance(screen, SittingScreen)]
    while seconds > 0:
        clock.forward(seconds=min(seconds, 50))
        seconds -= 50
        screen._tick()
    await pilot.pause()
    await pilot.pause()


async def test_a_choice_is_shown_by_a_sign_in_list_and_grid_and_can_be_changed(desk: Desk) -> None:
    async with at_a_test(desk) as pilot:
        assert "question 1 of 4" in seen(pilot)
        assert "10:00 left" in seen(pilot)
        await press(pilot, "2")
        assert "●2" in seen(pilot)
        assert "■1" in seen(pilot)
        assert "□2" in seen(pilot)
        await press(pilot, "3")
        assert "●3" in seen(pilot)
        assert "●2" not in seen(pilot)
        question = flow_of(pilot).question
        assert flow_of(pilot).response.option_id == question.order[2]


async def test_in_exam_mode_nothing_is_said_of_right_and_wrong(desk: Desk) -> None:
    async with at_a_test(desk, (80, 40)) as pilot:
        await press(pilot, digit(pilot, right=True))
        text = seen(pilot)
        await press(pilot, digit(pilot, right=False))
        assert not any(words in text + seen(pilot) for words in ("✓", "✗", "Why", "Right", "Wrong"))
        await press(pilot, "d")
        assert isinstance(pilot.app.screen, SittingScreen)


async def test_confidence_goes_round_by_c_and_straight_by_its_letter(desk: Desk) -> None:
    async with at_a_test(desk) as pilot:
        assert not any(f"●{level.value}" in seen(pilot) for level in Confidence)
        for level in ("low", "medium", "high", "low"):
            await press(pilot, "c")
            assert f"●{level}" in seen(pilot)
        await press(pilot, "h")
        assert flow_of(pilot).response.confidence is Confidence.HIGH


async def test_flagged_questions_show_in_the_grid(desk: Desk) -> None:
    async with at_a_test(desk) as pilot:
        await press(pilot, "f")
        assert "⚑□1" in seen(pilot)
        await press(pilot, "f")
        assert "⚑□1" not in seen(pilot)


async def test_arrows_enter_and_jump_move_and_the_ends_hold(desk: Desk) -> None:
    async with at_a_test(desk) as pilot:
        await press(pilot, "left")
        assert flow_of(pilot).number == 1
        await press(pilot, "right", "enter")
        assert flow_of(pilot).number == 3
        await press(pilot, "j")
        assert isinstance(pilot.app.screen, JumpScreen)
        await press(pilot, "9", "enter")
        assert "There are questions 1 to 4." in notices(pilot)
        pilot.app.screen.query_one(Input).value = "2"
        await press(pilot, "enter")
        assert flow_of(pilot).number == 2
        await press(pilot, "j", "escape")
        assert flow_of(pilot).number == 2


async def test_enter_on_the_last_question_offers_to_hand_in(desk: Desk) -> None:
    async with at_a_test(desk) as pilot:
        await press(pilot, "enter", "enter", "enter", "enter")
        assert isinstance(pilot.app.screen, HandInScreen)


async def test_everything_works_by_mouse(desk: Desk) -> None:
    async with at_a_test(desk) as pilot:

        async def click(words: str) -> None:
            lines = seen(pilot).split("\n")
            y = next(number for number, line in enumerate(lines) if words in line)
            await pilot.click(offset=(lines[y].index(words) + 1, y))
            await pilot.pause()
            await pilot.pause()

        await click("□3")
        assert flow_of(pilot).number == 3
        await click("Answer c")
        assert flow_of(pilot).response.option_id == "c"
        await click("medium")
        assert flow_of(pilot).response.confidence is Confidence.MEDIUM


async def test_handing_in_says_what_is_open_and_flagged_and_leads_there(desk: Desk) -> None:
    async with at_a_test(desk) as pilot:
        await press(pilot, "1", "right", "f", "ctrl+s")
        text = seen(pilot)
        for words in ("1 of 4 questions answered", "□ open: 2 3 4", "⚑ flagged: 2", "10:00 left", "count as wrong"):
            assert words in text
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, SittingScreen)
        await press(pilot, "right", "right", "ctrl+s", "o")
        assert flow_of(pilot).number == 2
        await press(pilot, "ctrl+s", "enter")
        assert isinstance(pilot.app.screen, ResultScreen)
        assert len(desk.tests()) == 1


async def test_notices_come_as_time_runs_out_and_then_the_clock_hands_in(desk: Desk, clock: Clock) -> None:
    async with at_a_test(desk, minutes=16) as pilot:
        for forward, words in ((61, "15 minutes left."), (601, "5 minutes left."), (240, "1 minute left.")):
            await wait(pilot, clock, forward)
            assert notices(pilot)[-1] == words
        assert "0:58 left" in seen(pilot)
        await wait(pilot, clock, 60)
        assert isinstance(pilot.app.screen, ResultScreen)
        assert "Time is up: the test was handed in." in notices(pilot)
        assert "handed in by the clock" in " ".join(seen(pilot).split())
        assert [test.sitting.ending for test in desk.tests()] == [Kind.EXPIRED]


@pytest.mark.parametrize("over", ["ctrl+s", "j"])
async def test_time_that_runs_out_under_a_question_of_the_app_ends_the_test(
    desk: Desk, clock: Clock, over: str
) -> None:
    async with at_a_test(desk) as pilot:
        await press(pilot, over)
        await wait(pilot, clock, 660)
        assert isinstance(pilot.app.screen, ResultScreen)
        assert len(desk.tests()) == 1


async def test_time_that_runs_out_under_the_help_shows_the_result_once_help_is_closed(desk: Desk, clock: Clock) -> None:
    async with at_a_test(desk) as pilot:
        await press(pilot, "?")
        await wait(pilot, clock, 660)
        assert isinstance(pilot.app.screen, HelpScreen)
        assert len(desk.tests()) == 1
        await press(pilot, "escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ResultScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_a_computer_that_slept_asks_what_the_clock_did(desk: Desk, clock: Clock) -> None:
    async with at_a_test(desk) as pilot:
        await press(pilot, "1")
        await wait(pilot, clock, 120)
        clock.forward(hours=8)
        await pilot.pause(0.7)
        assert "stood still meanwhile: 8:00 left" in " ".join(seen(pilot).split())
        assert "ran on: time is up" in " ".join(seen(pilot).split())
        await press(pilot, "1")
        assert "8:00 left" in seen(pilot)
        assert flow_of(pilot).sitting.answered == 1


async def test_tutor_mode_explains_each_answer_and_runs_the_demo(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = Fake("fine")
    monkeypatch.setattr(LabScreen.__init__, "__defaults__", (*(LabScreen.__init__.__defaults__ or ())[:-1], fake))
    async with at_a_test(desk, (80, 50), mode=Mode.TUTOR, minutes=None) as pilot:
        assert "0:00" in seen(pilot)
        assert "left" not in seen(pilot)
        await press(pilot, "h", digit(pilot, right=False))
        text = seen(pilot)
        assert "✗ Wrong, high confidence" in text
        assert all(f"Why {letter}." in text for letter in "abcd")
        chosen = flow_of(pilot).response
        await press(pilot, "1", "2", "l")
        assert flow_of(pilot).response == chosen
        await press(pilot, "enter")
        await press(pilot, digit(pilot, right=True))
        assert "✓ Right" in seen(pilot)
        await press(pilot, "d")
        assert isinstance(pilot.app.screen, LabScreen)
        assert [order.demo for order in fake.orders] == ["multi_task"]
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, SittingScreen)
        assert "✓ Right" in seen(pilot)


async def test_leaving_keeps_the_test_and_home_offers_it(desk: Desk) -> None:
    async with at_a_test(desk) as pilot:
        await press(pilot, "1", "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "go on with the open test, 1 of 4 answered" in seen(pilot)
        assert "kept as it stands" in notices(pilot)[-1]


async def test_an_answer_that_cannot_be_stored_is_said_once_and_not_shown(desk: Desk, tmp_path: Path) -> None:
    async with at_a_test(desk) as pilot:
        with sqlite3.connect(tmp_path / "quiz.db") as blocker:
            blocker.execute(
                "CREATE TRIGGER full BEFORE INSERT ON sitting_events BEGIN SELECT RAISE(ABORT, 'full'); END"
            )
        await press(pilot, "1")
        await pilot.pause(0.7)  # the clock ticks meanwhile
        await press(pilot, "2", "f")
        assert len(notices(pilot)) == 1
        assert "make room and try again" in notices(pilot)[0]
        assert "●" not in seen(pilot)
        blocker.execute("DROP TRIGGER full")
        blocker.commit()
        blocker.close()
        await press(pilot, "1")
        assert "●1" in seen(pilot)


async def test_a_test_taken_over_by_another_window_is_left(desk: Desk, database: str, clock: Clock) -> None:
    async with at_a_test(desk) as pilot:
        await press(pilot, "1")
        clock.forward(minutes=1)  # as after a suspended process: the lock was not renewed
        with Store.open(database) as other:
            Examining.resume(replace(desk, store=other), flow_of(pilot).sitting.id, paused=False)
        await press(pilot, "2")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "took this test over" in notices(pilot)[-1]
        assert "1 of 4 answered" in seen(pilot)


async def test_a_card_removed_meanwhile_is_said_and_the_others_go_on(desk: Desk) -> None:
    async with at_a_test(desk) as pilot:
        gone = flow_of(pilot).sitting.paper[1].card_id
        desk.bank = Bank.of(BLUEPRINT, [card for card in desk.bank.cards.values() if card.id != gone])
        await press(pilot, "right", "1")
        assert "cannot be asked" in seen(pilot)
        await press(pilot, "right", "1")
        assert flow_of(pilot).sitting.open == (1, 2, 4)


async def test_a_paper_shorter_than_asked_for_says_so(desk: Desk) -> None:
    async with at_a_test(desk, questions=40) as pilot:
        assert "There are cards for 16 questions, not 40." in notices(pilot)
        assert "question 1 of 16" in seen(pilot)


@pytest.mark.parametrize("size", [(80, 24), (140, 40), (64, 20)])
async def test_the_test_fits_its_terminal(desk: Desk, size: tuple[int, int]) -> None:
    async with at_a_test(desk, size, questions=16) as pilot:
        screen = pilot.app.screen
        assert all(
            widget.region.right <= size[0] for widget in screen.query("TitleBar, #question *, #state, QuestionGrid")
        )
        lines = seen(pilot).split("\n")
        assert any("□16" in line for line in lines)
        assert any("esc leave" in line for line in lines) or size == (64, 20)
        await press(pilot, "ctrl+s")
        assert "Hand in?" in seen(pilot)


async def test_the_question_mark_explains_the_screen(desk: Desk) -> None:
    async with at_a_test(desk, (80, 40)) as pilot:
        await press(pilot, "?")
        assert "medium 2 or −2" in " ".join(seen(pilot).split())


async def test_from_home_t_and_enter_begin_a_test(desk: Desk) -> None:
    async with running(desk) as pilot:
        await press(pilot, "t", "enter")
        assert isinstance(pilot.app.screen, SittingScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
