"""What each effect of a run means for the rows of its step. One function an effect; `Step` is the caller."""

from collections.abc import Callable, Mapping
from typing import Any

from engine.execution import effects as e
from engine.operations.effect_rows import EffectRows
from engine.storage.claims import Kind
from engine.storage.columns import to_micros
from engine.storage.steps import Closing


def note_effect(rows: EffectRows, effect: e.Effect) -> None:
    """Note one effect, in the order in which they happened."""
    _TAKERS[type(effect)](rows, effect)


def _task_closed(rows: EffectRows, effect: e.TaskClosed) -> None:
    if rows.tasks.pop(effect.token, None) is None:
        done_by = rows.actor if effect.outcome == "completed" else None
        rows.closings.append(Closing(effect.token, effect.outcome, done_by))


def _job_opened(rows: EffectRows, effect: e.JobOpened) -> None:
    payload = {"headers": dict(effect.headers), "variables": dict(effect.variables)}
    rows.add_job(
        Kind.SERVICE,
        effect.token,
        payload,
        token=effect.token,
        element=effect.element,
        job_type=effect.type,
        retries=effect.retries,
    )


def _job_closed(rows: EffectRows, effect: e.JobClosed) -> None:
    if rows.jobs.pop((Kind.SERVICE, effect.token), None) is None:
        rows.jobs_done.append(effect.token)


def _timer_set(rows: EffectRows, effect: e.TimerSet) -> None:
    rows.add_job(
        Kind.TIMER,
        effect.wait,
        {"left": effect.repetitions_left},
        token=effect.token,
        wait=effect.wait,
        element=effect.element,
        due=to_micros(effect.due),
    )


def _timer_cleared(rows: EffectRows, effect: e.TimerCleared) -> None:
    if rows.jobs.pop((Kind.TIMER, effect.wait), None) is None:
        rows.timers_done.append(effect.wait)


def _wait_opened(rows: EffectRows, effect: e.WaitOpened) -> None:
    if effect.kind in ("message", "signal", "choice"):
        rows.waits[effect.wait] = effect


def _wait_closed(rows: EffectRows, effect: e.WaitClosed) -> None:
    if rows.waits.pop(effect.wait, None) is None:
        rows.waits_done.append(effect.wait)


def _message_thrown(rows: EffectRows, effect: e.MessageThrown) -> None:
    payload = {"name": effect.name, "key": effect.key, "variables": dict(effect.variables), "ttl": effect.time_to_live}
    rows.add_job(Kind.MESSAGE, rows.next_number(), payload, job_type=effect.name)


def _signal_thrown(rows: EffectRows, effect: e.SignalThrown) -> None:
    payload = {"name": effect.name, "variables": dict(effect.variables)}
    rows.add_job(Kind.SIGNAL, rows.next_number(), payload, job_type=effect.name)


def _escalation_thrown(rows: EffectRows, effect: e.EscalationThrown) -> None:
    if rows.record.parent_id is not None:
        payload = {"what": "escalation", "code": effect.code, "variables": dict(effect.variables)}
        _to_parent(rows, payload)


def _call_opened(rows: EffectRows, effect: e.CallOpened) -> None:
    payload = {"process": effect.process_id, "binding": effect.binding, "variables": dict(effect.variables)}
    rows.add_job(Kind.CALL, effect.token, payload, token=effect.token, element=effect.element, job_type="call")


def _call_cancelled(rows: EffectRows, effect: e.CallCancelled) -> None:
    if rows.jobs.pop((Kind.CALL, effect.token), None) is None:
        rows.add_job(Kind.UNCALL, effect.token, {}, token=effect.token, job_type="uncall")


def _incident_raised(rows: EffectRows, effect: e.IncidentRaised) -> None:
    rows.incidents[effect.token] = effect


def _incident_cleared(rows: EffectRows, effect: e.IncidentCleared) -> None:
    if rows.incidents.pop(effect.token, None) is None:
        rows.incidents_done.append(effect.token)


def _happened(rows: EffectRows, effect: e.Happened) -> None:
    rows.happened(effect.element, effect.kind, effect.what, effect.details)


def _ended(rows: EffectRows, effect: e.Ended) -> None:
    rows.ended = effect


def _to_parent(rows: EffectRows, payload: Mapping[str, Any]) -> None:
    rows.add_job(
        Kind.RETURN,
        rows.next_number(),
        payload,
        token=rows.record.parent_token,
        instance_id=rows.record.parent_id,
        job_type="return",
    )


def return_to_parent(rows: EffectRows, variables: Mapping[str, Any]) -> None:
    """The called instance is over: its caller gets its variables, or its error."""
    if rows.ended is None or rows.record.parent_id is None:
        return
    what = "error" if rows.ended.error_code is not None else rows.ended.status
    _to_parent(rows, {"what": what, "code": rows.ended.error_code, "variables": dict(variables)})


_TAKERS: dict[type, Callable[[EffectRows, Any], None]] = {
    e.TaskOpened: lambda rows, effect: rows.tasks.__setitem__(effect.token, effect),
    e.TaskClosed: _task_closed,
    e.JobOpened: _job_opened,
    e.JobClosed: _job_closed,
    e.TimerSet: _timer_set,
    e.TimerCleared: _timer_cleared,
    e.WaitOpened: _wait_opened,
    e.WaitClosed: _wait_closed,
    e.MessageThrown: _message_thrown,
    e.SignalThrown: _signal_thrown,
    e.EscalationThrown: _escalation_thrown,
    e.CallOpened: _call_opened,
    e.CallCancelled: _call_cancelled,
    e.IncidentRaised: _incident_raised,
    e.IncidentCleared: _incident_cleared,
    e.Happened: _happened,
    e.Ended: _ended,
}
