"""Sends a queued message: outside any transaction, then the end of the job is committed under its fence.

Between the sending and that commit a crash repeats the sending. The message carries the same id each time (the
Message-ID of a mail), by which the receiving side can drop the repetition; nothing else in the product is ever doubled.
"""

from sqlalchemy import Connection, update

from engine.feel.codec import loads
from engine.notifications import Message, deliver
from engine.operations.job_step import DONE, NOT_OURS, Outcome
from engine.operations.runtime import Runtime
from engine.storage import claims
from engine.storage.claims import Job
from engine.storage.tables import notification


def send_notification(runtime: Runtime, job: Job) -> Outcome:
    """Deliver through the channel; a failure raises and is tried again later."""
    message = Message.from_values(loads(job.payload))
    if not runtime.database.read(lambda connection: claims.is_ours(connection, job)):
        return NOT_OURS
    deliver(message, runtime.outside())

    def once(connection: Connection) -> Outcome:
        if not claims.finish(connection, job):
            return NOT_OURS
        connection.execute(update(notification).where(notification.c.id == message.id).values(sent_at=runtime.clock()))
        return DONE

    return runtime.database.write(once, repeatable=True)
