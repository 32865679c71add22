"""发起: a new instance of a published process, run to its first wait in the same transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from engine.errors import BihuanError
from engine.operations.answers import Attempt, check_same, earlier_answer, full_key
from engine.operations.audit_chain import GENESIS
from engine.operations.follow_up import follow_up
from engine.operations.library import UNKNOWN_DEFINITION
from engine.operations.refusals import DEFINITION_SUSPENDED, permit
from engine.operations.results import InstanceStarted
from engine.operations.runtime import Runtime
from engine.operations.step import Step
from engine.rules.permissions import Actor, DefinitionSubject
from engine.storage.columns import to_micros
from engine.storage.identity import new_id
from engine.storage.steps import Found, InstanceRecord, load_started, load_with_key
from engine.storage.tables import definition


def start_instance(
    runtime: Runtime,
    process_id: str,
    *,
    variables: Mapping[str, Any],
    actor: Actor,
    business_key: str | None = None,
    key: str | None = None,
    version: int | None = None,
    received_at: datetime | None = None,
    instance_id: str | None = None,
) -> InstanceStarted:
    """Start the latest version of a process, or the one asked for.

    `received_at`: when the matter came in, if that was earlier than now (an import keeps the original reception time).
    `instance_id`: an id that the caller has made with `engine.operations.new_id` because its own rows need it.

    Raises: `definition.missing`, `definition.suspended`, `permission.instance.start`, `permission.instance.start_old`
    for another version than the latest, `operation.key_reused` where the key was used for another start.
    """
    permit(actor, "instance.start", DefinitionSubject(process_id))
    kept_key = full_key("start_instance", actor, key)
    identity = instance_id or new_id()
    attempt = Attempt()

    def once(connection: Connection) -> tuple[InstanceStarted, list[str]]:
        plain = kept_key is None and version is None and attempt.hash is None
        assumed = runtime.library.startable.pop(process_id, None) if plain else None
        definition_id, found = assumed, Found(buffering=False)
        if assumed is None:
            definition_id, found = load_started(connection, process_id, version=version, key=kept_key)
        if found.repeated:
            said = {"process": process_id, "variables": dict(variables), "number": business_key}
            check_same(connection, kept_key, said, shown=key)
            return earlier_answer(found, InstanceStarted, chain=None, key=key), []
        if attempt.hash is not None and attempt.wrote(load_with_key(connection, identity).instance):
            return attempt.answer, []
        definition_id = startable(definition_id, process_id)
        permit(actor, "instance.start", runtime.library.compiled(definition_id).starters)
        if version is not None and not actor.trusted and not _is_latest(connection, definition_id):
            permit(actor, "instance.start_old")
        now = runtime.clock()
        record = new_record(
            identity, definition_id, process_id, actor=actor, number=business_key, at=received_at or now
        )
        step = Step(runtime, record, actor=actor, now=now, new=True)
        step.writes.assumed = assumed is not None
        step.run.start(dict(variables))
        answer: InstanceStarted = step.commit(
            connection,
            operation="start_instance",
            body={"process": process_id, "version": step.compiled.version, "variables": dict(variables)}
            | ({} if key is None else {"number": business_key}),
            key=kept_key,
            result=started,
            attempt=attempt,
            buffering=found.buffering,
        )
        if version is None and not found.buffering:
            runtime.library.startable[process_id] = definition_id
        return answer, step.instant

    answer, instant = runtime.database.step(once)
    follow_up(runtime, instant)
    return answer


def startable(definition_id: str | None, process_id: str) -> str:
    """The id that `load_started` found. Raises: `definition.missing`, `definition.suspended`."""
    if definition_id:
        return definition_id
    raise BihuanError(UNKNOWN_DEFINITION if definition_id is None else DEFINITION_SUSPENDED, definition=process_id)


def _is_latest(connection: Connection, definition_id: str) -> bool:
    return bool(connection.scalar(select(definition.c.latest).where(definition.c.id == definition_id)))


def started(step: Step) -> InstanceStarted:
    """The answer to a start."""
    record = step.record
    return InstanceStarted(record.id, record.process_id, step.status, record.number, step.opened)


def new_record(
    identity: str,
    definition_id: str,
    process_id: str,
    *,
    actor: Actor,
    number: str | None,
    at: datetime,
    parent: tuple[str, int] | None = None,
    start_key: str | None = None,
) -> InstanceRecord:
    """The row of an instance that has not run yet."""
    return InstanceRecord(
        id=identity,
        definition_id=definition_id,
        process_id=process_id,
        version=0,
        status="active",
        body=b"",
        audit_seq=0,
        audit_hash=GENESIS,
        number=number or "",
        started_by=actor.id,
        started_at=to_micros(at),
        parent_id=None if parent is None else parent[0],
        parent_token=None if parent is None else parent[1],
        start_key=start_key,
    )
