"""Call activities: start the called instance, give its end back to the caller, cancel it with its caller."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, select

from engine.feel.codec import loads
from engine.operations.call_levels import MOST_LEVELS, TOO_DEEP, is_too_deep
from engine.operations.cancel_instance import cancel_step
from engine.operations.job_batch import Batched, Doing, job_batch
from engine.operations.job_failure import Hopeless
from engine.operations.job_step import DONE, NOT_OURS, Outcome, job_step, parked
from engine.operations.library import UNKNOWN_DEFINITION
from engine.operations.refusals import DEFINITION_SUSPENDED
from engine.operations.results import Worked
from engine.operations.runtime import Runtime
from engine.operations.start_instance import new_record
from engine.operations.step import Step
from engine.rules.permissions import SYSTEM
from engine.storage import claims
from engine.storage.claims import Job, Kind
from engine.storage.identity import new_id
from engine.storage.steps import RUNNING, load_with_key
from engine.storage.tables import definition, instance
from engine.storage.tables import job as jobs

_RETURN = "return_from_call"
CALLED_CANCELLED = "CALLED_INSTANCE_CANCELLED"
"""Error code that a caller gets when an operator cancelled the instance that it called."""


def call(runtime: Runtime, job: Job) -> Outcome:
    """Start the called process as an instance of its own, linked to its caller."""
    payload = loads(job.payload)
    identity = new_id()

    def once(connection: Connection) -> Outcome:
        with runtime.database.atomic(connection):
            return started(connection)

    def started(connection: Connection) -> Outcome:
        caller = load_with_key(connection, job.instance_id or "").instance
        if caller is not None and caller.status == "suspended":
            return parked(runtime, connection, job)
        # The job goes first: whoever suspends the caller waits for us here and finds the child, or was quicker.
        if not claims.finish(connection, job):
            return NOT_OURS
        if caller is None or caller.status != "active":
            return DONE
        if caller.parent_id is not None and is_too_deep(connection, caller.id):
            raise Hopeless(TOO_DEEP, definition=payload["process"], levels=MOST_LEVELS)
        chosen = _bound(connection, payload["process"], payload["binding"], caller_definition=caller.definition_id)
        if chosen is None:
            raise Hopeless(UNKNOWN_DEFINITION, definition=payload["process"])
        if _is_suspended(connection, chosen):
            raise Hopeless(DEFINITION_SUSPENDED, definition=payload["process"])
        record = new_record(
            identity,
            chosen,
            payload["process"],
            actor=SYSTEM,
            number=caller.number,
            at=runtime.clock(),
            parent=(caller.id, job.token or 0),
        )
        step = Step(runtime, record, actor=SYSTEM, now=runtime.clock(), new=True)
        step.run.start(payload["variables"])
        step.commit(connection, operation="start_called", body={"caller": caller.id, **payload})
        return Outcome(Worked(done=1), step.instant)

    return runtime.database.step(once)


def give_back(runtime: Runtime, job: Job) -> Outcome:
    """The called instance is over, or escalates: tell the caller."""
    return job_step(runtime, job, operation=_RETURN, act=lambda step, _connection: _give_back(step, job))


def give_all_back(runtime: Runtime, jobs: Sequence[Job]) -> Batched:
    """As `give_back` for the calls of many instances, in one transaction."""
    return job_batch(runtime, jobs, Doing(_RETURN, lambda step, job, _connection: _give_back(step, job)))


def _give_back(step: Step, job: Job) -> Mapping[str, Any]:
    payload = loads(job.payload)
    token, what, variables = job.token or 0, payload["what"], payload["variables"]
    if what == "completed":
        step.run.complete(token, variables)
    elif what == "escalation":
        step.run.escalate(token, payload["code"], variables)
    else:
        step.run.throw_error(token, payload["code"] or CALLED_CANCELLED, variables)
    return {"token": token, "what": what, "code": payload.get("code")}


def uncall(runtime: Runtime, job: Job) -> Outcome:
    """The caller no longer wants what it called: cancel it, or take back the call if it has not started."""

    def once(connection: Connection) -> Outcome:
        with runtime.database.atomic(connection):
            if not claims.finish(connection, job):
                return NOT_OURS
            connection.execute(
                delete(jobs).where(
                    jobs.c.instance_id == job.instance_id, jobs.c.token == job.token, jobs.c.kind == Kind.CALL.value
                )
            )
            i = instance.c
            child = connection.scalar(
                select(i.id).where(i.parent_id == job.instance_id, i.parent_token == job.token, i.status.in_(RUNNING))
            )
            record = None if child is None else load_with_key(connection, child).instance
            if child is None or record is None:
                return DONE
            step = cancel_step(runtime, record, reason="call cancelled", actor=SYSTEM)
            step.tells_parent = False  # nobody waits for its answer any more
            step.commit(
                connection,
                operation="cancel_called",
                body={"caller": job.instance_id},
                alongside=lambda inside: claims.drop_paused(inside, child),
            )
            return Outcome(Worked(done=1), step.instant)

    return runtime.database.step(once)


def _is_suspended(connection: Connection, definition_id: str) -> bool:
    return bool(connection.scalar(select(definition.c.suspended).where(definition.c.id == definition_id)))


def _bound(connection: Connection, process_id: str, binding: str, *, caller_definition: str) -> str | None:
    """Id of the definition that a call means: latest, of the caller's deployment, or with a version tag."""
    d = definition.c
    wanted = select(d.id).where(d.process_id == process_id)
    if binding == "deployment":
        own = select(d.deployment_id).where(d.id == caller_definition).scalar_subquery()
        wanted = wanted.where(d.deployment_id == own)
    elif binding.startswith("versionTag:"):
        wanted = wanted.where(d.version_tag == binding.partition(":")[2]).order_by(d.version.desc()).limit(1)
    else:
        wanted = wanted.where(d.latest)
    found: str | None = connection.scalar(wanted)
    return found
