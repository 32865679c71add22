"""Many thrown messages in one transaction: one look for their receivers, one read and one write of these.

`message_jobs` calls it. A message that starts a process, or whose receiver is suspended or over, is delivered alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import Connection

from engine.errors import BihuanError
from engine.execution.run import WAIT_GONE
from engine.operations.job_batch import Batched, Overtaken, write_together
from engine.operations.job_step import Outcome
from engine.operations.publish_message import Posting
from engine.operations.results import Worked
from engine.operations.runtime import Runtime
from engine.operations.step import Step
from engine.storage import messages
from engine.storage.claims import Job
from engine.storage.columns import to_micros
from engine.storage.held_jobs import finish_all, ours
from engine.storage.identity import new_id
from engine.storage.messages import Kept, Receiver
from engine.storage.retry import BUSY, UNAVAILABLE
from engine.storage.savepoint import end_if_idle
from engine.storage.steps import InstanceRecord, load_instances

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Thrown:
    """A message with the job that carries it."""

    job: Job
    posting: Posting

    @property
    def address(self) -> tuple[str, str]:
        """Name and correlation key."""
        return self.posting.name, self.posting.key


def send_together(runtime: Runtime, thrown: Sequence[Thrown]) -> Batched:
    """Deliver the first message of each name and key; of two that an instance would receive, the second comes later."""
    first: dict[tuple[str, str], Thrown] = {}
    for each in thrown:
        first.setdefault(each.address, each)
    chosen = list(first.values())
    later = [each.job for each in thrown if first[each.address] is not each]
    try:
        batched = runtime.database.step(lambda connection: _Delivery(runtime, connection).deliver(chosen))
    except BihuanError as refused:
        if refused.code in (BUSY, UNAVAILABLE):
            raise
        return Batched(alone=[each.job for each in chosen], later=later)
    except Exception as failure:  # somebody overtook us: each alone shows who
        _log.warning("messages are delivered one by one", reason=f"{type(failure).__name__}: {failure}")
        return Batched(alone=[each.job for each in chosen], later=later)
    batched.later += later
    return batched


class _Delivery:
    """One transaction; used once."""

    def __init__(self, runtime: Runtime, connection: Connection) -> None:
        self.runtime, self.connection, self.now = runtime, connection, runtime.clock()
        self.batched = Batched()
        self.steps: dict[str, Step] = {}
        self.delivered: list[Job] = []
        self.kept: list[Posting] = []
        self.spoilt: set[str] = set()
        """Instances that a message has moved in memory and then not been delivered; their records are of no use."""

    def deliver(self, thrown: Sequence[Thrown]) -> Batched:
        """Deliver what is plain, keep what nobody waits for, leave the rest."""
        with self.runtime.database.atomic(self.connection):
            end_if_idle(self.connection, seconds=self.runtime.settings.worker_lease_seconds)
            held = ours(self.connection, [each.job for each in thrown])
            waiting = messages.receivers_of_messages(self.connection, [each.address for each in thrown])
            starting = messages.that_start(self.connection, [each.posting.name for each in thrown])
            ids = {receiver.instance_id for receivers in waiting.values() for receiver in receivers}
            records = load_instances(self.connection, sorted(ids), for_update=True)
            for each in thrown:
                if each.job.id in held:
                    self._one(each, waiting[each.address], records, starts=each.posting.name in starting)
            written = write_together(self.connection, list(self.steps.values()))
            messages.keep_all(self.connection, [self._kept(posting) for posting in self.kept])
            if len(finish_all(self.connection, self.delivered)) < len(self.delivered):
                raise Overtaken
        self.batched.outcome = Outcome(Worked(done=len(self.delivered)), [job for s in written for job in s.instant])
        return self.batched

    def _one(
        self, thrown: Thrown, receivers: Sequence[Receiver], records: Mapping[str, InstanceRecord], *, starts: bool
    ) -> None:
        usable = {each for each, record in records.items() if record.status == "active"} - self.spoilt
        if starts or not all(receiver.instance_id in usable for receiver in receivers):
            self.batched.alone.append(thrown.job)
            return
        if any(receiver.instance_id in self.steps for receiver in receivers):
            self.batched.later.append(thrown.job)
            return
        try:
            steps = {each.instance_id: self._step(thrown.posting, each, records) for each in receivers}
        except BihuanError as refused:
            self.spoilt |= {each.instance_id for each in receivers}
            self._refused(thrown.job, refused)
            return
        self.steps |= steps
        self.delivered.append(thrown.job)
        if not receivers and thrown.posting.time_to_live:
            self.kept.append(thrown.posting)

    def _refused(self, job: Job, refused: BihuanError) -> None:
        if refused.code in (WAIT_GONE, BUSY, UNAVAILABLE):
            self.batched.alone.append(job)
        else:
            self.batched.failures.append((job, refused))

    def _step(self, posting: Posting, receiver: Receiver, records: Mapping[str, InstanceRecord]) -> Step:
        """The receiver's step, moved in memory."""
        record = records[receiver.instance_id]
        step = Step(self.runtime, record, actor=posting.actor, now=self.now, connection=self.connection)
        step.run.deliver_message(receiver.wait, posting.variables)
        step.settle(self.connection)
        body = {"name": posting.name, "key": posting.key, "variables": posting.variables}
        step.prepare(operation="publish_message", body=body)
        return step

    def _kept(self, posting: Posting) -> Kept:
        now, until = to_micros(self.now), to_micros(self.now + posting.time_to_live)
        return Kept(new_id(), posting.name, posting.key, posting.variables, now, until, posting.actor.id)
