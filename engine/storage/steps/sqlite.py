"""Steps on SQLite: inside one writing transaction nobody can overtake, so plain statements do, one for each table."""

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import Connection, Table

from engine.storage import driver
from engine.storage.steps.records import INSTANCE_COLUMNS, LABELS
from engine.storage.steps.writes import Row, Writes
from engine.storage.tables import audit, history, incident, job, repetition, task, task_candidate, wait

_FIXED = ("id", "definition_id", "process_id", "started_by", "started_at", "parent_id", "parent_token", "start_key")
_MUTABLE = tuple(name for name in INSTANCE_COLUMNS if name not in _FIXED)


def _insert_text(table: Table, *, without: tuple[str, ...] = ()) -> str:
    names = [column.name for column in table.columns if column.name not in without]
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join(':' + name for name in names)})"


_INSERT_INSTANCE = (
    f"INSERT INTO instance ({', '.join(INSTANCE_COLUMNS)})"
    f" VALUES ({', '.join(':' + name for name in INSTANCE_COLUMNS)})"
)
_UPDATE_INSTANCE = (
    f"UPDATE instance SET {', '.join(f'{name} = :{name}' for name in _MUTABLE)} WHERE id = :id AND version = :before"
)
_INSERTS = {
    "tasks": _insert_text(task),
    "candidates": _insert_text(task_candidate),
    "jobs": _insert_text(job),
    "waits": _insert_text(wait),
    "incidents": _insert_text(incident),
    "repetitions": _insert_text(repetition).replace("INSERT", "INSERT OR REPLACE", 1),
    "history": _insert_text(history, without=("id",)),
    "audit": _insert_text(audit),
}
_OPEN_TASK = "instance_id = :owner AND token = :token AND state = 'open'"
_UNLINK = f"DELETE FROM task_candidate WHERE task_id IN (SELECT id FROM task WHERE {_OPEN_TASK})"
_CLOSE = (
    "UPDATE task SET state = :state, closed_by = :closed_by, closed_at = :at, version = version + 1, draft = NULL"
    f" WHERE {_OPEN_TASK}"
)
_CHANGE = (
    "UPDATE task SET assignee = :assignee, claimed_at = :claimed_at, version = version + 1"
    " WHERE id = :id AND state = 'open'"
)
_DONE = {
    "jobs_done": "DELETE FROM job WHERE instance_id = :owner AND token = :done AND kind = 'service'",
    "timers_done": "DELETE FROM job WHERE instance_id = :owner AND wait = :done AND kind = 'timer'",
    "job_ids_done": "DELETE FROM job WHERE id = :done",
    "links_done": "DELETE FROM task_candidate WHERE task_id = :done",
    "waits_done": "DELETE FROM wait WHERE instance_id = :owner AND wait = :done",
    "repetitions_done": "DELETE FROM repetition WHERE instance_id = :owner AND number = :done",
    "loops_done": "DELETE FROM repetition WHERE instance_id = :owner AND loop = :done",
    "incidents_done": "UPDATE incident SET resolved_at = :at"
    " WHERE instance_id = :owner AND token = :done AND resolved_at IS NULL",
}


_AS_ASSUMED = (
    "SELECT 1 FROM definition WHERE id = ? AND latest AND NOT suspended AND NOT EXISTS (SELECT 1 FROM message)"
)
_RELABEL = (
    "UPDATE task SET number = :number, title = :title, title_en = :title_en, customer = :customer, level = :level,"
    " unit = :unit WHERE instance_id = :id AND state = 'open'"
)
_REGRADE = (
    "UPDATE task_candidate SET level = :level WHERE level <> :level AND task_id IN"
    " (SELECT id FROM task WHERE instance_id = :id AND state = 'open')"
)


def write(connection: Connection, steps: Sequence[Writes]) -> set[str]:
    """Write the steps one after the other; gives the ids of the instances that were not overtaken."""
    return {step.instance.id for step in steps if _write_one(connection, step)}


def _write_one(connection: Connection, step: Writes) -> bool:
    if not _move_on(connection, step):
        return False
    owner = step.instance.id
    if step.closings:
        rows: list[Row] = [
            {"owner": owner, "token": each.token, "state": each.state, "closed_by": each.closed_by, "at": step.at}
            for each in step.closings
        ]
        driver.change_many(connection, _UNLINK, rows)
        driver.change_many(connection, _CLOSE, rows)
    if step.task_changes:
        driver.change_many(connection, _CHANGE, step.task_changes)
    for kind, statement in _DONE.items():
        done = getattr(step, kind)
        if done:
            values = [{"owner": owner, "done": each, "at": step.at} for each in done]
            driver.change_many(connection, statement, values)
    for kind, statement in _INSERTS.items():
        rows = getattr(step, kind)
        if rows:
            driver.change_many(connection, statement, rows)
    if step.relabel:
        labels = {"id": owner, **dict(zip(LABELS, step.instance.labels(), strict=True))}
        driver.change(connection, _RELABEL, labels)
        driver.change(connection, _REGRADE, labels)
    if step.follow is not None:
        driver.change(
            connection, _follow(step.follow.table, step.follow.owner, tuple(step.follow.row)), step.follow.row
        )
    return True


@lru_cache(maxsize=256)
def _follow(table: Table, owner: str, columns: tuple[str, ...]) -> str:
    settings = ", ".join(f"{name} = :{name}" for name in columns if name != owner)
    return f"UPDATE {table.name} SET {settings} WHERE {owner} = :{owner}"


def _move_on(connection: Connection, step: Writes) -> bool:
    held = "SELECT 1 FROM job WHERE id = ? AND fence = ?"
    if step.fence is not None and not driver.rows(connection, held, step.fence):
        return False
    record = step.instance
    row: Row = {name: getattr(record, name) for name in INSTANCE_COLUMNS}
    if step.before is None:
        if step.assumed and not driver.rows(connection, _AS_ASSUMED, (record.definition_id,)):
            return False
        driver.change(connection, _INSERT_INSTANCE, row)
        return True
    row["before"] = step.before
    return driver.change(connection, _UPDATE_INSTANCE, row) == 1
