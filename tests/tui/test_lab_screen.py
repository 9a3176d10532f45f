import asyncio
from dataclasses import replace

import pytest
from textual.widgets import Static
from tui.in_the_lab import Fake, children, gone, keys, lab, shows, text, until

from quiz.desk import Desk
from quiz.tui.app import QuizApp
from quiz.tui.screens.lab import LabScreen
from quiz.tui.widgets.choice_list import Choice
from quiz.tui.widgets.metric_plot import MetricPlot
from quiz.tui.widgets.predict_view import PredictView
from quiz.tui.widgets.race_view import RaceView
from quiz.tui.widgets.result_view import FailureView, ResultView
from trainer_demos.catalog import Outcome, Prediction


async def test_a_prediction_a_race_and_the_comparison(desk: Desk) -> None:
    async with lab(desk, Fake("slow")) as (pilot, screen):
        await until(pilot, lambda: "● ready" in text(pilot))
        assert "With 100 labelled reviews" in text(pilot)
        assert "3  More than 15 points" in text(pilot)
        await pilot.press("3")
        await until(pilot, lambda: "of 20" in text(pilot))
        assert screen.query(RaceView)
        assert "your prediction: More than 15 points" in text(pilot)
        await until(pilot, shows(screen, ResultView))
        await pilot.pause(0.2)
        assert "✓ You said: More than 15 points" in text(pilot)
        assert "This run: More than 15 points" in text(pilot)
        assert "· pre-trained minus fresh, held-out accuracy: 21.4 points" in text(pilot)
        assert "Pre-training was worth 21.4 points" in text(pilot)
    (run,) = desk.store.runs()
    assert (run.status, run.predicted, run.measured) == ("finished", "More than 15 points", "More than 15 points")
    assert run.card_id == "mtl-aaaa"
    assert run.knobs["labels"] == 100
    assert run.result["measures"]["gap"] == 21.4


async def test_the_process_is_started_before_the_prediction(desk: Desk) -> None:
    async with lab(desk, Fake("slow")) as (pilot, screen):
        await until(pilot, children)
        assert screen.query(PredictView)

        assert desk.store.runs() == ()


async def test_a_wrong_prediction_is_marked_with_sign_and_word(desk: Desk) -> None:
    async with lab(desk, Fake("fine")) as (pilot, screen):
        await pilot.press("1")
        await until(pilot, shows(screen, ResultView))
        await pilot.pause(0.2)
        assert "✗ You said: Not ahead" in text(pilot)
        assert "This run: More than 15 points" in text(pilot)


async def test_the_figures_that_decided_stand_under_the_outcome_in_the_words_of_the_catalogue(desk: Desk) -> None:
    async with lab(desk, Fake("fine"), demo="multi_task", size=(64, 24)) as (pilot, screen):
        await pilot.press("1")
        await until(pilot, shows(screen, ResultView))
        await pilot.pause(0.2)
        lines = [line.rstrip(" ▁▂▃▄▅▆▇█") for line in text(pilot).splitlines()]
        first = next(number for number, line in enumerate(lines) if "This run: Entities gain most" in line)
        assert lines[first + 1 : first + 4] == [
            "      · UPOS accuracy, shared minus single: −1.0 points",
            "      · strict entity F1, shared minus single: 2.0 points",
            "      · LAS, shared minus single: 1.0 points",
        ]
        assert lines[first + 4].startswith("    The evidence so far speaks for: Parsing gains most")


@pytest.mark.parametrize(
    ("preset", "card_id", "told"),
    [("default", "", True), ("sequential", "mtl-aaaa", True), ("sequential", "", False)],
)
async def test_evidence_is_told_of_a_default_or_of_the_preset_of_a_card(
    desk: Desk, preset: str, card_id: str, told: bool
) -> None:
    async with lab(desk, Fake("fine"), demo="multi_task", preset=preset, card_id=card_id) as (pilot, screen):
        await pilot.press("1")
        await until(pilot, shows(screen, ResultView))
        await pilot.pause(0.2)
        assert "This run: Entities gain most" in text(pilot)
        assert ("The evidence so far speaks for" in text(pilot)) == told


