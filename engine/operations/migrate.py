"""Brings a database to the shape of this version: the engine's tables, then those of each workflow."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from engine.storage import ENGINE, Database, Owner, upgrade

MigrationOwner = Owner
"""What a workflow registers to have tables of its own: `MigrationOwner(name, folder)`."""


def migrate(
    url: str | Database, *, owners: Sequence[Owner] = (), phase: Literal["pre", "post"] = "post"
) -> tuple[str, ...]:
    """Apply what is missing to the database at `url` (or an open one), and tell the names of the migrations applied.

    `owners`: workflows with tables of their own (`MigrationOwner(name, folder)`, the folder holds
    `versions/NNNN_pre_*.py`). With `phase="pre"` yesterday's code may still run afterwards.
    """
    database = url if isinstance(url, Database) else Database.open(url)
    _make_folder(database)
    try:
        return upgrade(database, owners=(ENGINE, *owners), phase=phase)
    finally:
        if database is not url:
            database.close()


def _make_folder(database: Database) -> None:
    """The folder of a SQLite file."""
    file = database.engine.url.database
    if not database.is_postgresql and file and file != ":memory:":
        Path(file).parent.mkdir(parents=True, exist_ok=True)
