"""Does claimed jobs, whatever their kind. The worker, `fire_due` and `follow_up` call it.

Most kinds go in batches, with one read and one write for all; a bad job falls out of its batch alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from engine.errors import BihuanError
from engine.operations import (
    bulk_jobs,
    call_jobs,
    deliver_jobs,
    message_jobs,
    notification_jobs,
    service_jobs,
    start_jobs,
    timer_jobs,
)
from engine.operations.job_batch import Batched
from engine.operations.job_failure import failed
from engine.operations.job_step import Outcome
from engine.operations.results import Worked
from engine.operations.runtime import Runtime
from engine.storage.claims import Job, Kind
from engine.storage.retry import BUSY, UNAVAILABLE

Handler = Callable[[Runtime, Job], Outcome]

_HANDLERS: dict[str, Handler] = {
    Kind.TIMER: timer_jobs.fire_timer,
    Kind.SERVICE: service_jobs.do_service,
    Kind.MESSAGE: message_jobs.send_message,
    Kind.SIGNAL: message_jobs.send_signal,
    Kind.CALL: call_jobs.call,
    Kind.RETURN: call_jobs.give_back,
    Kind.UNCALL: call_jobs.uncall,
    Kind.START: start_jobs.start_by_timer,
    Kind.NOTIFY: notification_jobs.send_notification,
    Kind.DELIVER: deliver_jobs.deliver_kept,
    Kind.BULK: bulk_jobs.do_slice,
}

_TOGETHER: dict[str, Callable[[Runtime, Sequence[Job]], Batched]] = {
    Kind.TIMER: timer_jobs.fire_timers,
    Kind.SERVICE: service_jobs.do_services,
    Kind.RETURN: call_jobs.give_all_back,
    Kind.MESSAGE: message_jobs.send_messages,
    Kind.NOTIFY: notification_jobs.send_notifications,
}


@dataclass(slots=True)
class CarriedOut:
    """What came of a batch. `instant`: jobs that it left to be carried out at once."""

    worked: Worked = field(default_factory=Worked)
    instant: list[str] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Count one job."""
        self.worked += outcome.worked
        self.instant.extend(outcome.instant)


def carry_out(runtime: Runtime, jobs: Sequence[Job]) -> CarriedOut:
    """Do the jobs. Failures of a job become a later attempt or an incident; a database that is gone raises."""
    done = CarriedOut()
    for kind in dict.fromkeys(job.kind for job in jobs):
        alone = _in_batches(runtime, [job for job in jobs if job.kind == kind], done)
        for job in alone:
            done.add(_one(runtime, job))
    return done


def _in_batches(runtime: Runtime, jobs: list[Job], done: CarriedOut) -> list[Job]:
    """Do jobs of one kind together as far as that goes; gives those to be done one by one.

    Where an instance's job has fallen out, its later ones come after it.
    """
    together = _TOGETHER.get(jobs[0].kind)
    alone: list[Job] = []
    while together is not None and len(jobs) > 1:
        batched = together(runtime, jobs)
        done.add(batched.outcome)
        for job, failure in batched.failures:
            done.add(failed(runtime, job, failure))
        alone += batched.alone
        fallen = {job.instance_id for job in alone if job.instance_id is not None}
        alone += [job for job in batched.later if job.instance_id in fallen]
        jobs = [job for job in batched.later if job.instance_id not in fallen]
    return [*alone, *jobs]


def _one(runtime: Runtime, job: Job) -> Outcome:
    try:
        return _HANDLERS[job.kind](runtime, job)
    except BihuanError as failure:
        if failure.code in (UNAVAILABLE, BUSY):
            raise
        return failed(runtime, job, failure)
    except Exception as failure:  # whatever a workflow's Python raises is that job's failure, not the worker's
        return failed(runtime, job, failure)
