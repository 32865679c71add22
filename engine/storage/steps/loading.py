"""Reads what one step needs in one statement: task, instance with the end of its audit chain, an earlier answer.

A row travels as one JSON array: describing forty columns costs driver and library more than the query itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import Connection

from engine.storage import driver
from engine.storage.steps.records import INSTANCE_COLUMNS, TASK_COLUMNS, InstanceRecord, TaskRecord

_BYTES = ("i.body", "i.audit_hash", "a.result")
_INSTANCE = tuple(f"i.{name}" for name in INSTANCE_COLUMNS)
_TASK = tuple(f"t.{name}" for name in TASK_COLUMNS)
_ANSWER = ("a.operation", "a.chain", "a.result", "EXISTS (SELECT 1 FROM message)")
_BESIDE = len(INSTANCE_COLUMNS) + len(_ANSWER)
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
    buffering: bool = True
    """Whether messages lay in the buffer, so that a new subscription must look there."""


def load_task(connection: Connection, task_id: str, *, key: str | None = None) -> Found:
    """The task with its instance; nothing in `Found` where there is no such task."""
    source = "task t JOIN instance i ON i.id = t.instance_id LEFT JOIN audit a ON a.key = ? WHERE t.id = ?"
    row = _first(connection, _INSTANCE + _ANSWER + _TASK, source, (key, task_id))
    return Found() if row is None else _found(row, task=TaskRecord(*row[_BESIDE:]))


def load_with_key(connection: Connection, instance_id: str, *, key: str | None = None) -> Found:
    """The instance; nothing in `Found` where there is none."""
    source = "instance i LEFT JOIN audit a ON a.key = ? WHERE i.id = ?"
    row = _first(connection, _INSTANCE + _ANSWER, source, (key, instance_id))
    return Found() if row is None else _found(row)


def load_instances(
    connection: Connection, ids: Sequence[str], *, for_update: bool = False
) -> dict[str, InstanceRecord]:
    """The instances of a batch, by id; those that do not exist are left out.

    `for_update`: nobody moves them on until the transaction ends. Always locked in the order of their ids.
    """
    if not ids:
        return {}
    # The ids are one value: a text with a place for each is parsed anew every time, and never kept prepared.
    postgresql = connection.dialect.name == "postgresql"
    among = "= ANY(?)" if postgresql else "IN (SELECT value FROM json_each(?))"
    given: Any = list(ids) if postgresql else orjson.dumps(list(ids)).decode()
    lock = " FOR UPDATE" if for_update and postgresql else ""
    rows = _all(connection, _INSTANCE, f"instance i WHERE i.id {among} ORDER BY i.id{lock}", (given,))
    return {row[0]: _instance(row) for row in rows}


def standings(connection: Connection, instance_id: str) -> list[tuple[str | None, str | None, str, str, str]]:
    """How people stand to the tasks of an instance: (assignee, closed_by, state, candidates, excluded) of each."""
    columns = ("t.assignee", "t.closed_by", "t.state", "t.candidates", "t.excluded")
    rows = _all(connection, columns, "task t WHERE t.instance_id = ?", (instance_id,))
    return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]


def load_started(
    connection: Connection, process_id: str, *, version: int | None = None, key: str | None = None
) -> tuple[str | None, Found]:
    """Id of the definition to start (the latest, or the version asked for), and an earlier answer to the same key.

    The id is empty where the definition is suspended.
    """
    which = "d.latest" if version is None else "d.version = ?"
    found = "CASE WHEN d.suspended THEN '' ELSE d.id END"
    wanted = f"(SELECT {found} FROM definition d WHERE d.process_id = ? AND {which})"
    source = "(SELECT 1 AS one) AS o LEFT JOIN audit a ON a.key = ?"
    values = (process_id, key) if version is None else (process_id, version, key)
    row = _first(connection, (wanted, *_ANSWER), source, values)
    assert row is not None
    return row[0], _answer(row[1:])


def _found(row: Sequence[Any], *, task: TaskRecord | None = None) -> Found:
    return replace(_answer(row[_WIDTH:_BESIDE]), instance=_instance(row[:_WIDTH]), task=task)


def _answer(columns: Sequence[Any]) -> Found:
    operation, chain, result, buffering = columns
    if operation is None:
        return Found(buffering=bool(buffering))
    return Found(repeated=True, operation=operation, chain=chain, answer=_bytes(result), buffering=bool(buffering))


def _instance(columns: Sequence[Any]) -> InstanceRecord:
    record = InstanceRecord(*columns)
    record.body, record.audit_hash = _bytes(record.body) or b"", _bytes(record.audit_hash) or b""
    return record


def _bytes(text: Any) -> bytes | None:
    return None if text is None else bytes.fromhex(text)


@lru_cache(maxsize=512)
def _statement(columns: tuple[str, ...], source: str, postgresql: bool) -> str:
    if postgresql:
        shown = ", ".join(f"encode({name}, 'hex')" if name in _BYTES else name for name in columns)
        return f"SELECT json_build_array({shown})::text FROM {source}".replace("?", "%s")
    shown = ", ".join(_hex(name) if name in _BYTES else name for name in columns)
    return f"SELECT json_array({shown}) FROM {source}"


def _hex(name: str) -> str:
    # SQLite's hex() of NULL is an empty text.
    return f"CASE WHEN {name} IS NULL THEN NULL ELSE hex({name}) END"


def _first(
    connection: Connection, columns: tuple[str, ...], source: str, values: tuple[Any, ...]
) -> Sequence[Any] | None:
    statement = _statement(columns, source, connection.dialect.name == "postgresql")
    found = driver.rows(connection, statement, values)
    return _array(found[0]) if found else None


def _all(connection: Connection, columns: tuple[str, ...], source: str, values: tuple[Any, ...]) -> list[Sequence[Any]]:
    statement = _statement(columns, source, connection.dialect.name == "postgresql")
    return [_array(row) for row in driver.rows(connection, statement, values)]


def _array(row: Sequence[Any]) -> Sequence[Any]:
    found: list[Any] = orjson.loads(row[0])
    return found
