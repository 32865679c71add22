"""重新发起: a finished instance is done once more, by a new one that is linked to it."""

from collections.abc import Mapping
from typing import Any, Literal

from sqlalchemy import Connection, select, update

from engine.errors import BihuanError, declare
from engine.feel.codec import loads
from engine.graph import EventKind, Process
from engine.operations.answers import Attempt, check_same, earlier_answer, full_key
from engine.operations.follow_up import follow_up
from engine.operations.instance_step import subject_of
from engine.operations.migrate_instance import definition_of
from engine.operations.refusals import INSTANCE_MISSING, permit
from engine.operations.results import InstanceStarted
from engine.operations.runtime import Runtime
from engine.operations.start_instance import new_record, startable, started
from engine.operations.step import Step, variables_of_ended
from engine.rules.permissions import Actor
from engine.storage.identity import new_id
from engine.storage.steps import RUNNING, InstanceRecord, load_started, load_with_key
from engine.storage.tables import audit, instance

With = Literal["start", "last"]
"""The variables that the finished instance was started with, or those that it ended with."""

STILL_RUNNING = declare(
    "instance.still_running",
    "conflict",
    zh="这个流程实例还没有结束，不能重新发起。请先等它结束或终止它。",
    en="This process instance is not over, so it cannot be restarted. Wait for its end, or cancel it first.",
)

FILE_ANEW = declare(
    "instance.file_anew",
    "conflict",
    zh="这个流程的案件与业务登记相连，重新发起后登记仍停在旧案上，所以不能重新发起。请按原内容重新登记一件。",
    en="A case of this process belongs to an entry of a register, which would stay with the old case, so it cannot be"
    " restarted. File the matter anew with the same content.",
)


def is_restartable(runtime: Runtime, process_id: str) -> bool:
    """Whether finished instances of a process can be restarted: not where rows of a workflow follow the instance."""
    return process_id not in runtime.projections


def restart_instance(
    runtime: Runtime,
    instance_id: str,
    *,
    actor: Actor,
    variables: With = "start",
    version: int | None = None,
    key: str | None = None,
) -> InstanceStarted:
    """Start the latest (or the given) version once more with the variables of a finished instance.

    The new instance keeps the number and the key of the message that started the old one, and is linked to it.

    Raises: `instance.missing`, `instance.still_running`, `instance.file_anew`, `definition.no_such_version`,
    `definition.suspended`, `operation.key_reused`, `permission.instance.restart`.
    """
    kept_key = full_key("restart_instance", actor, key)
    identity = new_id()
    attempt = Attempt()
    asked = {"of": instance_id, "which": variables, "asked_version": version}

    def once(connection: Connection) -> tuple[InstanceStarted, list[str]]:
        found = load_with_key(connection, instance_id, key=kept_key)
        if found.repeated:
            check_same(connection, kept_key, asked, shown=key)
            return earlier_answer(found, InstanceStarted, chain=None, key=key), []
        if attempt.hash is not None and attempt.wrote(load_with_key(connection, identity).instance):
            return attempt.answer, []
        old = _finished(connection, found.instance, actor)
        if not is_restartable(runtime, old.process_id):
            raise BihuanError(FILE_ANEW)
        first = _first_record(connection, old.id)
        given = dict(first.get("variables", {})) if variables == "start" else variables_of_ended(bytes(old.body))
        step = _new(runtime, connection, old, identity, version=version, actor=actor)
        element = _start_event(step.compiled.process, first)
        step.run.start(given, element)
        answer: InstanceStarted = step.commit(
            connection,
            operation="restart_instance",
            body={**asked, "version": step.compiled.version, "variables": given, "element": element},
            key=kept_key,
            result=started,
            alongside=lambda inside: _link(inside, identity, old.id),
            attempt=attempt,
        )
        return answer, step.instant

    answer, instant = runtime.database.step(once)
    follow_up(runtime, instant)
    return answer


def _finished(connection: Connection, record: InstanceRecord | None, actor: Actor) -> InstanceRecord:
    if record is None:
        raise BihuanError(INSTANCE_MISSING)
    permit(actor, "instance.restart", subject_of(connection, record))
    if record.status in RUNNING:
        raise BihuanError(STILL_RUNNING)
    return record


def _new(
    runtime: Runtime,
    connection: Connection,
    old: InstanceRecord,
    identity: str,
    *,
    version: int | None,
    actor: Actor,
) -> Step:
    if version is not None:
        definition_of(connection, old.process_id, version)
    definition_id, _ = load_started(connection, old.process_id, version=version)
    now = runtime.clock()
    record = new_record(
        identity,
        startable(definition_id, old.process_id),
        old.process_id,
        actor=actor,
        number=old.number,
        at=now,
        start_key=old.start_key,
    )
    step = Step(runtime, record, actor=actor, now=now, new=True)
    step.rows.happened(old.process_id, "process", "restarted", {"of": old.id})
    return step


def _first_record(connection: Connection, instance_id: str) -> Mapping[str, Any]:
    """What its audit chain says of its start."""
    a = audit.c
    body = connection.scalar(select(a.body).where(a.chain == instance_id, a.seq == 1))
    found: Mapping[str, Any] = loads(bytes(body)) if body is not None else {}
    return found


def _start_event(process: Process, first: Mapping[str, Any]) -> str | None:
    """The start event that it began with, where that was one of a message, signal or timer."""
    wanted = first.get("element")
    for node in process.children(process.id):
        if node.id == wanted:
            return node.id
        for event in node.events:
            message = event.kind in (EventKind.MESSAGE, EventKind.SIGNAL) and event.name == first.get("name")
            if message and (node.instantiate or not node.incoming):
                return node.id
    return None


def _link(connection: Connection, identity: str, old: str) -> None:
    connection.execute(update(instance).where(instance.c.id == identity).values(restarted_from=old))
