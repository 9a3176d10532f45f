import pytest
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from tui.in_the_lab import Fake, children, keys, lab, shows, text, until

from quiz.desk import Desk
from quiz.lab import Order
from quiz.tui.app import QuizApp
from quiz.tui.screens.catalogue import CatalogueScreen
from quiz.tui.screens.code import CodeScreen, Listing, source_of
from quiz.tui.screens.knobs import KnobRow, KnobsScreen
from quiz.tui.screens.lab import LabScreen
from quiz.tui.widgets.metric_plot import MetricPlot
from quiz.tui.widgets.predict_view import PredictView
from quiz.tui.widgets.result_view import ResultTable, ResultView
from quiz.tui.widgets.try_box import AnswerView, answer_view
from trainer_demos.catalog import DEMOS


async def test_the_trained_arms_judge_the_learners_own_sentence(desk: Desk) -> None:
    async with lab(desk, Fake("fine")) as (pilot, screen):
        await pilot.press("3")
        await until(pilot, shows(screen, ResultView))
        await pilot.press("t")
        await pilot.press(*"Dull.", "enter")
        await until(pilot, shows(screen, AnswerView))
        await pilot.pause(0.3)
        assert "“Dull.”" in text(pilot)
        assert "87 % positive" in text(pilot)
        assert "46 % negative" in text(pilot)


async def test_an_empty_sentence_is_answered_with_advice(desk: Desk) -> None:
    async with lab(desk, Fake("fine")) as (pilot, screen):
        await pilot.press("3")
        await until(pilot, shows(screen, ResultView))
        await pilot.press("t", "backspace", "enter")
        await until(pilot, lambda: "write a sentence" in text(pilot))


async def test_two_thousand_words_reach_the_models_and_come_back(desk: Desk) -> None:
    async with lab(desk, Fake("fine"), demo="multi_task") as (pilot, screen):
        await pilot.press("3")
        await until(pilot, shows(screen, ResultView))
        await pilot.press("t")
        screen.query_one(Input).value = "word " * 2000
        await pilot.press("enter")
        await until(pilot, shows(screen, AnswerView))
        await until(pilot, lambda: screen.query_one(ResultView).virtual_size.height > 2000)


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_a_parsed_sentence_is_drawn_for_the_cells_that_it_has(desk: Desk, size: tuple[int, int]) -> None:
    async with lab(desk, Fake("fine"), demo="multi_task", size=size) as (pilot, screen):
        await pilot.press("3")
        await until(pilot, shows(screen, ResultView))
        await pilot.press("t")
        screen.query_one(Input).value = "word " * 28
        await pilot.press("enter")
        await until(pilot, shows(screen, AnswerView))
        await pilot.pause(0.3)
        view = screen.query_one(AnswerView)
        drawn = view.render()
        assert isinstance(drawn, Content)
        tree = drawn.plain.split("\n")[2:30]
        assert len(tree) == 28
        assert max(map(len, tree)) <= view.content_size.width
        assert drawn.plain == answer_view(view._answer, view.content_size.width).plain


async def test_a_process_that_ends_after_its_result_closes_the_box(desk: Desk) -> None:
    async with lab(desk, Fake("gone")) as (pilot, screen):
        await pilot.press("3")
        await until(pilot, lambda: "r runs it again" in text(pilot))
        assert "try" not in keys(screen)
        assert [run.status for run in desk.store.runs()] == ["finished"]


async def test_turned_knobs_run_again_with_a_new_process_and_prediction(desk: Desk) -> None:
    fake = Fake("fine")
    async with lab(desk, fake) as (pilot, screen):
        await pilot.press("3")
        await until(pilot, shows(screen, ResultView))
        await pilot.press("k")
        await until(pilot, lambda: isinstance(pilot.app.screen, KnobsScreen))
        await pilot.press(*"40", "enter")
        await until(pilot, shows(screen, PredictView))
        await pilot.pause(0.3)
        assert "Your knobs: labels 40" in text(pilot)
        await until(pilot, lambda: len(children()) == 1)
    assert fake.orders[-1] == Order("transfer", "default", {"labels": "40"})


async def test_a_knob_out_of_range_says_what_it_can_be_and_runs_nothing(desk: Desk) -> None:
    fake = Fake("fine")
    async with lab(desk, fake) as (pilot, _):
        await pilot.press("k")
        await until(pilot, lambda: isinstance(pilot.app.screen, KnobsScreen))
        await pilot.press(*"7", "enter")
        await pilot.pause(0.2)
        assert isinstance(pilot.app.screen, KnobsScreen)
        assert "labels is 7; it needs a value from 8 to 5000" in text(pilot)
    assert len(fake.orders) == 1


