"""The inbox: my tasks, those of my groups, those I finished, what I started. Under 5 ms at a million tasks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, literal_column

from engine.operations.runtime import Runtime
from engine.queries.cursors import beyond, cursor, keys_of
from engine.queries.inbox_questions import Shape, Sort, group_values, tasks_question
from engine.queries.reading_rows import contains, instance_query, instance_row, pattern, task_query, task_row
from engine.queries.rows import InstanceRow, Page, TaskRow
from engine.queries.visibility import kept_from, open_to
from engine.rules.permissions import Actor
from engine.storage.columns import due_to_micros, to_micros
from engine.storage.tables import instance, task

Box = Literal["mine", "groups", "done", "started"]
_KINDS: dict[str, tuple[type, ...]] = {"due": (int, str), "level": (int, int, str), "created": (str,)}


@dataclass(frozen=True, slots=True)
class _Wanted:
    search: str
    process: str | None
    level: int | None
    due_before: datetime | None
    sort: Sort
    after: str | None
    limit: int

    @property
    def narrowed(self) -> tuple[str, ...]:
        """Which of what a question may ask for is asked for."""
        given = {
            "process": bool(self.process),
            "level": self.level is not None,
            "due_before": self.due_before is not None,
            "search": bool(self.search),
            "after": self.after is not None,
        }
        return tuple(name for name, asked in given.items() if asked)

    def values(self) -> dict[str, Any]:
        """Raw values for the places of a question."""
        found: dict[str, Any] = {"process": self.process, "level": self.level, "search": pattern(self.search)}
        if self.due_before is not None:
            found["due_before"] = to_micros(self.due_before)
        if self.after is not None:
            keys = keys_of(self.after, *_KINDS[self.sort])
            found |= {f"after_{number}": key for number, key in enumerate(keys)}
        return found

    def filters(self, table: Any) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.process:
            found.append(table.c.process_id == self.process)
        if self.level is not None:
            found.append(table.c.level == self.level)
        if self.due_before is not None:
            found.append(table.c.due < self.due_before)
        return found


def inbox(
    runtime: Runtime,
    *,
    actor: Actor,
    box: Box = "mine",
    search: str = "",
    process: str | None = None,
    level: int | str | None = None,
    due_before: datetime | None = None,
    sort: Sort = "due",
    after: str | None = None,
    limit: int = 20,
) -> Page[Any]:
    """One page of a box of the actor: `TaskRow`s, or `InstanceRow`s in the box "started".

    `search` looks into number, title and customer. Sorted by `due` (earliest first), `level` (most severe first) or
    `created` (newest first); "done" and "started" are always newest first. Raises: `query.bad_cursor`.
    """
    wanted_level = int(level) if level not in (None, "") else None
    wanted = _Wanted(search.strip(), process, wanted_level, due_before, sort, after, min(max(limit, 1), 200))
    if box == "done":
        return runtime.database.read(lambda connection: _done(connection, actor, wanted))
    if box == "started":
        return runtime.database.read(lambda connection: _started(connection, actor, wanted))
    return _open_tasks(runtime, actor, box, wanted)


def _open_tasks(runtime: Runtime, actor: Actor, box: Box, wanted: _Wanted) -> Page[TaskRow]:
    """A page of the tasks that the actor has, or may claim."""
    groups = group_values(actor) if box == "groups" else {}
    away, given = kept_from(actor), wanted.values()
    shape = Shape(len(groups), len(away), wanted.narrowed, wanted.sort, wanted.limit)
    question, values = tasks_question(shape), {"me": actor.id, **groups, **away, **given}
    rows = runtime.database.ask(lambda connection: question.rows(connection, values))
    shown = rows[: wanted.limit]
    more = _task_cursor(shown[-1], wanted.sort) if len(rows) > wanted.limit else None
    return Page(tuple(task_row(row) for row in shown), more)


def _task_cursor(row: Any, sort: Sort) -> str:
    due = due_to_micros(row.due)
    return {"due": cursor(due, row.id), "level": cursor(row.level, due, row.id), "created": cursor(row.id)}[sort]


def _raw(column: Any) -> Any:
    """The column without its Python type, because cursors hold raw values."""
    return literal_column(f"{column.table.name}.{column.name}")


def _searched(wanted: _Wanted) -> list[ColumnElement[bool]]:
    return [contains([task.c.number, task.c.title, task.c.customer], wanted.search)] if wanted.search else []


def _done(connection: Connection, actor: Actor, wanted: _Wanted) -> Page[TaskRow]:
    conditions = [task.c.closed_by == actor.id, *wanted.filters(task), *_searched(wanted), open_to(actor, instance)]
    if wanted.after is not None:
        keys = keys_of(wanted.after, int, str)
        conditions.append(beyond([_raw(task.c.closed_at), _raw(task.c.id)], keys, descending=True))
    query = task_query(*conditions).join(instance, instance.c.id == task.c.instance_id)
    query = query.order_by(task.c.closed_at.desc(), task.c.id.desc()).limit(wanted.limit + 1)
    rows = connection.execute(query).all()
    shown = rows[: wanted.limit]
    more = cursor(to_micros(shown[-1].closed_at), shown[-1].id) if len(rows) > wanted.limit else None
    return Page(tuple(task_row(row) for row in shown), more)


def _started(connection: Connection, actor: Actor, wanted: _Wanted) -> Page[InstanceRow]:
    i = instance.c
    conditions = [i.started_by == actor.id, *wanted.filters(instance), open_to(actor, instance)]
    if wanted.search:
        conditions.append(contains([i.number, i.title, i.customer], wanted.search))
    if wanted.after is not None:
        keys = keys_of(wanted.after, int, str)
        conditions.append(beyond([_raw(i.started_at), _raw(i.id)], keys, descending=True))
    query = instance_query(*conditions).order_by(i.started_at.desc(), i.id.desc()).limit(wanted.limit + 1)
    rows = connection.execute(query).all()
    shown = rows[: wanted.limit]
    more = cursor(to_micros(shown[-1].started_at), shown[-1].id) if len(rows) > wanted.limit else None
    return Page(tuple(instance_row(row) for row in shown), more)
