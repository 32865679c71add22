"""The inbox: my tasks, those of my groups, those I finished, what I started. Under 5 ms at a million tasks.

The groups' box takes the first rows of each group from an index that holds nothing else, and merges them (performance
notes, section 4, C): how many tasks a group has makes no difference.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, func, literal_column, select, union, union_all

from engine.operations.runtime import Runtime
from engine.operations.subjects import PERSON
from engine.queries.cursors import beyond, cursor, keys_of
from engine.queries.reading_rows import contains, instance_query, instance_row, task_query, task_row
from engine.queries.rows import Capped, InstanceRow, Page, TaskRow
from engine.queries.visibility import open_to
from engine.rules.permissions import Actor
from engine.storage.columns import due_to_micros, to_micros
from engine.storage.tables import instance, task, task_candidate

Box = Literal["mine", "groups", "done", "started"]
Sort = Literal["due", "level", "created"]
_CAP = 100
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
    def descending(self) -> bool:
        return self.sort == "created"

    def order(self, table: Any, identity: Any) -> list[Any]:
        by = {"due": [table.c.due, identity], "level": [table.c.level, table.c.due, identity], "created": [identity]}
        columns: list[Any] = by[self.sort]
        return columns

    def past(self, columns: list[Any]) -> list[ColumnElement[bool]]:
        """The cursor's condition on raw columns."""
        if self.after is None:
            return []
        keys = keys_of(self.after, *_KINDS[self.sort])
        return [beyond([_raw(column) for column in columns], keys, descending=self.descending)]

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
    query = _mine(actor, wanted) if box == "mine" else _groups(actor, wanted)
    return runtime.database.read(lambda connection: _task_page(connection, query, wanted))


def inbox_counts(runtime: Runtime, *, actor: Actor) -> dict[str, Capped]:
    """How much is in each box, counted to a hundred."""

    def once(connection: Connection) -> dict[str, Capped]:
        openly, case_openly = open_to(actor, task), open_to(actor, instance)
        mine = select(task.c.id).where(task.c.assignee == actor.id, task.c.state == literal_column("'open'"), openly)
        done = select(task.c.id).join(instance, instance.c.id == task.c.instance_id)
        done = done.where(task.c.closed_by == actor.id, case_openly)
        started = select(instance.c.id).where(instance.c.started_by == actor.id, case_openly)
        links = [select(_offered_to(group, actor).limit(_CAP + 1).subquery()) for group in _groups_of(actor)]
        offered = union(*links)
        counts = {"mine": mine, "groups": offered, "done": done, "started": started}
        asked: list[Any] = [
            select(literal_column(f"'{box}'"), func.count()).select_from(each.limit(_CAP + 1).subquery())
            for box, each in counts.items()
        ]
        return {box: _capped(number) for box, number in connection.execute(union_all(*asked)).tuples()}

    return runtime.database.read(once)


def _capped(number: int) -> Capped:
    return Capped(min(number, _CAP), number > _CAP)


def _groups_of(actor: Actor) -> list[str]:
    return [*sorted(actor.groups), PERSON + actor.id]


def _mine(actor: Actor, wanted: _Wanted) -> Select[Any]:
    order = wanted.order(task, task.c.id)
    conditions = [task.c.assignee == actor.id, task.c.state == literal_column("'open'")]
    conditions += [*wanted.filters(task), *wanted.past(order), *_searched(wanted), open_to(actor, task)]
    return task_query(*conditions).order_by(*_ordered(order, wanted)).limit(wanted.limit + 1)


def _offered_to(group: str, actor: Actor) -> Select[Any]:
    """Tasks offered to a group of the actor, without those that the actor must keep away from."""
    c = task_candidate.c
    offered = select(c.task_id).join(task, task.c.id == c.task_id)
    return offered.where(c.grp == group, open_to(actor, task))


def _groups(actor: Actor, wanted: _Wanted) -> Select[Any]:
    """The first rows of each group, merged; then their tasks."""
    c = task_candidate.c
    order = wanted.order(task_candidate, c.task_id)
    shared = wanted.filters(task_candidate) + wanted.past(order)
    branches = []
    for group in _groups_of(actor):
        branch = _offered_to(group, actor).where(*shared, *_searched(wanted)).order_by(*_ordered(order, wanted))
        branches.append(select(branch.limit(wanted.limit + 1).subquery()))
    chosen = union(*branches).subquery()
    ordered = _ordered(wanted.order(task, task.c.id), wanted)
    query = task_query(task.c.id.in_(select(chosen.c.task_id)), task.c.state == literal_column("'open'"))
    return query.order_by(*ordered).limit(wanted.limit + 1)


def _ordered(columns: list[Any], wanted: _Wanted) -> list[Any]:
    return [column.desc() for column in columns] if wanted.descending else columns


def _searched(wanted: _Wanted) -> list[ColumnElement[bool]]:
    return [contains([task.c.number, task.c.title, task.c.customer], wanted.search)] if wanted.search else []


def _raw(column: Any) -> Any:
    """The column without its Python type, because cursors hold raw values."""
    return literal_column(f"{column.table.name}.{column.name}")


def _task_page(connection: Connection, query: Select[Any], wanted: _Wanted) -> Page[TaskRow]:
    rows = connection.execute(query).all()
    shown = rows[: wanted.limit]
    more = _task_cursor(shown[-1], wanted.sort) if len(rows) > wanted.limit else None
    return Page(tuple(task_row(row) for row in shown), more)


def _task_cursor(row: Any, sort: Sort) -> str:
    due = due_to_micros(row.due)
    return {"due": cursor(due, row.id), "level": cursor(row.level, due, row.id), "created": cursor(row.id)}[sort]


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
