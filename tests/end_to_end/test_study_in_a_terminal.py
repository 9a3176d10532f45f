"""The whole app in a real terminal: keys in, answers on disk."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from end_to_end.terminal import Terminal

FEEDBACK = ("✓ Right", "✗ You chose")


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "QUIZ_HOME": str(home), "PYTHONPATH": str(ROOT)}


def stats(home: Path) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-m", "quiz", "stats", "--json"],
        env=environment(home),
        capture_output=True,
        text=True,
        check=True,
    )
    figures: dict[str, object] = json.loads(done.stdout)
    return figures


def is_feedback(text: str) -> bool:
    return any(sign in text for sign in FEEDBACK)


def answer(terminal: Terminal, key: str) -> None:
    terminal.wait(lambda text: "choose" in text and not is_feedback(text))
    terminal.press(key)
    terminal.wait(is_feedback)


def test_ten_cards_answered_by_key_presses_are_ten_reviews(tmp_path: Path) -> None:
    with Terminal([], environment(tmp_path)) as terminal:
        terminal.wait_for("study 10 cards")
        terminal.press("enter")
        for number in range(10):
            answer(terminal, "123"[number % 3])
            terminal.press("enter")
        terminal.wait(lambda text: not is_feedback(text))
        terminal.press("escape")
        terminal.wait_for("10 done today")
        terminal.press("q")
        assert terminal.ended() == 0
    figures = stats(tmp_path)
    assert figures["reviews"] == 10
    assert figures["retention"] is None


@pytest.mark.parametrize("attempt", range(4))
def test_after_kill_9_every_answer_whose_feedback_was_on_screen_is_there(tmp_path: Path, attempt: int) -> None:
    rng = random.Random(attempt)
    seen = 0
    with Terminal(["study"], environment(tmp_path)) as terminal:
        for _ in range(rng.randint(1, 5)):
            answer(terminal, rng.choice("123"))
            seen += 1
            terminal.press("enter")
        terminal.kill()
    assert stats(tmp_path)["reviews"] == seen


def test_an_answer_can_be_taken_back_and_a_card_flagged_and_the_app_left_by_ctrl_c(tmp_path: Path) -> None:
    with Terminal(["study", "--domain", "multi-task"], environment(tmp_path)) as terminal:
        answer(terminal, "1")
        terminal.press("u")
        terminal.wait(lambda text: "choose" in text and not is_feedback(text))
        terminal.press("f")
        terminal.wait_for("⚑ flagged")
        terminal.press("ctrl+c")
        assert terminal.ended() == 0
    assert stats(tmp_path)["reviews"] == 0


def test_a_terminal_too_small_says_what_is_needed(tmp_path: Path) -> None:
    with Terminal([], environment(tmp_path), columns=60, rows=15) as terminal:
        terminal.wait_for("This terminal has 60×15 cells")
        assert "64×20" in terminal.text


def test_without_an_editor_the_card_says_where_it_is(tmp_path: Path) -> None:
    bare = {key: value for key, value in environment(tmp_path).items() if key not in ("EDITOR", "VISUAL")}
    with Terminal(["study"], {**bare, "EDITOR": "", "VISUAL": ""}) as terminal:
        terminal.wait_for("choose")
        terminal.press("e")
        assert "decks/" in terminal.wait_for("no editor is set").replace("\n", "")


def test_an_editor_that_does_not_start_gives_the_terminal_back(tmp_path: Path) -> None:
    with Terminal(["study"], {**environment(tmp_path), "EDITOR": "no-such-editor", "VISUAL": ""}) as terminal:
        terminal.wait_for("choose")
        terminal.press("e")
        terminal.wait_for("does not start")
        answer(terminal, "1")
    assert stats(tmp_path)["reviews"] == 1
