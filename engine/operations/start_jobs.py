"""Timer start events: a job for each, on the latest version of a process; it starts an instance and sets the next."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from engine.execution.timers import ENDLESS, Cycle, cycle, moment, span
from engine.feel.codec import dumps, loads
from engine.graph import Event, EventKind, Kind, Process, TimerKind
from engine.operations.job_step import NOT_OURS, Outcome
from engine.operations.library import value_of
from engine.operations.results import Worked
from engine.operations.runtime import Runtime
from engine.operations.start_instance import new_record
from engine.operations.step import Step
from engine.rules.cron import Cron
from engine.rules.permissions import SYSTEM
from engine.storage import claims
from engine.storage.claims import Job
from engine.storage.claims import Kind as JobKind
from engine.storage.identity import new_id
from engine.storage.tables import definition
from engine.storage.tables import job as jobs

_RETRIES = 5


def start_timer_rows(runtime: Runtime, process: Process, definition_id: str, *, now: datetime) -> list[dict[str, Any]]:
    """The first job of each timer start event of a process that has just been published."""
    rows = []
    for node in process.children(process.id, Kind.START_EVENT):
        for event in node.events:
            if event.kind is EventKind.TIMER:
                found = _first(runtime, event, now)
                if found is not None:
                    rows.append(_row(process.id, definition_id, node.id, due=found[0], left=found[1], now=now))
    return rows


def start_by_timer(runtime: Runtime, job: Job) -> Outcome:
    """Start the instance, and set the next repetition; nothing where a newer version was published."""
    payload = loads(job.payload)
    identity = new_id()

    def once(connection: Connection) -> Outcome:
        with runtime.database.atomic(connection):
            latest = select(definition.c.id).where(definition.c.id == payload["definition"], definition.c.latest)
            if claims.is_suspended(connection, "definition", payload["definition"]):
                claims.park(connection, job)
                return NOT_OURS
            # The job goes first: a new instance has no earlier version by which to notice that another was quicker.
            if not claims.finish(connection, job):
                return NOT_OURS
            if connection.scalar(latest) is None:
                return Outcome(Worked(done=1))
            now = runtime.clock()
            record = new_record(identity, payload["definition"], job.type, actor=SYSTEM, number=None, at=now)
            step = Step(runtime, record, actor=SYSTEM, now=now, new=True)
            step.run.start({}, job.element)
            step.commit(connection, operation="start_by_timer", body={"element": job.element, "due": job.due})
            _set_next(runtime, connection, job, step, now=now)
            return Outcome(Worked(done=1), step.instant)

    return runtime.database.step(once)


def _set_next(runtime: Runtime, connection: Connection, job: Job, step: Step, *, now: datetime) -> None:
    payload = loads(job.payload)
    left = payload["left"]
    if not left:
        return
    event = next(each for each in step.compiled.process.nodes[job.element or ""].events if each.kind is EventKind.TIMER)
    repeating = _cycle(runtime, event, now)
    if repeating is None:
        return
    due, zone = payload["due"], runtime.settings.zone
    if isinstance(repeating.span, Cron):
        due = repeating.span.after(max(due, now), zone)
    while due <= now and left:  # repetitions that nobody was there to start count as this one
        due = repeating.span.after(due, zone)
        left = left if left == ENDLESS else left - 1
    if due > now:
        row = _row(job.type, payload["definition"], job.element or "", due=due, left=left, now=now)
        connection.execute(insert(jobs).values(**row))


def _first(runtime: Runtime, event: Event, now: datetime) -> tuple[datetime, int] | None:
    """When the timer fires first and how often after that; None where its text gives no moment."""
    zone = runtime.settings.zone
    if event.timer is TimerKind.CYCLE:
        repeating = _cycle(runtime, event, now)
        if repeating is None:
            return None
        first = repeating.start or repeating.span.after(now, zone)
        return first, repeating.repetitions if repeating.repetitions == ENDLESS else repeating.repetitions - 1
    value = value_of(event.expression or "", {}, now=now, functions=runtime.calendars.functions(now))
    if event.timer is TimerKind.DATE:
        at = moment(value, zone)
    else:
        length = span(value)
        at = None if length is None else length.after(now, zone)
    return None if at is None else (at, 0)


def _cycle(runtime: Runtime, event: Event, now: datetime) -> Cycle | None:
    value = value_of(event.expression or "", {}, now=now, functions=runtime.calendars.functions(now))
    return cycle(value, runtime.settings.zone)


def _row(
    process_id: str, definition_id: str, element: str, *, due: datetime, left: int, now: datetime
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "kind": JobKind.START.value,
        "state": "ready",
        "due": due,
        "claimable_at": due,
        "fence": 0,
        "retries_left": _RETRIES,
        "attempts": 0,
        "element": element,
        "type": process_id,
        "payload": dumps({"definition": definition_id, "left": left, "due": due}),
        "created_at": now,
    }
