"""放回: a claimed task goes back to its candidates."""

from collections.abc import Mapping
from typing import Any

from engine.errors import BihuanError, declare
from engine.operations.results import TaskChanged
from engine.operations.runtime import Runtime
from engine.operations.step import Step
from engine.operations.subjects import is_offered
from engine.operations.task_step import TaskCommand, change_assignee, changed, on_task
from engine.rules.permissions import Actor
from engine.storage.steps import TaskRecord

NOT_CLAIMED = declare(
    "task.not_claimed",
    "conflict",
    zh="这项待办没有人认领，无需放回。",
    en="Nobody has claimed this task, so there is nothing to put back.",
)
NO_GROUP = declare(
    "task.no_group",
    "conflict",
    zh="这项待办是直接分派的，没有可以放回的小组。不能办理时，请部门主管转交他人。",
    en="This task was assigned directly, so there is no group to put it back to. If you cannot do it, ask your"
    " supervisor to hand it to somebody else.",
)


def unclaim_task(
    runtime: Runtime, task_id: str, *, actor: Actor, key: str | None = None, expected_version: int | None = None
) -> TaskChanged:
    """Take the assignee off, so that every candidate sees the task again.

    Raises: `task.not_claimed`, `task.no_group` (nobody else could claim it),
    `task.missing`, `task.closed`, `task.changed`, `permission.*`.
    """

    def act(step: Step, task: TaskRecord) -> Mapping[str, Any]:
        if task.assignee is None:
            raise BihuanError(NOT_CLAIMED)
        if not is_offered(task):
            raise BihuanError(NO_GROUP)
        change_assignee(step, task, assignee=None)
        step.rows.happened(task.element, "user_task", "unclaimed")
        return {"from": task.assignee}

    command = TaskCommand("unclaim_task", "task.unclaim", task_id, actor, key, expected_version)
    return on_task(runtime, command, answers=TaskChanged, act=act, result=changed)
