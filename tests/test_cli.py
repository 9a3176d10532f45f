import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from bank.deck import DECK
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
        (("--content", "/nowhere", "stats"), "there is no such folder"),
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
