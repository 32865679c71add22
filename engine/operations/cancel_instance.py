"""终止: a running instance is ended, and everything that is open in it is withdrawn."""

from sqlalchemy import Connection

from engine.operations.instance_step import Acted, InstanceCommand, on_instance
from engine.operations.results import InstanceChanged
from engine.operations.runtime import Runtime
from engine.operations.step import Step
from engine.rules.permissions import Actor
from engine.storage import claims
from engine.storage.steps import InstanceRecord


def cancel_instance(
    runtime: Runtime,
    instance_id: str,
    *,
    reason: str,
    actor: Actor,
    key: str | None = None,
    expected_version: int | None = None,
) -> InstanceChanged:
    """End an active instance; its variables and history stay readable.

    Raises: `instance.missing`, `instance.ended`, `instance.changed`, `permission.instance.cancel`.
    """
    said = {"reason": reason}
    command = InstanceCommand(
        "cancel_instance", "instance.cancel", instance_id, actor, said, key=key, expected_version=expected_version
    )

    def act(_connection: Connection, record: InstanceRecord) -> Acted:
        stood_still = record.status != "active"
        step = cancel_step(runtime, record, reason=reason, actor=actor)
        return Acted(step, alongside=(lambda inside: claims.drop_paused(inside, instance_id)) if stood_still else None)

    return on_instance(runtime, command, act)


def cancel_step(runtime: Runtime, record: InstanceRecord, *, reason: str, actor: Actor) -> Step:
    """The step that cancels, not yet written."""
    step = Step(runtime, record, actor=actor, now=runtime.clock(), suspended_too=True)
    step.run.cancel(reason)
    return step
