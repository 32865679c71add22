"""Incidents: work that failed and waits for an operator, the oldest first."""

from typing import Any

from sqlalchemy import or_, select

from engine.operations.refusals import permit
from engine.operations.runtime import Runtime
from engine.queries.cursors import beyond, cursor, keys_of
from engine.queries.rows import IncidentRow, Page
from engine.queries.visibility import open_to
from engine.rules.permissions import Actor
from engine.storage.columns import from_micros, to_micros
from engine.storage.tables import incident, instance


def incidents(
    runtime: Runtime, *, actor: Actor, resolved: bool = False, after: str | None = None, limit: int = 30
) -> Page[IncidentRow]:
    """One page of open (or resolved) incidents with the case that each belongs to."""
    permit(actor, "incident.resolve")
    wanted = select(incident, instance.c.title, instance.c.number).outerjoin(
        instance, instance.c.id == incident.c.instance_id
    )
    wanted = wanted.where(incident.c.resolved_at.is_not(None) if resolved else incident.c.resolved_at.is_(None))
    wanted = wanted.where(or_(incident.c.instance_id.is_(None), open_to(actor, instance)))
    i = incident.c
    if after:
        created_at, incident_id = keys_of(after, int, str)
        wanted = wanted.where(beyond([i.created_at, i.id], [from_micros(created_at), incident_id]))
    query = wanted.order_by(i.created_at, i.id).limit(limit + 1)
    rows = runtime.database.read(lambda connection: connection.execute(query).all())
    found = tuple(incident_row(row) for row in rows[:limit])
    return Page(found, cursor(to_micros(found[-1].created_at), found[-1].id) if len(rows) > limit else None)


def incident_row(row: Any) -> IncidentRow:
    """A row of the incident table, with title and number of its case."""
    return IncidentRow(
        id=row.id,
        instance_id=row.instance_id,
        process_id=row.process_id,
        element=row.element,
        code=row.code,
        facts=row.facts,
        job_id=row.job_id,
        created_at=row.created_at,
        resolved_at=row.resolved_at,
        resolved_by=row.resolved_by,
        title=row.title or "",
        number=row.number or "",
    )
