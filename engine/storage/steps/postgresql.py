"""One statement for a whole batch of steps on PostgreSQL.

Each kind of row travels as one JSON text and is unfolded by `json_to_recordset`: the statement's text depends only on
which kinds there are, so that the server keeps it prepared. `moved` holds the instances that were not overtaken;
every other part writes only for those.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import BigInteger, Boolean, Connection, Integer, LargeBinary, SmallInteger, Table

from engine.storage import driver
from engine.storage.steps.records import INSTANCE_COLUMNS, LABELS
from engine.storage.steps.writes import Row, Writes
from engine.storage.tables import audit, history, incident, instance, job, repetition, task, task_candidate, wait

_INSERTED: dict[str, Table] = {
    "tasks": task,
    "candidates": task_candidate,
    "jobs": job,
    "waits": wait,
    "incidents": incident,
    "repetitions": repetition,
    "history": history,
    "audit": audit,
}
_OWNER = {"tasks": "instance_id", "candidates": "owner", "jobs": "owner", "waits": "instance_id",
          "incidents": "instance_id", "repetitions": "instance_id", "history": "instance_id",
          "audit": "chain"}  # fmt: skip
_FIXED = ("id", "definition_id", "process_id", "started_by", "started_at", "parent_id", "parent_token", "start_key")
_MUTABLE = tuple(name for name in INSTANCE_COLUMNS if name not in _FIXED)
_CHANGES = ("assignee", "claimed_at")


@dataclass(frozen=True, slots=True)
class _Following:
    """The kind of the rows with which a table of a workflow follows its instances."""

    table: Table
    owner: str
    columns: tuple[str, ...]


_Kind = str | _Following


def write(connection: Connection, steps: Sequence[Writes]) -> set[str]:
    """Write all steps in one statement; gives the ids of the instances that moved on."""
    parts = _parts(steps)
    statement = _statement(tuple(parts))
    values = tuple(orjson.dumps(rows, default=_hex).decode() for rows in parts.values())
    return {row[0] for row in driver.rows(connection, statement, values)}


def _hex(value: object) -> str:
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    raise TypeError(f"{type(value).__name__} has no place in a row")


def _parts(steps: Sequence[Writes]) -> dict[_Kind, list[Row]]:
    parts: dict[_Kind, list[Row]] = {}
    for step in steps:
        if step.follow is not None:
            follow = step.follow
            parts.setdefault(_Following(follow.table, follow.owner, tuple(follow.row)), []).append(follow.row)
        for kind, rows in _rows(step).items():
            if rows:
                parts.setdefault(kind, []).extend(rows)
    for number, row in enumerate(parts.get("history", ())):
        row["n"] = number
    return dict(sorted(parts.items(), key=lambda part: _ORDER.get(part[0], len(_ORDER))))


def _rows(step: Writes) -> dict[str, list[Row]]:
    record = step.instance
    owner = record.id
    row: Row = {name: getattr(record, name) for name in INSTANCE_COLUMNS}
    row["before"] = step.before
    row["job"], row["fence"] = step.fence or (None, None)
    row["assumed"] = step.assumed
    return {
        "started" if step.before is None else "moved_on": [row],
        "closings": [
            {"owner": owner, "token": each.token, "state": each.state, "closed_by": each.closed_by, "at": step.at}
            for each in step.closings
        ],
        "task_changes": [{**each, "owner": owner} for each in step.task_changes],
        "jobs_done": [{"owner": owner, "token": token} for token in step.jobs_done],
        "timers_done": [{"owner": owner, "wait": number} for number in step.timers_done],
        "job_ids_done": [{"owner": owner, "id": number} for number in step.job_ids_done],
        "links_done": [{"owner": owner, "id": task_id} for task_id in step.links_done],
        "waits_done": [{"owner": owner, "wait": number} for number in step.waits_done],
        "incidents_done": [{"owner": owner, "token": token, "at": step.at} for token in step.incidents_done],
        "repetitions_done": [{"owner": owner, "number": number} for number in step.repetitions_done],
        "loops_done": [{"owner": owner, "loop": number} for number in step.loops_done],
        "relabels": [_labels(step)] if step.relabel else [],
        "tasks": step.tasks,
        "candidates": [{**each, "owner": owner} for each in step.candidates],
        "jobs": [{**each, "owner": owner} for each in step.jobs],
        "waits": step.waits,
        "incidents": step.incidents,
        "repetitions": step.repetitions,
        "history": step.history,
        "audit": step.audit,
    }


def _labels(step: Writes) -> Row:
    # A statement changes a row once: tasks that it closes keep their labels.
    assert not step.task_changes
    labels = dict(zip(LABELS, step.instance.labels(), strict=True))
    return {"owner": step.instance.id, **labels, "closed": [each.token for each in step.closings]}


def _type(column: Any) -> str:
    kind = getattr(column.type, "impl_instance", column.type)
    if isinstance(kind, SmallInteger):
        return "smallint"
    if isinstance(kind, BigInteger):
        return "bigint"
    if isinstance(kind, Integer):
        return "int"
    if isinstance(kind, Boolean):
        return "boolean"
    return "bytea" if isinstance(kind, LargeBinary) else "text"


def _unfolded(columns: dict[str, str]) -> str:
    return "json_to_recordset(%s::json) AS r(" + ", ".join(f"{name} {kind}" for name, kind in columns.items()) + ")"


_INSTEAD = " ON CONFLICT (instance_id, loop, item, number) DO UPDATE SET body = excluded.body"


def _insert(kind: str) -> str:
    table = _INSERTED[kind]
    columns = {
        column.name: _type(column) for column in table.columns if not (kind == "history" and column.name == "id")
    }
    names = ", ".join(columns)
    extra = {_OWNER[kind]: "text"} | ({"n": "int"} if kind == "history" else {})
    order = " ORDER BY r.n" if kind == "history" else _INSTEAD if kind == "repetitions" else ""
    return (
        f"INSERT INTO {table.name} ({names}) SELECT {', '.join('r.' + name for name in columns)}"
        f" FROM {_unfolded(columns | extra)} WHERE r.{_OWNER[kind]} IN (SELECT id FROM moved){order}"
    )


_HELD = "(r.job IS NULL OR (SELECT j.fence FROM job j WHERE j.id = r.job) = r.fence)"
"""As a scalar, because of EXISTS the planner may make a set of all jobs that there are."""


_AS_ASSUMED = (
    "(NOT r.assumed OR (SELECT d.latest AND NOT d.suspended FROM definition d WHERE d.id = r.definition_id)"
    " AND NOT EXISTS (SELECT 1 FROM message))"
)


def _started() -> str:
    columns = {name: _type(instance.c[name]) for name in INSTANCE_COLUMNS}
    names = ", ".join(columns)
    return (
        f"INSERT INTO instance ({names}) SELECT {', '.join('r.' + name for name in columns)}"
        f" FROM {_unfolded(columns | {'job': 'text', 'fence': 'bigint', 'assumed': 'boolean'})}"
        f" WHERE {_HELD} AND {_AS_ASSUMED} RETURNING id"
    )


def _moved_on() -> str:
    columns = {"id": "text"} | {name: _type(instance.c[name]) for name in _MUTABLE}
    columns |= {"before": "bigint", "job": "text", "fence": "bigint"}
    settings = ", ".join(f"{name} = r.{name}" for name in _MUTABLE)
    return (
        f"UPDATE instance i SET {settings} FROM {_unfolded(columns)}"
        f" WHERE i.id = r.id AND i.version = r.before AND {_HELD} RETURNING i.id"
    )


_REMOVALS = {
    "jobs_done": ("job", "x.instance_id = r.owner AND x.token = r.token AND x.kind = 'service'", {"token": "int"}),
    "timers_done": ("job", "x.instance_id = r.owner AND x.wait = r.wait AND x.kind = 'timer'", {"wait": "int"}),
    "job_ids_done": ("job", "x.id = r.id", {"id": "text"}),
    "links_done": ("task_candidate", "x.task_id = r.id", {"id": "text"}),
    "waits_done": ("wait", "x.instance_id = r.owner AND x.wait = r.wait", {"wait": "int"}),
    "repetitions_done": ("repetition", "x.instance_id = r.owner AND x.number = r.number", {"number": "int"}),
    "loops_done": ("repetition", "x.instance_id = r.owner AND x.loop = r.loop", {"loop": "int"}),
}


def _removal(kind: str) -> str:
    table, condition, columns = _REMOVALS[kind]
    return (
        f"DELETE FROM {table} x USING {_unfolded({'owner': 'text'} | columns)}"
        f" WHERE {condition} AND r.owner IN (SELECT id FROM moved)"
    )


def _closings() -> str:
    columns = {"owner": "text", "token": "int", "state": "text", "closed_by": "text", "at": "bigint"}
    return (
        f"UPDATE task t SET state = r.state, closed_by = r.closed_by, closed_at = r.at, version = t.version + 1,"
        f" draft = NULL FROM {_unfolded(columns)} WHERE t.instance_id = r.owner AND t.token = r.token"
        f" AND t.state = 'open' AND r.owner IN (SELECT id FROM moved) RETURNING t.id"
    )


def _task_changes() -> str:
    columns = {"owner": "text", "id": "text"} | {name: _type(task.c[name]) for name in _CHANGES}
    settings = ", ".join(f"{name} = r.{name}" for name in _CHANGES)
    return (
        f"UPDATE task t SET {settings}, version = t.version + 1 FROM {_unfolded(columns)}"
        f" WHERE t.id = r.id AND t.state = 'open' AND r.owner IN (SELECT id FROM moved)"
    )


def _incidents_done() -> str:
    columns = {"owner": "text", "token": "int", "at": "bigint"}
    return (
        f"UPDATE incident x SET resolved_at = r.at FROM {_unfolded(columns)} WHERE x.instance_id = r.owner"
        f" AND x.token = r.token AND x.resolved_at IS NULL AND r.owner IN (SELECT id FROM moved)"
    )


_LABELLED = {"owner": "text"} | {name: _type(task.c[name]) for name in LABELS} | {"closed": "int[]"}
_STILL_OPEN = "t.instance_id = r.owner AND t.state = 'open' AND t.token <> ALL (r.closed)"


def _relabels() -> str:
    settings = ", ".join(f"{name} = r.{name}" for name in LABELS)
    return (
        f"UPDATE task t SET {settings} FROM {_unfolded(_LABELLED)} WHERE {_STILL_OPEN}"
        f" AND r.owner IN (SELECT id FROM moved) RETURNING t.id, t.level"
    )


_REGRADE = "UPDATE task_candidate c SET level = g.level FROM relabels_ g WHERE c.task_id = g.id AND c.level <> g.level"


def _follows(kind: _Following) -> str:
    columns = {name: _type(kind.table.c[name]) for name in kind.columns}
    settings = ", ".join(f"{name} = r.{name}" for name in kind.columns if name != kind.owner)
    return (
        f"UPDATE {kind.table.name} x SET {settings} FROM {_unfolded(columns)}"
        f" WHERE x.{kind.owner} = r.{kind.owner} AND r.{kind.owner} IN (SELECT id FROM moved)"
    )


_ORDER: dict[_Kind, int] = {
    kind: number
    for number, kind in enumerate(
        ("started", "moved_on", "closings", "task_changes", *_REMOVALS, "incidents_done", "relabels", *_INSERTED)
    )
}


@lru_cache(maxsize=1024)
def _statement(kinds: tuple[_Kind, ...]) -> str:
    """The text for these kinds of rows; the values come in the same order."""
    both = {"started": _started, "moved_on": _moved_on}
    parts = [f"{kind}_ AS ({both[kind]()})" for kind in kinds if kind in both]
    moved = " UNION ALL ".join(f"SELECT id FROM {kind}_" for kind in kinds if kind in both)
    parts.append(f"moved AS ({moved})")
    for number, kind in enumerate(kinds):
        if isinstance(kind, _Following):
            parts.append(f"follows{number}_ AS ({_follows(kind)})")
        elif kind not in both:
            parts.append(f"{kind}_ AS ({_part(kind)})")
        if kind == "closings":
            parts.append("links_ AS (DELETE FROM task_candidate c USING closings_ WHERE c.task_id = closings_.id)")
        if kind == "relabels":
            parts.append(f"regraded_ AS ({_REGRADE})")
    return f"WITH {', '.join(parts)} SELECT id FROM moved"


def _part(kind: str) -> str:
    if kind in _INSERTED:
        return _insert(kind)
    if kind in _REMOVALS:
        return _removal(kind)
    return {
        "closings": _closings,
        "task_changes": _task_changes,
        "incidents_done": _incidents_done,
        "relabels": _relabels,
    }[kind]()
