"""People and units of the directory."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from engine.operations.runtime import Runtime
from engine.queries.rows import PersonRow, UnitRow
from engine.storage.tables import membership, person, task
from engine.storage.tables import unit as unit_table


def people(
    runtime: Runtime, *, group: str | None = None, unit: str | None = None, active: bool = True
) -> tuple[PersonRow, ...]:
    """People by name; only the members of a group, of a unit, or closed accounts if asked."""
    wanted = select(person, unit_table.c.name.label("unit_name"), unit_table.c.name_en.label("unit_name_en")).outerjoin(
        unit_table, unit_table.c.id == person.c.unit
    )
    wanted = wanted.where(person.c.active == active).order_by(person.c.name, person.c.id)
    if unit is not None:
        wanted = wanted.where(person.c.unit == unit)
    if group is not None:
        wanted = wanted.where(person.c.id.in_(select(membership.c.person).where(membership.c.grp == group)))

    def read(connection: Connection) -> tuple[PersonRow, ...]:
        rows = connection.execute(wanted).all()
        groups: dict[str, list[str]] = {}
        for who, grp in connection.execute(select(membership.c.person, membership.c.grp).order_by(membership.c.grp)):
            groups.setdefault(who, []).append(grp)
        return tuple(
            PersonRow(
                row.id, row.name, row.name_en, row.email, row.phone, row.language, row.unit, row.unit_name or "",
                tuple(row.roles), tuple(groups.get(row.id, ())), row.active, row.unit_name_en or "",
            )
            for row in rows
        )  # fmt: skip

    return runtime.database.read(read)


def units(runtime: Runtime, *, active: bool = True) -> tuple[UnitRow, ...]:
    """Units by name."""
    wanted = select(unit_table).where(unit_table.c.active == active).order_by(unit_table.c.name, unit_table.c.id)

    def read(connection: Connection) -> tuple[UnitRow, ...]:
        rows = connection.execute(wanted)
        return tuple(UnitRow(row.id, row.name, row.name_en, row.parent, row.calendar, row.active) for row in rows)

    return runtime.database.read(read)


def open_task_counts(runtime: Runtime, ids: Sequence[str]) -> dict[str, int]:
    """How many open tasks each of these people has now; zero included."""
    t = task.c
    query = select(t.assignee, func.count()).where(t.assignee.in_(ids), t.state == "open").group_by(t.assignee)
    found = runtime.database.read(lambda connection: [(row[0], row[1]) for row in connection.execute(query)])
    return dict.fromkeys(ids, 0) | dict(found)
