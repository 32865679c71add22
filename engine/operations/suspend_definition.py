"""暂停流程: nothing new starts of a process, and all its running instances stand still, until it is resumed.

What would have started an instance meanwhile (a timer, a message, a signal) is kept and starts it afterwards. The
instances follow as bulk work.
"""

from sqlalchemy import Connection, select, update

from engine.errors import BihuanError
from engine.operations.bulk_work import BulkStarted, order, ordered
from engine.operations.library import UNKNOWN_DEFINITION
from engine.operations.migrate_instance import NO_SUCH_VERSION
from engine.operations.refusals import permit
from engine.operations.runtime import Runtime
from engine.rules.permissions import Actor
from engine.storage import claims
from engine.storage.tables import definition


def suspend_definition(
    runtime: Runtime,
    process_id: str,
    *,
    actor: Actor,
    version: int | None = None,
    reason: str = "",
    key: str | None = None,
) -> BulkStarted:
    """Suspend every version of a process that is published now, or the one named, with all its instances.

    A version published later starts as usual. Raises: `definition.missing`, `definition.no_such_version`,
    `permission.definition.suspend`.
    """
    permit(actor, "definition.suspend")

    def work(connection: Connection) -> tuple[BulkStarted, list[str]]:
        ids = _marked(connection, process_id, version, suspended=True)
        if connection.scalar(select(definition.c.id).where(definition.c.id.in_(ids), definition.c.latest)) is not None:
            claims.pause_starts(connection, process_id)
        options = {"definitions": ids, "reason": reason}
        started, job = order(connection, "suspend", title=process_id, options=options, actor=actor, runtime=runtime)
        return started, [job]

    body = {"process": process_id, "version": version, "reason": reason}
    return ordered(runtime, work, operation="suspend_definition", actor=actor, key=key, body=body)


def resume_definition(
    runtime: Runtime, process_id: str, *, actor: Actor, version: int | None = None, key: str | None = None
) -> BulkStarted:
    """Let it start again, and resume all its suspended instances; what was to start meanwhile starts now.

    Raises: `definition.missing`, `definition.no_such_version`, `permission.definition.suspend`.
    """
    permit(actor, "definition.suspend")

    def work(connection: Connection) -> tuple[BulkStarted, list[str]]:
        ids = _marked(connection, process_id, version, suspended=False)
        freed = claims.unpause_starts(connection, process_id)
        options = {"definitions": ids}
        started, job = order(connection, "resume", title=process_id, options=options, actor=actor, runtime=runtime)
        return started, [job, *(job_id for job_id, _ in freed)]

    body = {"process": process_id, "version": version}
    return ordered(runtime, work, operation="resume_definition", actor=actor, key=key, body=body)


def _marked(connection: Connection, process_id: str, version: int | None, *, suspended: bool) -> list[str]:
    """Ids of the versions, which start nothing (or start again) from now on."""
    d = definition.c
    wanted = select(d.id).where(d.process_id == process_id)
    if version is not None:
        wanted = wanted.where(d.version == version)
    ids = list(connection.scalars(wanted.order_by(d.id)))
    if not ids:
        if version is None:
            raise BihuanError(UNKNOWN_DEFINITION, definition=process_id)
        raise BihuanError(NO_SUCH_VERSION, definition=process_id, version=version)
    connection.execute(update(definition).where(d.id.in_(ids)).values(suspended=suspended))
    return ids
