"""Finds every decision table of a file and has it checked before it is published. `Model.check` calls it."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from engine.dmn.elements import Decision, Definitions, Input, Item, Knowledge, Table
from engine.dmn.places import Place
from engine.dmn.table_checks import check_table
from engine.dmn.types import strip_prefix
from engine.errors import Finding


def check_tables(definitions: Definitions) -> tuple[Finding, ...]:
    """The findings of all tables, those inside boxed expressions and knowledge models included."""
    types = {item.name: item for item in definitions.items}
    given = {one.variable.name: one.variable.type_ref for one in definitions.inputs}

    def allowed_of(column: Input) -> str:
        if column.allowed.strip():
            return column.allowed
        reference = column.expression.type_ref
        named = _allowed(types, reference)
        return named or _allowed(types, given.get(" ".join(column.expression.text.split()), ""))

    found: list[Finding] = []
    owners: tuple[Decision | Knowledge, ...] = (*definitions.decisions, *definitions.knowledge)
    for one in owners:
        for table in _tables(one.logic):
            found.extend(check_table(table, Place(one.id, one.name), allowed_of))
    return tuple(found)


def _allowed(types: dict[str, Item], reference: str) -> str:
    """The allowed values of a named type, looked for in what it is based on as well."""
    for _ in range(10):
        item = types.get(strip_prefix(reference))
        if item is None or item.is_collection:
            return ""
        if item.allowed.strip():
            return item.allowed
        reference = item.type_ref
    return ""


def _tables(part: Any) -> Iterator[Table]:
    if isinstance(part, Table):
        yield part
    elif isinstance(part, tuple):
        for inner in part:
            yield from _tables(inner)
    elif is_dataclass(part):
        for one in fields(part):
            yield from _tables(getattr(part, one.name))
