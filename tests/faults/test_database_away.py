"""The database is locked, or gone, for five seconds: people wait a moment, and nothing is lost."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from engine.operations import Runtime
from engine.rules.actors import SYSTEM
from tests.harness.databases import PostgresDatabases, SqliteDatabases
from web.commands.migrate import migrate_everything
from web.runtime import open_runtime
from workflows import publish
from workflows.complaint_handling.file_complaint import file_complaint
from workflows.complaint_handling.new_complaint import NewComplaint

SECONDS = 5.0


@pytest.fixture(scope="module")
def restartable() -> Iterator[PostgresDatabases]:
    """A server of our own, because we take it away."""
    databases = PostgresDatabases()
    yield databases
    databases.close()


def _ready(url: str) -> Runtime:
    migrate_everything(url)
    runtime = open_runtime(url)
    publish(runtime)
    return runtime


def _file_while(runtime: Runtime, away: Callable[[threading.Event], None]) -> tuple[str, bool]:
    """File a complaint after the database went away; gives its number and whether that took a while."""
    gone = threading.Event()
    thread = threading.Thread(target=away, args=(gone,))
    thread.start()
    gone.wait(30)
    began = time.monotonic()
    number = _file(runtime)
    waited = time.monotonic() - began > SECONDS / 2
    thread.join()
    return number, waited


def _file(runtime: Runtime) -> str:
    """The number of the complaint; the key lets it be filed once however often it is submitted."""
    said = NewComplaint("送货延误", "没有送到", channel="phone")
    return file_complaint(runtime, said, actor=SYSTEM, key="once").number


@pytest.mark.slow
def test_a_locked_database_is_waited_for(sqlite_databases: SqliteDatabases) -> None:
    """Somebody else holds SQLite's write lock for five seconds; the complaint is filed afterwards, once."""
    url = sqlite_databases.empty()
    runtime = _ready(url)

    def lock(gone: threading.Event) -> None:
        other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("begin immediate")
        gone.set()
        time.sleep(SECONDS)
        other.execute("rollback")
        other.close()

    number, waited = _file_while(runtime, lock)
    assert (_file(runtime), waited) == (number, True)
    runtime.close()


@pytest.mark.slow
def test_a_database_that_is_gone_is_waited_for(restartable: PostgresDatabases) -> None:
    """PostgreSQL is stopped for five seconds; the complaint is filed when it is back, once."""
    runtime = _ready(restartable.empty())

    def stop(gone: threading.Event) -> None:
        restartable.go_away()
        gone.set()
        time.sleep(SECONDS)
        restartable.come_back()

    number, waited = _file_while(runtime, stop)
    assert (_file(runtime), waited) == (number, True)
    runtime.close()
