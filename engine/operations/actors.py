"""People of the directory as permissions see them: roles, groups, unit, and the units that they lead."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, ScalarSelect, select

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
    groups = connection.scalars(select(membership.c.grp).where(membership.c.person == row.id)).all()
    led = {group.partition(":")[2] for group in groups if group.startswith(_LEADING)}
    heads = _with_below(led, _children(connection)) if led else frozenset()
    return Actor(row.id, row.name, frozenset(row.roles), frozenset(groups), row.unit, heads)


def _children(connection: Connection) -> Mapping[str, list[str]]:
    below: dict[str, list[str]] = {}
    for child, parent in connection.execute(select(unit.c.id, unit.c.parent).where(unit.c.parent.is_not(None))):
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
