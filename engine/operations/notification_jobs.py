"""Sends queued messages: outside any transaction, then the end of their jobs is committed under their fences.

Between the sending and that commit a crash repeats the sending. The message carries the same id each time (the
Message-ID of a mail), by which the receiving side can drop the repetition; nothing else in the product is ever doubled.
A batch commits twice a second while it sends, so that a crash repeats little.
"""

import time
from collections.abc import Sequence

from sqlalchemy import Connection, update

from engine.feel.codec import loads
from engine.notifications import Message, deliver
from engine.operations.job_batch import Batched
from engine.operations.job_step import DONE, NOT_OURS, Outcome
from engine.operations.results import Worked
from engine.operations.runtime import Runtime
from engine.storage import claims
from engine.storage.claims import Job
from engine.storage.held_jobs import finish_all, ours
from engine.storage.tables import notification

_SLICE = 0.5
"""Seconds of sending between two commits."""


def send_notification(runtime: Runtime, job: Job) -> Outcome:
    """Deliver through the channel; a failure raises and is tried again later."""
    message = Message.from_values(loads(job.payload))
    if not runtime.database.read(lambda connection: claims.is_ours(connection, job)):
        return NOT_OURS
    deliver(message, runtime.outside())
    return DONE if _sent(runtime, [job]) else NOT_OURS


def send_notifications(runtime: Runtime, jobs: Sequence[Job]) -> Batched:
    """As `send_notification` for many: one look whether they are ours, then sending, then one write for all sent."""
    batched = Batched()
    held = runtime.database.read(lambda connection: ours(connection, jobs))
    outside, until = runtime.outside(), time.monotonic() + _SLICE
    sent: list[Job] = []
    for job in jobs:
        if sent and time.monotonic() > until:
            batched.later.append(job)
        elif job.id in held:
            try:
                deliver(Message.from_values(loads(job.payload)), outside)
                sent.append(job)
            except Exception as failure:  # a failed delivery is tried again later, the others go out
                batched.failures.append((job, failure))
    if sent:
        batched.outcome = Outcome(Worked(done=len(_sent(runtime, sent))))
    return batched


def _sent(runtime: Runtime, jobs: Sequence[Job]) -> set[str]:
    """Ids of the jobs that were still ours and are done now. A message has the id of its job."""

    def once(connection: Connection) -> set[str]:
        done = finish_all(connection, jobs)
        connection.execute(
            update(notification).where(notification.c.id.in_(done)).values(sent_at=runtime.clock()),
        )
        return done

    return runtime.database.write(once, repeatable=True)
