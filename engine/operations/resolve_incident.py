"""重试: an operator has removed the cause of an incident; the work is tried again, with other variables if needed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select, update

from engine.errors import BihuanError, declare
from engine.operations.follow_up import follow_up
from engine.operations.instance_step import instance_changed
from engine.operations.refusals import INSTANCE_ENDED, permit, permit_case
from engine.operations.register import Register
from engine.operations.results import InstanceChanged
from engine.operations.runtime import Runtime
from engine.operations.step import Step
from engine.rules.permissions import Actor
from engine.storage import claims
from engine.storage.columns import to_micros
from engine.storage.steps import RUNNING, load_with_key
from engine.storage.tables import incident

INCIDENT_MISSING = declare(
    "incident.missing",
    "missing",
    zh="没有找到这个异常，或它已经处理完毕。请刷新异常列表。",
    en="There is no such incident, or it is already resolved. Reload the list of incidents.",
)
_FRESH_RETRIES = 3


def resolve_incident(
    runtime: Runtime,
    incident_id: str,
    *,
    actor: Actor,
    variables: Mapping[str, Any] | None = None,
    retries: int = _FRESH_RETRIES,
) -> InstanceChanged:
    """Set variables of the instance (if any are given), then try the failed step or job again.

    If it fails again, a new incident says why. Raises: `incident.missing`, `instance.ended`,
    `permission.incident.resolve`.
    """
    permit(actor, "incident.resolve")

    def once(connection: Connection) -> tuple[InstanceChanged, list[str]]:
        row = connection.execute(
            select(incident).where(incident.c.id == incident_id, incident.c.resolved_at.is_(None))
        ).one_or_none()
        if row is None:
            raise BihuanError(INCIDENT_MISSING)
        now = runtime.clock()
        connection.execute(
            update(incident).where(incident.c.id == incident_id).values(resolved_at=now, resolved_by=actor.id)
        )
        if row.job_id is not None:
            claims.revive(connection, row.job_id, now=to_micros(now), retries=retries)
        if row.instance_id is None:
            register = Register(connection, "register:incidents", actor=actor, now=now)
            register.record("resolve_incident", {"incident": incident_id, "job": row.job_id})
            return InstanceChanged("", "active", 0), []
        return _on_instance(runtime, connection, row, actor=actor, variables=variables or {})

    answer, instant = runtime.database.write(once)
    follow_up(runtime, instant)
    return answer


def _on_instance(
    runtime: Runtime, connection: Connection, row: Any, *, actor: Actor, variables: Mapping[str, Any]
) -> tuple[InstanceChanged, list[str]]:
    record = load_with_key(connection, row.instance_id).instance
    if record is None or record.status not in RUNNING:
        raise BihuanError(INSTANCE_ENDED, status=record.status if record else "-")
    permit_case(actor, "incident.resolve", record)
    step = Step(runtime, record, actor=actor, now=runtime.clock())
    if variables:
        step.run.set_variables(0, variables)
    if row.job_id is None:
        step.run.retry(row.token)
    step.rows.happened(row.element, "incident", "resolved", {"code": row.code})
    body = {"incident": row.id, "code": row.code, "variables": dict(variables)}
    answer: InstanceChanged = step.commit(connection, operation="resolve_incident", body=body, result=instance_changed)
    return answer, step.instant
