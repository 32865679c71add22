"""Timers of instances: many at once with one write, or one alone."""

from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from engine.errors import BihuanError
from engine.operations.job_step import Outcome, job_step, under_fence
from engine.operations.results import Worked
from engine.operations.runtime import Runtime
from engine.operations.step import Step
from engine.rules.permissions import SYSTEM
from engine.storage.claims import Job
from engine.storage.retry import BUSY, UNAVAILABLE
from engine.storage.steps import InstanceRecord, load_instances, write_steps

_log = structlog.get_logger(__name__)
_OPERATION = "fire_timer"


def fire_timer(runtime: Runtime, job: Job) -> Outcome:
    """One timer by itself."""
    return job_step(runtime, job, operation=_OPERATION, act=lambda step, _connection: _fire(step, job))


def fire_timers(runtime: Runtime, jobs: Sequence[Job]) -> tuple[Outcome, list[Job]]:
    """Many timers, each of another instance, in one transaction; those left over are to be done alone."""
    chosen = {job.instance_id or "": job for job in reversed(jobs)}
    try:
        outcome, done = runtime.database.step(lambda connection: _batch(runtime, connection, chosen))
    except BihuanError as refused:
        if refused.code in (BUSY, UNAVAILABLE):
            raise
        return Outcome(), list(jobs)
    except Exception as failure:  # a workflow's projection failed for one of them: each alone shows which
        _log.warning("timers are done one by one", reason=str(failure))
        return Outcome(), list(jobs)
    return outcome, [job for job in jobs if job.id not in done]


def _batch(runtime: Runtime, connection: Connection, chosen: Mapping[str, Job]) -> tuple[Outcome, set[str]]:
    with runtime.database.atomic(connection):
        records = load_instances(connection, list(chosen), for_update=True)
        fired = [_fired(runtime, connection, record, chosen[identity]) for identity, record in records.items()]
        steps = [step for step in fired if step is not None]
        moved = write_steps(connection, [step.writes for step in steps])
        done = [step for step in steps if step.record.id in moved]
        for step in done:
            if step.projection is not None:
                step.projection(connection)
    instant = [job_id for step in done for job_id in step.instant]
    return Outcome(Worked(done=len(done)), instant), {chosen[step.record.id].id for step in done}


def _fired(runtime: Runtime, connection: Connection, record: InstanceRecord, job: Job) -> Step | None:
    """The step, moved in memory; None if the timer must be done alone."""
    if record.status != "active":
        return None
    try:
        step = Step(runtime, record, actor=SYSTEM, now=runtime.clock())
        body = _fire(step, job)
        step.settle(connection)
        under_fence(step, job)
        step.prepare(operation=_OPERATION, body=body)
    except SQLAlchemyError:
        raise
    except Exception as failure:  # whatever is wrong with this one instance must not hold up the others
        _log.warning("timer falls out of its batch", job=job.id, instance=record.id, reason=str(failure))
        return None
    return None if step.writes.messages_done else step


def _fire(step: Step, job: Job) -> Mapping[str, Any]:
    step.run.fire_timer(job.token or 0, job.wait or 0)
    return {"element": job.element, "due": job.due}
