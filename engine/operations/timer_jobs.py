"""Timers of instances: many at once with one write, or one alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from engine.errors import BihuanError
from engine.operations.job_step import Outcome, job_step, under_fence
from engine.operations.results import Worked
from engine.operations.runtime import Runtime
from engine.operations.step import Step
from engine.rules.permissions import SYSTEM
from engine.storage import LostRace
from engine.storage.claims import Job
from engine.storage.steps import load_instances, write_steps

_OPERATION = "fire_timer"


def fire_timer(runtime: Runtime, job: Job) -> Outcome:
    """One timer by itself."""
    return job_step(runtime, job, operation=_OPERATION, act=lambda step, _connection: _fire(step, job))


def fire_timers(runtime: Runtime, jobs: Sequence[Job]) -> tuple[Outcome, list[Job]]:
    """Many timers, each of another instance, in one transaction; those left over are to be done alone."""
    chosen = {job.instance_id or "": job for job in reversed(jobs)}
    try:
        outcome, done = runtime.database.step(lambda connection: _batch(runtime, connection, chosen))
    except (BihuanError, LostRace):
        return Outcome(), list(jobs)
    return outcome, [job for job in jobs if job.id not in done]


def _batch(runtime: Runtime, connection: Connection, chosen: Mapping[str, Job]) -> tuple[Outcome, set[str]]:
    with runtime.database.atomic(connection):
        records = load_instances(connection, list(chosen), for_update=True)
        steps: list[tuple[Step, Job]] = []
        for identity, record in records.items():
            job = chosen[identity]
            step = Step(runtime, record, actor=SYSTEM, now=runtime.clock()) if record.status == "active" else None
            if step is not None and _ready(step, job, connection):
                steps.append((step, job))
        moved = write_steps(connection, [step.writes for step, _ in steps])
        done = [(step, job) for step, job in steps if step.record.id in moved]
        for step, _ in done:
            if step.projection is not None:
                step.projection(connection)
    instant = [job_id for step, _ in done for job_id in step.instant]
    return Outcome(Worked(done=len(done)), instant), {job.id for _, job in done}


def _ready(step: Step, job: Job, connection: Connection) -> bool:
    """Fire it in memory; False if it must be done alone."""
    try:
        body = _fire(step, job)
    except BihuanError:
        return False
    step.settle(connection)
    under_fence(step, job)
    step.prepare(operation=_OPERATION, body=body)
    return not step.writes.messages_done


def _fire(step: Step, job: Job) -> Mapping[str, Any]:
    step.run.fire_timer(job.token or 0, job.wait or 0)
    return {"element": job.element, "due": job.due}
