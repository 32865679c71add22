"""The invariant of design decision 7, asked of the database: a running instance always waits for something."""

from sqlalchemy import Connection, exists, func, not_, or_, select

from engine.operations.refusals import permit
from engine.operations.runtime import Runtime
from engine.queries.reading_rows import instance_query, instance_row
from engine.queries.rows import InstanceRow
from engine.queries.visibility import open_to
from engine.rules.permissions import Actor
from engine.storage.steps import RUNNING
from engine.storage.tables import incident, instance, job, task, wait

_child = instance.alias("child")


def stuck_instances(runtime: Runtime, *, actor: Actor) -> tuple[InstanceRow, ...]:
    """The first ten with what a list shows, those left out that are kept from the actor.

    Raises: `permission.incident.resolve`.
    """
    permit(actor, "incident.resolve")
    ids = stuck(runtime)
    if not ids:
        return ()
    query = instance_query(instance.c.id.in_(ids), open_to(actor, instance)).order_by(instance.c.id)
    return runtime.database.read(lambda connection: tuple(map(instance_row, connection.execute(query))))


def stuck(runtime: Runtime, *, limit: int = 10) -> tuple[str, ...]:
    """Ids of active instances that wait for nothing: no open task, job, subscription, child or open incident.

    What could interrupt the whole instance at any time (an event sub-process; its waits have token 0) moves nothing on
    by itself, nor does a letter that is still to be sent: neither is something that the instance waits for.
    """
    here = instance.c.id
    waits = or_(
        exists().where(task.c.instance_id == here, task.c.state == "open"),
        exists().where(job.c.instance_id == here, job.c.kind != "notify", func.coalesce(job.c.token, 1) != 0),
        exists().where(wait.c.instance_id == here, wait.c.token != 0),
        exists().where(_child.c.parent_id == here, _child.c.status.in_(RUNNING)),
        exists().where(incident.c.instance_id == here, incident.c.resolved_at.is_(None)),
    )
    wanted = select(here).where(instance.c.status == "active", not_(waits)).order_by(here).limit(limit)

    def read(connection: Connection) -> tuple[str, ...]:
        return tuple(connection.scalars(wanted))

    return runtime.database.read(read)
