"""A practice test in a real terminal: sat, killed, resumed, handed in."""

from pathlib import Path

from end_to_end.terminal import Terminal
from end_to_end.test_study_in_a_terminal import environment, stats

TEST = ["test", "--questions", "5", "--minutes", "30", "--seed", "3"]


def test_after_kill_9_the_home_screen_offers_the_test_and_it_is_handed_in_with_its_answers(tmp_path: Path) -> None:
    with Terminal(TEST, environment(tmp_path)) as terminal:
        terminal.wait_for("question 1 of 5")
        for number in (1, 2, 3):
            terminal.wait_for(f"question {number} of 5")
            terminal.press("1")
            terminal.wait_for("●1")
            terminal.press("enter")
        terminal.wait_for("question 4 of 5")
        terminal.kill()
    with Terminal([], environment(tmp_path)) as terminal:
        terminal.wait_for("3 of 5 answered")
        terminal.press("t")
        terminal.wait_for("the clock stood still meanwhile")
        terminal.press("1")
        terminal.wait(lambda text: "question 4 of 5" in text and text.count("■") == 3 + 1)  # and the legend's
        terminal.press("\x13")
        terminal.wait_for("3 of 5 questions answered")
        terminal.press("enter")
        terminal.wait_for("of 5 right")
        assert "interrupted once" in terminal.text
        terminal.press("ctrl+c")
        assert terminal.ended() == 0
    figures = stats(tmp_path)
    assert figures["tests_sat"] == 1
    assert figures["reviews"] == 0


def test_a_second_window_cannot_sit_the_same_test(tmp_path: Path) -> None:
    with Terminal(TEST, environment(tmp_path)) as first:
        first.wait_for("question 1 of 5")
        with Terminal(TEST, environment(tmp_path)) as second:
            second.wait_for("being sat in another window")
            second.press("1")
            second.press("escape")
            second.wait_for("0 of 5 answered")
        first.press("2")
        first.wait_for("●2")
