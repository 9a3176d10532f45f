"""The command line: one function a command; each imports its work when it is called."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quiz import __version__, paths

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from quiz.desk import Desk, Place


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="quiz")
@click.option("--database", metavar="URL", help="Keep your progress here; a SQLAlchemy URL. Default: a file of yours.")
@click.option("--learner", default="me", show_default=True, help="Whose progress.")
@click.option(
    "--content",
    type=click.Path(path_type=Path),
    default=None,
    help="Folder with blueprint.yaml and decks/. Default: the cards that came with the app.",
)
@click.pass_context
def main(context: click.Context, database: str | None, learner: str, content: Path | None) -> None:
    """Study cards, and launch the small training run behind each. Without a command: the home screen."""
    from quiz.desk import Place

    context.obj = Place(
        database=database or paths.default_database(),
        learner=learner,
        content=content or paths.content_dir(),
    )
    if context.invoked_subcommand is None:
        _run_app(context.obj)


@main.command()
@click.option("--domain", default="", metavar="D", help="Only this domain, such as multi-task.")
@click.option("--tag", default="", metavar="T", help="Only cards with this tag, such as lora.")
@click.option("--limit", type=click.IntRange(1), default=None, metavar="N", help="Stop after N answers.")
@click.pass_obj
def study(place: Place, domain: str, tag: str, limit: int | None) -> None:
    """Go straight to studying what is due and new."""
    _run_app(place, study=(domain, tag, limit))


@main.command()
@click.argument("paths_", metavar="[PATH ...]", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
@click.pass_obj
def check(place: Place, paths_: tuple[Path, ...], as_json: bool) -> None:
    """Check card files: format, links and item-writing rules. Exit status 1 when something is wrong."""
    from quiz.bank import check as checking

    report = checking.check(paths_, place.content)
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        for line in report.lines:
            click.echo(line)
        click.echo(report.summary, err=True)
    sys.exit(1 if report.lines else 0)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.pass_obj
def stats(place: Place, as_json: bool) -> None:
    """Print where you stand: reviews, due, new, retention, by domain."""
    from quiz.report import stats_table

    with _desk(place) as desk:
        figures = desk.stats()
    click.echo(json.dumps(asdict(figures), ensure_ascii=False, indent=2) if as_json else stats_table(figures))


@main.command()
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="D", help="Day of the exam, as 2026-12-02.")
@click.option("--minutes-per-day", "minutes", type=click.IntRange(1, 600), metavar="M", help="Minutes to study a day.")
@click.option("--pass", "mark", type=click.IntRange(1, 100), metavar="P", help="Pass mark in per cent.")
@click.option("--clear", is_flag=True, help="Forget the date; study what is due again.")
@click.pass_obj
def plan(place: Place, day: datetime | None, minutes: int | None, mark: int | None, clear: bool) -> None:
    """Plan for an exam: set it with options, and print today's load, the way there, and how ready you are."""
    from quiz.report import plan_report

    if day is not None and clear:
        raise click.UsageError("--date and --clear do not go together")
    with _desk(place) as desk:
        if day is not None and day.date() < desk.today():
            raise click.BadParameter(f"{day.date()} is over; give a day to come", param_hint="--date")
        date = "" if clear else day.date().isoformat() if day else None
        for name, value in (("exam_date", date), ("minutes_per_day", minutes), ("pass_mark", mark)):
            if value is not None:
                desk.store.save_setting(name, value)
        standing, queue = desk.standing(), desk.queue()
        click.echo(plan_report(standing, standing.forecast(), (len(queue.due), len(queue.new))))


@main.command()
@click.pass_obj
def fit(place: Place) -> None:
    """Fit the memory model to you; the fit is kept only if it foretells answers that it has not seen better."""
    from quiz.report import fit_report

    with _desk(place) as desk:
        click.echo(fit_report(desk.fit()))


def _run_app(place: Place, study: tuple[str, str, int | None] | None = None) -> None:
    with _desk(place) as desk:
        if study is not None:
            desk.require(domain=study[0], tag=study[1])
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise click.ClickException("the app needs a terminal; in a script use `quiz stats` or `quiz check`")
        from quiz.tui.app import QuizApp

        app = QuizApp(desk, study=study)
        app.run()
        sys.exit(app.return_code)


@contextmanager
def _desk(place: Place) -> Iterator[Desk]:
    """An open desk; what is wrong with cards or data ends the command with one clear line."""
    from quiz.bank.reader import ContentError
    from quiz.desk import open_desk
    from quiz.store import StoreError

    try:
        with open_desk(place) as desk:
            yield desk
    except (ContentError, StoreError) as error:
        raise click.ClickException(str(error)) from error
