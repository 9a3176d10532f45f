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
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option("--audit", is_flag=True, help="Measure the bank as a whole against its bars instead.")
@click.option("--lock", is_flag=True, help="Check, then lock every card's text under its revision.")
@click.pass_obj
def check(place: Place, paths_: tuple[Path, ...], as_json: bool, audit: bool, lock: bool) -> None:
    """Check card files: format, links and item-writing rules. Exit status 1 when something is wrong."""
    from quiz.bank import check as checking
    from quiz.report import audit_json, audit_table

    try:
        if audit:
            figures = checking.audit_bank(place.content)
            click.echo(json.dumps(audit_json(figures), indent=2) if as_json else audit_table(figures))
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
    """Print where you stand: reviews, due, new, retention, by domain."""
    from quiz.report import stats_table

    with _desk(place) as desk:
        figures = desk.stats()
    click.echo(json.dumps(asdict(figures), ensure_ascii=False, indent=2) if as_json else stats_table(figures))


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
