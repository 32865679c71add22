"""The invariant of design decision 7, asked of the database: a running instance always waits for something."""

from sqlalchemy import Connection, exists, not_, or_, select

from engine.operations.runtime import Runtime
from engine.storage.tables import incident, instance, job, task, wait

_child = instance.alias("child")


def stuck(runtime: Runtime, *, limit: int = 10) -> tuple[str, ...]:
    """Ids of active instances that wait for nothing: no open task, job, subscription, child or open incident."""
    here = instance.c.id
    waits = or_(
        exists().where(task.c.instance_id == here, task.c.state == "open"),
        exists().where(job.c.instance_id == here),
        exists().where(wait.c.instance_id == here),
        exists().where(_child.c.parent_id == here, _child.c.status == "active"),
        exists().where(incident.c.instance_id == here, incident.c.resolved_at.is_(None)),
    )
    wanted = select(here).where(instance.c.status == "active", not_(waits)).order_by(here).limit(limit)

    def read(connection: Connection) -> tuple[str, ...]:
        return tuple(connection.scalars(wanted))

    return runtime.database.read(read)
