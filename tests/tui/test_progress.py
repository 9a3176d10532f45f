import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from conftest import BERLIN, BLUEPRINT, Clock, attempt_at, make_card
from textual.widgets import Static
from tui.seeing import key_of, notices, press, running, seen, studying

from quiz.bank import Bank
from quiz.desk import Desk
from quiz.examining import Examining, terms_for
from quiz.store import Store, StoreError
from quiz.study.fit import ENOUGH
from quiz.study.readiness import Calibration, Estimate
from quiz.study.review import review_card
from quiz.tui.charts import calibration_table, columns, heat_map, interval_line
from quiz.tui.screens.home import HomeScreen
from quiz.tui.screens.progress import ProgressScreen

LONG_NAME = "Pre-training, transfer and adaptation to come"


def plan_for(desk: Desk, days: int, minutes: int = 20) -> None:
    desk.store.save_setting("exam_date", (desk.today() + timedelta(days=days)).isoformat())
    desk.store.save_setting("minutes_per_day", minutes)


def study_for(desk: Desk, clock: Clock, days: int) -> None:
    """Every card every other day, one in five wrong."""
    for day in range(days):
        for number, card in enumerate(desk.bank.cards.values()):
            attempt = attempt_at(card, "b" if (number + day) % 5 else "a")
            desk.store.record(
                review_card(card, attempt, desk.store.memories().get(card.id), clock(), BERLIN, steps=False)
            )
            clock.forward(seconds=30)
        clock.forward(days=2)


async def test_home_without_answers_says_that_it_is_too_early_to_tell(desk: Desk) -> None:
    async with running(desk) as pilot:
        assert "too early to tell" in seen(pilot)
        assert "exam" not in seen(pilot).split("\n")[1]


async def test_home_counts_down_to_the_exam_and_says_how_ready(desk: Desk, clock: Clock) -> None:
    study_for(desk, clock, 6)
    plan_for(desk, 12)
    async with running(desk) as pilot:
        text = seen(pilot)
        assert "exam in 12 days · Thu 26 Mar" in text
        assert "16 to review     0 new" in text
        assert "ready  9" in text
        assert "pass  1.00" in text
        clock.forward(days=12)
        await press(pilot, "p", "escape")
        assert "exam today" in seen(pilot)
        clock.forward(days=1)
        await press(pilot, "p", "escape")
        assert "exam" not in seen(pilot).split("\n")[1]


