"""A part of a transaction that can fail alone. Operations that do many things in one transaction call it."""

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
    except Exception:
        driver.change(connection, "ROLLBACK TO SAVEPOINT one", ())
        raise
