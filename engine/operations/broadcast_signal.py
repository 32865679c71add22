"""A signal goes out to everybody who waits for it, and starts what begins with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from engine.errors import BihuanError
from engine.execution.run import WAIT_GONE
from engine.operations.answers import full_key
from engine.operations.follow_up import follow_up
from engine.operations.job_batch import Overtaken, write_together
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
from engine.storage.savepoint import savepoint
from engine.storage.steps import RUNNING, InstanceRecord, load_instances

_TOGETHER = 500
"""Receivers of one write."""


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
    sending = _Sending(runtime, connection, name, body, actor, instant)
    ids = sorted(waits)
    for first in range(0, len(ids), _TOGETHER):
        delivered += sending.deliver({each: waits[each] for each in ids[first : first + _TOGETHER]})
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


@dataclass(frozen=True, slots=True)
class _Sending:
    """A signal on its way to instances."""

    runtime: Runtime
    connection: Connection
    name: str
    body: Mapping[str, Any]
    actor: Actor
    instant: list[str]

    def deliver(self, waits: Mapping[str, list[Receiver]]) -> list[str]:
        """To these instances with one write; one after the other where they want the same buffered message."""
        try:
            with savepoint(self.connection):
                return self._together(waits)
        except Overtaken:
            return [each for one in waits for each in self._together({one: waits[one]})]

    def _together(self, waits: Mapping[str, list[Receiver]]) -> list[str]:
        records = load_instances(self.connection, list(waits), for_update=True)
        running = {each: record for each, record in records.items() if record.status in RUNNING}
        steps = []
        for instance_id, record in running.items():
            if record.status == "suspended":
                kept = _kept(self.name, self.body["variables"], [each.wait for each in waits[instance_id]])
                now = self.runtime.clock()
                keep_for_instance(self.connection, instance_id, kept, actor=self.actor, now=now)
            else:
                steps.append(self._step(record, waits[instance_id]))
        written = write_together(self.connection, steps)
        self.instant.extend(job for step in written for job in step.instant)
        return list(running)

    def _step(self, record: InstanceRecord, receivers: list[Receiver]) -> Step:
        step = Step(self.runtime, record, actor=self.actor, now=self.runtime.clock(), connection=self.connection)
        for receiver in receivers:
            try:
                step.run.deliver_signal(receiver.wait, self.body["variables"])
            except BihuanError as refused:
                # The first subscription may have ended the others (an interrupting event).
                if refused.code != WAIT_GONE:
                    raise
        step.settle(self.connection)
        step.prepare(operation="broadcast_signal", body=self.body)
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
