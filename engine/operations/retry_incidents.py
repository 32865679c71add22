"""成批重试: the work of many incidents is tried again, chosen by process, element, code and time."""

from datetime import datetime

from sqlalchemy import Connection

from engine.operations.bulk_work import BulkStarted, order, ordered
from engine.operations.refusals import permit
from engine.operations.runtime import Runtime
from engine.rules.permissions import Actor
from engine.storage.columns import to_micros


def retry_incidents(
    runtime: Runtime,
    *,
    actor: Actor,
    process_id: str | None = None,
    element: str | None = None,
    code: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    key: str | None = None,
) -> BulkStarted:
    """Retry every open incident that fits all that is given, as bulk work; `since` and `until` are aware.

    One that fails again is a new incident. Raises: `permission.incident.resolve`.
    """
    permit(actor, "incident.resolve")
    options = {
        "process_id": process_id,
        "element": element,
        "code": code,
        "since": None if since is None else to_micros(since),
        "until": None if until is None else to_micros(until),
    }

    def work(connection: Connection) -> tuple[BulkStarted, list[str]]:
        started, job = order(connection, "retry", title=process_id or "", options=options, actor=actor, runtime=runtime)
        return started, [job]

    return ordered(runtime, work, operation="retry_incidents", actor=actor, key=key, body=options)
