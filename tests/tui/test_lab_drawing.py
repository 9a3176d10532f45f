import math

import pytest
from textual.content import Content

from quiz.lab import Silence
from quiz.tui import figures
from quiz.tui.picture import Look, Picture, smoothed, thinned
from quiz.tui.race import Race
from quiz.tui.screens.code import numbered
from quiz.tui.widgets.metric_plot import draw
from quiz.tui.widgets.metric_table import race_table, result_table, table
from quiz.tui.widgets.race_view import clipped, companion
from quiz.tui.widgets.run_progress import progress_line
from trainer_demos.catalog import DEMOS
from trainer_demos.events import Arm, Metric, Paused, Progress, Ready, Started


def braille(line: str) -> int:
    return sum((ord(cell) - 0x2800).bit_count() for cell in line if 0x2800 <= ord(cell) <= 0x28FF)


# -- plot -----------------------------------------------------------------------------------------------------------


def plot(picture: Picture, columns: int = 40, rows: int = 12) -> list[str]:
    return draw(picture, columns, rows).plain.split("\n")


def ticks(lines: list[str]) -> list[str]:
    return [line.split("┤")[0].strip() for line in lines if "┤" in line]


RISING = [(0.0, 0.5), (10.0, 0.9)]


def test_the_plot_fills_its_place_exactly() -> None:
    lines = plot(Picture("accuracy", {"pre-trained": RISING, "fresh": []}, 10), 50, 13)
    assert len(lines) == 13
    assert {len(line) for line in lines[1:]} == {50}
    assert len(lines[0]) <= 50


def test_a_rising_curve_goes_from_the_lower_left_to_the_upper_right() -> None:
    rows = [line for line in plot(Picture("accuracy", {"pre-trained": RISING}, 10)) if braille(line)]
    assert braille(rows[0][:20]) == 0 < braille(rows[0][20:])
    assert braille(rows[-1][20:]) == 0 < braille(rows[-1][:20])


def test_arms_are_told_apart_without_colour_by_a_solid_and_a_dotted_line() -> None:
    flat = [(0.0, 0.5), (10.0, 0.5)]
    solid = sum(map(braille, plot(Picture("accuracy", {"a": flat}, 10))))
    dotted = sum(map(braille, plot(Picture("accuracy", {"a": [], "b": flat}, 10))))
    assert solid == 2 * (40 - 6 - 1)  # one cell has the sign of the arm
    assert 0 < dotted < 0.6 * solid


def test_the_legend_names_every_arm_before_any_point_is_there() -> None:
    head = plot(Picture("accuracy", {"pre-trained": [], "fresh": []}), 60)[0]
    assert head.split() == ["accuracy", "━●", "pre-trained", "╍▲", "fresh"]


def test_a_share_is_plotted_close_up_or_from_zero_to_one() -> None:
    close = plot(Picture("accuracy", {"a": [(0, 0.82), (5, 0.88)]}, 5))
    whole = plot(Picture("accuracy", {"a": [(0, 0.82), (5, 0.88)]}, 5, wide=True))
    assert [float(ticks(close)[place]) for place in (0, -1)] == [1.0, 0.8]
    assert [float(ticks(whole)[place]) for place in (0, -1)] == [1.0, 0.0]


def test_a_loss_is_plotted_from_zero_or_on_a_logarithmic_axis() -> None:
    points = [(0, 2.0), (5, 0.2), (10, 0.02)]
    linear = plot(Picture("loss", {"a": points}, 10))
    log = plot(Picture("loss", {"a": points}, 10, wide=True))
    assert float(ticks(linear)[-1]) == 0.0
    assert {"1", "0.1"} <= set(ticks(log))
    assert "(log)" in log[0]


def test_four_arms_end_in_four_signs_even_where_their_curves_meet() -> None:
    curves = dict.fromkeys("abcd", RISING)
    drawn = "".join(plot(Picture("accuracy", curves, 10))[1:])
    assert {sign: drawn.count(sign) for sign in "●▲■◆"} == dict.fromkeys("●▲■◆", 1)


def test_earlier_runs_lie_behind_on_the_same_axes_with_hollow_signs() -> None:
    alone = plot(Picture("loss", {"a": [(0, 1.0), (10, 0.5)]}, 10))
    both = plot(Picture("loss", {"a": [(0, 1.0), (10, 0.5)]}, 10, behind=({"a": [(0, 4.0), (20, 2.0)]},)))
    assert float(ticks(alone)[0]) == 1.0
    assert float(ticks(both)[0]) == 4.0
    assert "step 20" in both[-1]
    assert "○" in "".join(both)


