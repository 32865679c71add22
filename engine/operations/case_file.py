"""What comments and attachments share: a record on an instance, running or over, that moves no token."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from engine.errors import BihuanError
from engine.feel.codec import dumps
from engine.operations.audit_chain import add_audit
from engine.operations.instance_step import subject_of
from engine.operations.refusals import INSTANCE_MISSING, TASK_MISSING, permit
from engine.operations.runtime import Runtime
from engine.operations.subjects import task_subject
from engine.rules.permissions import Actor
from engine.storage import LostRace
from engine.storage.columns import to_micros
from engine.storage.steps import Found, InstanceRecord, Writes, load_task, load_with_key, write_steps


def open_file(
    connection: Connection, instance_id: str, *, task_id: str | None, actor: Actor, action: str, key: str | None
) -> Found:
    """The instance, if the actor may do `task.<action>` on the open task, or see the instance."""
    if task_id is not None:
        found = load_task(connection, task_id, key=key)
        if found.task is None or found.task.instance_id != instance_id:
            raise BihuanError(TASK_MISSING)
        if found.task.state == "open":
            permit(actor, f"task.{action}", task_subject(found.task))
        else:
            assert found.instance is not None
            permit(actor, "instance.see", subject_of(connection, found.instance))
        return found
    found = load_with_key(connection, instance_id, key=key)
    if found.instance is None:
        raise BihuanError(INSTANCE_MISSING)
    permit(actor, "instance.see", subject_of(connection, found.instance))
    return found


def put_on_record(
    runtime: Runtime,
    connection: Connection,
    record: InstanceRecord,
    *,
    actor: Actor,
    operation: str,
    what: str,
    body: Mapping[str, Any],
    key: str | None = None,
    answer: Any = None,
) -> None:
    """Write history and audit of something that was put into the file. Raises LostRace if the instance moved on."""
    writes = Writes(record, record.version, to_micros(runtime.clock()))
    record.version += 1
    writes.history.append(
        {
            "instance_id": record.id,
            "at": writes.at,
            "element": record.process_id,
            "kind": "operation",
            "what": what,
            "actor": actor.id,
            "details": dumps(dict(body)),
        }
    )
    add_audit(writes, actor=actor, operation=operation, body=body, key=key, answer=answer)
    if record.id not in write_steps(connection, [writes]):
        raise LostRace