async def test_a_run_that_did_not_measure_enough_says_so(desk: Desk) -> None:
    async with lab(desk, Fake("untold")) as (pilot, screen):
        await pilot.press("1")
        await until(pilot, shows(screen, ResultView))
        await pilot.pause(0.2)
        assert "This run cannot tell" in text(pilot)
    assert desk.store.runs()[0].measured == ""


async def test_a_click_on_a_choice_predicts(desk: Desk) -> None:
    async with lab(desk, Fake("fine")) as (pilot, screen):
        await until(pilot, lambda: "ready" in text(pilot))
        await pilot.pause(0.5)  # the idea above has its height by then
        await pilot.click(list(screen.query(Choice))[2])
        await until(pilot, shows(screen, ResultView))
    assert desk.store.runs()[0].predicted == "More than 15 points"


async def test_the_choices_keep_their_place_when_the_run_is_ready(desk: Desk) -> None:
    async with lab(desk, Fake("fine"), size=(64, 20)) as (pilot, screen):
        await until(pilot, lambda: "● ready" in text(pilot))
        race = screen._experiment.race
        assert race.ready
        facts = (
            "a name of thirty letters, more",
            "the package",
            "cpu, 2 threads",
            "100 reviews of a file",
            "440 held out",
        )
        places = []
        for ready, sign in ((replace(race.ready, facts=dict(enumerate(facts))), "440 held out"), (None, "○ loading")):
            race.ready = ready
            await until(pilot, lambda sign=sign: sign in text(pilot))
            await pilot.pause()
            places.append([choice.region for choice in screen.query(Choice)])
        assert places[0] == places[1]


@pytest.mark.parametrize("count", [2, 3, 4])
async def test_the_footer_counts_the_options_of_the_question(desk: Desk, count: int) -> None:
    app = QuizApp(desk)
    options = tuple(Outcome(f"Option {number}", None) for number in range(1, count + 1))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = LabScreen(desk, "transfer", "default", Prediction("Which?", options, 0), launch=Fake("fine"))
        await app.push_screen(screen)
        await until(pilot, lambda: "predict" in text(pilot).splitlines()[-1])
        assert f"1-{count} predict" in text(pilot).splitlines()[-1]
        await pilot.press("1")
        await until(pilot, shows(screen, ResultView))
    assert desk.store.runs()[0].predicted == "Option 1"


async def test_pause_holds_and_stop_ends_with_what_was_measured(desk: Desk) -> None:
    async with lab(desk, Fake("stop")) as (pilot, screen):
        await pilot.press("3")
        await until(pilot, lambda: "step 9 of 20" in text(pilot))
        await pilot.press("space")
        await until(pilot, lambda: "paused" in text(pilot))
        await pilot.press("space")
        await until(pilot, lambda: "paused" not in text(pilot))
        await pilot.press("s")
        await until(pilot, shows(screen, ResultView))
        await pilot.pause(0.2)
        assert "Stopped at step 9 of 20" in text(pilot)
    assert desk.store.runs()[0].status == "stopped"


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("crash", "RuntimeError: the optimiser met a number that is none"),
        ("killed", "The demo was killed"),
        ("noise", "cannot be understood"),
        ("fault", "pip install the extra offline"),
    ],
)
async def test_a_failure_is_told_in_clear_words_and_kept(desk: Desk, mode: str, words: str) -> None:
    async with lab(desk, Fake(mode)) as (pilot, screen):
        await until(pilot, lambda: "ready" in text(pilot) or screen.query(FailureView))
        await pilot.press("1")
        await until(pilot, shows(screen, FailureView))
        await pilot.pause(0.2)
        assert words in text(pilot)
        assert "Traceback" not in text(pilot)
        assert {"again", "knobs", "back"} <= keys(screen)
    assert desk.store.runs()[0].status == "failed"


