"""A signal goes out to everybody who waits for it, and starts what begins with it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from engine.errors import BihuanError
from engine.execution.run import WAIT_GONE
from engine.operations.answers import full_key
from engine.operations.follow_up import follow_up
from engine.operations.keep_delivery import keep_for_instance, keep_for_start
from engine.operations.refusals import permit
from engine.operations.register import Register
from engine.operations.results import SignalBroadcast
from engine.operations.runtime import Runtime
from engine.operations.start_instance import new_record
from engine.operations.step import Step
from engine.rules.permissions import Actor
from engine.storage import messages
from engine.storage.identity import new_id
from engine.storage.messages import Receiver, Starter
from engine.storage.steps import RUNNING, InstanceRecord, load_with_key


def broadcast_signal(
    runtime: Runtime, name: str, *, variables: Mapping[str, Any], actor: Actor, key: str | None = None
) -> SignalBroadcast:
    """Deliver a signal to every subscription that is open now, in one transaction.

    Raises: `permission.signal.broadcast`.
    """
    permit(actor, "signal.broadcast")
    kept_key = full_key("broadcast_signal", actor, key)
    instant: list[str] = []

    def once(connection: Connection) -> SignalBroadcast:
        instant.clear()
        register = Register(connection, "register:messages", actor=actor, now=runtime.clock())
        body = {"name": name, "variables": dict(variables)}
        earlier = register.earlier(SignalBroadcast, key=kept_key, shown=key, said=body)
        if earlier is not None:
            return earlier
        answer = signal(runtime, connection, name, variables=variables, actor=actor, instant=instant)
        register.record("broadcast_signal", body, key=kept_key, answer=answer)
        return answer

    answer = runtime.database.write(once, repeatable=key is not None)
    follow_up(runtime, instant)
    return answer


def signal(
    runtime: Runtime,
    connection: Connection,
    name: str,
    *,
    variables: Mapping[str, Any],
    actor: Actor,
    instant: list[str],
    without: str | None = None,
) -> SignalBroadcast:
    """Deliver inside a writing transaction to all but the instance `without`, which threw it."""
    waits: dict[str, list[Receiver]] = {}
    for receiver in messages.receivers_of_signal(connection, name):
        if receiver.instance_id != without:
            waits.setdefault(receiver.instance_id, []).append(receiver)
    body = {"name": name, "variables": dict(variables)}
    delivered: list[str] = []
    for instance_id, receivers in waits.items():
        record = load_with_key(connection, instance_id).instance
        if record is None or record.status not in RUNNING:
            continue
        delivered.append(instance_id)
        if record.status == "suspended":
            kept = _kept(name, variables, [each.wait for each in receivers])
            keep_for_instance(connection, instance_id, kept, actor=actor, now=runtime.clock())
            continue
        step = _delivered(runtime, record, receivers, variables=variables, actor=actor)
        step.commit(connection, operation="broadcast_signal", body=body)
        instant.extend(step.instant)
    started: list[str] = []
    for starter in messages.starters(connection, "signal", name):
        if starter.suspended:
            keep_for_start(connection, starter, _kept(name, variables, []), actor=actor, now=runtime.clock())
            continue
        step = start_by_signal(runtime, starter, variables=variables, actor=actor)
        step.commit(connection, operation="start_by_signal", body=body)
        instant.extend(step.instant)
        started.append(step.record.id)
    return SignalBroadcast(tuple(delivered), tuple(started))


def _delivered(
    runtime: Runtime,
    record: InstanceRecord,
    receivers: list[Receiver],
    *,
    variables: Mapping[str, Any],
    actor: Actor,
) -> Step:
    step = Step(runtime, record, actor=actor, now=runtime.clock())
    for receiver in receivers:
        try:
            step.run.deliver_signal(receiver.wait, variables)
        except BihuanError as refused:
            # The first subscription may have ended the others (an interrupting event).
            if refused.code != WAIT_GONE:
                raise
    return step


def _kept(name: str, variables: Mapping[str, Any], waits: list[int]) -> dict[str, Any]:
    """What is kept of a signal for a receiver that is suspended."""
    return {
        "what": "signal", "name": name, "key": "", "variables": dict(variables), "waits": waits, "expires_at": None,
    }  # fmt: skip


def start_by_signal(runtime: Runtime, starter: Starter, *, variables: Mapping[str, Any], actor: Actor) -> Step:
    """The step, not yet written, of a new instance that the signal starts."""
    now = runtime.clock()
    record = new_record(new_id(), starter.definition_id, starter.process_id, actor=actor, number=None, at=now)
    step = Step(runtime, record, actor=actor, now=now, new=True)
    step.run.start(variables, starter.element)
    return step
