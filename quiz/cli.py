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
    from quiz.exam.paper import Terms


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
        with _desk(context.obj) as desk:
            _launch(desk)


@main.command()
@click.option("--domain", default="", metavar="D", help="Only this domain, such as multi-task.")
@click.option("--tag", default="", metavar="T", help="Only cards with this tag, such as lora.")
@click.option("--limit", type=click.IntRange(1), default=None, metavar="N", help="Stop after N answers.")
@click.pass_obj
def study(place: Place, domain: str, tag: str, limit: int | None) -> None:
    """Go straight to studying what is due and new."""
    with _desk(place) as desk:
        desk.require(domain=domain, tag=tag)
        _launch(desk, study=(domain, tag, limit))


@main.command("test")
@click.option(
    "--questions", type=click.IntRange(1, 400), metavar="N", help="How many. Default: as in the settings, 40."
)
@click.option("--minutes", type=click.IntRange(0, 600), metavar="M", help="Time limit, 0 for none. Default: 60.")
@click.option("--mode", type=click.Choice(["exam", "tutor"]), default="exam", show_default=True)
@click.option("--domain", "domains", multiple=True, metavar="D", help="Only this domain; may be given several times.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), metavar="S", help="Draw the paper of this seed again.")
@click.pass_obj
def practice(
    place: Place, questions: int | None, minutes: int | None, mode: str, domains: tuple[str, ...], seed: int | None
) -> None:
    """Sit a practice test. In tutor mode each answer is explained at once, without a time limit unless one is given.

    A test that was interrupted is offered first. Cards that were in no test yet come first, unless a seed is given: the
    same seed, cards and options give the same paper.
    """
    from quiz.exam.paper import Mode
    from quiz.examining import draw_paper, terms_for

    with _desk(place) as desk:
        for domain in domains:
            desk.require(domain, "")
        terms = terms_for(desk, questions=questions, minutes=minutes, mode=Mode(mode), domains=domains, seed=seed)
        draw_paper(desk, terms)  # says it here, on the command line, when no card fits
        _launch(desk, test=(terms, seed is None))


@main.command()
@click.argument("paths_", metavar="[PATH ...]", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option("--audit", is_flag=True, help="Measure the bank as a whole against its bars instead.")
@click.option("--lock", is_flag=True, help="Check, then lock every card's text under its revision.")
@click.pass_obj
def check(place: Place, paths_: tuple[Path, ...], as_json: bool, audit: bool, lock: bool) -> None:
    """Check card files: format, links and item-writing rules. Exit status 1 when something is wrong."""
    from quiz.bank import check as checking
    from quiz.bank.quality import as_json as figures_as_json
    from quiz.bank.quality import table

    try:
        if audit:
            figures = checking.audit_bank(place.content)
            click.echo(json.dumps(figures_as_json(figures), indent=2) if as_json else table(figures))
            sys.exit(0 if all(figure.met or figure.warns for figure in figures) else 1)
        if lock:
            click.echo(f"{checking.lock_bank(place.content)} cards locked", err=True)
            return
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error
    report = checking.check(paths_, place.content)
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        for line in report.lines:
            click.echo(line)
        click.echo(report.summary, err=True)
    sys.exit(1 if report.lines else 0)


@main.command()
@click.option("--domain", required=True, metavar="D", help="Its domain, such as multi-task.")
@click.pass_obj
def new(place: Place, domain: str) -> None:
    """Add a draft card with an id of its own to a deck, and say where; `quiz check` tells what it still lacks."""
    import random

    from quiz.bank import check as checking

    try:
        deck, line = checking.new_card(place.content, domain, random.SystemRandom())
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{deck}:{line}")
    click.echo(f"Fill it in; `quiz check {deck}` tells what it still lacks, in order.", err=True)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.pass_obj
def stats(place: Place, as_json: bool) -> None:
    """Print where you stand: reviews, due, new, retention, by domain, and practice tests."""
    from quiz.report import figures_of, stats_table

    with _desk(place) as desk:
        figures, tests = desk.stats(), figures_of(desk.tests())
    if as_json:
        click.echo(json.dumps({**asdict(figures), **asdict(tests)}, ensure_ascii=False, indent=2))
    else:
        click.echo(stats_table(figures, tests))


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


def _launch(
    desk: Desk, study: tuple[str, str, int | None] | None = None, test: tuple[Terms, bool] | None = None
) -> None:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise click.ClickException("the app needs a terminal; in a script use `quiz stats` or `quiz check`")
    from quiz.tui.app import QuizApp

    app = QuizApp(desk, study=study, test=test)
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
