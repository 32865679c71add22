"""`bihuan migrate`: bring the database to the shape that this version needs."""

import click

from engine.operations import migrate
from engine.settings import Settings
from web.commands.words import tell
from workflows import registry


def migrate_everything(url: str) -> tuple[str, ...]:
    """Apply the migrations of the engine, then those of every matter; gives the names of those applied now."""
    owners = tuple(workflow.migrations for workflow in registry() if workflow.migrations is not None)
    return migrate(url, owners=owners)


@click.command("migrate")
def command() -> None:
    """把数据库升级到本版本所需的结构。Bring the database to the shape of this version."""
    applied = migrate_everything(Settings.read().database)
    for name in applied:
        tell("command.migrate.applied", name=name)
    tell("command.migrate.done", n=len(applied))
