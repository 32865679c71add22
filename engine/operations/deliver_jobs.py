"""Messages and signals that came while an instance or a process was suspended: delivered once it is resumed."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from engine.errors import BihuanError
from engine.execution.run import WAIT_GONE
from engine.feel.codec import loads
from engine.operations.broadcast_signal import start_by_signal
from engine.operations.job_step import NOT_OURS, Outcome, job_step
from engine.operations.publish_message import Posting, start_by_message
from engine.operations.results import Worked
from engine.operations.runtime import Runtime
from engine.operations.step import Step
from engine.rules.permissions import Actor
from engine.storage import claims, messages
from engine.storage.claims import Job
from engine.storage.columns import to_micros
from engine.storage.identity import new_id


def deliver_kept(runtime: Runtime, job: Job) -> Outcome:
    """To the instance that it was kept for, or as the start of a new one."""
    payload = loads(job.payload)
    actor = Actor(payload["by"], payload["by"], trusted=True)
    if job.instance_id is None:
        return _start(runtime, job, payload, actor=actor)

    def act(step: Step, connection: Connection) -> Mapping[str, Any]:
        if payload["what"] == "message":
            _message(step, connection, payload, actor=actor)
        else:
            _signal(step, payload)
        return {"name": payload["name"], "key": payload["key"], "variables": payload["variables"]}

    operation = "publish_message" if payload["what"] == "message" else "broadcast_signal"
    return job_step(runtime, job, operation=operation, act=act, actor=actor, writes_rows=True)


def _message(step: Step, connection: Connection, payload: Mapping[str, Any], *, actor: Actor) -> None:
    """To the oldest subscription; where an earlier message has used it up, into the buffer for as long as it lives."""
    receivers = messages.receivers_of_message(connection, payload["name"], payload["key"])
    own = [each.wait for each in receivers if each.instance_id == step.record.id]
    now, expires_at = to_micros(step.now), payload["expires_at"]
    if own:
        step.run.deliver_message(own[0], payload["variables"])
        return
    if expires_at is not None and expires_at > now:
        messages.keep(
            connection, message_id=new_id(), name=payload["name"], key=payload["key"], variables=payload["variables"],
            now=now, expires_at=expires_at, publisher=actor.id,
        )  # fmt: skip
    raise BihuanError(WAIT_GONE, wait=payload["name"])


def _signal(step: Step, payload: Mapping[str, Any]) -> None:
    """To the subscriptions that were open when it was broadcast; the first may have ended the others."""
    open_still = [wait for wait in payload["waits"] if wait in step.run.state.waits]
    if not open_still:
        raise BihuanError(WAIT_GONE, wait=payload["name"])
    for wait in open_still:
        if wait in step.run.state.waits:
            step.run.deliver_signal(wait, payload["variables"])


def _start(runtime: Runtime, job: Job, payload: Mapping[str, Any], *, actor: Actor) -> Outcome:
    """Start the version that is the latest now, if it still begins with this event."""
    instant: list[str] = []

    def once(connection: Connection) -> Outcome:
        instant.clear()
        found = messages.starters(connection, payload["what"], payload["name"])
        starter = next((each for each in found if (each.process_id, each.element) == (job.type, job.element)), None)
        if starter is not None and starter.suspended:
            if claims.is_suspended(connection, "definition", starter.definition_id):
                claims.park(connection, job)
            return NOT_OURS
        if not claims.finish(connection, job):
            return NOT_OURS
        if starter is not None and payload["what"] == "message":
            posting = Posting(payload["name"], payload["key"], dict(payload["variables"]), actor, timedelta(0), instant)
            start_by_message(runtime, connection, starter, posting)
        elif starter is not None:
            step = start_by_signal(runtime, starter, variables=payload["variables"], actor=actor)
            step.commit(connection, operation="start_by_signal", body={"name": payload["name"]})
            instant.extend(step.instant)
        return Outcome(Worked(done=1), list(instant))

    return runtime.database.write(once, repeatable=True)
