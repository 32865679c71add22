"""Brings the tables of an owner (the engine, or a workflow with tables of its own) to the newest form and back.

Each owner has a folder of Alembic revisions and a version table. A revision named `pre_` may run while yesterday's
code still runs; a `post_` one only after all of it is gone. Commands and `Engine.open` call `upgrade`, which is cheap
where nothing is to do: it compares one row with the newest file name and does not even load Alembic.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from engine.storage.database import Database

_LOCK = 7_251_404_116
"""Number of the PostgreSQL advisory lock that lets one process migrate at a time."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody with tables: `folder` holds `versions/NNNN_pre_*.py` and `NNNN_post_*.py` in order of their numbers."""

    name: str
    folder: Path

    @property
    def version_table(self) -> str:
        """The table that remembers how far this owner's tables are."""
        return f"{self.name}_schema_version"

    def revisions(self) -> list[str]:
        """Names of all revisions, oldest first, such as `0001_pre_definitions`."""
        return sorted(path.stem for path in (self.folder / "versions").glob("[0-9]*.py"))


ENGINE = Owner("engine", Path(str(files("engine.storage") / "migrations")))


def upgrade(
    database: Database, *, owners: Sequence[Owner] = (ENGINE,), phase: Literal["pre", "post"] = "post"
) -> tuple[str, ...]:
    """Apply what is missing, owner by owner, and tell the names of the revisions applied.

    With `phase="pre"` it stops before the first missing `post_` revision.
    """
    applied: list[str] = []
    for owner in owners:
        target = _target(owner, current(database, owner=owner), phase)
        if target is not None:
            applied += _move(database, owner, target, up=True)
    return tuple(applied)


def downgrade(database: Database, *, owner: Owner = ENGINE, to: str | None = None) -> tuple[str, ...]:
    """Take back every revision after the one numbered `to` (None: all of them), and tell their names, newest first."""
    return tuple(_move(database, owner, to or "base", up=False))


def current(database: Database, *, owner: Owner = ENGINE) -> str | None:
    """Number of the newest revision that was applied, or None before the first."""
    try:
        return database.read(lambda connection: _stored(connection, owner))
    except DBAPIError:  # the version table does not exist yet
        return None


def _stored(connection: Connection, owner: Owner) -> str | None:
    found = connection.execute(text(f"SELECT version_num FROM {owner.version_table}")).scalar()
    return None if found is None else str(found)


def _target(owner: Owner, stored: str | None, phase: str) -> str | None:
    missing = [name for name in owner.revisions() if stored is None or name[:4] > stored]
    if phase == "pre":
        first_post = next((index for index, name in enumerate(missing) if name[5:].startswith("post_")), len(missing))
        missing = missing[:first_post]
    return missing[-1][:4] if missing else None


def _move(database: Database, owner: Owner, target: str, *, up: bool) -> list[str]:
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(owner.folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)

    def steps(revision: object, _context: object) -> object:
        move = script._upgrade_revs if up else script._downgrade_revs
        return move(target, revision)  # type: ignore[arg-type]

    with database.transaction() as connection:
        if database.is_postgresql:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        before = _number(connection, owner)
        with EnvironmentContext(config, script, fn=steps, destination_rev=target) as environment:
            environment.configure(connection=connection, version_table=owner.version_table)
            environment.run_migrations()
        after = _number(connection, owner)
    low, high = sorted((before, after))
    names = [name for name in owner.revisions() if low < int(name[:4]) <= high]
    return names if up else names[::-1]


def _number(connection: Connection, owner: Owner) -> int:
    from sqlalchemy import inspect

    if not inspect(connection).has_table(owner.version_table):
        return 0
    return int(_stored(connection, owner) or 0)
