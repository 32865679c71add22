"""放回: a claimed task goes back to its candidates."""

from collections.abc import Mapping
from typing import Any

from engine.errors import BihuanError, declare
from engine.operations.results import TaskChanged
from engine.operations.runtime import Runtime
from engine.operations.step import Step
from engine.operations.task_step import TaskCommand, change_assignee, changed, on_task
from engine.rules.permissions import Actor
from engine.storage.steps import TaskRecord

NOT_CLAIMED = declare(
    "task.not_claimed",
    "conflict",
    zh="这项待办没有人认领，无需放回。",
    en="Nobody has claimed this task, so there is nothing to put back.",
)


def unclaim_task(
    runtime: Runtime, task_id: str, *, actor: Actor, key: str | None = None, expected_version: int | None = None
) -> TaskChanged:
    """Take the assignee off, so that every candidate sees the task again.

    Raises: `task.not_claimed`, `task.missing`, `task.closed`, `task.changed`, `permission.*`.
    """

    def act(step: Step, task: TaskRecord) -> Mapping[str, Any]:
        if task.assignee is None:
            raise BihuanError(NOT_CLAIMED)
        change_assignee(step, task, assignee=None)
        step.rows.happened(task.element, "user_task", "unclaimed")
        return {"from": task.assignee}

    command = TaskCommand("unclaim_task", "task.unclaim", task_id, actor, key, expected_version)
    return on_task(runtime, command, answers=TaskChanged, act=act, result=changed)
