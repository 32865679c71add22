"""What all jobs on an instance share: load it, act, commit under the job's fence, and take the job away with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from engine.errors import BihuanError
from engine.execution.run import TOKEN_GONE, WAIT_GONE
from engine.operations.results import Worked
from engine.operations.runtime import Runtime
from engine.operations.step import Step
from engine.rules.permissions import SYSTEM, Actor
from engine.storage import LostRace, claims
from engine.storage.claims import Job
from engine.storage.steps import load_with_key

GONE = (TOKEN_GONE, WAIT_GONE)
"""Codes that say: the process has moved on, nothing of this job is wanted any more."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one job, or of a batch."""

    worked: Worked = field(default_factory=Worked)
    instant: list[str] = field(default_factory=list)


DONE = Outcome(Worked(done=1))
NOT_OURS = Outcome()
"""Somebody else has claimed the job since: whatever we did was not written."""


def job_step(
    runtime: Runtime,
    job: Job,
    *,
    operation: str,
    act: Callable[[Step, Connection], Mapping[str, Any]],
    actor: Actor = SYSTEM,
    writes_rows: bool = False,
) -> Outcome:
    """One step of the job's instance. `act` moves it and gives the body of the audit record.

    `writes_rows`: `act` writes rows of its own, so that all must hold together in one transaction, and none of them
    stay where the job is no longer ours. Where the instance has moved on by itself, the job is just taken away.
    """
    target = job.instance_id or ""
    tries = 0

    def once(connection: Connection) -> Outcome:
        nonlocal tries
        tries += 1
        if tries > 1 and not claims.is_ours(connection, job):
            return NOT_OURS
        found = load_with_key(connection, target)
        record = found.instance
        if record is not None and record.status == "suspended":
            return parked(runtime, connection, job)
        if record is None or record.status != "active":
            return DONE if claims.finish(connection, job) else NOT_OURS
        step = Step(runtime, record, actor=actor, now=runtime.clock())
        try:
            body = act(step, connection)
        except BihuanError as refused:
            if refused.code not in GONE:
                raise
            if claims.finish(connection, job):
                return DONE
            if writes_rows:
                raise LostRace from refused
            return NOT_OURS
        under_fence(step, job)
        step.commit(connection, operation=operation, body=body, buffering=found.buffering)
        return Outcome(Worked(done=1), step.instant)

    def together(connection: Connection) -> Outcome:
        with runtime.database.atomic(connection):
            return once(connection)

    return runtime.database.step(together if writes_rows else once)


def parked(runtime: Runtime, connection: Connection, job: Job) -> Outcome:
    """The instance is suspended: its job waits until it is resumed (which may be just now)."""
    with runtime.database.atomic(connection):
        if claims.is_suspended(connection, "instance", job.instance_id or ""):
            claims.park(connection, job)
    return NOT_OURS


def under_fence(step: Step, job: Job) -> None:
    """The step is written only if the job is still ours, and takes the job away."""
    step.writes.fence = (job.id, job.fence)
    step.writes.job_ids_done.append(job.id)
