"""Turns what a run asks for into rows. One function an effect; what opens and closes within one step leaves no row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from engine.execution import effects as e
from engine.feel.codec import dumps
from engine.operations.exclusions import with_case
from engine.operations.library import Compiled, element_names
from engine.operations.subjects import PERSON
from engine.storage.claims import Kind
from engine.storage.columns import due_to_micros, to_micros
from engine.storage.identity import new_id
from engine.storage.steps import Closing, InstanceRecord, Writes

MACHINE_RETRIES = 5
"""Attempts that the engine's own jobs get before an incident."""
INSTANT = (Kind.MESSAGE, Kind.SIGNAL, Kind.CALL, Kind.RETURN, Kind.UNCALL)
"""Jobs that are looked at right after the commit, without waiting for a worker."""


@dataclass(slots=True)
class EffectRows:
    """Collects the rows of one step. `finish` puts them into the `Writes`."""

    compiled: Compiled
    record: InstanceRecord
    at: int
    actor: str
    tasks: dict[int, e.TaskOpened] = field(default_factory=dict)
    closings: list[Closing] = field(default_factory=list)
    jobs: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    """(kind, token or wait) → row."""
    jobs_done: list[int] = field(default_factory=list)
    timers_done: list[int] = field(default_factory=list)
    waits: dict[int, e.WaitOpened] = field(default_factory=dict)
    waits_done: list[int] = field(default_factory=list)
    incidents: dict[int, e.IncidentRaised] = field(default_factory=dict)
    incidents_done: list[int] = field(default_factory=list)
    history: list[dict[str, Any]] = field(default_factory=list)
    ended: e.Ended | None = None
    opened_ids: list[str] = field(default_factory=list)
    instant: list[str] = field(default_factory=list)
    serial: int = 0
    """Numbers jobs that belong to no token."""

    def take(self, effect: e.Effect) -> None:
        """Note one effect, in the order in which they happened."""
        _TAKERS[type(effect)](self, effect)

    def happened(self, element: str, kind: str, what: str, details: Mapping[str, Any] | None = None) -> None:
        """Add a line of history."""
        self.history.append(
            {
                "instance_id": self.record.id,
                "at": self.at,
                "element": element,
                "kind": kind,
                "what": what,
                "actor": self.actor,
                "details": dumps(dict(details)) if details else None,
            }
        )

    def next_number(self) -> int:
        """A number for a job that belongs to no token; negative, so that it meets no token's."""
        self.serial -= 1
        return self.serial

    def add_job(
        self,
        kind: Kind,
        number: int,
        payload: Mapping[str, Any],
        *,
        token: int | None = None,
        wait: int | None = None,
        element: str | None = None,
        job_type: str = "",
        due: int | None = None,
        retries: int = MACHINE_RETRIES,
        instance_id: str | None = None,
    ) -> None:
        """Add a job row; `number` tells it from others of its kind in this step."""
        job_id = new_id()
        moment = self.at if due is None else due
        self.jobs[kind, number] = {
            "id": job_id,
            "kind": kind.value,
            "state": "ready",
            "due": moment,
            "claimable_at": moment,
            "fence": 0,
            "owner": None,
            "retries_left": retries,
            "attempts": 0,
            "instance_id": instance_id or self.record.id,
            "token": token,
            "wait": wait,
            "element": element,
            "type": job_type,
            "payload": dumps(dict(payload)),
            "error": None,
            "created_at": self.at,
        }

    def finish(self, writes: Writes) -> None:
        """Put all rows into the step's writes; the instance row must have its final columns by now."""
        for opened in self.tasks.values():
            row, links = self._task_rows(opened)
            writes.tasks.append(row)
            writes.candidates.extend(links)
            self.opened_ids.append(row["id"])
        writes.closings.extend(self.closings)
        writes.jobs.extend(self.jobs.values())
        self.instant = [row["id"] for (kind, _), row in self.jobs.items() if kind in INSTANT]
        writes.jobs_done.extend(self.jobs_done)
        writes.timers_done.extend(self.timers_done)
        writes.waits.extend(self._wait_row(opened) for opened in self.waits.values())
        writes.waits_done.extend(self.waits_done)
        writes.incidents.extend(self._incident_row(raised) for raised in self.incidents.values())
        writes.incidents_done.extend(self.incidents_done)
        writes.history.extend(self.history)

    def _task_rows(self, opened: e.TaskOpened) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        task_id = new_id()
        record = self.record
        due = due_to_micros(opened.due)
        row = {
            "id": task_id,
            "instance_id": record.id,
            "token": opened.token,
            "scope": opened.scope,
            "definition_id": record.definition_id,
            "process_id": record.process_id,
            "element": opened.element,
            "name": opened.name or opened.element,
            "name_en": element_names(self.compiled.process, opened.element)[1],
            "form": opened.form,
            "state": "open",
            "version": 1,
            "assignee": opened.assignee,
            "candidates": _json({"groups": opened.groups, "people": opened.people}),
            "excluded": with_case(record.excluded, opened.excluded_people, opened.excluded_units),
            "priority": opened.priority,
            "due": due,
            "follow_up": None if opened.follow_up is None else to_micros(opened.follow_up),
            "level": record.level,
            "unit": record.unit,
            "number": record.number,
            "title": record.title,
            "title_en": record.title_en,
            "customer": record.customer,
            "draft": None,
            "created_at": self.at,
            "claimed_at": None,
            "closed_at": None,
            "closed_by": None,
        }
        return row, [] if opened.assignee else candidate_links(row, groups=opened.groups, people=opened.people)

    def _wait_row(self, opened: e.WaitOpened) -> dict[str, Any]:
        return {
            "instance_id": self.record.id,
            "wait": opened.wait,
            "token": opened.token,
            "element": opened.element,
            "kind": opened.kind,
            "name": opened.name,
            "key": opened.key,
            "process_id": self.record.process_id,
            "created_at": self.at,
        }

    def _incident_row(self, raised: e.IncidentRaised) -> dict[str, Any]:
        return {
            "id": new_id(),
            "instance_id": self.record.id,
            "token": raised.token,
            "element": raised.element,
            "process_id": self.record.process_id,
            "code": raised.code,
            "facts": _json({name: str(value) for name, value in raised.facts.items()}),
            "job_id": None,
            "created_at": self.at,
            "resolved_at": None,
            "resolved_by": None,
        }


def candidate_links(row: Mapping[str, Any], *, groups: Any, people: Any) -> list[dict[str, Any]]:
    """The candidate rows of a task that nobody has claimed."""
    names = dict.fromkeys([*groups, *(PERSON + person for person in people)])
    return [
        {
            "task_id": row["id"],
            "grp": name,
            "due": row["due"],
            "level": row["level"],
            "process_id": row["process_id"],
        }
        for name in names
    ]


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


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
    if effect.kind in ("message", "signal"):
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
