"""An open runtime for one command: the database brought to this version's shape, and closed at the end."""

from collections.abc import Iterator
from contextlib import contextmanager

from engine.operations import Runtime
from engine.settings import Settings
from web.commands.migrate import migrate_everything
from web.runtime import open_runtime


@contextmanager
def opened(settings: Settings | None = None) -> Iterator[Runtime]:
    """The runtime of the settings. Migrating costs one small query where nothing is missing."""
    chosen = settings or Settings.read()
    migrate_everything(chosen.database)
    runtime = open_runtime(settings=chosen)
    try:
        yield runtime
    finally:
        runtime.close()
