"""What a migration changes in rows that no step writes: the definition of an instance, and its open tasks in place.

`migrate_instance` is the caller, inside the transaction of the step.
"""

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import Connection, delete, insert, select, update

from engine.execution.migrate import Moved, TaskMoved
from engine.operations.effect_rows import candidate_links
from engine.operations.exclusions import with_case
from engine.operations.library import element_names
from engine.operations.step import Step
from engine.storage.tables import incident, instance, job, task, task_candidate, wait


def write_moved(connection: Connection, step: Step, moved: Moved) -> None:
    """The instance belongs to the step's definition now; tasks, jobs and incidents follow its tokens."""
    record = step.record
    connection.execute(update(instance).where(instance.c.id == record.id).values(definition_id=record.definition_id))
    _rename(connection, record.id, moved.renamed)
    for token in moved.new_jobs:
        connection.execute(
            update(incident)
            .where(incident.c.instance_id == record.id, incident.c.token == token, incident.c.resolved_at.is_(None))
            .values(resolved_at=step.now, resolved_by=step.actor.id)
        )
    for each in moved.tasks:
        _move_task(connection, step, each)
    _rename_waits(connection, step)


def _rename(connection: Connection, instance_id: str, renamed: Mapping[int, str]) -> None:
    """Jobs and incidents name the element of their token; timers have been set anew under theirs."""
    for token, element in renamed.items():
        here = (job.c.instance_id == instance_id) & (job.c.token == token) & job.c.wait.is_(None)
        connection.execute(update(job).where(here).values(element=element))
        raised = (incident.c.instance_id == instance_id) & (incident.c.token == token)
        connection.execute(update(incident).where(raised).values(element=element))


def _rename_waits(connection: Connection, step: Step) -> None:
    """A choice of an ad-hoc sub-process keeps its number under another name."""
    for each in step.run.state.waits.values():
        row = (wait.c.instance_id == step.record.id) & (wait.c.wait == each.id) & (wait.c.element != each.element)
        if not step.compiled.process.nodes[each.element].events:
            connection.execute(update(wait).where(row).values(element=each.element))


def _move_task(connection: Connection, step: Step, moved: TaskMoved) -> None:
    here = (task.c.instance_id == step.record.id) & (task.c.token == moved.token) & (task.c.state == "open")
    row = connection.execute(select(task).where(here)).one_or_none()
    if row is None:
        return
    values: dict[str, Any] = {
        "definition_id": step.record.definition_id,
        "element": moved.element,
        "name": moved.name,
        "name_en": element_names(step.compiled.process, moved.element)[1],
        "form": moved.form,
        "version": row.version + 1,
    }
    values |= _reassigned(step, moved) | _rescheduled(moved)
    connection.execute(update(task).where(task.c.id == row.id).values(**values))
    offered = values.get("candidates", row.candidates)
    connection.execute(delete(task_candidate).where(task_candidate.c.task_id == row.id))
    if row.assignee is None:
        shown = {"id": row.id, "due": values.get("due", row.due), "level": row.level, "process_id": row.process_id}
        links = candidate_links(shown, groups=offered["groups"], people=offered["people"])
        if links:
            connection.execute(insert(task_candidate), links)


def _reassigned(step: Step, moved: TaskMoved) -> dict[str, Any]:
    """Who may do it from now on; whoever has it keeps it."""
    opened = moved.opened
    if not moved.reassign or opened is None:
        return {}
    kept_from = with_case(step.record.excluded, opened.excluded_people, opened.excluded_units)
    return {
        "candidates": {"groups": list(opened.groups), "people": list(opened.people)},
        "excluded": orjson.loads(kept_from),
    }


def _rescheduled(moved: TaskMoved) -> dict[str, Any]:
    opened = moved.opened
    if not moved.reschedule or opened is None:
        return {}
    return {"due": opened.due, "follow_up": opened.follow_up, "priority": opened.priority}