async def test_a_demo_that_hangs_can_be_ended_and_the_screen_never_freezes(desk: Desk) -> None:
    async with lab(desk, Fake("silent")) as (pilot, screen):
        await pilot.press("1")
        await until(pilot, lambda: "step 8 of 20" in text(pilot))
        await pilot.press("m")
        await until(pilot, lambda: text(pilot).splitlines()[3].strip().startswith("loss"))
        await pilot.press("s")
        await until(pilot, lambda: "s again ends it by force" in text(pilot))
        await pilot.press("s")
        await until(pilot, shows(screen, FailureView))
        await pilot.pause(0.2)
        assert "The run was ended by force" in text(pilot)


async def test_the_next_key_shows_another_curve_and_y_another_scale(desk: Desk) -> None:
    async with lab(desk, Fake("stop")) as (pilot, screen):
        await pilot.press("3")
        await until(pilot, lambda: "step 9 of 20" in text(pilot))
        plot = screen.query_one(".first", MetricPlot)
        assert plot.render().plain.split()[0] == "accuracy"
        await pilot.press("right")
        assert plot.render().plain.split()[0] == "loss"
        await pilot.press("y")
        assert plot.render().plain.split()[:2] == ["loss", "(log)"]


@pytest.mark.parametrize("size", [(112, 30), (140, 40)])
@pytest.mark.parametrize("demo", ["transfer", "compress"])
async def test_a_wide_terminal_has_two_plots_above_the_table(desk: Desk, demo: str, size: tuple[int, int]) -> None:
    async with lab(desk, Fake("stop"), demo=demo, size=size) as (pilot, screen):
        await pilot.press("3")
        await until(pilot, lambda: "step 9 of 20" in text(pilot))
        await pilot.pause(0.3)
        first, second = screen.query(MetricPlot)
        assert first.region.right < second.region.x
        assert first.region.height == second.region.height > size[1] / 2
        assert screen.query_one(".table").region.y > first.region.bottom


@pytest.mark.parametrize(("size", "whole"), [((80, 24), False), ((80, 30), True)])
async def test_the_point_of_the_run_stays_in_its_place_beside_the_plot(
    desk: Desk, size: tuple[int, int], whole: bool
) -> None:
    async with lab(desk, Fake("stop"), demo="multi_task", size=size) as (pilot, screen):
        await pilot.press("3")
        await until(pilot, lambda: "step 9 of 20" in text(pilot))
        await pilot.pause(0.3)
        point = screen.query_one(".point", Static)
        assert point.region.bottom <= screen.query_one("#arena").region.bottom
        told = str(point.render())
        assert told.endswith("weights side by side." if whole else " …")


async def test_leaving_comes_back_to_the_screen_before_and_ends_the_process(desk: Desk) -> None:
    async with lab(desk, Fake("stop")) as (pilot, _):
        below = pilot.app.screen_stack[-2]
        await pilot.press("3")
        await until(pilot, lambda: "step 9 of 20" in text(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is below)
        await gone(pilot)
    assert [(run.status, run.measured) for run in desk.store.runs()] == [("stopped", "")]


async def test_quitting_the_app_in_the_middle_leaves_no_process(desk: Desk) -> None:
    async with lab(desk, Fake("stubborn")) as (pilot, _):
        await pilot.press("3")
        await until(pilot, lambda: "of 20" in text(pilot) or "You said" in text(pilot))
    async with asyncio.timeout(10):
        while children():  # noqa: ASYNC110  there is nothing to wait on
            await asyncio.sleep(0.05)


async def test_the_footer_offers_only_what_does_something(desk: Desk) -> None:
    async with lab(desk, Fake("stop")) as (pilot, screen):
        await until(pilot, lambda: "● ready" in text(pilot))
        assert keys(screen) == {"predict", "knobs", "history", "code", "back", "help"}
        await pilot.press("3")
        await until(pilot, lambda: "step 9 of 20" in text(pilot))
        assert keys(screen) == {"pause", "stop", "knobs", "history", "curve", "read", "back", "help"}
        await pilot.press("s")
        await until(pilot, shows(screen, ResultView))
        await pilot.pause(0.2)
        assert keys(screen) == {"try", "again", "knobs", "history", "code", "curve", "read", "back", "help"}
