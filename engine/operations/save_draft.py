"""What somebody has typed so far is kept, so that nothing is lost when the page closes or the sign-in expires.

No step of the case and no audit record: nobody but the author sees it, and completing throws it away.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, update

from engine.errors import BihuanError
from engine.feel.codec import dumps, loads
from engine.operations.refusals import TASK_CLOSED, TASK_MISSING, permit
from engine.operations.results import TaskChanged
from engine.operations.runtime import Runtime
from engine.operations.subjects import task_subject
from engine.rules.permissions import Actor
from engine.storage.steps import load_task
from engine.storage.tables import task as tasks


def save_draft(runtime: Runtime, task_id: str, *, values: Mapping[str, Any], actor: Actor) -> TaskChanged:
    """Keep unchecked values of the task's form. Raises: `task.missing`, `task.closed`, `permission.task.complete`."""
    kept_draft = dumps({"by": actor.id, "values": dict(values)})

    def once(connection: Connection) -> TaskChanged:
        task = load_task(connection, task_id).task
        if task is None:
            raise BihuanError(TASK_MISSING)
        permit(actor, "task.complete", task_subject(task))
        kept = connection.execute(
            update(tasks).where(tasks.c.id == task_id, tasks.c.state == "open").values(draft=kept_draft)
        )
        if kept.rowcount == 0:
            raise BihuanError(TASK_CLOSED, state=task.state)
        return TaskChanged(task.id, task.instance_id, task.version, task.assignee)

    return runtime.database.write(once, repeatable=True)


def own_draft(kept: bytes | None, actor: Actor) -> dict[str, Any] | None:
    """The values of a draft, for its author alone: who gets the task next does not see them."""
    if kept is None:
        return None
    draft = loads(bytes(kept))
    return dict(draft["values"]) if draft.get("by") == actor.id else None
