"""认领: a candidate takes a task. Of two people who try at the same moment one gets it, the other a sentence."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from engine.errors import BihuanError
from engine.operations.refusals import TASK_TAKEN
from engine.operations.results import TaskChanged
from engine.operations.runtime import Runtime
from engine.operations.step import Step
from engine.operations.task_step import TaskCommand, change_assignee, changed, on_task
from engine.rules.permissions import Actor
from engine.storage.steps import TaskRecord
from engine.storage.tables import person


def claim_task(
    runtime: Runtime, task_id: str, *, actor: Actor, key: str | None = None, expected_version: int | None = None
) -> TaskChanged:
    """Make the actor the assignee. Claiming one's own task again changes nothing but its version.

    Raises: `task.taken` if somebody else has it, `task.missing`, `task.closed`, `task.changed`, `permission.*`.
    """

    def act(step: Step, task: TaskRecord) -> Mapping[str, Any]:
        if task.assignee is not None and task.assignee != actor.id:
            raise _Taken(task.assignee)
        change_assignee(step, task, assignee=actor.id)
        step.rows.happened(task.element, "user_task", "claimed")
        return {}

    command = TaskCommand("claim_task", "task.claim", task_id, actor, key, expected_version)
    try:
        return on_task(runtime, command, answers=TaskChanged, act=act, result=changed)
    except _Taken as taken:
        raise BihuanError(TASK_TAKEN, assignee=_name(runtime, taken.assignee)) from None


class _Taken(Exception):
    """Somebody else has the task; the name is looked up once the step has let go of its connection."""

    def __init__(self, assignee: str) -> None:
        super().__init__(assignee)
        self.assignee = assignee


def _name(runtime: Runtime, who: str) -> str:
    """The person's name; the id of whoever is not in the directory."""
    query = select(person.c.name).where(person.c.id == who)
    return runtime.database.read(lambda connection: connection.execute(query).scalar()) or who
