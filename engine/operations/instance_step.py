"""What operations on one running instance share: find it, refuse, check that it is still so, act, commit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from engine.errors import BihuanError
from engine.operations.answers import Attempt, check_same, earlier_answer, full_key
from engine.operations.follow_up import follow_up
from engine.operations.refusals import INSTANCE_CHANGED, INSTANCE_ENDED, INSTANCE_MISSING, permit
from engine.operations.results import InstanceChanged
from engine.operations.runtime import Runtime
from engine.operations.step import Step
from engine.operations.subjects import instance_subject
from engine.rules.permissions import Actor, InstanceSubject
from engine.storage.steps import RUNNING, Found, InstanceRecord, load_with_key, standings


@dataclass(frozen=True, slots=True)
class InstanceCommand:
    """Who wants what of which instance. `operation` names the audit record, `action` the permission.

    `said`: the audit body, or as much of it as a second submission under the same key must repeat.
    """

    operation: str
    action: str
    instance_id: str
    actor: Actor
    said: Mapping[str, Any]
    key: str | None = None
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class Acted:
    """A step that is ready to be written. `body`: the audit body where it is more than the command said."""

    step: Step
    body: Mapping[str, Any] | None = None
    alongside: Callable[[Connection], None] | None = None


def on_instance(
    runtime: Runtime, command: InstanceCommand, act: Callable[[Connection, InstanceRecord], Acted | None]
) -> InstanceChanged:
    """Run `act` as one step of the instance; None from it leaves the instance as it is.

    Raises: `instance.missing`, `instance.ended`, `instance.changed`, `operation.key_reused`, a permission's refusal, or
    what `act` raises.
    """
    key = full_key(command.operation, command.actor, command.key)
    attempt = Attempt()

    def once(connection: Connection) -> tuple[InstanceChanged, list[str]]:
        found = load_with_key(connection, command.instance_id, key=key)
        if attempt.wrote(found.instance):
            return attempt.answer, []
        if found.repeated:
            check_same(connection, key, command.said, shown=command.key)
            return earlier_answer(found, InstanceChanged, chain=command.instance_id, key=command.key), []
        record = permitted(connection, found, command.action, actor=command.actor)
        if command.expected_version is not None and record.version != command.expected_version:
            raise BihuanError(INSTANCE_CHANGED)
        acted = act(connection, record)
        if acted is None:
            return InstanceChanged(record.id, record.status, record.version), []
        answer: InstanceChanged = acted.step.commit(
            connection,
            operation=command.operation,
            body=command.said if acted.body is None else acted.body,
            key=key,
            result=instance_changed,
            alongside=acted.alongside,
            attempt=attempt,
        )
        return answer, acted.step.instant

    answer, instant = runtime.database.step(once)
    follow_up(runtime, instant)
    return answer


def permitted(connection: Connection, found: Found, action: str, *, actor: Actor) -> InstanceRecord:
    """The instance that was found, if it runs and the actor may do this to it.

    Raises: `instance.missing`, `instance.ended`, a permission's refusal.
    """
    record = found.instance
    if record is None:
        raise BihuanError(INSTANCE_MISSING)
    permit(actor, action, subject_of(connection, record))
    if record.status not in RUNNING:
        raise BihuanError(INSTANCE_ENDED, status=record.status)
    return record


def instance_changed(step: Step) -> InstanceChanged:
    """The instance after the step."""
    return InstanceChanged(step.record.id, step.record.status, step.record.version)


def subject_of(connection: Connection, record: InstanceRecord) -> InstanceSubject:
    """The instance as permissions see it."""
    return instance_subject(record, standings(connection, record.id))
