"""The facts about people that expressions may ask for, read from the directory."""

from collections import defaultdict

from sqlalchemy import Connection, select

from engine.execution.people_functions import Company
from engine.storage.tables import membership, person, unit


def company_facts(connection: Connection) -> Company:
    """Active units and people, and who of them is in which group."""
    units = connection.execute(select(unit.c.id, unit.c.parent).where(unit.c.active)).all()
    people = connection.execute(select(person.c.id, person.c.unit).where(person.c.active)).all()
    groups: defaultdict[str, list[str]] = defaultdict(list)
    active = {row.id for row in people}
    for row in connection.execute(select(membership.c.grp, membership.c.person).order_by(membership.c.person)):
        if row.person in active:
            groups[row.grp].append(row.person)
    return Company(
        {row.id: row.parent for row in units},
        {row.id: row.unit for row in people},
        {group: tuple(members) for group, members in groups.items()},
    )
