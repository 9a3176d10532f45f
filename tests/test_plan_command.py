from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quiz.cli import main


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def day(ahead: int) -> str:
    return (datetime.now(UTC) + timedelta(days=ahead)).date().isoformat()


def test_plan_without_a_date_says_how_to_set_one() -> None:
    result = run("plan")
    assert result.exit_code == 0
    assert "no exam date is set; `quiz plan --date" in result.stdout
    assert "too early to tell" in result.stdout


def test_a_plan_says_what_today_asks_and_is_kept() -> None:
    first = run("plan", "--date", day(20), "--minutes-per-day", "30", "--pass", "75")
    assert first.exit_code == 0, first.stderr
    assert "pass mark 75 %" in first.stdout
    assert " 0 to review, " in first.stdout
    assert "in 30 minutes" in first.stdout
    assert "on the day" in first.stdout
    assert run("plan").stdout == first.stdout
    assert "no exam date is set" in run("plan", "--clear").stdout
    assert "no exam date is set" in run("plan").stdout


def test_a_plan_that_cannot_be_kept_is_warned_of_at_once() -> None:
    result = run("plan", "--date", day(2), "--minutes-per-day", "3")
    assert "! At 3 minutes a day, " in result.stdout
    assert " cards stay unmet. Meeting every card, and coming back to it once, takes about " in result.stdout


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--date", "2020-01-01"), "2020-01-01 is over; give a day to come"),
        (("--date", "2.12.2026"), "does not match the format '%Y-%m-%d'"),
        (("--minutes-per-day", "0"), "0 is not in the range"),
        (("--pass", "101"), "101 is not in the range"),
        (("--date", "2999-01-01", "--clear"), "do not go together"),
    ],
)
def test_what_cannot_be_planned_is_refused_in_one_line(arguments: tuple[str, ...], expected: str) -> None:
    result = run("plan", *arguments)
    assert result.exit_code == 2
    assert expected in " ".join(result.stderr.split())
    assert "no exam date is set" in run("plan").stdout


def test_fit_without_answers_says_what_it_takes() -> None:
    result = run("fit")
    assert result.exit_code == 0
    assert "It is too early: fitting takes 200 answers to cards met on an earlier day." in result.stdout
