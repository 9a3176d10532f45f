"""Opening a database: SQLite made durable, any other through its URL; driver errors put into words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from quiz.store.errors import StoreError

BUSY_SECONDS = 10
"""How long a write waits for another window before it gives up."""


def open_engine(place: str | Path) -> Engine:
    """An engine for a SQLAlchemy URL or a SQLite file, its folder made if need be; raises StoreError."""
    try:
        # A path is no URL: a `?` or a `%` in a folder's name would be read as something else.
        parsed = URL.create("sqlite", database=str(place)) if isinstance(place, Path) else make_url(place)
        if parsed.get_backend_name() == "sqlite":
            return _open_sqlite(parsed)
        return create_engine(parsed)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(
            f"{str(place)!r} is not a database address this installation can open ({error}); "
            "give one such as sqlite:////home/me/quiz.db"
        ) from error


@contextmanager
def explained(engine: Engine) -> Iterator[None]:
    """Turn a driver's error, or a stored value that makes no sense, into a StoreError that a learner can act on."""
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        raise StoreError(explain(error, engine.url)) from error
    except (ValueError, LookupError, TypeError) as error:
        raise StoreError(
            f"the database {engine.url.database} holds a value that cannot be read ({error}); "
            "the file is damaged: move it aside and start again, or restore a copy of it"
        ) from error


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that holds the write lock from its start; commits at the end or changes nothing."""
    with (
        explained(engine),
        engine.connect().execution_options(write=True) as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent view of the data."""
    with explained(engine), engine.connect() as connection, connection.begin():
        yield connection


def explain(error: Exception, url: URL) -> str:
    """What happened to the database and what to do, in one line."""
    where = url.database or url.render_as_string()
    reason = str(error.orig if isinstance(error, DBAPIError) else error).splitlines()[0]
    advice = "check the address or choose another database with --database"
    for sign, words in _ADVICE:
        if sign in reason.lower():
            advice = words
            break
    return f"the database {where} says: {reason}; {advice}"


_ADVICE = (
    ("locked", "another program holds it: close that one and try again"),
    (
        "readonly",
        "give yourself write permission on the file and its folder, or set QUIZ_HOME to a folder of yours",
    ),
    (
        "read-only",
        "give yourself write permission on the file and its folder, or set QUIZ_HOME to a folder of yours",
    ),
    ("permission", "give yourself write permission on the folder, or set QUIZ_HOME to a folder of yours"),
    ("unable to open", "check that its folder exists and is yours, or set QUIZ_HOME to a folder of yours"),
    ("full", "the disk is full: make room and try again; every answer shown so far is safe"),
    ("disk i/o", "the disk may be full or failing: check it and try again"),
    ("malformed", "the file is damaged: move it aside and start again, or restore a copy of it"),
    ("not a database", "the file is not a quiz database: move it aside, or choose another with --database"),
)


def _open_sqlite(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        file = Path(url.database).expanduser()
        folder = file.resolve().parent
        url = url.set(database=str(file))
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"the folder {folder} cannot be made: {error.strerror}; set QUIZ_HOME to a folder of yours"
            ) from error
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy's own BEGIN below, not the driver's late one
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A write takes the lock before it reads, so that what it read still holds when it writes.
        write = connection.get_execution_options().get("write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine
