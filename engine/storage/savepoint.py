"""Transactions that do many things: a part of one can fail alone, and one that stands still ends. For operations."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from engine.storage import driver

MOST = 50
"""Savepoints of one transaction. PostgreSQL keeps 64 of a session's in fast memory, beyond that everybody pays."""


@contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """An exception undoes what was written inside, and nothing that was written before.

    One statement where all goes well: the mark stays until the transaction ends, a later one of the same name hides it.
    """
    driver.change(connection, "SAVEPOINT one", ())
    try:
        yield
    except Exception:  # whatever it was, what it wrote goes; the exception goes on
        driver.change(connection, "ROLLBACK TO SAVEPOINT one", ())
        raise


def end_if_idle(connection: Connection, *, seconds: float) -> None:
    """PostgreSQL ends this transaction if its program stands still so long (paused, frozen), and frees its rows.

    For transactions that hold rows and wait for nobody. SQLite has no such thing: its one writer lets nobody in.
    """
    if connection.dialect.name == "postgresql":
        setting = f"SET LOCAL idle_in_transaction_session_timeout = {int(seconds * 1000)}"
        driver.change(connection, setting, ())
