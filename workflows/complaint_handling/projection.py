"""Keeps the complaint's row in step with its case, in the transaction of the step. The engine calls it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Update, bindparam, update

from engine.operations import Projection
from workflows.complaint_handling.tables import complaint


def _reply_due(due: Any) -> datetime | None:
    return due.get("reply") if isinstance(due, Mapping) else None


def _number(value: Any) -> int | None:
    return None if value is None else int(value)


def _same(value: Any) -> Any:
    return value


_COLUMNS: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "kind": ("kind", _same),
    "category": ("category", _same),
    "severity": ("severity", _number),
    "handling_unit": ("unit", _same),
    "stage": ("stage", _same),
    "outcome": ("outcome", _same),
    "overdue_level": ("overdue_level", _number),
    "rounds": ("rounds", _number),
    "due": ("reply_due", _reply_due),
    "confirmed": ("confirmed", _same),
    "satisfaction": ("satisfaction", _number),
    "cause_code": ("cause", _same),
    "problem_kind": ("problem_kind", _same),
    "requires_rectification": ("requires_rectification", _same),
}
"""Variable → column and how its value is stored."""


def projected(variables: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    """The columns that those of the named variables give which the row shows."""
    return {column: store(variables.get(name)) for name, (column, store) in _COLUMNS.items() if name in names}


def every_column(variables: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of all variables that the row shows."""
    return projected(variables, frozenset(_COLUMNS))


def follow_case(
    connection: Connection, instance_id: str, variables: Mapping[str, Any], changed: frozenset[str]
) -> None:
    """Write what changed into the row of the instance."""
    columns = projected(variables, changed)
    connection.execute(_update_of(frozenset(columns)), {**columns, "of_instance": instance_id})


@cache
def _update_of(columns: frozenset[str]) -> Update:
    values: dict[str, Any] = {column: bindparam(column) for column in sorted(columns)}
    return update(complaint).where(complaint.c.instance_id == bindparam("of_instance")).values(values)


PROJECTION = Projection(frozenset(_COLUMNS), follow_case)
