"""Everything that the page of one task needs."""

from typing import Any

import orjson
from sqlalchemy import Connection, select

from engine.errors import BihuanError
from engine.operations.instance_step import subject_of
from engine.operations.library import Compiled, value_of
from engine.operations.refusals import TASK_MISSING, permit
from engine.operations.runtime import Runtime
from engine.operations.save_draft import own_draft
from engine.operations.subjects import PERSON, is_offered, task_subject
from engine.queries.reading_rows import instance_query, instance_row, task_query, task_row
from engine.queries.rows import TaskView
from engine.queries.running_state import RunningState
from engine.rules.permissions import Actor, TaskSubject, refusal
from engine.storage.steps import Found, TaskRecord, load_task
from engine.storage.tables import instance
from engine.storage.tables import task as tasks

_ACTIONS = ("claim", "unclaim", "complete", "assign", "comment", "attach")


def task(runtime: Runtime, task_id: str, *, actor: Actor) -> TaskView:
    """One task with its case. Raises: `task.missing`, `permission.task.see`, `permission.excluded`.

    Whoever may see the case, as those who finished a task of it, may look at a finished task.
    """

    def once(connection: Connection) -> TaskView:
        found = load_task(connection, task_id)
        if found.task is None or found.instance is None:
            raise BihuanError(TASK_MISSING)
        subject = task_subject(found.task)
        if found.task.state == "open":
            permit(actor, "task.see", subject)
        else:  # what a finished task shows is its case
            permit(actor, "instance.see", subject_of(connection, found.instance))
        return _view(runtime, connection, found, found.task, actor=actor, subject=subject)

    return runtime.database.read(once)


def _view(
    runtime: Runtime, connection: Connection, found: Found, record: TaskRecord, *, actor: Actor, subject: TaskSubject
) -> TaskView:
    assert found.instance is not None
    running = RunningState(runtime, found.instance)
    variables = running.seen_by(record.token) if record.state == "open" else running.variables()
    row = connection.execute(task_query(tasks.c.id == record.id)).one()
    whole = connection.execute(instance_query(instance.c.id == record.instance_id)).one()
    draft = connection.scalar(select(tasks.c.draft).where(tasks.c.id == record.id))
    texts = _instructions(runtime, running.compiled, record, variables)
    offered = orjson.loads(record.candidates)
    return TaskView(
        row=task_row(row),
        instance=instance_row(whole),
        instruction=texts[0],
        instruction_en=texts[1],
        documentation=running.compiled.process.nodes[record.element].documentation,
        form_id=record.form,
        form=running.compiled.form(record.form),
        variables=variables,
        draft=own_draft(draft, actor),
        candidates=(*offered["groups"], *(PERSON + person for person in offered["people"])),
        may=_allowed(record, actor, subject, suspended=found.instance.status == "suspended"),
    )


def _allowed(record: TaskRecord, actor: Actor, subject: TaskSubject, *, suspended: bool) -> frozenset[str]:
    if record.state != "open":
        return frozenset()
    actions = ("comment", "attach") if suspended else _ACTIONS
    allowed = {action for action in actions if refusal(actor, f"task.{action}", subject) is None}
    if record.assignee is not None:
        allowed.discard("claim")
    if record.assignee is None or not is_offered(record):
        allowed.discard("unclaim")
    return frozenset(allowed)


def _instructions(runtime: Runtime, compiled: Compiled, record: TaskRecord, variables: Any) -> tuple[str, str]:
    properties = compiled.process.nodes[record.element].properties
    now = runtime.clock()
    functions = runtime.calendars.functions(now)
    zh, en = (
        value_of(properties.get(name, ""), variables, now=now, functions=functions)
        for name in ("bihuan:instruction", "bihuan:instruction.en")
    )
    return str(zh or ""), str(en or zh or "")