async def test_a_knob_with_choices_is_turned_by_the_arrow_keys(desk: Desk) -> None:
    async with lab(desk, Fake("fine")) as (pilot, _):
        await pilot.press("k")
        await until(pilot, lambda: isinstance(pilot.app.screen, KnobsScreen))
        row = next(row for row in pilot.app.screen.query(KnobRow) if row.knob.name == "tune")
        row.query_one(".choices").focus()
        await pilot.press("right")
        assert row.value == "biases"
        await pilot.pause(0.2)
        assert "▌tune" in text(pilot)
        assert "▸biases" in text(pilot)


async def test_down_and_up_walk_over_every_row_of_the_knobs_and_the_footer_keeps_its_order(desk: Desk) -> None:
    async with lab(desk, Fake("fine")) as (pilot, _):
        await pilot.press("k")
        await until(pilot, lambda: isinstance(pilot.app.screen, KnobsScreen))
        screen = pilot.app.screen
        rows = [row.query("Input, Choices").first() for row in screen.query("KnobRow, FileRow")]
        seen: list[Widget | None] = []
        footers: set[tuple[str, ...]] = set()
        for _row in rows:
            await pilot.pause()
            seen.append(screen.focused)
            shown = [active.binding.description for active in screen.active_bindings.values() if active.binding.show]
            footers.add(tuple(dict.fromkeys(shown)))
            await pilot.press("down")
        assert seen == rows
        assert screen.focused is rows[0]
        for row in reversed(rows):
            await pilot.press("up")
            assert screen.focused is row
        assert footers == {
            ("run with these", "next", "previous", "preset", "back"),
            ("run with these", "change", "next", "previous", "preset", "back"),
        }


async def test_the_curves_stand_beside_the_words_and_figures_where_there_is_room(desk: Desk) -> None:
    async with lab(desk, Fake("fine"), demo="multi_task", size=(140, 40)) as (pilot, screen):
        await pilot.press("3")
        await until(pilot, shows(screen, ResultView))
        await pilot.pause(0.2)
        view, table, plot = (screen.query_one(kind) for kind in (ResultView, ResultTable, MetricPlot))
        assert view.max_scroll_y == 0
        assert table.region.right <= plot.region.x < 72
        assert plot.region.right >= 136
        await pilot.resize_terminal(80, 24)
        await pilot.pause(0.2)
        assert plot.region.x < table.region.right
        assert plot.region.y >= table.region.bottom
        assert plot.region.width >= 76


async def test_the_footer_of_a_result_names_the_key_of_the_source_at_eighty_columns(desk: Desk) -> None:
    async with lab(desk, Fake("fine")) as (pilot, screen):
        await pilot.press("1")
        await until(pilot, shows(screen, ResultView))
        await until(pilot, lambda: "try" in text(pilot).splitlines()[-1])
        footer = text(pilot).splitlines()[-1]
        for words in ("t try", "r again", "k knobs", "h history", "c code", "m curve", "esc back", "? help"):
            assert words in footer


async def test_run_again_takes_another_seed(desk: Desk) -> None:
    fake = Fake("fine")
    async with lab(desk, fake) as (pilot, screen):
        await pilot.press("3")
        await until(pilot, shows(screen, ResultView))
        await pilot.press("r")
        await until(pilot, shows(screen, PredictView))
    assert [order.seed for order in fake.orders] == [0, 1]


async def test_the_source_of_the_demo_can_be_read(desk: Desk) -> None:
    async with lab(desk, Fake("fine")) as (pilot, screen):
        await pilot.press("c")
        await until(pilot, lambda: isinstance(pilot.app.screen, CodeScreen))
        await pilot.pause(0.2)
        assert "trainer_demos/demos/transfer.py" in text(pilot)
        assert "Transfer learning" in text(pilot)
        bindings = [active.binding for active in pilot.app.screen.active_bindings.values()]
        assert {"back", "help"} <= {binding.description for binding in bindings if binding.show}
        listing = str(pilot.app.screen.query_one(Listing).render()).split("\n")
        file = source_of(DEMOS["transfer"]).read_text(encoding="utf-8").rstrip().split("\n")
        numbers = {int(line[:5]): line[7:].rstrip() for line in listing if line[:5].strip()}
        assert list(numbers) == list(range(1, len(file) + 1))
        assert all(file[number - 1].startswith(start) for number, start in numbers.items())
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)


async def test_the_catalogue_lists_presets_with_their_runs_and_launches_one(desk: Desk) -> None:
    app = QuizApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(CatalogueScreen(desk, Fake("fine")))
        await until(pilot, lambda: text(pilot).splitlines()[-1].startswith(" enter launch  → next demo"))
        assert "Pre-trained against fresh" in text(pilot)
        assert "0 runs so far" in text(pilot)
        shown = str(app.screen.query_one(".shows", Static).render())
        assert "the plainest view of transfer" in shown
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LabScreen))
        await pilot.press("1")
        await until(pilot, lambda: app.screen.query(ResultView))
        await pilot.press("escape")
        await until(pilot, lambda: "1 run so far" in text(pilot))
        assert app.screen.query_one(OptionList).highlighted == 1
