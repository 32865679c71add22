"""A message comes in: to whoever waits for it, to a process that it starts, or into the buffer for a while.

As in Camunda 8 each instance receives a message of one name and key at most once, and a start message with a
correlation key starts nothing while an instance that it started is still running.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, select

from engine.errors import BihuanError
from engine.execution.run import WAIT_GONE
from engine.operations.answers import Attempt, full_key
from engine.operations.follow_up import follow_up
from engine.operations.keep_delivery import keep_for_instance, keep_for_start
from engine.operations.refusals import permit, permit_case
from engine.operations.register import Register
from engine.operations.results import MessagePublished
from engine.operations.runtime import Runtime
from engine.operations.start_instance import new_record
from engine.operations.step import Step
from engine.rules.permissions import Actor
from engine.storage import messages
from engine.storage.columns import to_micros
from engine.storage.identity import new_id
from engine.storage.messages import Receiver, Starter
from engine.storage.steps import RUNNING, load_with_key
from engine.storage.tables import instance


def publish_message(
    runtime: Runtime,
    name: str,
    *,
    correlation_key: str,
    variables: Mapping[str, Any],
    actor: Actor,
    key: str | None = None,
    time_to_live: timedelta | None = None,
) -> MessagePublished:
    """Deliver a message, one transaction for all its receivers.

    `time_to_live`: how long it is kept if nobody waits for it yet; None or zero keeps it not at all.

    Raises: `permission.message.publish`.
    """
    permit(actor, "message.publish")
    posting = Posting(name, correlation_key, dict(variables), actor, time_to_live or timedelta(0))
    kept_key = full_key("publish_message", actor, key)

    def once(connection: Connection) -> MessagePublished:
        register = Register(connection, "register:messages", actor=actor, now=runtime.clock())
        body = {"name": name, "key": correlation_key, "variables": posting.variables}
        earlier = register.earlier(MessagePublished, key=kept_key, shown=key, said=body)
        if earlier is not None:
            return earlier
        answer = post(runtime, connection, posting)
        if answer.buffered or kept_key is not None:
            register.record("publish_message", body, key=kept_key, answer=answer)
        return answer

    answer = runtime.database.write(once, repeatable=key is not None)
    follow_up(runtime, posting.instant)
    return answer


@dataclass(slots=True)
class Posting:
    """A message on its way. `instant` collects the jobs that its receivers left."""

    name: str
    key: str
    variables: dict[str, Any]
    actor: Actor
    time_to_live: timedelta
    instant: list[str] = field(default_factory=list)
    attempt: Attempt = field(default_factory=Attempt)

    def kept(self, runtime: Runtime) -> dict[str, Any]:
        """What is kept of it for a receiver that is suspended."""
        until = to_micros(runtime.clock() + self.time_to_live) if self.time_to_live > timedelta(0) else None
        return {
            "what": "message", "name": self.name, "key": self.key, "variables": self.variables, "waits": [],
            "expires_at": until,
        }  # fmt: skip


def post(runtime: Runtime, connection: Connection, posting: Posting) -> MessagePublished:
    """Deliver inside a writing transaction: receivers first, then start events, then the buffer."""
    posting.instant.clear()
    message_id = new_id()
    receivers = messages.receivers_of_message(connection, posting.name, posting.key)
    delivered = tuple(each.instance_id for each in receivers if _deliver(runtime, connection, each, posting))
    starters = messages.starters(connection, "message", posting.name)
    ready = [each for each in starters if not each.suspended]
    started = tuple(filter(None, (start_by_message(runtime, connection, each, posting) for each in ready)))
    for each in starters:
        if each.suspended:
            keep_for_start(connection, each, posting.kept(runtime), actor=posting.actor, now=runtime.clock())
    kept = len(ready) < len(starters)
    buffered = not delivered and not started and not kept and posting.time_to_live > timedelta(0)
    if buffered:
        now = runtime.clock()
        messages.keep(
            connection,
            message_id=message_id,
            name=posting.name,
            key=posting.key,
            variables=posting.variables,
            now=to_micros(now),
            expires_at=to_micros(now + posting.time_to_live),
            publisher=posting.actor.id,
        )
    return MessagePublished(message_id, delivered, started, buffered or kept)


def _deliver(runtime: Runtime, connection: Connection, receiver: Receiver, posting: Posting) -> bool:
    record = load_with_key(connection, receiver.instance_id).instance
    if record is None or record.status not in RUNNING:
        return False
    permit_case(posting.actor, "message.publish", record)
    if record.status == "suspended":
        keep_for_instance(connection, record.id, posting.kept(runtime), actor=posting.actor, now=runtime.clock())
        return True
    step = Step(runtime, record, actor=posting.actor, now=runtime.clock())
    try:
        step.run.deliver_message(receiver.wait, posting.variables)
    except BihuanError as refused:
        if refused.code != WAIT_GONE:
            raise
        return False
    body = {"name": posting.name, "key": posting.key, "variables": posting.variables}
    step.commit(connection, operation="publish_message", body=body)
    posting.instant.extend(step.instant)
    return True


def start_by_message(runtime: Runtime, connection: Connection, starter: Starter, posting: Posting) -> str | None:
    """Start an instance with the message, unless one that it started with the same key still runs; gives its id.

    Only inside a transaction: until it ends, another message with the same key waits.
    """
    if posting.key:
        messages.start_one_by_one(connection, starter.process_id, posting.key)
        if _runs(connection, starter.process_id, posting.key):
            return None
    now = runtime.clock()
    record = new_record(
        new_id(),
        starter.definition_id,
        starter.process_id,
        actor=posting.actor,
        number=None,
        at=now,
        start_key=posting.key or None,
    )
    step = Step(runtime, record, actor=posting.actor, now=now, new=True)
    step.run.start(posting.variables, starter.element)
    body = {"name": posting.name, "key": posting.key, "variables": posting.variables}
    step.commit(connection, operation="start_by_message", body=body)
    posting.instant.extend(step.instant)
    return record.id


def _runs(connection: Connection, process_id: str, key: str) -> bool:
    i = instance.c
    running = select(i.id).where(i.status.in_(RUNNING), i.process_id == process_id, i.start_key == key).limit(1)
    return connection.scalar(running) is not None
