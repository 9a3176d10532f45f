"""The lab's list, and the learner's own data in the form of knobs."""

from pathlib import Path

import pytest
from textual.widgets import Footer, Input, OptionList
from tui.in_the_lab import Fake, lab, shows, text, until
from tui.seeing import notices

from quiz import own_data
from quiz.desk import Desk
from quiz.lab import Order, command_line
from quiz.tui.app import QuizApp
from quiz.tui.screens.catalogue import CatalogueScreen, search
from quiz.tui.screens.help import keys_of
from quiz.tui.screens.knobs import KnobsScreen
from quiz.tui.screens.lab import LabScreen
from quiz.tui.widgets.knob_row import FileRow
from quiz.tui.widgets.predict_view import PredictView
from trainer_demos.catalog import DEMOS

ALL = f"Lab · {len(DEMOS)} demos"
ONE = f"Lab · 1 of {sum(len(demo.presets) for demo in DEMOS.values())} presets"


def test_an_empty_search_finds_everything_and_nonsense_nothing() -> None:
    assert {demo: len(presets) for demo, presets in search("  ").items()} == {
        demo.id: len(demo.presets) for demo in DEMOS.values()
    }
    assert search("zweischneidig") == {}


def test_a_word_of_the_concept_finds_all_presets_of_the_demo() -> None:
    assert search("LEAVING alone")["freeze"] == DEMOS["freeze"].presets


def test_all_words_must_occur_and_a_word_of_a_preset_finds_that_preset() -> None:
    found = search("freeze tears")
    assert [(demo, [preset.name for preset in presets]) for demo, presets in found.items()] == [("freeze", ["torn"])]


def test_a_word_may_be_typed_from_its_beginning_only() -> None:
    assert search("rehears")["forgetting"] == search("rehearsal")["forgetting"]
    assert search("ehearsal") == {}


async def test_slash_searches_and_escape_shows_everything_again(desk: Desk) -> None:
    app = QuizApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(CatalogueScreen(desk, Fake("fine")))
        await until(pilot, lambda: ALL in text(pilot))
        await pilot.press("slash", *"freeze tears")
        await until(pilot, lambda: ONE in text(pilot))
        assert "A rate that tears" in text(pilot)
        assert "Learning rate far too high" not in text(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: ALL in text(pilot))
        await pilot.press("slash", *"no", "down")
        await pilot.pause(0.1)
        assert app.screen.query_one(OptionList).has_focus
        await pilot.press("slash", "backspace", "backspace", *"zzz")
        await until(pilot, lambda: "No demo speaks of that" in text(pilot))
        await pilot.press(*["backspace"] * 3, *"freeze tears", "enter", "enter")
        await until(pilot, lambda: isinstance(app.screen, LabScreen))
        assert app.screen._experiment.order == Order("freeze", "torn")  # type: ignore[attr-defined]


async def test_what_a_preset_shows_stands_right_below_the_presets_found(desk: Desk) -> None:
    app = QuizApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(CatalogueScreen(desk, Fake("fine")))
        await pilot.pause(0.2)
        found, about = app.screen.query_one(OptionList), app.screen.query_one(".about")
        assert about.region.bottom == app.screen.query_one(Footer).region.y
        full = found.region.height
        await pilot.press("slash", *"rehearsal")
        await pilot.pause(0.2)
        assert found.region.height == 7 < full
        assert about.region.y == found.region.bottom + 1
        await pilot.press("escape")
        await pilot.pause(0.2)
        assert found.region.height == full


async def test_the_search_line_keeps_the_focus_under_the_palette_and_the_footer_says_what_its_keys_do(
    desk: Desk,
) -> None:
    app = QuizApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = CatalogueScreen(desk, Fake("fine"))
        await app.push_screen(screen)
        await until(pilot, lambda: "back" in text(pilot).splitlines()[-1])
        assert "end search" not in text(pilot)
        await pilot.press("slash")
        await until(pilot, lambda: "end search" in text(pilot).splitlines()[-1])
        footer = text(pilot).splitlines()[-1]
        assert "/ search" not in footer
        assert "back" not in footer
        await pilot.press(*"noise", "ctrl+p")
        await until(pilot, lambda: app.screen is not screen)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        await pilot.pause(0.1)
        field = screen.query_one(Input)
        assert field.has_focus
        assert field.value == "noise"
        await pilot.press("enter")
        await until(pilot, lambda: "/ search" in text(pilot).splitlines()[-1])
        await pilot.press("escape")
        await until(pilot, lambda: ALL in text(pilot))
        assert app.screen is screen
        await until(pilot, lambda: "back" in text(pilot).splitlines()[-1])
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is not screen)


