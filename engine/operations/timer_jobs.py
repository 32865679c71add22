"""Timers of instances: many at once with one write, or one alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.operations.job_batch import Batched, Doing, job_batch
from engine.operations.job_step import Outcome, job_step
from engine.operations.runtime import Runtime
from engine.operations.step import Step
from engine.storage.claims import Job

_OPERATION = "fire_timer"


def fire_timer(runtime: Runtime, job: Job) -> Outcome:
    """One timer by itself."""
    return job_step(runtime, job, operation=_OPERATION, act=lambda step, _connection: _fire(step, job))


def fire_timers(runtime: Runtime, jobs: Sequence[Job]) -> Batched:
    """Many timers in one transaction."""
    return job_batch(runtime, jobs, Doing(_OPERATION, lambda step, job, _connection: _fire(step, job)))


def _fire(step: Step, job: Job) -> Mapping[str, Any]:
    step.run.fire_timer(job.token or 0, job.wait or 0)
    return {"element": job.element, "due": job.due}