async def test_home_warns_early_when_the_minutes_do_not_suffice(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(bank=Bank.of(BLUEPRINT, [make_card(f"mtl-{number:04}") for number in range(300)]))
    plan_for(desk, 3, minutes=10)
    async with running(desk) as pilot:
        text = " ".join(seen(pilot).split())
        assert "! At 10 minutes a day, 2" in text
        assert "cards stay unmet." in text
        desk.store.save_setting("minutes_per_day", 300)
        await press(pilot, "p", "escape")
        assert "stay unmet" not in seen(pilot)


async def test_when_the_minutes_are_used_home_says_so(desk: Desk) -> None:
    plan_for(desk, 5, minutes=1)
    async with running(desk) as pilot:
        await press(pilot, "enter", "1", "enter", "1", "enter", "1", "enter")
        await press(pilot, "escape")
        assert "Done for today." in seen(pilot)
        await press(pilot, "enter")
        assert "Today's minutes are used" in notices(pilot)[-1]


async def test_under_a_plan_feedback_does_not_promise_a_date(desk: Desk) -> None:
    plan_for(desk, 5)
    async with studying(desk) as pilot:
        await press(pilot, key_of(pilot, right=False))
        assert "back as planned" in seen(pilot)


async def test_the_suggestion_to_fit_is_quiet_and_one_key_follows_it(desk: Desk, clock: Clock) -> None:
    study_for(desk, clock, 2 + ENOUGH // 16)
    async with running(desk) as pilot:
        assert "m  fit the memory model" in seen(pilot)
        await press(pilot, "m")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert "log loss of" in notices(pilot)[-1]
        assert "fit the memory model" not in seen(pilot)


async def test_progress_shows_every_section_without_an_answer_given(desk: Desk) -> None:
    async with running(desk, size=(80, 60)) as pilot:
        await press(pilot, "p")
        text = seen(pilot)
        for words in (
            "no exam date set", "too early to tell", "Readiness by domain", "7 days –", "No card has come back",
            "No practice test", "Coming due", "Days", "Hours", "esc home",
        ):  # fmt: skip
            assert words in text
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_progress_with_history_and_exam(desk: Desk, clock: Clock) -> None:
    study_for(desk, clock, 6)
    plan_for(desk, 12)
    async with running(desk, size=(80, 60)) as pilot:
        await press(pilot, "p")
        text = seen(pilot)
        for words in ("exam in 12 days", "The plan: 20 minutes a day, about", "30 days 80 %", "Brier 0.", "predicted"):
            assert words in text
        assert len(re.findall(r"pass \d", text)) == 2
        assert "┃ pass mark" in text
        assert "? help" in text


async def test_progress_compares_predictions_with_practice_tests(desk: Desk, clock: Clock) -> None:
    study_for(desk, clock, 2)
    flow = Examining.begin(desk, terms_for(desk, questions=len(desk.bank.cards), minutes=30))
    for place in range(len(desk.bank.cards)):
        flow.go(place + 1)
        flow.choose(flow.question.order.index(flow.question.key))
    flow.hand_in()
    async with running(desk, size=(80, 60)) as pilot:
        await pilot.app.push_screen(ProgressScreen(desk))
        await pilot.pause()
        assert "Calibration in practice tests · Brier 0." in seen(pilot)
        assert "100 %" in seen(pilot)


async def test_progress_scrolls_at_80_by_24_and_nothing_is_cut_off_at_the_side(
    make_desk: Callable[..., Desk], clock: Clock
) -> None:
    desk = make_desk()
    study_for(desk, clock, 3)
    plan_for(desk, 300)
    async with running(desk) as pilot:
        await press(pilot, "p")
        screen = pilot.app.screen
        assert isinstance(screen, ProgressScreen)
        body = screen.query_one("#body")
        assert body.max_scroll_x == 0
        assert all(widget.region.right <= 80 for widget in screen.query(Static))
        assert "Hours" not in seen(pilot)
        await press(pilot, "space", "space", "space", "down")
        assert "Hours" in seen(pilot)
        await press(pilot, "pageup", "pageup", "pageup", "up")
        assert body.scroll_y == 0


async def test_data_that_cannot_be_read_keeps_progress_closed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise StoreError("the database is gone")

    async with running(desk) as pilot:
        monkeypatch.setattr(Store, "log", gone)
        await press(pilot, "p")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert set(notices(pilot)) >= {"the database is gone"}


def test_an_interval_is_drawn_around_its_estimate_with_the_mark() -> None:
    assert interval_line(Estimate(0.5, 0.3, 0.62), 0.75, 20).plain == "······├───●─┤··┃····"
    assert interval_line(Estimate(1, 1, 1), 0.75, 20).plain == "···············┃···●"


def test_upright_bars_are_as_high_as_their_values() -> None:
    assert columns([0, 1, 8, 16], ["a", "b", "c", "d"], rows=2, cell=3).plain.split("\n") == [
        "  16          ██",
        "        ▁▁ ██ ██",
        "     a  b  c  d",
    ]


def test_the_heat_map_ends_with_today_and_darkens_with_answers() -> None:
    today = date(2026, 3, 4)
    lines = heat_map({today: 40, date(2026, 3, 2): 1, date(2026, 2, 23): 20}, today, 3).plain.split("\n")
    assert lines[1] == " Mon · ▒ ░ "
    assert lines[3] == " Wed · · █ "
    assert lines[4] == "     · · "
    assert "Mar" in lines[0]


def test_calibration_sets_what_was_said_over_what_came() -> None:
    lines = calibration_table(Calibration(0.1, ((0.3, 0.25, 8), (0.9, 0.95, 120)))).plain.split("\n")
    assert [line.split() for line in lines] == [
        ["predicted", "30", "%", "90", "%"], ["right", "25", "%", "95", "%"], ["answers", "8", "120"],
    ]  # fmt: skip
