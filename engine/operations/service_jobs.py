"""Service tasks: the action registered for the job type, inside the transaction that completes the task."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from engine.errors import BihuanError
from engine.execution.run import TOKEN_GONE
from engine.feel.codec import loads
from engine.operations.job_batch import Batched, Doing, job_batch
from engine.operations.job_failure import NO_ACTION, Hopeless
from engine.operations.job_step import Outcome, job_step
from engine.operations.notify_people import notify_people
from engine.operations.runtime import Runtime
from engine.operations.step import Step
from engine.operations.work import Action, BpmnError, Work
from engine.storage.claims import Job

_OPERATION = "do_service"
OWN_ACTIONS: Mapping[str, Action] = {"notify": notify_people}
"""Actions that the engine brings along; a workflow's action of the same type goes first."""


def do_service(runtime: Runtime, job: Job) -> Outcome:
    """Call the action and complete the task with what it gives; a `BpmnError` is thrown into the process."""
    _action(runtime, job)
    return job_step(
        runtime, job, operation=_OPERATION, act=lambda step, connection: _do(step, job, connection), writes_rows=True
    )


def do_services(runtime: Runtime, jobs: Sequence[Job]) -> Batched:
    """As `do_service` for many, in one transaction as long as the actions are quick."""
    return job_batch(runtime, jobs, Doing(_OPERATION, _do, writes_rows=True))


def _action(runtime: Runtime, job: Job) -> Action:
    action = runtime.actions.get(job.type) or OWN_ACTIONS.get(job.type)
    if action is None:
        raise Hopeless(NO_ACTION, type=job.type)
    return action


def _do(step: Step, job: Job, connection: Connection) -> Mapping[str, Any]:
    if job.token not in step.run.state.tokens:  # withdrawn meanwhile: the action must not run at all
        raise BihuanError(TOKEN_GONE, token=job.token)
    action, asked = _action(step.runtime, job), _work(step, job, loads(job.payload), connection)
    try:
        given = dict(action(asked) or {})
    except BpmnError as error:
        step.run.throw_error(job.token or 0, error.code, error.variables)
        return {"element": job.element, "type": job.type, "error": error.code}
    step.run.complete(job.token or 0, given)
    step.rows.instant.extend(asked.after_commit)
    return {"element": job.element, "type": job.type, "variables": given}


def _work(step: Step, job: Job, payload: Mapping[str, Any], connection: Connection) -> Work:
    return Work(
        job_id=job.id,
        instance_id=step.record.id,
        type=job.type,
        headers=payload["headers"],
        variables=payload["variables"],
        business_key=step.record.number,
        connection=connection,
        now=step.now,
        runtime=step.runtime,
        process_id=step.record.process_id,
        definition_id=step.record.definition_id,
        attempt=job.attempts,
    )
