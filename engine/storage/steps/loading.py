"""Reads what one step needs in one statement: task, instance with the end of its audit chain, an earlier answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection

from engine.storage.steps.records import INSTANCE_COLUMNS, TASK_COLUMNS, InstanceRecord, TaskRecord

_INSTANCE = ", ".join(f"i.{name}" for name in INSTANCE_COLUMNS)
_TASK = ", ".join(f"t.{name}" for name in TASK_COLUMNS)
_ANSWER = "a.operation, a.chain, a.result"
_WIDTH = len(INSTANCE_COLUMNS)


@dataclass(frozen=True, slots=True)
class Found:
    """What was there. `repeated`: an operation with this idempotency key was done before, and this is its answer."""

    instance: InstanceRecord | None = None
    task: TaskRecord | None = None
    repeated: bool = False
    operation: str = ""
    chain: str = ""
    answer: bytes | None = None


def load_task(connection: Connection, task_id: str, *, key: str | None = None) -> Found:
    """The task with its instance; nothing in `Found` where there is no such task."""
    row = _first(
        connection,
        f"SELECT {_INSTANCE}, {_ANSWER}, {_TASK} FROM task t JOIN instance i ON i.id = t.instance_id"
        " LEFT JOIN audit a ON a.key = ? WHERE t.id = ?",
        (key, task_id),
    )
    return Found() if row is None else _found(row, task=TaskRecord(*row[_WIDTH + 3 :]))


def load_with_key(connection: Connection, instance_id: str, *, key: str | None = None) -> Found:
    """The instance; nothing in `Found` where there is none."""
    row = _first(
        connection,
        f"SELECT {_INSTANCE}, {_ANSWER} FROM instance i LEFT JOIN audit a ON a.key = ? WHERE i.id = ?",
        (key, instance_id),
    )
    return Found() if row is None else _found(row)


def load_instances(
    connection: Connection, ids: Sequence[str], *, for_update: bool = False
) -> dict[str, InstanceRecord]:
    """The instances of a batch, by id; those that do not exist are left out.

    `for_update`: nobody moves them on until the transaction ends. Always locked in the order of their ids.
    """
    if not ids:
        return {}
    places = ", ".join("?" * len(ids))
    lock = " FOR UPDATE" if for_update and connection.dialect.name == "postgresql" else ""
    statement = f"SELECT {_INSTANCE} FROM instance i WHERE i.id IN ({places}) ORDER BY i.id{lock}"
    rows = _all(connection, statement, tuple(ids))
    return {row[0]: InstanceRecord(*row) for row in rows}


def standings(connection: Connection, instance_id: str) -> list[tuple[str | None, str | None, str, str, str]]:
    """How people stand to the tasks of an instance: (assignee, closed_by, state, candidates, excluded) of each."""
    statement = "SELECT assignee, closed_by, state, candidates, excluded FROM task WHERE instance_id = ?"
    return [(row[0], row[1], row[2], row[3], row[4]) for row in _all(connection, statement, (instance_id,))]


def load_started(
    connection: Connection, process_id: str, *, version: int | None = None, key: str | None = None
) -> tuple[str | None, Found]:
    """Id of the definition to start (the latest, or the version asked for), and an earlier answer to the same key."""
    which = "d.latest" if version is None else "d.version = ?"
    row = _first(
        connection,
        f"SELECT (SELECT d.id FROM definition d WHERE d.process_id = ? AND {which}), {_ANSWER}"
        " FROM (SELECT 1 AS one) AS o LEFT JOIN audit a ON a.key = ?",
        (process_id, key) if version is None else (process_id, version, key),
    )
    assert row is not None
    return row[0], _answer(row[1:4])


def _found(row: Sequence[Any], *, task: TaskRecord | None = None) -> Found:
    answer = _answer(row[_WIDTH : _WIDTH + 3])
    return Found(InstanceRecord(*row[:_WIDTH]), task, answer.repeated, answer.operation, answer.chain, answer.answer)


def _answer(columns: Sequence[Any]) -> Found:
    operation, chain, result = columns
    if operation is None:
        return Found()
    return Found(repeated=True, operation=operation, chain=chain, answer=None if result is None else bytes(result))


@lru_cache(maxsize=256)
def _spelled(statement: str, postgresql: bool) -> str:
    return statement.replace("?", "%s") if postgresql else statement


def _first(connection: Connection, statement: str, values: tuple[Any, ...]) -> Sequence[Any] | None:
    text = _spelled(statement, connection.dialect.name == "postgresql")
    return connection.exec_driver_sql(text, values).fetchone()


def _all(connection: Connection, statement: str, values: tuple[Any, ...]) -> Sequence[Sequence[Any]]:
    text = _spelled(statement, connection.dialect.name == "postgresql")
    return connection.exec_driver_sql(text, values).fetchall()
