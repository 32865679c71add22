"""Messages and signals that processes throw: delivered together where that is plain, else each in its transaction."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Connection

from engine.execution.timers import span
from engine.feel.codec import loads
from engine.operations.broadcast_signal import signal
from engine.operations.job_batch import Batched
from engine.operations.job_step import NOT_OURS, Outcome
from engine.operations.message_batch import Thrown, send_together
from engine.operations.publish_message import Posting, post
from engine.operations.results import Worked
from engine.operations.runtime import Runtime
from engine.rules.permissions import SYSTEM
from engine.storage import claims
from engine.storage.claims import Job

_KEPT = timedelta(hours=1)
"""How long a thrown message is buffered where its element says nothing (Camunda 8 keeps it as long)."""


def send_message(runtime: Runtime, job: Job) -> Outcome:
    """Deliver a message that an instance threw."""
    posting = _posting(job)

    def once(connection: Connection) -> Outcome:
        if not claims.finish(connection, job):
            return NOT_OURS
        post(runtime, connection, posting)
        return Outcome(Worked(done=1), list(posting.instant))

    return runtime.database.write(once, repeatable=True)


def send_messages(runtime: Runtime, jobs: Sequence[Job]) -> Batched:
    """As `send_message` for many, in one transaction."""
    return send_together(runtime, [Thrown(job, _posting(job)) for job in jobs])


def _posting(job: Job) -> Posting:
    payload = loads(job.payload)
    lives = None if payload["ttl"] is None else span(payload["ttl"])
    return Posting(
        payload["name"], payload["key"], payload["variables"], SYSTEM, _KEPT if lives is None else lives.exact
    )


def send_signal(runtime: Runtime, job: Job) -> Outcome:
    """Deliver a signal that an instance threw to all others; its own subscriptions have it already."""
    payload = loads(job.payload)

    def once(connection: Connection) -> Outcome:
        if not claims.finish(connection, job):
            return NOT_OURS
        instant: list[str] = []
        signal(
            runtime,
            connection,
            payload["name"],
            variables=payload["variables"],
            actor=SYSTEM,
            instant=instant,
            without=job.instance_id,
        )
        return Outcome(Worked(done=1), instant)

    return runtime.database.write(once, repeatable=True)
