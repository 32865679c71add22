"""How rows become the values of `rows`: the columns with the names of units, people and processes beside them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Label, Select, func, or_, select

from engine.queries.rows import InstanceRow, TaskRow
from engine.queries.visibility import ESCAPE, literally
from engine.storage.steps.records import NO_LEVEL
from engine.storage.tables import definition, instance, person, task, unit

_assignee = person.alias("assignee_person")
_starter = person.alias("starter_person")


def task_query(*conditions: ColumnElement[bool], beside: tuple[Any, Any] | None = None) -> Select[Any]:
    """Tasks with all that a `TaskRow` shows. `beside`: another source of rows, and the condition that joins it."""
    columns: list[Any] = [
        task.c[name]
        for name in (
            "id", "instance_id", "element", "name", "name_en", "process_id", "title", "title_en", "number", "customer",
            "level", "unit", "assignee", "created_at", "due", "state", "version", "priority", "closed_at",
        )
    ]  # fmt: skip
    names: list[Label[Any]] = [
        definition.c.name.label("process_name"),
        definition.c.name_en.label("process_name_en"),
        unit.c.name.label("unit_name"),
        unit.c.name_en.label("unit_name_en"),
        _assignee.c.name.label("assignee_name"),
    ]
    source = (
        (task if beside is None else beside[0].join(task, beside[1]))
        .outerjoin(definition, definition.c.id == task.c.definition_id)
        .outerjoin(unit, unit.c.id == task.c.unit)
        .outerjoin(_assignee, _assignee.c.id == task.c.assignee)
    )
    return select(*columns, *names).select_from(source).where(*conditions)


def task_row(row: Any) -> TaskRow:
    """A row of `task_query`."""
    return TaskRow(
        id=row.id,
        instance_id=row.instance_id,
        element=row.element,
        name=row.name,
        name_en=row.name_en,
        process_id=row.process_id,
        process_name=row.process_name or row.process_id,
        process_name_en=row.process_name_en or row.process_id,
        title=row.title,
        title_en=row.title_en or row.title,
        number=row.number,
        customer=row.customer,
        level=shown_level(row.level),
        unit=row.unit,
        unit_name=row.unit_name or row.unit,
        assignee=row.assignee,
        assignee_name=row.assignee_name or row.assignee or "",
        created_at=row.created_at,
        due=row.due,
        state=row.state,
        version=row.version,
        priority=row.priority,
        closed_at=row.closed_at,
        unit_name_en=row.unit_name_en or "",
    )


def instance_query(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Instances with all that an `InstanceRow` shows."""
    columns: list[Any] = [
        instance.c[name]
        for name in (
            "id", "process_id", "version", "status", "number", "title", "title_en", "customer", "level", "unit",
            "stage", "due", "started_by", "started_at", "ended_at", "parent_id", "restarted_from",
        )
    ]  # fmt: skip
    names: list[Label[Any]] = [
        definition.c.name.label("process_name"),
        definition.c.name_en.label("process_name_en"),
        definition.c.version.label("definition_version"),
        unit.c.name.label("unit_name"),
        unit.c.name_en.label("unit_name_en"),
        _starter.c.name.label("started_by_name"),
    ]
    source = (
        instance.outerjoin(definition, definition.c.id == instance.c.definition_id)
        .outerjoin(unit, unit.c.id == instance.c.unit)
        .outerjoin(_starter, _starter.c.id == instance.c.started_by)
    )
    return select(*columns, *names).select_from(source).where(*conditions)


def instance_row(row: Any) -> InstanceRow:
    """A row of `instance_query`."""
    return InstanceRow(
        id=row.id,
        process_id=row.process_id,
        process_name=row.process_name or row.process_id,
        process_name_en=row.process_name_en or row.process_id,
        definition_version=row.definition_version or 0,
        version=row.version,
        status=row.status,
        number=row.number,
        title=row.title,
        title_en=row.title_en or row.title,
        customer=row.customer,
        level=shown_level(row.level),
        unit=row.unit,
        unit_name=row.unit_name or row.unit,
        stage=row.stage,
        due=row.due,
        started_by=row.started_by,
        started_by_name=row.started_by_name or row.started_by,
        started_at=row.started_at,
        ended_at=row.ended_at,
        parent_id=row.parent_id,
        restarted_from=row.restarted_from,
        unit_name_en=row.unit_name_en or "",
    )


def shown_level(level: int) -> int | None:
    """The level of a row; None where the process has none."""
    return None if level == NO_LEVEL else level


def names_of(connection: Connection, people: Iterable[str]) -> Mapping[str, str]:
    """Names of people by id; who is not in the directory is missing."""
    wanted = sorted(set(people))
    if not wanted:
        return {}
    rows = connection.execute(select(person.c.id, person.c.name).where(person.c.id.in_(wanted)))
    return {row[0]: row[1] for row in rows}


def contains(columns: Sequence[Any], text: str) -> ColumnElement[bool]:
    """Whether one of the columns contains the text as it stands (no wild cards), whatever its case."""
    return contains_pattern(columns, pattern(text))


def contains_pattern(columns: Sequence[Any], wanted: Any) -> ColumnElement[bool]:
    """As `contains`, for what `pattern` made of a text."""
    return or_(*(func.lower(column).like(func.lower(wanted), escape=ESCAPE) for column in columns))


def pattern(text: str) -> str:
    """What LIKE must be given to find the text anywhere."""
    return f"%{literally(text)}%"