async def test_the_arrow_keys_walk_from_demo_to_demo_and_the_idea_is_told(desk: Desk) -> None:
    app = QuizApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(CatalogueScreen(desk, Fake("fine")))
        await until(pilot, lambda: ALL in text(pilot))
        options = app.screen.query_one(OptionList)
        await pilot.press("right")
        assert options.get_option_at_index(options.highlighted or 0).id == "pretrain_then_finetune/default"
        await pilot.pause(0.1)
        assert "Pre-train it yourself: A small Transformer" in text(pilot)
        await pilot.press("down", "left")
        assert options.highlighted == 1


# -- own data -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("demo", "options"),
    [
        ("transfer", ("reviews", "encoder")),
        ("multi_task", ("treebank", "encoder")),
        ("pretrain_then_finetune", ("reviews", "text")),
    ],
)
def test_each_demo_takes_the_files_that_it_uses(demo: str, options: tuple[str, ...]) -> None:
    assert own_data.options(DEMOS[demo]) == options


def test_what_was_typed_is_checked_before_anything_runs(tmp_path: Path) -> None:
    file = tmp_path / "my.tsv"
    file.write_text("text\tlabel\n")
    assert own_data.fault("reviews", "") == ""
    assert own_data.fault("reviews", str(file)) == ""
    assert own_data.fault("reviews", str(tmp_path)) == f"{tmp_path} is a folder; a file is needed"
    assert own_data.fault("reviews", str(tmp_path / "no.tsv")) == f"there is no file {tmp_path / 'no.tsv'}"
    assert own_data.fault("encoder", "google/bert_uncased_L-4_H-256_A-4") == ""
    assert own_data.fault("encoder", str(file)) == f"{file} is a file; a folder is needed"
    assert own_data.fault("encoder", "/no/such/place") == "there is no folder /no/such/place"


def test_the_home_folder_is_written_as_a_tilde_and_reaches_the_demo_in_full() -> None:
    own = own_data.taken(DEMOS["transfer"], {"reviews": "~/my.tsv", "treebank": "other", "encoder": ""})
    assert own == {"reviews": str(Path("~/my.tsv").expanduser())}
    line = command_line(Order("transfer", "default", own=own))
    assert line[line.index("--reviews") + 1] == own["reviews"]


async def test_own_files_are_named_in_the_form_used_by_the_run_and_remembered(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "my.tsv"
    file.write_text("text\tlabel\n")
    fake = Fake("fine")
    async with lab(desk, fake, size=(120, 40)) as (pilot, screen):
        await until(pilot, shows(screen, PredictView))
        await pilot.press("k")
        await until(pilot, lambda: isinstance(pilot.app.screen, KnobsScreen))
        row = pilot.app.screen.query(FileRow).first()
        await pilot.pause(0.2)
        await pilot.press("up", "up")
        assert row.query_one(Input).has_focus
        row.query_one(Input).value = str(tmp_path / "gone.tsv")
        await pilot.pause(0.1)
        await pilot.press("enter")
        await pilot.pause(0.1)
        assert isinstance(pilot.app.screen, KnobsScreen)
        assert "there is no file" in notices(pilot)[-1]
        row.query_one(Input).value = str(file)
        await pilot.pause(0.1)
        await pilot.press("enter")
        await until(pilot, lambda: "Your own data: reviews" in text(pilot))
        await pilot.press("3")
        await until(pilot, desk.store.runs)
    assert fake.orders[-1].own == {"reviews": str(file)}
    assert desk.store.runs()[0].result["own"] == {"reviews": str(file)}
    async with lab(desk, fake) as (pilot, screen):
        await until(pilot, shows(screen, PredictView))
    assert fake.orders[-1].own == {"reviews": str(file)}


async def test_help_and_palette_name_the_keys_that_the_footer_has_no_room_for(desk: Desk) -> None:
    async with lab(desk, Fake("fine"), size=(80, 40)) as (pilot, screen):
        await until(pilot, shows(screen, PredictView))
        rows = {description for _, description in keys_of(screen)}
        assert {"scale", "smooth", "save", "code", "read"} <= rows
        assert not any(description.istitle() for description in rows)
        titles = {command.title for command in pilot.app.get_system_commands(screen)}
        assert {"Code", "History", "Knobs"} <= titles
        assert "Focus next" not in titles


async def test_the_question_stays_in_sight_below_a_long_idea(desk: Desk) -> None:
    async with lab(desk, Fake("fine"), "multi_task", size=(72, 22)) as (pilot, _):
        await until(pilot, lambda: "● ready" in text(pilot))
        await until(pilot, lambda: "Your prediction starts the race" in text(pilot))
