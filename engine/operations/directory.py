"""The organisation: units, people with their groups, calendars. Administrators change it; imports call the same."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from engine.errors import BihuanError, declare
from engine.operations.passwords import hashed
from engine.operations.refusals import permit
from engine.operations.register import Register
from engine.operations.runtime import Runtime
from engine.operations.sessions import end_sessions
from engine.rules.actors import ROLES
from engine.rules.calendars import as_values
from engine.rules.permissions import SYSTEM, Actor
from engine.rules.working_time import Calendar
from engine.storage.tables import calendar, membership, person, unit

UNKNOWN_ROLE = declare(
    "directory.unknown_role",
    "invalid",
    zh="没有名为“{role}”的角色。可用角色：{known}。",
    en='There is no role "{role}". Known roles: {known}.',
)
UNIT_LOOP = declare(
    "directory.unit_loop",
    "invalid",
    zh="部门“{unit}”不能放在自己或自己的下级部门之下。请另选上级部门。",
    en='The unit "{unit}" cannot be below itself. Choose another parent.',
)
UNIT_MISSING = declare(
    "directory.unit_missing",
    "missing",
    zh="没有找到部门“{unit}”。请先建立该部门。",
    en='There is no unit "{unit}". Create it first.',
)
BAD_ID = declare(
    "directory.bad_id",
    "invalid",
    zh="“{given}”不能用作{what}。请只用字母、数字、汉字以及 . _ - @，最多 100 个字符；组名中还可以用冒号。",
    en='"{given}" cannot be a {what_en}. Use letters, digits and . _ - @, at most 100 characters; a group may also have'
    " a colon.",
)
_ID = re.compile(r"[\w.@-]{1,100}")
_GROUP = re.compile(r"(?!person:)[\w.@:-]{1,100}")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it is saved; `parent` is the id of the unit above."""

    id: str
    name: str
    name_en: str = ""
    parent: str | None = None
    calendar: str | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class Person:
    """A person as it is saved. `password` None keeps the one that is there."""

    id: str
    name: str
    name_en: str = ""
    email: str = ""
    phone: str = ""
    language: str = "zh"
    roles: frozenset[str] = frozenset()
    unit: str | None = None
    groups: frozenset[str] = frozenset()
    active: bool = True
    password: str | None = None

    def __repr__(self) -> str:
        return f"Person({self.id!r}, {self.name!r})"  # never the password


def save_unit(runtime: Runtime, saved: Unit, *, actor: Actor) -> None:
    """Create or change a unit.

    Raises: `directory.unit_missing`, `directory.unit_loop`, `permission.directory.manage`.
    """
    save_units(runtime, [saved], actor=actor)


def save_units(runtime: Runtime, saved: Iterable[Unit], *, actor: Actor) -> None:
    """Create or change units in one transaction, parents before their children."""
    permit(actor, "directory.manage")
    units = list(saved)
    for each in units:
        _check_id(_ID, each.id, "部门编号", "unit id")

    def once(connection: Connection) -> None:
        for each in units:
            _check_parent(connection, each)
            values = {name: getattr(each, name) for name in ("name", "name_en", "parent", "calendar", "active")}
            _put(connection, unit, {"id": each.id}, values)
            _record(runtime, connection, actor, "save_unit", {"id": each.id, **values})

    runtime.database.write(once, repeatable=True)


def save_person(runtime: Runtime, saved: Person, *, actor: Actor) -> None:
    """Create or change a person with roles and groups.

    Raises: `directory.bad_id`, `directory.unknown_role`, `directory.unit_missing`, `password.too_short`,
    `permission.directory.manage`.
    """
    save_people(runtime, [saved], actor=actor)


def save_people(runtime: Runtime, saved: Iterable[Person], *, actor: Actor) -> None:
    """Create or change people in one transaction."""
    permit(actor, "directory.manage")
    people = [(each, None if each.password is None else hashed(each.password)) for each in saved]
    for each, _ in people:
        _check_id(_ID, each.id, "账号", "login")
        for group in each.groups:
            _check_id(_GROUP, group, "组名", "group name")
        for role in each.roles - ROLES:
            raise BihuanError(UNKNOWN_ROLE, role=role, known=", ".join(sorted(ROLES)))

    def once(connection: Connection) -> None:
        for each, password_hash in people:
            _put_person(runtime, connection, each, password_hash)
            body = {"id": each.id, "name": each.name, "roles": sorted(each.roles), "groups": sorted(each.groups)}
            _record(runtime, connection, actor, "save_person", {**body, "unit": each.unit, "active": each.active})

    runtime.database.write(once, repeatable=True)


def save_calendar(runtime: Runtime, saved: Calendar, *, actor: Actor) -> None:
    """Create or change a calendar of working time. Raises: `permission.directory.manage`."""
    permit(actor, "directory.manage")
    values = as_values(saved)

    def once(connection: Connection) -> None:
        _put(connection, calendar, {"id": saved.id}, {"body": values, "changed_at": runtime.clock()})
        _record(runtime, connection, actor, "save_calendar", values)

    runtime.database.write(once, repeatable=True)
    runtime.calendars.forget()


def _check_id(pattern: re.Pattern[str], given: str, what: str, what_en: str) -> None:
    """Ids stand in lists, links and keys between separators, so they have none; "system" is the program itself."""
    if not pattern.fullmatch(given) or given == SYSTEM.id:
        raise BihuanError(BAD_ID, given=given, what=what, what_en=what_en)


def _put_person(runtime: Runtime, connection: Connection, saved: Person, password_hash: str | None) -> None:
    if saved.unit is not None and connection.scalar(select(unit.c.id).where(unit.c.id == saved.unit)) is None:
        raise BihuanError(UNIT_MISSING, unit=saved.unit)
    names = ("name", "name_en", "email", "phone", "language", "unit", "active")
    values: dict[str, Any] = {name: getattr(saved, name) for name in names}
    values["roles"] = sorted(saved.roles)
    if password_hash is not None:
        values["password_hash"] = password_hash
    if password_hash is not None or not saved.active:
        end_sessions(connection, saved.id)
    _put(connection, person, {"id": saved.id}, values, only_new={"created_at": runtime.clock()})
    connection.execute(delete(membership).where(membership.c.person == saved.id))
    if saved.groups:
        connection.execute(insert(membership), [{"person": saved.id, "grp": group} for group in sorted(saved.groups)])


def _check_parent(connection: Connection, saved: Unit) -> None:
    above, seen = saved.parent, {saved.id}
    while above is not None:
        if above in seen:
            raise BihuanError(UNIT_LOOP, unit=saved.name)
        seen.add(above)
        row = connection.execute(select(unit.c.parent).where(unit.c.id == above)).one_or_none()
        if row is None:
            raise BihuanError(UNIT_MISSING, unit=above)
        above = row.parent


def _put(
    connection: Connection,
    table: Table,
    identity: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    only_new: Mapping[str, Any] | None = None,
) -> None:
    conditions = [table.c[name] == value for name, value in identity.items()]
    if connection.execute(update(table).where(*conditions).values(**values)).rowcount == 0:
        connection.execute(insert(table).values(**identity, **values, **(only_new or {})))


def _record(runtime: Runtime, connection: Connection, actor: Actor, operation: str, body: Mapping[str, Any]) -> None:
    Register(connection, "register:directory", actor=actor, now=runtime.clock()).record(operation, body)
