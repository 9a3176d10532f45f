import pytest
from textual.widgets import Input, Switch
from tui.seeing import notices, press, running, seen

from quiz.desk import Desk
from quiz.store import Store, StoreError
from quiz.study.settings import Settings


async def test_a_number_is_kept_as_soon_as_it_is_valid(desk: Desk) -> None:
    async with running(desk) as pilot:
        await press(pilot, "comma")
        field = pilot.app.screen.query_one("#new_per_day", Input)
        field.value = "25"
        await pilot.pause()
        assert desk.settings() == Settings(new_per_day=25)
        for refused in ("9999", ""):
            field.value = refused
            await pilot.pause()
            assert "✗ 0 to 500; 25 stays" in seen(pilot)
        assert desk.settings() == Settings(new_per_day=25)
        await press(pilot, "escape")
        assert "16 new" in seen(pilot)


async def test_switches_work_by_key_and_by_mouse(desk: Desk) -> None:
    async with running(desk, size=(80, 40)) as pilot:
        await press(pilot, "comma")
        pilot.app.screen.query_one("#recall_first", Switch).focus()
        await pilot.pause()
        assert "space switch" in seen(pilot)
        assert "off · options stay covered" in seen(pilot)
        await press(pilot, "space")
        assert desk.settings().recall_first
        assert "on · options stay covered" in seen(pilot)
        await press(pilot, "enter")
        assert not desk.settings().recall_first
        await pilot.click("#shuffle_options")
        await pilot.pause()
        assert not desk.settings().shuffle_options


async def test_the_theme_changes_at_once_and_is_kept(desk: Desk) -> None:
    async with running(desk) as pilot:
        await press(pilot, "comma")
        pilot.app.screen.query_one("#theme", Switch).toggle()
        await pilot.pause()
        assert pilot.app.theme == "quiz-light"
    async with running(desk) as pilot:
        assert pilot.app.theme == "quiz-light"


async def test_a_setting_changed_here_leaves_what_another_window_changed(desk: Desk, database: str) -> None:
    async with running(desk) as pilot:
        await press(pilot, "comma")
        with Store.open(database) as other:
            other.save_setting("due_per_day", 50)
        pilot.app.screen.query_one("#new_per_day", Input).value = "3"
        await pilot.pause()
        assert desk.settings() == Settings(new_per_day=3, due_per_day=50)


async def test_a_setting_that_cannot_be_kept_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StoreError("the disk is full")

    async with running(desk) as pilot:
        await press(pilot, "comma")
        monkeypatch.setattr(Store, "save_setting", full)
        pilot.app.screen.query_one("#new_per_day", Input).value = "3"
        await pilot.pause()
        assert notices(pilot) == ["the disk is full"]


async def test_a_bar_stands_before_the_setting_at_hand(desk: Desk) -> None:
    async with running(desk) as pilot:
        await press(pilot, "comma", "tab")
        rows = [line for line in seen(pilot).splitlines() if line.startswith(("▐", "▌"))]
        assert len(rows) == 1
        assert "Minutes a day" in rows[0]


async def test_settings_fit_80_by_24(desk: Desk) -> None:
    async with running(desk) as pilot:
        await press(pilot, "comma")
        assert all(widget.region.right <= 80 for widget in pilot.app.screen.query("#body *"))
        assert pilot.app.screen.query_one("#body").max_scroll_x == 0
        assert pilot.app.screen.query_one("#body").max_scroll_y == 0


async def test_an_exam_date_is_kept_once_it_is_a_day_to_come_and_emptied_to_clear_it(desk: Desk) -> None:
    async with running(desk) as pilot:
        await press(pilot, "comma")
        field = pilot.app.screen.query_one("#exam_date", Input)
        for typed, kept in (
            ("2026-03-14", "2026-03-14"),
            ("2026-03-1", "2026-03-14"),
            ("2026-02-30", "2026-03-14"),
            ("2026-03-01", "2026-03-14"),
            ("tomorrow", "2026-03-14"),
            ("2026-03-02", "2026-03-02"),
            ("", ""),
        ):
            field.value = typed
            await pilot.pause()
            assert desk.settings().exam_date == kept
            assert ("✗ a day to come" in seen(pilot)) is (typed != kept)
            assert (f"{kept} stays" in seen(pilot)) is (typed != kept)
        pilot.app.screen.query_one("#minutes_per_day", Input).value = "35"
        pilot.app.screen.query_one("#pass_mark", Input).value = "80"
        await pilot.pause()
        assert (desk.settings().minutes_per_day, desk.settings().pass_mark) == (35, 80)


async def test_a_typed_exam_date_shows_whole_at_80_columns(desk: Desk) -> None:
    async with running(desk) as pilot:
        await press(pilot, "comma", *"2026-03-14")
        assert "2026-03-14" in seen(pilot)
