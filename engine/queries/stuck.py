"""The invariant of design decision 7, asked of the database: a running instance always waits for something."""

from sqlalchemy import Connection, exists, func, not_, or_, select

from engine.operations.runtime import Runtime
from engine.storage.steps import RUNNING
from engine.storage.tables import incident, instance, job, task, wait

_child = instance.alias("child")


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
