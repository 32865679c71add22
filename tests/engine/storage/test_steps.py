"""One step writes everything or nothing, the same on both databases."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from engine.storage import Database
from engine.storage.steps import Closing, InstanceRecord, Writes, load_task, load_with_key, write_steps
from engine.storage.tables import history, metadata, task, task_candidate

AT = 1_700_000_000_000_000


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An open database with all tables."""
    opened = Database.open(database_url)
    yield opened
    opened.close()


def _instance(version: int = 1) -> InstanceRecord:
    return InstanceRecord("i", "d", "p", version, "active", b"\x00body", 1, bytes(32), "编号-1", "li", AT, title="投诉")


def _task(identity: str, token: int) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(str(column.name) for column in task.columns)
    return row | {
        "id": identity, "instance_id": "i", "token": token, "scope": 1, "definition_id": "d", "process_id": "p",
        "element": "ask", "name": "询问", "name_en": "Ask", "state": "open", "version": 1, "candidates": "{}",
        "excluded": "{}", "priority": 50, "due": AT, "level": 9, "unit": "", "number": "编号-1", "title": "投诉",
        "title_en": "", "customer": "", "created_at": AT,
    }  # fmt: skip


def _line(what: str) -> dict[str, Any]:
    return {
        "instance_id": "i", "at": AT, "element": "ask", "kind": "user_task", "what": what, "actor": "li",
        "details": b"\xff\x00",
    }  # fmt: skip


def _started(database: Database) -> None:
    writes = Writes(_instance(), None, AT)
    writes.tasks.append(_task("t1", 5))
    writes.candidates.append({"task_id": "t1", "grp": "组", "due": AT, "level": 9, "process_id": "p"})
    writes.history.extend(_line(what) for what in ("one", "two", "three"))
    database.write(lambda connection: write_steps(connection, [writes]))


def _all_rows(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    with database.reading() as connection:
        return {
            name: [tuple(row) for row in connection.execute(select(table))] for name, table in metadata.tables.items()
        }


def test_a_start_is_read_back_as_it_was(database: Database) -> None:
    """Bytes, Chinese text and moments of a new instance come back unchanged."""
    _started(database)

    found = database.read(lambda connection: load_with_key(connection, "i").instance)

    assert found == _instance()


def test_lines_of_history_keep_their_order(database: Database) -> None:
    """The ids of one step's lines follow the order in which things happened."""
    _started(database)

    with database.reading() as connection:
        lines = connection.scalars(select(history.c.what).order_by(history.c.id)).all()

    assert lines == ["one", "two", "three"]


def test_a_step_moves_everything_together(database: Database) -> None:
    """Closing one task and opening the next changes the instance, both tasks and the candidates at once."""
    _started(database)
    writes = Writes(_instance(2), 1, AT)
    writes.closings.append(Closing(5, "completed", "li"))
    writes.tasks.append(_task("t2", 6))

    moved = database.write(lambda connection: write_steps(connection, [writes]))

    columns = select(task.c.id, task.c.state, task.c.closed_by, task.c.version).order_by(task.c.id)
    with database.reading() as connection:
        tasks = [tuple(row) for row in connection.execute(columns)]
        links = connection.execute(select(task_candidate)).all()
    assert (moved, tasks, links) == ({"i"}, [("t1", "completed", "li", 2), ("t2", "open", None, 1)], [])


def test_a_step_from_a_stale_version_writes_nothing(database: Database) -> None:
    """Who read an older version changes not one row."""
    _started(database)
    before = _all_rows(database)
    writes = Writes(_instance(9), 8, AT)
    writes.closings.append(Closing(5, "completed", "li"))
    writes.tasks.append(_task("t2", 6))
    writes.history.append(_line("never"))

    moved = database.write(lambda connection: write_steps(connection, [writes]))

    assert (moved, _all_rows(database)) == (set(), before)


def test_a_step_without_its_fence_writes_nothing(database: Database) -> None:
    """A worker whose job was claimed by another one changes not one row."""
    _started(database)
    before = _all_rows(database)
    writes = Writes(_instance(2), 1, AT, fence=("job", 1))
    writes.history.append(_line("never"))

    moved = database.write(lambda connection: write_steps(connection, [writes]))

    assert (moved, _all_rows(database)) == (set(), before)


def test_a_task_is_found_with_its_instance(database: Database) -> None:
    """One statement gives the task and the instance."""
    _started(database)

    found = database.read(lambda connection: load_task(connection, "t1"))

    assert (found.task and found.task.token, found.instance and found.instance.number) == (5, "编号-1")
