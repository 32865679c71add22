"""Many jobs, each of another instance, in one transaction: one read, one write. The modules of the kinds call it.

Whatever is not plain is left to the way of one job (`job_step`), which is right in every case: an instance that is
suspended, over or gone, a subscription that has closed, a race that was lost.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from engine.errors import BihuanError
from engine.operations.job_step import GONE, Outcome, under_fence
from engine.operations.results import Worked
from engine.operations.runtime import Runtime
from engine.operations.step import Step
from engine.rules.permissions import SYSTEM
from engine.storage.claims import Job
from engine.storage.held_jobs import ours
from engine.storage.messages import any_kept, take
from engine.storage.retry import BUSY, UNAVAILABLE, LostRace
from engine.storage.savepoint import MOST, end_if_idle, savepoint
from engine.storage.steps import InstanceRecord, load_instances, write_steps

_log = structlog.get_logger(__name__)
_AWAY = (BUSY, UNAVAILABLE)
_SLICE = 0.1
"""Seconds after which a transaction with actions takes no further one: slow ones hold nobody else up."""

Act = Callable[[Step, Job, Connection], Mapping[str, Any]]
"""Moves the job's instance; gives the body of the audit record."""


@dataclass(frozen=True, slots=True)
class Doing:
    """What is done with jobs of one kind. `operation` names the audit records."""

    operation: str
    act: Act
    writes_rows: bool = False
    """`act` writes rows of its own, or calls what may take long."""


@dataclass(slots=True)
class Batched:
    """What came of some jobs."""

    outcome: Outcome = field(default_factory=Outcome)
    alone: list[Job] = field(default_factory=list)
    """To be done one by one."""
    later: list[Job] = field(default_factory=list)
    """For a further batch."""
    failures: list[tuple[Job, Exception]] = field(default_factory=list)


class Overtaken(Exception):
    """An instance, a job or a message was taken from us meanwhile: nothing of this transaction may stay."""


def job_batch(runtime: Runtime, jobs: Sequence[Job], doing: Doing) -> Batched:
    """Do the earliest job of each instance in one transaction.

    Where rows of others are written, each job has a savepoint, the transaction ends after a tenth of a second, and the
    instances are not locked; if one of them was overtaken, nothing is written and all are done alone.
    """
    first: dict[str, Job] = {}
    for job in jobs:
        first.setdefault(job.instance_id or "", job)
    chosen = dict(sorted(first.items())[: MOST if doing.writes_rows else None])
    if len(chosen) == 1:
        return Batched(alone=list(jobs))
    later = [job for job in jobs if chosen.get(job.instance_id or "") is not job]
    try:
        done = runtime.database.step(lambda connection: _Together(runtime, connection, doing).do(chosen))
    except BihuanError as refused:
        if refused.code in _AWAY:
            raise
        return Batched(alone=list(chosen.values()), later=later)
    except Exception as failure:  # somebody overtook us, or a row is refused: each alone shows which
        _log.warning("jobs are done one by one", reason=f"{type(failure).__name__}: {failure}")
        return Batched(alone=list(chosen.values()), later=later)
    done.later += later
    return done


class _Together:
    """One transaction; used once."""

    def __init__(self, runtime: Runtime, connection: Connection, doing: Doing) -> None:
        self.runtime, self.connection, self.doing = runtime, connection, doing
        self.batched = Batched()
        self.buffering = True
        self.steps: list[Step] = []

    def do(self, chosen: Mapping[str, Job]) -> Batched:
        """Do the chosen job of each instance."""
        with self.runtime.database.atomic(self.connection):
            if not self.doing.writes_rows:
                end_if_idle(self.connection, seconds=self.runtime.settings.worker_lease_seconds)
            self.buffering = any_kept(self.connection)
            records = load_instances(self.connection, list(chosen), for_update=not self.doing.writes_rows)
            for job in self._held(list(chosen.values())):
                self._one(job, records.get(job.instance_id or ""))
            written = self._written()
        instant = [job_id for step in written for job_id in step.instant]
        self.batched.outcome = Outcome(Worked(done=len(written)), instant)
        return self.batched

    def _held(self, jobs: list[Job]) -> Iterator[Job]:
        """Those to be done now. Actions are not called for jobs that another has claimed; what is late is for later."""
        held = ours(self.connection, jobs) if self.doing.writes_rows else {job.id for job in jobs}
        until = time.monotonic() + _SLICE
        for job in jobs:
            if self.doing.writes_rows and self.steps and time.monotonic() > until:
                self.batched.later.append(job)
            elif job.id in held:
                yield job

    def _one(self, job: Job, record: InstanceRecord | None) -> None:
        if record is None or record.status != "active":
            self.batched.alone.append(job)
            return
        try:
            with savepoint(self.connection) if self.doing.writes_rows else nullcontext():
                self.steps.append(self._moved(job, record))
        except SQLAlchemyError as failure:
            if not self.doing.writes_rows or getattr(failure, "connection_invalidated", False):
                raise
            self.batched.alone.append(job)
        except LostRace:  # the instance moved on while its repetitions were read
            self.batched.alone.append(job)
        except Exception as failure:  # whatever is wrong with this one must not hold up the others
            if isinstance(failure, BihuanError) and failure.code in (*GONE, *_AWAY):
                self.batched.alone.append(job)
            else:
                self.batched.failures.append((job, failure))

    def _moved(self, job: Job, record: InstanceRecord) -> Step:
        """The step, moved in memory."""
        step = Step(self.runtime, record, actor=SYSTEM, now=self.runtime.clock(), connection=self.connection)
        body = self.doing.act(step, job, self.connection)
        step.settle(self.connection, buffering=self.buffering)
        under_fence(step, job)
        step.prepare(operation=self.doing.operation, body=body)
        return step

    def _written(self) -> list[Step]:
        """Write the steps; gives those that were not overtaken."""
        return write_together(self.connection, self.steps, all_or_none=self.doing.writes_rows)


def write_together(connection: Connection, steps: Sequence[Step], *, all_or_none: bool = True) -> list[Step]:
    """Write prepared steps of different instances in one statement; gives those that were not overtaken.

    Raises `Overtaken` where that leaves the transaction with what must not stay.
    """
    moved = write_steps(connection, [step.writes for step in steps])
    if all_or_none and len(moved) < len(steps):
        raise Overtaken
    written = [step for step in steps if step.record.id in moved]
    received = [message for step in written for message in step.writes.messages_done]
    if received and not take(connection, received):
        raise Overtaken
    return written
