"""Brings a database to the shape of this version: the engine's tables, then those of each workflow."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from engine.storage import ENGINE, Database, Owner, upgrade


def migrate(url: str, *, owners: Sequence[Owner] = (), phase: Literal["pre", "post"] = "post") -> tuple[str, ...]:
    """Apply what is missing to the database at `url`, and tell the names of the migrations applied.

    `owners`: workflows with tables of their own (`MigrationOwner(name, folder)`, the folder holds
    `versions/NNNN_pre_*.py`). With `phase="pre"` yesterday's code may still run afterwards.
    """
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    database = Database.open(url)
    try:
        return upgrade(database, owners=(ENGINE, *owners), phase=phase)
    finally:
        database.close()


MigrationOwner = Owner
"""Somebody with tables of their own."""
