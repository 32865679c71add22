"""Everything that the page of one instance needs; where its tokens stand; its history."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from engine.errors import BihuanError
from engine.graph import EventKind
from engine.operations.instance_step import subject_of
from engine.operations.library import element_names
from engine.operations.refusals import INSTANCE_MISSING, permit
from engine.operations.runtime import Runtime
from engine.queries.reading_rows import instance_query, instance_row, task_query, task_row
from engine.queries.rows import IncidentRow, InstanceRow, InstanceView, TaskRow, WaitView
from engine.queries.running_state import RunningState
from engine.rules.permissions import Actor, refusal
from engine.storage.steps import RUNNING, InstanceRecord, load_with_key
from engine.storage.tables import incident, job, task, wait
from engine.storage.tables import instance as instances

_ALLOWED = {
    "cancel": "instance.cancel",
    "comment": "instance.see",
    "attach": "instance.see",
    "resolve": "incident.resolve",
    "suspend": "instance.suspend",
    "resume": "instance.suspend",
    "modify": "instance.modify",
    "migrate": "instance.migrate",
    "restart": "instance.restart",
}
_WHEN = {
    "cancel": RUNNING,
    "resolve": RUNNING,
    "suspend": ("active",),
    "resume": ("suspended",),
    "modify": RUNNING,
    "migrate": RUNNING,
    "restart": ("completed", "cancelled"),
}
"""Status of the instance in which an action makes sense; the others always do."""


def instance(runtime: Runtime, instance_id: str, *, actor: Actor) -> InstanceView:
    """One instance with what it waits for. Raises: `instance.missing`, `permission.instance.see`."""

    def once(connection: Connection) -> InstanceView:
        record = seen_instance(connection, instance_id, actor=actor)
        running = RunningState(runtime, record)
        tasks = _tasks(connection, instance_id)
        incidents = _incidents(connection, record)
        rows = connection.execute(instance_query((instances.c.id == instance_id) | _below(instance_id)))
        known = {row.id: instance_row(row) for row in rows}
        children = tuple(row for identity, row in known.items() if identity != instance_id)
        waits = () if record.status not in RUNNING else tuple(_waits(connection, running, tasks, incidents, children))
        return InstanceView(
            row=known[instance_id],
            variables=running.variables(),
            waits=waits,
            tasks=tasks,
            incidents=incidents,
            children=children,
            may=_may(connection, record, actor),
        )

    return runtime.database.read(once)


def seen_instance(
    connection: Connection, instance_id: str, *, actor: Actor, action: str = "instance.see"
) -> InstanceRecord:
    """The row, if the actor may do that with it. Raises: `instance.missing`, the refusal of the action."""
    record = load_with_key(connection, instance_id).instance
    if record is None:
        raise BihuanError(INSTANCE_MISSING)
    if not actor.trusted:
        permit(actor, action, subject_of(connection, record))
    return record


def _below(instance_id: str) -> ColumnElement[bool]:
    return instances.c.parent_id == instance_id


def _may(connection: Connection, record: InstanceRecord, actor: Actor) -> frozenset[str]:
    subject = subject_of(connection, record)
    return frozenset(
        name
        for name, action in _ALLOWED.items()
        if refusal(actor, action, None if action == "incident.resolve" else subject) is None
        and record.status in _WHEN.get(name, (record.status,))
    )


def _tasks(connection: Connection, instance_id: str) -> tuple[TaskRow, ...]:
    rows = connection.execute(task_query(task.c.instance_id == instance_id).order_by(task.c.id.desc())).all()
    found = [task_row(row) for row in rows]
    return tuple(sorted(found, key=lambda row: row.state != "open"))


def _incidents(connection: Connection, record: InstanceRecord) -> tuple[IncidentRow, ...]:
    rows = connection.execute(select(incident).where(incident.c.instance_id == record.id).order_by(incident.c.id))
    return tuple(
        IncidentRow(
            row.id,
            row.instance_id,
            row.process_id,
            row.element,
            row.code,
            row.facts,
            row.job_id,
            row.created_at,
            row.resolved_at,
            row.resolved_by,
            record.title,
            record.number,
        )
        for row in rows
        if row.resolved_at is None
    )


def _waits(
    connection: Connection,
    running: RunningState,
    tasks: tuple[TaskRow, ...],
    incidents: tuple[IncidentRow, ...],
    children: tuple[InstanceRow, ...],
) -> Iterator[WaitView]:
    process = running.compiled.process
    instance_id = running.record.id

    def waiting_for(element: str | None, kind: str, *, due: datetime | None = None, detail: str = "") -> WaitView:
        zh, en = element_names(process, element or "")
        return WaitView(element or "", zh, kind, due, detail, name_en=en)

    for row in tasks:
        if row.state == "open":
            yield waiting_for(row.element, "task", due=row.due, detail=row.assignee or "")
    columns = (job.c.kind, job.c.element, job.c.type, job.c.due)
    mine = (job.c.instance_id == instance_id) & job.c.state.in_(("ready", "paused"))
    waiting = select(*columns).where(mine).order_by(job.c.due)
    for kind, element, job_type, due in connection.execute(waiting):
        if kind in ("timer", "service", "call"):
            yield waiting_for(element, "job" if kind == "service" else kind, due=due, detail=job_type)
    opened = select(wait.c.element, wait.c.kind, wait.c.name, wait.c.key).where(wait.c.instance_id == instance_id)
    for element, kind, name, key in connection.execute(opened.order_by(wait.c.wait)):
        yield replace(waiting_for(element, kind, detail=name), key=key)
    for child in children:
        if child.status in RUNNING:
            yield WaitView(child.process_id, child.process_name, "call", None, child.id, name_en=child.process_name_en)
    for raised in incidents:
        yield waiting_for(raised.element, "incident", detail=raised.code)
    for each in running.state.waits.values() if running.state is not None else ():
        events = process.nodes[each.element].events
        if events and events[each.index].kind is EventKind.CONDITIONAL:
            yield waiting_for(each.element, "condition")
