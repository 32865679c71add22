"""Lists of tasks for programs: by instance, person, group, process or element."""

from sqlalchemy import select

from engine.operations.runtime import Runtime
from engine.queries.reading_rows import task_query, task_row
from engine.queries.rows import TaskRow
from engine.storage.tables import task, task_candidate


def tasks(
    runtime: Runtime,
    *,
    instance_id: str | None = None,
    assignee: str | None = None,
    group: str | None = None,
    process_id: str | None = None,
    element: str | None = None,
    state: str = "open",
    limit: int = 1000,
) -> list[TaskRow]:
    """Tasks that fit everything that is asked, oldest first. Asks no permission: for programs that embed the engine."""
    t = task.c
    wanted = {"instance_id": instance_id, "assignee": assignee, "process_id": process_id, "element": element}
    conditions = [t.state == state, *(t[name] == value for name, value in wanted.items() if value is not None)]
    if group is not None:
        conditions.append(t.id.in_(select(task_candidate.c.task_id).where(task_candidate.c.grp == group)))
    query = task_query(*conditions).order_by(t.id).limit(limit)
    return runtime.database.read(lambda connection: [task_row(row) for row in connection.execute(query)])
