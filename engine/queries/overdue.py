"""The overdue board: how many open tasks are past their due date, by level, unit or person."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import Connection, func, select

from engine.operations.refusals import permit
from engine.operations.runtime import Runtime
from engine.queries.rows import OverdueGroup
from engine.queries.visibility import watched_tasks
from engine.rules.permissions import Actor
from engine.storage.steps.records import NO_LEVEL
from engine.storage.tables import person, task
from engine.storage.tables import unit as unit_table

Names = Mapping[int | str, tuple[str, str]]
By = Literal["level", "unit", "person"]
BY_COLUMN = {"level": task.c.level, "unit": task.c.unit, "person": task.c.assignee}
"""What the board can be grouped by, with the column of the task table."""
NOBODY = ""
"""Key of the group without a unit, or of tasks that nobody has claimed."""
_LEVELS: Names = {
    1: ("特急", "Critical"),
    2: ("紧急", "High"),
    3: ("一般", "Medium"),
    4: ("较轻", "Low"),
    NO_LEVEL: ("未定级", "No level"),
}


def overdue(runtime: Runtime, *, actor: Actor, by: By = "unit") -> tuple[OverdueGroup, ...]:
    """Groups with overdue tasks that `actor` watches over, the most overdue first (levels: the most severe first)."""
    permit(actor, "board.see")
    column = BY_COLUMN[by]
    wanted = (
        select(column.label("key"), func.count().label("overdue"), func.min(task.c.due).label("oldest"))
        .where(task.c.state == "open", task.c.due < runtime.clock(), watched_tasks(actor))
        .group_by(column)
    )
    wanted = wanted.order_by(column) if by == "level" else wanted.order_by(func.count().desc(), column)

    def read(connection: Connection) -> tuple[OverdueGroup, ...]:
        rows = connection.execute(wanted).all()
        return _groups(rows, by, _names(connection, by))

    return runtime.database.read(read)


def overdue_by_level(runtime: Runtime, *, actor: Actor, by: By = "unit") -> Mapping[str, Mapping[str, int]]:
    """How many tasks of each level are overdue in each group of the board: group → level → number, severe ones first.

    Keys are those of `overdue`; the level of a task without one is `str(NO_LEVEL)`.
    """
    permit(actor, "board.see")
    column = BY_COLUMN[by]
    wanted = (
        select(column.label("key"), task.c.level.label("level"), func.count().label("overdue"))
        .where(task.c.state == "open", task.c.due < runtime.clock(), watched_tasks(actor))
        .group_by(column, task.c.level)
        .order_by(task.c.level)
    )
    found: dict[str, dict[str, int]] = {}
    for row in runtime.database.read(lambda connection: connection.execute(wanted).all()):
        found.setdefault(_key(row.key), {})[str(row.level)] = row.overdue
    return found


def _names(connection: Connection, by: By) -> Names:
    if by == "level":
        return _LEVELS
    table = unit_table if by == "unit" else person
    rows = connection.execute(select(table.c.id, table.c.name, table.c.name_en))
    return {row.id: (row.name, row.name_en or row.name) for row in rows}


def _groups(rows: Sequence[Any], by: By, names: Names) -> tuple[OverdueGroup, ...]:
    return tuple(OverdueGroup(_key(row.key), *_name(row.key, by, names), row.overdue, row.oldest) for row in rows)


def _key(key: int | str | None) -> str:
    return NOBODY if key is None else str(key)


def _name(key: int | str | None, by: By, names: Names) -> tuple[str, str]:
    if not key:
        return ("未认领", "Not claimed") if by == "person" else ("未定部门", "No unit")
    return names.get(key, (str(key), str(key)))
