"""What was run before: listed, opened, compared, saved."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Footer, OptionList
from tui.in_the_lab import Fake, lab, shows, text, until
from tui.seeing import notices

from quiz.desk import Desk
from quiz.store import tally
from quiz.tui.app import QuizApp
from quiz.tui.past import Past
from quiz.tui.picture import Look
from quiz.tui.saving import save
from quiz.tui.screens.catalogue import CatalogueScreen
from quiz.tui.screens.lab import LabScreen
from quiz.tui.screens.past_run import PastRunScreen
from quiz.tui.screens.runs import RunsScreen, run_lines
from quiz.tui.svg import svg
from quiz.tui.widgets.metric_plot import MetricPlot
from quiz.tui.widgets.predict_view import PredictView
from quiz.tui.widgets.result_view import ResultView
from trainer_demos.catalog import DEMOS


async def raced(pilot: Pilot[None], screen: LabScreen, key: str = "3") -> None:
    await until(pilot, shows(screen, PredictView))
    await pilot.press(key)
    await until(pilot, shows(screen, ResultView))
    await pilot.pause(0.2)


async def a_run(desk: Desk, demo: str = "transfer", mode: str = "fine") -> Past:
    async with lab(desk, Fake(mode), demo) as (pilot, screen):
        await raced(pilot, screen)
    return Past(desk.store.runs()[-1])


async def test_a_run_is_kept_with_its_curves_seed_and_facts(desk: Desk) -> None:
    past = await a_run(desk)
    assert set(past.curves) == {"accuracy", "loss"}
    assert len(past.curves["loss"]["pre-trained"]) == 20
    assert past.curves["loss"]["pre-trained"][0] == (0, 0.7)
    assert (past.seed, past.title, past.figures) == (0, "100 labels", ".900 .800")
    assert past.run.result["facts"]["encoder"] == "MiniLM"
    assert past.picture(Look("accuracy")).curves["fresh"]


async def test_predictions_that_came_true_are_counted_with_those_that_could_be_told(desk: Desk) -> None:
    run = (await a_run(desk)).run
    runs = [run, replace(run, predicted="No"), replace(run, measured=""), replace(run, predicted="")]
    assert [each.hit for each in runs] == [True, False, None, None]
    assert tally(runs) == (1, 2)


async def test_the_history_of_a_demo_lists_its_runs_and_opens_one(desk: Desk) -> None:
    async with lab(desk, Fake("fine")) as (pilot, screen):
        await raced(pilot, screen, "3")
        await pilot.press("r")
        await raced(pilot, screen, "1")
        await pilot.press("h")
        await until(pilot, lambda: "you predicted 1 of 2" in text(pilot))
        lines = text(pilot).splitlines()
        assert re.search(r"✗ 02 Mar 19:00  100 labels, seed 1 +\.900 \.800", lines[3])
        assert re.search(r"✓ 02 Mar 19:00  100 labels +\.900 \.800", lines[4])
        assert "You said: Not ahead" in text(pilot)
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, PastRunScreen))
        await pilot.pause(0.2)
        assert "✓ You said: More than 15 points" in text(pilot)
        assert "held-out accuracy: 21.4 points" in text(pilot)
        assert re.search(r"accuracy +\.900 +\.800 +\+10\.0 points", text(pilot))
        await pilot.press("m")
        plot = pilot.app.screen.query_one(MetricPlot)
        assert plot.render().plain.split()[0] == "loss"


async def test_a_marked_run_is_drawn_behind_the_new_one(desk: Desk) -> None:
    async with lab(desk, Fake("fine")) as (pilot, screen):
        await raced(pilot, screen)
        await pilot.press("r")
        await raced(pilot, screen)
        await pilot.press("h")
        await until(pilot, lambda: isinstance(pilot.app.screen, RunsScreen))
        await pilot.pause(0.2)
        await pilot.press("down", "space", "escape")
        await until(pilot, lambda: pilot.app.screen is screen)
        await until(pilot, lambda: "○" in screen.query_one(MetricPlot).render().plain)
        assert "Drawn behind, dimmed\n○ 100 labels: accuracy .900 .800" in str(screen.query_one(".compared").render())
        await pilot.press("r")
        await raced(pilot, screen)
        assert "○" in screen.query_one(MetricPlot).render().plain


async def test_the_run_of_another_demo_cannot_be_marked(desk: Desk) -> None:
    await a_run(desk, "multi_task")
    async with lab(desk, Fake("fine")) as (pilot, _):
        await pilot.press("h")
        await until(pilot, lambda: "No run yet" in text(pilot))
        await until(pilot, lambda: "enter open" not in text(pilot), seconds=5)
        await pilot.press("a")
        await until(pilot, lambda: "One encoder, three heads" in text(pilot))
        await pilot.press("space")
        await pilot.pause(0.1)
        assert notices(pilot) == ["This run cannot be compared: it belongs to another demo."]


async def test_failed_and_unknown_runs_are_listed_and_opened_too(desk: Desk) -> None:
    run = (await a_run(desk)).run
    failed = {"what": "The demo broke", "why": "no reason", "advice": "Again."}
    desk.store.record_run(replace(run, status="failed", result=failed, measured=""))
    desk.store.record_run(replace(run, demo="gone", preset="lost", result={"arms": "damaged"}))
    app = QuizApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(RunsScreen(desk))
        await pilot.pause(0.2)
        assert "gone: lost" in text(pilot)
        assert "failed" in text(pilot).splitlines()[4]
        for words in ("Left in the middle", "The demo broke", "You said"):
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(app.screen, PastRunScreen))
            await until(pilot, lambda words=words: words in text(pilot))
            await pilot.press("m", "y", "o", "escape")
            await until(pilot, lambda: isinstance(app.screen, RunsScreen))
            await pilot.press("down")


async def test_what_a_run_was_about_stands_below_the_last_of_few_runs_and_in_sight_below_many(desk: Desk) -> None:
    run = (await a_run(desk)).run
    app = QuizApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        for more in (0, 40):
            for _ in range(more):
                desk.store.record_run(run)
            screen = RunsScreen(desk)
            await app.push_screen(screen)
            await pilot.pause(0.2)
            runs, about = screen.query_one(OptionList), screen.query_one(".about")
            assert about.region.y == runs.region.bottom + 1
            assert (runs.region.height == 1) == (not more)
            assert about.region.bottom <= screen.query_one(Footer).region.y
            await pilot.press("escape")


async def test_run_lines_fill_the_columns_they_are_given(desk: Desk) -> None:
    past = await a_run(desk, "freeze")
    for columns in (60, 74, 82):
        assert {len(line) for line in run_lines([past, past], desk.zone, columns, named=True)} == {columns}


async def test_w_saves_json_and_svg_here_and_says_where(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    async with lab(desk, Fake("fine")) as (pilot, screen):
        await raced(pilot, screen)
        await pilot.press("w", "w")
        await until(pilot, lambda: len(notices(pilot)) == 2)
        folder, *files = notices(pilot)[0].split("\n")
        assert Path(folder) == here
        assert [Path(file).suffix for file in files] == [".json", ".svg"]
        assert all((here / file).is_file() for file in files)
    names = sorted(path.name for path in here.iterdir())
    assert [Path(name).suffix for name in names] == [".json", ".svg"] * 2
    assert names[0].startswith("transfer-default-seed0-2026")
    kept: dict[str, Any] = json.loads((here / names[0]).read_text())
    assert kept["result"]["measures"]["gap"] == 21.4
    assert len(kept["result"]["curves"]["loss"]["fresh"]) == 20


async def test_at_eighty_columns_the_name_of_every_saved_file_has_a_line_of_its_own(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    app = QuizApp(desk)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = LabScreen(desk, "transfer", "default", DEMOS["transfer"].predict, launch=Fake("fine"))
        await app.push_screen(screen)
        await raced(pilot, screen)
        await pilot.press("w")
        await until(pilot, lambda: len(list(here.iterdir())) == 2)
        await until(pilot, lambda: all(file.name in text(pilot) for file in here.iterdir()))


async def test_a_folder_that_takes_no_files_gives_way_to_the_next(desk: Desk, tmp_path: Path) -> None:
    run = (await a_run(desk)).run
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    data, plot = save(run, (), (blocked, tmp_path / "data"))
    assert data.parent == plot.parent == tmp_path / "data"
    with pytest.raises(OSError, match=r"."):
        save(run, (), (blocked,))


async def test_the_svg_is_sound_xml_with_every_curve_arm_and_run_behind(desk: Desk) -> None:
    from xml.etree import ElementTree as ET

    past = await a_run(desk, "freeze")
    drawn = svg(replace(past.run, preset="<&>"), [past.run])
    root = ET.fromstring(drawn)  # noqa: S314  it was made here
    words = "".join(root.itertext())
    assert all(arm in words for arm in ("probe, then full", "accuracy", "loss", "<&>", "pale: 16 labels"))
    lines = [node for node in root.iter("{http://www.w3.org/2000/svg}path") if node.get("fill") == "none"]
    assert len(lines) == 2 * 4 * 2


async def test_the_mouse_and_the_keys_read_values_from_the_plot(desk: Desk) -> None:
    async with lab(desk, Fake("stop"), size=(80, 24)) as (pilot, screen):
        await until(pilot, lambda: "● ready" in text(pilot))
        await pilot.press("3")
        await until(pilot, lambda: "step 9 of 20" in text(pilot))
        plot = screen.query(MetricPlot).first()
        await pilot.press("i", "left", "left")
        assert plot.cursor == 6
        assert "at step 6" in plot.render().plain
        await until(pilot, lambda: "step back" in text(pilot).splitlines()[-1])
        footer = text(pilot).splitlines()[-1]
        assert "? help" in footer
        assert "knobs" not in footer
        await pilot.press("escape")
        await pilot.pause(0.1)
        assert plot.cursor is None
        await pilot.hover(plot, offset=(7, 4))
        await pilot.pause(0.1)
        assert plot.cursor == 0
        await pilot.hover(screen.query_one("TitleBar"))
        await pilot.pause(0.1)
        assert plot.cursor is None
        await pilot.press("o")
        assert plot.render().plain.split()[:2] == ["accuracy", "(smooth)"]


async def test_the_lab_tells_how_often_the_learner_was_right(desk: Desk) -> None:
    await a_run(desk)
    app = QuizApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(CatalogueScreen(desk, Fake("fine")))
        await until(pilot, lambda: "1 run so far · you predicted 1 of 1" in text(pilot))
        await pilot.press("h")
        await until(pilot, lambda: isinstance(app.screen, RunsScreen))
        await until(pilot, lambda: app.screen.query_one(OptionList).option_count == 1)
        assert not any(b.binding.action == "mark" and b.enabled for b in app.screen.active_bindings.values())
