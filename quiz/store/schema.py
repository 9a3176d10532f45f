"""Brings a database to this version's schema, or refuses one from a newer version."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from quiz.store.errors import StoreError

HEAD = "0002"
"""Revision of the schema that this version of the code reads and writes; a test holds it to the newest migration."""
_MIGRATIONS = Path(__file__).parent / "migrations"


def current(connection: Connection) -> str | None:
    """The database's revision; None when it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return revision


def upgrade(connection: Connection) -> None:
    """Migrate to `HEAD` inside the caller's transaction.

    Raises StoreError when the database was written by a newer version of the app; nothing is changed then.
    """
    revision = current(connection)
    if revision == HEAD:
        return
    # Alembic takes a quarter of a second to import and is needed only here.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("path_separator", "os")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise StoreError(
            f"this database has schema {revision}, which is newer than this version of the app ({HEAD}); "
            "update the app, or choose another database with --database"
        )
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)
