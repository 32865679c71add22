"""Looks now and then for instances that wait for nothing, and leaves what it finds for the health page."""

import structlog
from sqlalchemy import Connection, delete, insert

from engine.operations import Runtime
from engine.queries.health import WATCHDOG
from engine.queries.stuck import stuck
from engine.storage.columns import to_micros
from engine.storage.tables import setting

_log = structlog.get_logger(__name__)


def watch(runtime: Runtime) -> tuple[str, ...]:
    """Ids of stuck instances (the first ten), written down and logged as errors; there must be none."""
    found = stuck(runtime)
    now = runtime.clock()

    def once(connection: Connection) -> None:
        connection.execute(delete(setting).where(setting.c.name == WATCHDOG))
        value = {"at": to_micros(now), "stuck": list(found)}
        connection.execute(insert(setting).values(name=WATCHDOG, value=value, changed_at=now))

    runtime.database.write(once, repeatable=True)
    for instance_id in found:
        _log.error("instance waits for nothing", instance=instance_id)
    return found
