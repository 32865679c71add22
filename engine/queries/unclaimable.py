"""Open tasks that nobody of those they are offered to may take: everybody there is kept from the case.

A customer who names the whole desk must not bring a complaint to a stand in silence. Operators see it among the
incidents and assign somebody else; an old task in a group without members is found as well.
"""

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, Text, select, type_coerce

from engine.operations.actors import read_actor
from engine.operations.refusals import permit
from engine.operations.runtime import Runtime
from engine.queries.reading_rows import task_query, task_row
from engine.queries.rows import TaskRow
from engine.queries.visibility import open_to
from engine.rules.permissions import Actor, TaskSubject, refusal
from engine.storage.steps.records import NOBODY
from engine.storage.tables import membership, person, task

_LOOKED_AT = 200
_SHOWN = 20


def unclaimable_tasks(runtime: Runtime, *, actor: Actor) -> tuple[TaskRow, ...]:
    """The oldest such tasks that the actor may see, among the first 200 that have exclusions.

    Raises: `permission.incident.resolve`.
    """
    permit(actor, "incident.resolve")
    kept = type_coerce(task.c.excluded, Text)
    open_now = (task.c.state == "open", task.c.assignee.is_(None), kept != NOBODY)
    wanted = select(task.c.id, task.c.candidates, kept.label("kept")).where(*open_now).order_by(task.c.id)

    def read(connection: Connection) -> tuple[TaskRow, ...]:
        rows = connection.execute(wanted.limit(_LOOKED_AT)).all()
        found: dict[tuple[str, str], bool] = {}
        stuck = [row.id for row in rows if not _may_be_taken(connection, row, found)][:_SHOWN]
        query = task_query(task.c.id.in_(stuck), open_to(actor, task)).order_by(task.c.id)
        return tuple(map(task_row, connection.execute(query))) if stuck else ()

    return runtime.database.read(read)


def _may_be_taken(connection: Connection, row: Any, found: dict[tuple[str, str], bool]) -> bool:
    """Whether anybody may claim it; tasks offered alike are asked once."""
    offered = row.candidates if isinstance(row.candidates, dict) else orjson.loads(row.candidates)
    alike = (orjson.dumps(offered).decode(), row.kept)
    if alike not in found:
        barred = orjson.loads(row.kept)
        subject = TaskSubject(
            people=frozenset(offered["people"]),
            groups=frozenset(offered["groups"]),
            excluded_people=frozenset(barred["people"]),
            excluded_units=frozenset(barred["units"]),
        )
        people = (read_actor(connection, each) for each in _candidates(connection, subject))
        found[alike] = any(each is not None and refusal(each, "task.claim", subject) is None for each in people)
    return found[alike]


def _candidates(connection: Connection, subject: TaskSubject) -> Sequence[str]:
    members = select(membership.c.person).where(membership.c.grp.in_(subject.groups))
    offered = person.c.id.in_(members) | person.c.id.in_(subject.people)
    return connection.scalars(select(person.c.id).where(person.c.active, offered)).all()
