"""The database insists while a failure can pass, and says so in a sentence when it gives up."""

import sqlite3
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError

from engine.errors import BihuanError
from engine.storage import Database, LostRace, Patience, upgrade
from engine.storage.columns import to_micros
from engine.storage.tables import setting
from tests.harness.databases import Databases


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An open database with all tables."""
    opened = Database.open(database_url)
    yield opened
    opened.close()


def _impatient() -> Patience:
    """Ten seconds that pass at once: each look at the clock takes one."""
    ticks = count()
    return Patience(seconds=10, pause=lambda _: None, clock=lambda: float(next(ticks)))


def test_a_lost_race_is_run_again(database: Database) -> None:
    """Work that lost two races is done at the third attempt, in a fresh transaction each time."""
    attempts: list[int] = []

    def work(_connection: Connection) -> int:
        attempts.append(1)
        if len(attempts) < 3:
            raise LostRace
        return len(attempts)

    assert database.write(work, patience=_impatient()) == 3


def test_a_race_that_never_ends_becomes_a_sentence(database: Database) -> None:
    """After thirty lost races the person is asked to try again shortly."""

    def work(_connection: Connection) -> None:
        raise LostRace

    with pytest.raises(BihuanError) as refused:
        database.write(work, patience=_impatient())

    assert refused.value.code == "storage.busy"


def test_a_database_that_stays_gone_becomes_a_sentence(database: Database) -> None:
    """When patience ends, the answer is "not available", not a lock error."""

    def work(_connection: Connection) -> None:
        raise OperationalError("select 1", {}, sqlite3.OperationalError("database is locked"))

    with pytest.raises(BihuanError) as refused:
        database.write(work, patience=_impatient())

    assert refused.value.code == "storage.unavailable"


def test_what_fails_leaves_nothing(database: Database, clock: object) -> None:
    """Rows of a transaction that raises are not there."""

    def work(connection: Connection) -> None:
        connection.execute(insert(setting).values(name="half", value=1, changed_at=clock()))  # type: ignore[operator]
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        database.write(work)

    assert database.read(lambda connection: connection.execute(select(setting)).all()) == []


def test_a_true_violation_comes_back(database: Database, clock: object) -> None:
    """A row that can never be written is not tried for ever."""

    def work(connection: Connection) -> None:
        for _ in range(2):
            connection.execute(insert(setting).values(name="same", value=1, changed_at=clock()))  # type: ignore[operator]

    with pytest.raises(IntegrityError):
        database.write(work, patience=_impatient())


def test_a_locked_file_is_waited_for(tmp_path: Path, clock: object) -> None:
    """A writer waits while another program holds SQLite's lock, and succeeds when it lets go."""
    url = f"sqlite:///{tmp_path / 'locked.db'}"
    database = Database.open(url)
    upgrade(database)
    other = sqlite3.connect(tmp_path / "locked.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    patience = Patience(pause=lambda _: other.in_transaction and other.execute("ROLLBACK"))  # type: ignore[arg-type]
    values = {"name": "waited", "value": 1, "changed_at": clock()}  # type: ignore[operator]

    database.write(lambda connection: connection.execute(insert(setting).values(values)), patience=patience)
    names = database.read(lambda connection: connection.scalars(select(setting.c.name)).all())
    other.close()
    database.close()

    assert names == ["waited"]


def test_sqlite_is_durable(tmp_path: Path) -> None:
    """A file is opened with a write-ahead log, full synchronisation and foreign keys."""
    database = Database.open(f"sqlite:///{tmp_path / 'durable.db'}")
    with database.reading() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys")
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]
    database.close()

    assert found == ["wal", 2, 1]


def test_a_database_in_memory_works(clock: object) -> None:
    """`sqlite://` keeps its rows as long as it is open, for readers inside a writer too."""
    database = Database.open("sqlite://")
    upgrade(database)
    values = {"name": "kept", "value": {"中": "文"}, "changed_at": clock()}  # type: ignore[operator]

    def work(connection: Connection) -> object:
        connection.execute(insert(setting).values(values))
        return database.read(lambda inner: inner.scalar(select(setting.c.value)))

    seen = database.write(work)
    database.close()

    assert seen == {"中": "文"}


def test_connections_that_broke_are_replaced(databases: Databases) -> None:
    """After the server has closed all our connections the next operation works as if nothing had been."""
    url = databases.fresh()
    database = Database.open(url)
    database.read(lambda connection: connection.execute(select(setting)).all())
    if database.is_postgresql:
        other = Database.open(url.replace("/" + url.split("/")[3].split("?")[0] + "?", "/postgres?"))
        with other.transaction() as connection:
            connection.exec_driver_sql(
                "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
                " and backend_type = 'client backend'"
            )
        other.close()

    rows = database.read(lambda connection: connection.execute(select(setting)).all())
    database.close()

    assert rows == []


def test_moments_need_their_offset() -> None:
    """A date-time without an offset is refused, because nobody knows when it is."""
    from datetime import datetime

    with pytest.raises(ValueError, match="offset"):
        to_micros(datetime(2026, 3, 2, 9, 0))  # noqa: DTZ001