def test_the_cursor_tells_the_values_of_every_arm_and_of_runs_behind() -> None:
    picture = Picture("accuracy", {"a": RISING, "b": [(0, 0.4), (9, 0.6)]}, 10, behind=({"a": [(0, 0.3), (10, 0.7)]},))
    lines = draw(picture, 60, 12, cursor=10.0).plain.split("\n")
    assert lines[0].split() == ["accuracy", "at", "step", "10", "●", ".900", "▲", ".600"]
    assert lines[-1].split() == ["before", "○", ".700"]


def test_the_values_of_four_arms_fit_forty_columns() -> None:
    picture = Picture("masked-word loss", dict.fromkeys("abcd", ((0, 2.1), (9999, 1.2))), 9999)
    head = draw(picture, 42, 12, cursor=9999.0).plain.split("\n")[0]
    assert len(head) <= 42
    assert head.count("1.200") == 4


def test_smoothing_calms_a_curve_and_keeps_its_ends() -> None:
    zigzag = [(float(step), 0.5 + 0.3 * (-1) ** step) for step in range(101)]
    calm = smoothed(zigzag)
    assert (calm[0], calm[-1]) == (zigzag[0], zigzag[-1])
    assert max(abs(value - 0.5) for _, value in calm[10:-10]) < 0.05
    assert "(smooth)" in plot(Picture("accuracy", {"a": zigzag}, 100, smooth=True))[0]


def test_a_kept_curve_has_at_most_sixty_points_and_the_same_mean() -> None:
    points = [(float(step), step / 1000) for step in range(1000)] + [(1000.0, math.nan)]
    few = thinned(points)
    assert len(few) == 60
    assert few[0][0] < 10
    assert few[-1][0] > 980
    assert sum(value for _, value in few) / 60 == pytest.approx(0.4995, abs=1e-3)


@pytest.mark.parametrize(
    "points",
    [
        [(0, math.nan)],
        [(0, math.inf), (1, 0.5)],
        [(0, 1e9), (1, 1e-9)],
        [(0, 0.0), (1, 0.0)],
        [(0, 0.25)],
        [(3, -1.0), (2, 5.0)],
    ],
)
@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("name", ["loss", "F1"])
def test_no_numbers_break_the_plot(points: list[tuple[float, float]], wide: bool, name: str) -> None:
    lines = plot(Picture(name, {"a": points}, 0, wide=wide))
    assert len(lines) == 12
    assert {len(line) for line in lines[1:]} == {40}


@pytest.mark.parametrize(("columns", "rows"), [(1, 1), (8, 3), (15, 5), (200, 60)])
def test_no_size_breaks_the_plot(columns: int, rows: int) -> None:
    assert plot(Picture("accuracy", {"pre-trained": RISING}, 10), columns, rows)


# -- source ---------------------------------------------------------------------------------------------------------


def test_a_wrapped_line_of_source_has_one_number_and_the_next_line_the_next() -> None:
    lines = numbered(Content("first\n\n    a line of some length\nlast"), 24).plain.split("\n")
    assert lines == ["    1  first", "    2  ", "    3      a line of", "       some length", "    4  last"]


# -- figures and tables ---------------------------------------------------------------------------------------------


def test_figures_are_written_as_the_field_writes_them() -> None:
    assert figures.share(0.946) == ".946"
    assert figures.share(1.0) == "1.000"
    assert figures.share(math.nan) == "–"
    assert figures.loss(0.6931) == "0.693"
    assert figures.loss(math.inf) == "–"
    assert figures.points(-0.031) == "−3.1"
    assert figures.points(-0.0001) == "0.0"
    assert figures.points(math.nan) == "–"
    assert figures.measure(-0.94, "points") == "−0.9 points"
    assert figures.measure(-0.04, "%") == "0.0 %"
    assert figures.measure(1.049, "times") == "1.05 times"
    assert figures.seconds(125.2) == "2 min 5 s"
    assert figures.count(22_713_216) == "22.7 M"


def arm(name: str, spread: dict[str, float]) -> Arm:
    return Arm(name, {"UPOS": 0.946, "F1": 0.63}, spread, 41.0, 12_000_000, 385)


def test_the_result_table_lines_up_and_has_spread_time_and_weights() -> None:
    lines = result_table((arm("shared", {"UPOS": 0.004}), arm("single", {})), 75).plain.split("\n")
    assert lines[1].split() == ["UPOS", ".946", "±.004", ".946", "0.0", "points"]
    assert lines[3].split() == ["training", "41", "s", "41", "s"]
    assert lines[4].split() == ["weights", "12.0", "M", "12.0", "M"]
    assert lines[1].index(" .946", 20) + 5 == lines[2].index(" .630", 20) + 5
    assert len({len(line.split("points")[0]) for line in lines[1:3]}) == 1


