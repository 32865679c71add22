"""User tasks over the API: list, look at, claim, unclaim, complete."""

from typing import Any

from engine import operations, queries
from engine.definitions import Field
from engine.queries.rows import TaskView
from web.api.entity_tags import expected_version, tagged
from web.api.guard import caller, key, runtime
from web.api.problems import part
from web.api.shown import shown
from web.api.task_shapes import Completion, TaskChanged, TaskCompleted, TaskInFull, TaskQuery, Tasks

blueprint = part("api_tasks", "User tasks 待办任务")


@blueprint.get("/tasks")
@blueprint.arguments(TaskQuery, location="query")
@blueprint.response(200, Tasks)
def list_tasks(wanted: dict[str, Any]) -> Any:
    """One page of the caller's tasks, of those the caller may claim, or of those done."""
    return queries.inbox(runtime(), actor=caller(), **wanted)


@blueprint.get("/tasks/<task_id>")
@blueprint.response(200, TaskInFull)
def look_at_task(task_id: str) -> Any:
    """One task with its variables and the fields that it asks for. `ETag` is its version."""
    view = queries.task(runtime(), task_id, actor=caller())
    return tagged(_in_full(view), view.row.version)


@blueprint.post("/tasks/<task_id>/claim")
@blueprint.response(200, TaskChanged)
def claim_task(task_id: str) -> Any:
    """Make the caller the assignee. Refused with 409 where somebody else was quicker."""
    return operations.claim_task(runtime(), task_id, actor=caller(), key=key())


@blueprint.post("/tasks/<task_id>/unclaim")
@blueprint.response(200, TaskChanged)
def unclaim_task(task_id: str) -> Any:
    """Give a claimed task back to its candidates."""
    return operations.unclaim_task(runtime(), task_id, actor=caller(), key=key())


@blueprint.post("/tasks/<task_id>/complete")
@blueprint.arguments(Completion)
@blueprint.response(200, TaskCompleted)
def complete_task(brought: dict[str, Any], task_id: str) -> Any:
    """Complete a task with the values of its form. With `If-Match` only while it is unchanged (else 412)."""
    return operations.complete_task(
        runtime(),
        task_id,
        variables=brought["variables"],
        actor=caller(),
        key=key(),
        expected_version=expected_version(),
    )


def _in_full(view: TaskView) -> dict[str, Any]:
    wanted = [_field(field) for field in view.form.inputs()] if view.form else []
    own = {
        name: getattr(view, name) for name in ("instruction", "instruction_en", "form_id", "variables", "candidates")
    }
    return shown(view.row) | own | {"fields_wanted": wanted, "may": sorted(view.may)}


def _field(field: Field) -> dict[str, Any]:
    return {
        "key": field.key,
        "type": field.type,
        "label": field.label,
        "label_en": field.label_en,
        "required": field.required,
    }
