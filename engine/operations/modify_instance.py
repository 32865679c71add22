"""调整走向: an operator moves a running instance: steps are cancelled, elements started, variables changed."""

from sqlalchemy import Connection

from engine.execution.modify import Beginning, Modification, modification_findings
from engine.feel.codec import dumps
from engine.operations.instance_step import Acted, InstanceCommand, on_instance, permitted
from engine.operations.planned import Plan, errors, planned, refuse
from engine.operations.results import InstanceChanged
from engine.operations.runtime import Runtime
from engine.operations.step import Step
from engine.rules.permissions import Actor
from engine.storage import claims
from engine.storage.steps import InstanceRecord, load_with_key

__all__ = ["Beginning", "Modification", "modify_instance", "plan_modification"]


def plan_modification(runtime: Runtime, instance_id: str, wanted: Modification, *, actor: Actor) -> Plan:
    """What the modification would do, and what is in its way; nothing is changed.

    Raises: `instance.missing`, `instance.ended`, `permission.instance.modify`.
    """
    dumps(dict(wanted.variables))

    def read(connection: Connection) -> InstanceRecord:
        return permitted(connection, load_with_key(connection, instance_id), "instance.modify", actor=actor)

    record = runtime.database.read(read)
    step = Step(runtime, record, actor=actor, now=runtime.clock(), suspended_too=True)
    findings = modification_findings(step.compiled.process, step.run.state, wanted)
    if not errors(findings):
        step.run.modify(wanted)
    return planned(step, findings)


def modify_instance(
    runtime: Runtime,
    instance_id: str,
    wanted: Modification,
    *,
    actor: Actor,
    reason: str = "",
    key: str | None = None,
    expected_version: int | None = None,
) -> InstanceChanged:
    """Cancel, start and set everything in one transaction, and run to the next wait; a suspended one stays suspended.

    Raises: `instance.not_possible` (as `NotPossible`, with all findings), `instance.missing`, `instance.ended`,
    `instance.changed`, `operation.key_reused`, `permission.instance.modify`.
    """
    said = _body(wanted, reason)
    command = InstanceCommand(
        "modify_instance", "instance.modify", instance_id, actor, said, key=key, expected_version=expected_version
    )

    def act(_connection: Connection, record: InstanceRecord) -> Acted:
        step = _modified(runtime, record, wanted, actor=actor, reason=reason)
        return Acted(
            step, alongside=(lambda inside: claims.drop_paused(inside, instance_id)) if _is_over(step) else None
        )

    return on_instance(runtime, command, act)


def _modified(runtime: Runtime, record: InstanceRecord, wanted: Modification, *, actor: Actor, reason: str) -> Step:
    step = Step(runtime, record, actor=actor, now=runtime.clock(), suspended_too=True)
    refuse(modification_findings(step.compiled.process, step.run.state, wanted))
    details = {
        "cancelled": [str(name) for name in wanted.cancel],
        "started": [beginning.element for beginning in wanted.start],
        "variables": sorted(wanted.variables),
        "reason": reason,
    }
    step.rows.happened(record.process_id, "process", "modified", {name: told for name, told in details.items() if told})
    step.run.modify(wanted)
    return step


def _is_over(step: Step) -> bool:
    return step.standing == "suspended" and step.run.state.status != "active"


def _body(wanted: Modification, reason: str) -> dict[str, object]:
    return {
        "cancel": list(wanted.cancel),
        "start": [[beginning.element, beginning.inside] for beginning in wanted.start],
        "variables": dict(wanted.variables),
        "reason": reason,
    }
