import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bank.deck import DECK, second_card
from click.testing import CliRunner, Result
from conftest import ROOT

from quiz import __version__
from quiz.cli import main


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_check_is_silent_about_sound_decks_and_ends_with_zero(tmp_path: Path) -> None:
    path = tmp_path / "deck.yaml"
    path.write_text(DECK)
    result = run("check", str(path))
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "1 sound cards in 1 deck: no problems" in result.stderr


def test_check_prints_one_line_a_problem_and_ends_with_one(tmp_path: Path) -> None:
    path = tmp_path / "deck.yaml"
    path.write_text(DECK.replace("level: understand", "level: analyze").replace("rev: 1", "rev: 0"))
    result = run("check", str(path))
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith(f"{path}:3:10: rev: 0 is not from 1 to 10000")
    assert lines[1].startswith(f"{path}:9:12: level:")


def test_check_says_the_same_as_json(tmp_path: Path) -> None:
    path = tmp_path / "deck.yaml"
    path.write_text(DECK.replace("rev: 1", "rev: 0"))
    result = run("check", "--json", str(path))
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert report["problems"][0]["line"] == 3
    assert report["problems"][0]["key"] == "rev"


def test_check_of_a_path_that_is_not_there_says_so(tmp_path: Path) -> None:
    result = run("check", str(tmp_path / "nothing.yaml"))
    assert result.exit_code == 1
    assert "does not exist" in result.stdout


def test_stats_of_a_new_learner_are_zero_and_retention_is_unknown() -> None:
    result = run("stats", "--json")
    assert result.exit_code == 0, result.stderr
    figures = json.loads(result.stdout)
    assert figures["reviews"] == figures["cards_seen"] == figures["due_now"] == 0
    assert figures["retention"] is None
    assert figures["new_left"] == sum(domain["cards"] for domain in figures["domains"]) > 0


def test_stats_as_a_table_names_the_domains() -> None:
    assert "Multi-task learning" in run("stats").stdout


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("study", "--domain", "nonsense"), "there is no domain 'nonsense'; the domains are foundations"),
        (("study", "--tag", "nonsense"), "there is no tag 'nonsense'"),
        (("--content", "/nowhere", "stats"), "does not exist"),
        (("--database", "nonsense", "stats"), "is not a database address"),
    ],
)
def test_a_wrong_word_on_the_command_line_gives_one_clear_line(arguments: tuple[str, ...], expected: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert expected in result.stderr
    assert "Traceback" not in result.stderr


def test_a_damaged_database_is_named_and_kept(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    database = tmp_path / "home" / "quiz.db"
    database.write_bytes(b"not a database at all" * 200)
    result = run("stats")
    assert result.exit_code == 1
    assert "not a quiz database: move it aside" in result.stderr
    assert database.read_bytes().startswith(b"not a database")


def test_the_module_runs_as_a_program(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "quiz", "--version"], capture_output=True, text=True, check=True, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert __version__ in done.stdout


def test_one_deck_is_checked_with_the_others_of_its_folder_in_mind(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content, ignore=shutil.ignore_patterns("decks"))
    (content / "decks").mkdir()
    first, second = content / "decks" / "first.yaml", content / "decks" / "second.yaml"
    first.write_text(DECK + "    related: [mtl-bbbb]\n")
    second.write_text("cards:\n" + second_card().replace("rev: 1", "rev: 0") + second_card("mtl-aaaa"))
    assert "there is no card" in run("check", str(first)).stdout  # mtl-bbbb is not sound
    second.write_text("cards:\n" + second_card())
    assert run("check", str(first)).exit_code == 0
    second.write_text("cards:\n" + second_card() + second_card("mtl-aaaa"))
    lines = run("check", str(second)).stdout.splitlines()
    assert len(lines) == 1
    assert f'"mtl-aaaa" is taken by the card at {first}:2:5' in lines[0]


def test_progress_is_kept_in_a_folder_of_any_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "what? 100%25 #1"
    monkeypatch.setenv("QUIZ_HOME", str(home))
    assert run("stats").exit_code == 0
    assert (home / "quiz.db").is_file()
    assert [path.name for path in tmp_path.iterdir()] == [home.name]


def test_a_tilde_in_a_database_address_is_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert run("--database", "sqlite:///~/mine/quiz.db", "stats").exit_code == 0
    assert (tmp_path / "mine" / "quiz.db").is_file()


def test_without_a_terminal_the_app_says_so_and_ends() -> None:
    for arguments in ((), ("study",)):
        result = run(*arguments)
        assert result.exit_code == 1
        assert "the app needs a terminal" in result.stderr


def test_a_limit_below_one_is_refused() -> None:
    result = run("study", "--limit", "0")
    assert result.exit_code == 2
    assert "0 is not in the range x>=1" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "expected"),
    [
        (("--domain", "nonsense"), 1, "there is no domain 'nonsense'"),
        (("--domain", "transfer", "--domain", "nonsense"), 1, "there is no domain 'nonsense'"),
        (("--mode", "oral"), 2, "'oral' is not one of 'exam', 'tutor'"),
        (("--questions", "0"), 2, "0 is not in the range"),
        (("--minutes", "-1"), 2, "-1 is not in the range"),
        ((), 1, "the app needs a terminal"),
        (("--questions", "5", "--mode", "tutor", "--domain", "transfer", "--seed", "3"), 1, "the app needs a terminal"),
    ],
)
def test_a_practice_test_says_on_the_command_line_what_cannot_be(
    arguments: tuple[str, ...], status: int, expected: str
) -> None:
    result = run("test", *arguments)
    assert result.exit_code == status
    assert expected in result.stderr
    assert "Traceback" not in result.stderr


def test_stats_count_practice_tests() -> None:
    figures = json.loads(run("stats", "--json").stdout)
    assert figures["tests_sat"] == 0
    assert figures["last_test_score"] is None
    assert "tests 0   last score –" in run("stats").stdout