@pytest.mark.parametrize("demo", DEMOS)
def test_the_table_of_every_demo_leaves_the_plot_its_forty_columns(demo: str) -> None:
    race = Race(DEMOS[demo])
    for name in race.demo.curves:
        for place, lane in enumerate(race.demo.arms):
            race.hear(Metric(name, lane, 5, 0.123 + place))
    lines = race_table(race, race.demo.curves[0], 80 - 5 - 40).plain.split("\n")
    assert max(map(len, lines)) <= 35
    text = "\n".join(lines)
    for lane in race.demo.arms:
        assert lane in text
    assert len(lines) <= 16


def test_names_too_long_for_columns_stand_above_them() -> None:
    rows = [("wrong labels learned", (".1", ".2")), ("loss", ("0.3", "0.4"))]
    assert table(["poisoned, then cleaned", "clean"], rows, 22).plain.split("\n") == [
        "━● poisoned, then cleaned",
        "╍▲ clean",
        "",
        "               ━●   ╍▲",
        "wrong labels",
        "learned        .1   .2",
        "loss          0.3  0.4",
    ]


def test_one_arm_alone_has_no_difference() -> None:
    assert "difference" not in result_table((arm("shared", {}),), 75).plain


def test_what_does_not_fit_below_the_table_ends_in_an_ellipsis_after_a_whole_word() -> None:
    text = Content("One model for three tasks against three models: scores, seconds and weights side by side.")
    assert clipped(text, 29, 4) is text
    assert clipped(text, 29, 3).plain.split("\n") == [
        "One model for three tasks",
        "against three models: scores,",
        "seconds and weights side by …",
    ]
    assert clipped(text, 24, 3).plain.endswith("\nmodels: scores, …")
    assert clipped(text, 29, 1).plain == "One model for three tasks …"
    assert clipped(text, 29, 0).plain == ""


# -- what has been heard --------------------------------------------------------------------------------------------


def heard(*events: object) -> Race:
    race = Race(DEMOS["transfer"])
    for event in events:
        race.hear(event)  # type: ignore[arg-type]
    return race


STARTED = Started("transfer", "default", {}, ("pre-trained", "fresh"), (0,))


def test_the_race_table_shows_the_newest_value_of_every_curve() -> None:
    race = heard(
        STARTED,
        Metric("accuracy", "pre-trained", 0, 0.5),
        Metric("accuracy", "pre-trained", 5, 0.75),
        Metric("loss", "fresh", 5, 0.69),
    )
    lines = race_table(race, "accuracy", 60).plain.split("\n")
    assert lines[1].split() == ["accuracy", ".750", "·"]
    assert lines[2].split() == ["loss", "·", "0.690"]


def test_the_horizontal_axis_knows_the_steps_of_one_arm_and_seed() -> None:
    started = Started("transfer", "default", {}, ("pre-trained", "fresh"), (0, 1, 2))
    assert heard(started, Ready(300, {})).picture(Look("loss")).last_step == 50


def test_the_plot_begins_anew_with_each_seed() -> None:
    race = heard(STARTED, Metric("loss", "fresh", 0, 0.7, seed=0), Metric("loss", "fresh", 0, 0.6, seed=1))
    assert race.picture(Look("loss")).curves["fresh"] == ((0.0, 0.6),)


def test_a_curve_that_the_catalogue_does_not_know_can_be_chosen_too() -> None:
    assert heard(Metric("perplexity", "fresh", 0, 9.0)).names == ("accuracy", "loss", "perplexity")


def test_silence_adds_up_until_something_is_heard() -> None:
    race = heard(Silence(20.0), Silence(20.0))
    assert race.silent == 40.0
    race.hear(Paused())
    assert race.silent == 0.0


def test_the_second_plot_is_a_loss_beside_a_metric_and_a_metric_beside_a_loss() -> None:
    names = DEMOS["multi_task"].curves
    assert companion(names, "UAS") == "loss"
    assert companion(names, "loss parsing") == "UPOS"


def test_the_progress_line_says_whose_steps_it_counts() -> None:
    several = Started("transfer", "default", {}, ("pre-trained", "fresh"), (0, 1, 2))
    alone = Started("transfer", "default", {}, ("pre-trained",), (0,))
    told = Progress(30, 120, 41.0, "")
    assert "all arms and seeds: step 30 of 120" in progress_line(heard(several, told), 76).plain
    assert "all" not in progress_line(heard(alone, told), 76).plain


@pytest.mark.parametrize("columns", [20, 60, 76, 130])
def test_the_progress_line_fits_and_says_step_and_time_left(columns: int) -> None:
    line = progress_line(heard(Progress(30, 120, 41.0, "epoch 2 of 8")), columns).plain
    assert "all arms: step 30 of 120 · 41 s left" in line
    assert len(line) == columns or columns < 42
    assert ("epoch 2 of 8" in line) == (columns > 70)
