"""指派: a supervisor gives a task to a person."""

from collections.abc import Mapping
from typing import Any

from engine.errors import BihuanError, declare
from engine.operations.actors import actor_of
from engine.operations.refusals import permit
from engine.operations.results import TaskChanged
from engine.operations.runtime import Runtime
from engine.operations.step import Step
from engine.operations.subjects import task_subject
from engine.operations.task_step import TaskCommand, change_assignee, changed, on_task
from engine.rules.permissions import Actor
from engine.storage.steps import TaskRecord

NO_SUCH_PERSON = declare(
    "directory.person_missing",
    "missing",
    zh="没有找到人员“{person}”，或其账号已停用。请另选一位。",
    en='There is no person "{person}", or the account is closed. Choose somebody else.',
)


def assign_task(
    runtime: Runtime,
    task_id: str,
    *,
    assignee: str,
    actor: Actor,
    key: str | None = None,
    expected_version: int | None = None,
) -> TaskChanged:
    """Make `assignee` (a person's id) responsible, whoever had the task before.

    Raises: `directory.person_missing`, `permission.task.receive` or `permission.excluded` if that person must not have
    it, `task.missing`, `task.closed`, `task.changed`, `permission.*`.
    """
    receiver = _receiver(runtime, assignee, actor)

    def act(step: Step, task: TaskRecord) -> Mapping[str, Any]:
        permit(receiver, "task.receive", task_subject(task))
        change_assignee(step, task, assignee=assignee)
        step.rows.happened(task.element, "user_task", "assigned", {"assignee": assignee, "from": task.assignee})
        return {"assignee": assignee, "from": task.assignee}

    command = TaskCommand("assign_task", "task.assign", task_id, actor, key, expected_version, {"assignee": assignee})
    return on_task(runtime, command, answers=TaskChanged, act=act, result=changed)


def _receiver(runtime: Runtime, person: str, actor: Actor) -> Actor:
    found = actor_of(runtime, person)
    if found is not None:
        return found
    if actor.trusted:
        return Actor(person, person, trusted=True)
    raise BihuanError(NO_SUCH_PERSON, person=person)
