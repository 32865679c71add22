"""People of the directory as permissions see them: roles, groups, unit, and the units that they lead."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import CompoundSelect, Connection, ScalarSelect, bindparam, literal, select, union_all

from engine.operations.runtime import Runtime
from engine.rules.permissions import Actor
from engine.storage.tables import membership, person, unit

_LEADING = ("heads:", "supervisors:")
"""Groups whose members lead the unit named after the colon, and every unit below it."""


def actor_of(runtime: Runtime, person_id: str) -> Actor | None:
    """The person as an actor, as of now; None if there is none or the account is closed."""
    return runtime.database.read(lambda connection: read_actor(connection, person_id))


def read_actor(connection: Connection, person_id: str | ScalarSelect[str]) -> Actor | None:
    """As `actor_of`, inside a transaction. The id may be a sub-query that finds it."""
    row = connection.execute(
        select(person.c.id, person.c.name, person.c.roles, person.c.unit).where(
            person.c.id == person_id, person.c.active
        )
    ).one_or_none()
    if row is None:
        return None
    belongs: Sequence[Any] = connection.execute(_BELONGS, {"person": row.id, "unit": row.unit}).all()
    groups = frozenset(name for kind, name in belongs if kind == "group")
    within = {name for kind, name in belongs if kind == "unit"}
    led = {group.partition(":")[2] for group in groups if group.startswith(_LEADING)}
    heads: frozenset[str] = frozenset()
    if led:
        parents = _parents(connection)
        heads = _with_below(led, _below(parents))
        within |= _above(led, parents)
    return Actor(row.id, row.name, frozenset(row.roles), groups, row.unit, heads, within=frozenset(within))


def _belongs() -> CompoundSelect[tuple[str, str]]:
    """The groups of a person, and the units that the person's unit is part of: all above it but the topmost."""
    own = select(unit.c.id, unit.c.parent).where(unit.c.id == bindparam("unit")).cte("part_of", recursive=True)
    part_of = own.union(select(unit.c.id, unit.c.parent).join(own, unit.c.id == own.c.parent))
    groups = select(literal("group"), membership.c.grp).where(membership.c.person == bindparam("person"))
    return union_all(groups, select(literal("unit"), part_of.c.id).where(part_of.c.parent.is_not(None)))


_BELONGS = _belongs()


def _parents(connection: Connection) -> Mapping[str, str | None]:
    return {row[0]: row[1] for row in connection.execute(select(unit.c.id, unit.c.parent))}


def _above(units: Iterable[str], parents: Mapping[str, str | None]) -> set[str]:
    """These units and all above them but the topmost, which is the company and no part of anything."""
    found: set[str] = set()
    for start in units:
        current: str | None = start
        while current is not None and current not in found:
            if parents.get(current) is not None:
                found.add(current)
            current = parents.get(current)
    return found


def _below(parents: Mapping[str, str | None]) -> Mapping[str, list[str]]:
    below: dict[str, list[str]] = {}
    for child, parent in parents.items():
        if parent is not None:
            below.setdefault(parent, []).append(child)
    return below


def _with_below(units: Iterable[str], below: Mapping[str, list[str]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = list(units)
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting.extend(below.get(current, ()))
    return frozenset(found)
