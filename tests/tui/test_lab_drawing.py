import math

import pytest

from quiz.lab import Silence
from quiz.tui import figures
from quiz.tui.picture import Look, Picture, smoothed, thinned
from quiz.tui.race import Race
from quiz.tui.widgets.dependency_tree import arcs, disagreements, parse_view
from quiz.tui.widgets.metric_plot import draw
from quiz.tui.widgets.metric_table import race_table, result_table
from quiz.tui.widgets.race_view import companion
from quiz.tui.widgets.run_progress import progress_line
from quiz.tui.widgets.try_box import answer_view
from trainer_demos.catalog import DEMOS
from trainer_demos.events import Answer, Arm, Metric, Parse, Paused, Progress, Ready, Sentiment, Started

ADA = Parse(
    arm="shared",
    words=("Ada", "Lovelace", "flew", "to", "Turin"),
    upos=("PROPN", "PROPN", "VERB", "ADP", "PROPN"),
    entities=("B-PER", "I-PER", "O", "O", "B-LOC"),
    heads=(3, 1, 0, 5, 3),
    deprels=("nsubj", "flat", "root", "case", "obl"),
)


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


# -- figures and tables ---------------------------------------------------------------------------------------------


def test_figures_are_written_as_the_field_writes_them() -> None:
    assert figures.share(0.946) == ".946"
    assert figures.share(1.0) == "1.000"
    assert figures.share(math.nan) == "–"
    assert figures.loss(0.6931) == "0.693"
    assert figures.loss(math.inf) == "–"
    assert figures.points(-0.031) == "−3.1"
    assert figures.points(-0.0001) == "0.0"
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


def test_one_arm_alone_has_no_difference() -> None:
    assert "difference" not in result_table((arm("shared", {}),), 75).plain


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


@pytest.mark.parametrize("columns", [20, 60, 76, 130])
def test_the_progress_line_fits_and_says_step_and_time_left(columns: int) -> None:
    line = progress_line(heard(Progress(30, 120, 41.0, "epoch 2 of 8")), columns).plain
    assert "step 30 of 120 · 41 s left" in line
    assert len(line) == columns or columns < 32
    assert ("epoch 2 of 8" in line) == (columns > 70)


# -- sentences ------------------------------------------------------------------------------------------------------


def test_arcs_run_from_heads_to_dependents() -> None:
    assert arcs(ADA.heads) == [
        "─┬←╮",
        "←╯ │",
        "───┤",
        "←╮ │",
        "─┴←╯",
    ]


def test_a_sentence_of_one_word_or_none_has_no_arcs() -> None:
    assert arcs((0,)) == [""]
    assert arcs(()) == []


def test_every_word_but_the_root_gets_one_arrow() -> None:
    heads = (2, 4, 4, 0, 7, 7, 2, 4, 4)
    assert [line.count("←") for line in arcs(heads)] == [int(head > 0) for head in heads]


def test_a_parse_says_in_words_what_its_colours_say() -> None:
    lines = parse_view(ADA, 76).plain.split("\n")
    assert lines[0].split()[:3] == ["Ada", "PROPN", "┌PER"]
    assert lines[1].split()[:3] == ["Lovelace", "PROPN", "└PER"]
    assert lines[0].endswith("nsubj")
    assert lines[4].split()[:3] == ["Turin", "PROPN", "LOC"]
    assert len({line.rindex(" ") for line in lines}) == 1


def test_arcs_that_do_not_fit_give_way_to_the_head_word() -> None:
    lines = parse_view(ADA, 30).plain.split("\n")
    assert "← 3 flew" in lines[0]


def test_what_the_arms_disagree_about_is_listed() -> None:
    other = Parse("single", ADA.words, ADA.upos, ("O", *ADA.entities[1:]), (3, 1, 0, 3, 3), ADA.deprels)
    assert disagreements(ADA, other).plain.split("\n") == [
        "single says otherwise of",
        "  Ada: no entity",
        "  to: case of flew",
    ]
    assert disagreements(ADA, ADA).plain == "shared says the same of every word."


def test_sentiment_has_a_bar_a_number_and_a_word_for_each_arm() -> None:
    answer = Answer("Fine.", (Sentiment("pre-trained", 0.87), Sentiment("fresh", 0.46)), remark="Cut.")
    text = answer_view(answer, 76).plain
    assert " 87 % positive" in text
    assert " 46 % negative" in text
    assert text.endswith("Cut.")


def test_markup_in_the_learners_sentence_is_only_text() -> None:
    assert "[bold]x[/]" in answer_view(Answer("[bold]x[/]", (Sentiment("a", 0.5),)), 76).plain
