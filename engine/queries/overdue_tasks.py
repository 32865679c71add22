"""The tasks behind a number of the overdue board, the longest overdue first."""

from sqlalchemy import ColumnElement, and_

from engine.operations.refusals import permit
from engine.operations.runtime import Runtime
from engine.queries.cursors import beyond, cursor, keys_of
from engine.queries.overdue import NOBODY
from engine.queries.reading_rows import task_query, task_row
from engine.queries.rows import Page, TaskRow
from engine.queries.visibility import watched_tasks
from engine.rules.permissions import Actor
from engine.storage.columns import due_to_micros, from_micros
from engine.storage.tables import task


def overdue_tasks(
    runtime: Runtime,
    *,
    actor: Actor,
    level: int | None = None,
    unit: str | None = None,
    person: str | None = None,
    after: str | None = None,
    limit: int = 30,
) -> Page[TaskRow]:
    """One page of overdue tasks that `actor` watches over; `person=""` asks for those that nobody has claimed."""
    permit(actor, "board.see")
    t = task.c
    conditions = [t.state == "open", t.due < runtime.clock(), watched_tasks(actor), _narrowed(level, unit, person)]
    if after:
        due, task_id = keys_of(after, int, str)
        conditions.append(beyond([t.due, t.id], [from_micros(due), task_id]))
    query = task_query(*conditions).order_by(t.due, t.id).limit(limit + 1)
    rows = runtime.database.read(lambda connection: connection.execute(query).all())
    found = tuple(task_row(row) for row in rows[:limit])
    return Page(found, cursor(due_to_micros(found[-1].due), found[-1].id) if len(rows) > limit else None)


def _narrowed(level: int | None, unit: str | None, person: str | None) -> ColumnElement[bool]:
    ways: list[ColumnElement[bool]] = []
    if level is not None:
        ways.append(task.c.level == level)
    if unit is not None:
        ways.append(task.c.unit == unit)
    if person is not None:
        ways.append(task.c.assignee.is_(None) if person == NOBODY else task.c.assignee == person)
    return and_(True, *ways)
