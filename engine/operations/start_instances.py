"""发起一批: new instances of one process in one transaction, which the caller prepares inside it.

What a case is called may depend on a counter that must be taken in the same transaction (the number of a complaint),
and thousands of starts are paid with one commit a hundred instead of one each.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from engine.operations.answers import Attempt, earlier_answer, full_key
from engine.operations.follow_up import follow_up
from engine.operations.refusals import permit
from engine.operations.results import InstanceStarted
from engine.operations.runtime import Runtime
from engine.operations.start_instance import new_record, startable, started
from engine.operations.step import Step
from engine.rules.permissions import Actor, DefinitionSubject
from engine.storage import LostRace
from engine.storage.identity import new_id
from engine.storage.messages import take
from engine.storage.steps import load_started, load_with_key, write_steps


@dataclass(frozen=True, slots=True)
class NewInstance:
    """One instance that is about to start."""

    variables: Mapping[str, Any]
    business_key: str = ""
    instance_id: str | None = None
    """Made by the caller with `new_id` where its own rows need it."""
    received_at: datetime | None = None
    """When the matter came in, if that was earlier than now."""


Prepare = Callable[[Connection], Sequence[NewInstance]]
"""Called inside the transaction, and again after a lost race; writes rows of its own and gives what shall start."""
_Answer = tuple[tuple[InstanceStarted, ...], list[str]]


def start_instances(
    runtime: Runtime, process_id: str, prepare: Prepare, *, actor: Actor, key: str | None = None
) -> tuple[InstanceStarted, ...]:
    """Start the latest version once for everything that `prepare` gives: all of them, or none.

    The caller is a matter's program that has asked its own permission; whom the process itself lets start it
    (`bihuan:starterGroups`) is not asked. With a `key`, a second submission answers with the first instance of the
    first and prepares nothing.
    Raises: `definition.missing`, `definition.suspended`, `permission.instance.start`, and what `prepare` raises.
    """
    permit(actor, "instance.start", DefinitionSubject(process_id))
    kept_key = full_key("start_instance", actor, key)
    attempt = Attempt()

    def once(connection: Connection) -> _Answer:
        with runtime.database.atomic(connection):
            definition_id, found = load_started(connection, process_id, key=kept_key)
            if found.repeated:
                return (earlier_answer(found, InstanceStarted, chain=None, key=key),), []
            if attempt.hash is not None and _written(connection, attempt):
                return attempt.answer, []
            definition_id = startable(definition_id, process_id)
            steps = [
                _run(runtime, new, definition_id=definition_id, process_id=process_id, actor=actor)
                for new in prepare(connection)
            ]
            for step, _ in steps:
                step.settle(connection, buffering=found.buffering)
            return _write(connection, steps, attempt, key=kept_key)

    answers, instant = runtime.database.step(once)
    follow_up(runtime, instant)
    return answers


def _run(
    runtime: Runtime, new: NewInstance, *, definition_id: str, process_id: str, actor: Actor
) -> tuple[Step, NewInstance]:
    """Run one instance to its first wait, in memory."""
    now = runtime.clock()
    record = new_record(
        new.instance_id or new_id(), definition_id, process_id, actor=actor, number=new.business_key,
        at=new.received_at or now,
    )  # fmt: skip
    step = Step(runtime, record, actor=actor, now=now, new=True)
    step.run.start(dict(new.variables))
    return step, new


def _write(
    connection: Connection, steps: Sequence[tuple[Step, NewInstance]], attempt: Attempt, *, key: str | None
) -> _Answer:
    answers = []
    for place, (step, new) in enumerate(steps):
        body: dict[str, Any] = {
            "process": step.record.process_id,
            "version": step.compiled.version,
            "variables": dict(new.variables),
        }
        body["submission"] = attempt.submission
        kept = key if place == 0 else None
        answers.append(step.prepare(operation="start_instance", body=body, key=kept, result=started))
    if steps:
        attempt.hash, attempt.answer = steps[0][0].record.audit_hash, tuple(answers)
    moved = write_steps(connection, [step.writes for step, _ in steps])
    for step, _ in steps:
        received = step.writes.messages_done
        if step.record.id not in moved or (received and not take(connection, received)):
            raise LostRace
    return tuple(answers), [job for step, _ in steps for job in step.instant]


def _written(connection: Connection, attempt: Attempt) -> bool:
    """Whether the attempt before was committed after all, though its outcome stayed unknown."""
    first: InstanceStarted = attempt.answer[0]
    return attempt.wrote(load_with_key(connection, first.instance_id).instance)
