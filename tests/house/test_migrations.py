"""Migrations lead up and down on both databases, end where the tables say, and tell when they may run."""

import re
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from engine.storage import ENGINE, Database, downgrade, tables
from tests.house.sources import tracked
from web.commands.migrate import migrate_everything
from workflows import registry
from workflows.complaint_handling import tables as complaint_tables
from workflows.customer_file import tables as customer_tables

METADATA = [tables.metadata, complaint_tables.metadata, customer_tables.metadata]


def _differences(url: str) -> list[Any]:
    """What the tables in Python have that the database lacks, and the other way round."""
    database = Database.open(url)
    try:
        with database.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"include_object": _is_ours})
            return list(compare_metadata(context, METADATA))  # type: ignore[arg-type]
    finally:
        database.close()


def _is_ours(_thing: Any, name: str | None, kind: str, *_: Any) -> bool:
    return not (kind == "table" and (name or "").endswith("_version"))


def _take_back_everything(url: str) -> list[str]:
    """The names of our tables that are left at the bottom."""
    database = Database.open(url)
    try:
        matters = [workflow.migrations for workflow in registry() if workflow.migrations]
        for owner in [*reversed(matters), ENGINE]:
            downgrade(database, owner=owner)
        return [name for name in sqlalchemy.inspect(database.engine).get_table_names() if not name.endswith("_version")]
    finally:
        database.close()


def test_migrations_end_where_the_tables_say(empty_database_url: str) -> None:
    """After all migrations the database has the tables, columns and indexes of the code."""
    migrate_everything(empty_database_url)

    assert _differences(empty_database_url) == []


def test_migrations_lead_down_again(empty_database_url: str) -> None:
    """Every migration can be taken back; nothing of ours is left at the bottom."""
    migrate_everything(empty_database_url)

    assert _take_back_everything(empty_database_url) == []


@pytest.mark.parametrize("name", [name for name in tracked() if "/versions/" in name and name.endswith(".py")])
def test_a_migration_says_when_it_runs(name: str) -> None:
    """Its name begins with a number and pre_ (before the new code) or post_ (after it)."""
    assert re.fullmatch(r"\d{4}_(pre|post)_[a-z_]+\.py", Path(name).name)
