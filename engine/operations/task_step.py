"""What all operations on one user task share: find it, refuse, check that it is still so, act, commit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import orjson
from sqlalchemy import Connection

from engine.errors import BihuanError
from engine.operations.answers import Attempt, check_same, earlier_answer, full_key
from engine.operations.effect_rows import candidate_links
from engine.operations.follow_up import follow_up
from engine.operations.refusals import KEY_REUSED, TASK_CHANGED, TASK_CLOSED, TASK_MISSING, permit
from engine.operations.results import TaskChanged
from engine.operations.runtime import Runtime
from engine.operations.step import Step
from engine.operations.subjects import task_subject
from engine.rules.permissions import Actor
from engine.storage.steps import Found, InstanceRecord, TaskRecord, load_task

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TaskCommand:
    """Who wants what of which task. `operation` names the audit record, `action` the permission."""

    operation: str
    action: str
    task_id: str
    actor: Actor
    key: str | None = None
    expected_version: int | None = None
    said: Mapping[str, Any] = field(default_factory=dict)
    """What a second submission with the same key must say as well; kept in the audit record where there is a key."""


def on_task(
    runtime: Runtime,
    command: TaskCommand,
    *,
    answers: type[T],
    act: Callable[[Step, TaskRecord], Mapping[str, Any]],
    result: Callable[[Step, TaskRecord], T],
) -> T:
    """Run `act` as one step. It gives the body of the audit record; `result` makes the answer.

    Raises: `task.missing`, `task.closed`, `task.changed`, a permission's refusal, or what `act` raises.
    """
    key = full_key(command.operation, command.actor, command.key)
    attempt = Attempt()

    def once(connection: Connection) -> tuple[T, list[str]]:
        found = load_task(connection, command.task_id, key=key)
        if attempt.wrote(found.instance):
            return attempt.answer, []
        record, task = _present(found)
        if found.repeated:
            check_same(connection, key, command.said, shown=command.key)
            return _same_task(earlier_answer(found, answers, chain=record.id, key=command.key), command), []
        permit(command.actor, command.action, task_subject(task))
        _still(task, command.expected_version)
        step = Step(runtime, record, actor=command.actor, now=runtime.clock(), connection=connection)
        body = {"task": task.id, "element": task.element, **act(step, task), **(command.said if key else {})}
        answer: T = step.commit(
            connection,
            operation=command.operation,
            body=body,
            key=key,
            result=lambda done: result(done, task),
            attempt=attempt,
            buffering=found.buffering,
        )
        return answer, step.instant

    answer, instant = runtime.database.step(once)
    follow_up(runtime, instant)
    return answer


def _same_task(answer: T, command: TaskCommand) -> T:
    if getattr(answer, "task_id", command.task_id) != command.task_id:
        raise BihuanError(KEY_REUSED, key=command.key or "")
    return answer


def _present(found: Found) -> tuple[InstanceRecord, TaskRecord]:
    if found.task is None or found.instance is None:
        raise BihuanError(TASK_MISSING)
    return found.instance, found.task


def _still(task: TaskRecord, expected_version: int | None) -> None:
    if task.state != "open":
        raise BihuanError(TASK_CLOSED, state=task.state)
    if expected_version is not None and task.version != expected_version:
        raise BihuanError(TASK_CHANGED)


def change_assignee(step: Step, task: TaskRecord, *, assignee: str | None) -> None:
    """Give an open task to somebody, or (None) back to its candidates."""
    claimed_at = None if assignee is None else step.writes.at
    step.writes.task_changes.append({"id": task.id, "assignee": assignee, "claimed_at": claimed_at})
    if assignee is None and task.assignee is not None:
        offered = orjson.loads(task.candidates)
        row = {"id": task.id, "due": task.due, "level": task.level, "process_id": task.process_id}
        step.writes.candidates.extend(candidate_links(row, groups=offered["groups"], people=offered["people"]))
    elif assignee is not None and task.assignee is None:
        step.writes.links_done.append(task.id)


def changed(step: Step, task: TaskRecord) -> TaskChanged:
    """The task after the step."""
    return TaskChanged(task.id, task.instance_id, task.version + 1, step.writes.task_changes[-1]["assignee"])
