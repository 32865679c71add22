"""The rows of one step, collected while it runs; `note_effect` says what each effect means for them."""

from collections.abc import Mapping
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
    """Collects the rows of one step; what opens and closes within it leaves none. `finish` fills the `Writes`."""

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
            "state": self._job_state(kind, instance_id),
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

    def _job_state(self, kind: Kind, instance_id: str | None) -> str:
        """What a suspended instance leaves for later waits with it; what concerns another instance does not."""
        waits = self.record.status == "suspended" and instance_id is None and kind is not Kind.UNCALL
        return "paused" if waits else "ready"

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
