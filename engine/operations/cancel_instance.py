"""终止: a running instance is ended, and everything that is open in it is withdrawn."""

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
from engine.storage import claims
from engine.storage.steps import RUNNING, InstanceRecord, load_with_key, standings


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
    kept_key = full_key("cancel_instance", actor, key)
    attempt = Attempt()

    def once(connection: Connection) -> tuple[InstanceChanged, list[str]]:
        found = load_with_key(connection, instance_id, key=kept_key)
        record = found.instance
        if attempt.wrote(record):
            return attempt.answer, []
        if record is None:
            raise BihuanError(INSTANCE_MISSING)
        if found.repeated:
            check_same(connection, kept_key, {"reason": reason}, shown=key)
            return earlier_answer(found, InstanceChanged, chain=record.id, key=key), []
        permit(actor, "instance.cancel", subject_of(connection, record))
        if record.status not in RUNNING:
            raise BihuanError(INSTANCE_ENDED, status=record.status)
        if expected_version is not None and record.version != expected_version:
            raise BihuanError(INSTANCE_CHANGED)
        step = cancel_step(runtime, record, reason=reason, actor=actor)
        answer: InstanceChanged = step.commit(
            connection,
            operation="cancel_instance",
            body={"reason": reason},
            key=kept_key,
            result=instance_changed,
            alongside=None if record.status == "active" else lambda inside: claims.drop_paused(inside, instance_id),
            attempt=attempt,
        )
        return answer, step.instant

    answer, instant = runtime.database.step(once)
    follow_up(runtime, instant)
    return answer


def cancel_step(runtime: Runtime, record: InstanceRecord, *, reason: str, actor: Actor) -> Step:
    """The step that cancels, not yet written."""
    step = Step(runtime, record, actor=actor, now=runtime.clock(), suspended_too=True)
    step.run.cancel(reason)
    return step


def instance_changed(step: Step) -> InstanceChanged:
    """The instance after the step."""
    return InstanceChanged(step.record.id, step.record.status, step.record.version)


def subject_of(connection: Connection, record: InstanceRecord) -> InstanceSubject:
    """The instance as permissions see it."""
    return instance_subject(record, standings(connection, record.id))
