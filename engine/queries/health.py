"""Whether the program works, in a few quick look-ups that a monitor may ask every second."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, literal, select

from engine.operations.runtime import Runtime
from engine.queries.rows import Capped, Health
from engine.storage.columns import from_micros
from engine.storage.migrate import current
from engine.storage.tables import incident, instance, job, setting, task

WATCHDOG = "watchdog"
"""Setting in which the worker's watchdog leaves the ids of instances that wait for nothing."""
_CAP = 100


def health(runtime: Runtime) -> Health:
    """How it stands. A database that does not answer raises `storage.unavailable`."""
    now = runtime.clock()

    def read(connection: Connection) -> Health:
        oldest = connection.scalar(
            select(job.c.claimable_at).where(job.c.state == "ready").order_by(job.c.claimable_at, job.c.id).limit(1)
        )
        return Health(
            database=True,
            schema=current(runtime.database) or "",
            behind_seconds=max(0.0, (now - oldest).total_seconds()) if oldest else 0.0,
            due_jobs=_capped(connection, (job.c.state == "ready") & (job.c.claimable_at <= now)),
            incidents=_capped(connection, incident.c.resolved_at.is_(None)),
            stuck=tuple(_watchdog(connection).get("stuck", ())),
        )

    return runtime.database.read(read)


def metrics(runtime: Runtime) -> Mapping[str, float]:
    """Figures for a monitor, by name: exact counts, so ask once a minute rather than once a second."""
    now = runtime.clock()
    counts = {
        "instances_active": (instance, instance.c.status == "active"),
        "tasks_open": (task, task.c.state == "open"),
        "tasks_overdue": (task, (task.c.state == "open") & (task.c.due < now)),
        "incidents_open": (incident, incident.c.resolved_at.is_(None)),
        "jobs_waiting": (job, job.c.state == "ready"),
        "jobs_due": (job, (job.c.state == "ready") & (job.c.claimable_at <= now)),
    }

    def read(connection: Connection) -> dict[str, float]:
        figures = {
            name: float(connection.scalar(select(func.count()).select_from(table).where(condition)) or 0)
            for name, (table, condition) in counts.items()
        }
        looked_at = _watchdog(connection).get("at")
        figures["instances_stuck"] = float(len(_watchdog(connection).get("stuck", ())))
        figures["watchdog_age_seconds"] = (now - from_micros(looked_at)).total_seconds() if looked_at else -1.0
        return figures

    return runtime.database.read(read)


def _capped(connection: Connection, condition: ColumnElement[bool]) -> Capped:
    some = select(literal(1)).where(condition).limit(_CAP + 1).subquery()
    count = int(connection.scalar(select(func.count()).select_from(some)) or 0)
    return Capped(min(count, _CAP), count > _CAP)


def _watchdog(connection: Connection) -> Mapping[str, Any]:
    found = connection.scalar(select(setting.c.value).where(setting.c.name == WATCHDOG))
    return found if isinstance(found, dict) else {}
