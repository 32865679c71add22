"""Plays complaints.yml: each complaint through the real operations, all in the order of time. For `load`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from engine import queries
from engine.clock import SetClock
from engine.operations import Runtime, claim_task, complete_task, run_until
from engine.queries.rows import TaskRow
from engine.rules.permissions import SYSTEM, Actor
from workflows.complaint_handling.answer_confirmation import answer_by_code
from workflows.complaint_handling.file_complaint import file_complaint
from workflows.complaint_handling.new_complaint import NewComplaint
from workflows.complaint_handling.reports import counts
from workflows.complaint_handling.withdraw_complaint import withdraw_complaint
from workflows.customer_file import NewCustomer

SOURCE = "demonstration"
_FRONT_LINE = frozenset({"phone", "counter"})


@dataclass(slots=True)
class _Case:
    """A complaint on its way through its steps."""

    said: dict[str, Any]
    number: str = ""
    code: str = ""
    instance_id: str = ""
    skip: bool = False
    """It was there before: its steps were played then."""


@dataclass(slots=True)
class Player:
    """Sets the clock to one step after the other and takes it."""

    runtime: Runtime
    people: dict[str, Actor] = field(default_factory=dict)

    def play(self) -> int:
        """Play what is not there yet; gives how many complaints were filed."""
        cases = [_Case(said) for said in complaints()]
        steps = sorted(
            ((self._moment(step), order, act) for order, (step, act) in enumerate(self._steps(cases))),
            key=lambda entry: entry[:2],
        )
        now = self.runtime.clock()
        for moment, _, act in steps:
            at = self.runtime.at(SetClock(min(moment, now)))
            run_until(at, at.clock())
            act(at)
            run_until(at, at.clock())
        return sum(not case.skip for case in cases)

    def _steps(self, cases: list[_Case]) -> list[tuple[dict[str, Any], Callable[[Runtime], None]]]:
        found: list[tuple[dict[str, Any], Callable[[Runtime], None]]] = []
        for case in cases:
            found.append((case.said, lambda at, case=case: self._file(at, case)))  # type: ignore[misc]
            found += [
                (step, lambda at, case=case, step=step: self._take(at, case, step))  # type: ignore[misc]
                for step in case.said["steps"]
            ]
        return found

    def _moment(self, step: dict[str, Any]) -> datetime:
        zone = ZoneInfo(self.runtime.settings.zone)
        day = self.runtime.clock().astimezone(zone).date() - timedelta(days=step["days_ago"])
        return datetime.combine(day, time.fromisoformat(step["time"]), zone)

    def _file(self, at: Runtime, case: _Case) -> None:
        said = case.said
        actor = self._actor("chen_jing") if said["channel"] in _FRONT_LINE else SYSTEM
        filed = file_complaint(at, _complaint(said), actor=actor)
        case.number, case.code, case.instance_id, case.skip = (
            filed.number,
            filed.code,
            filed.instance_id,
            filed.repeated,
        )

    def _take(self, at: Runtime, case: _Case, step: dict[str, Any]) -> None:
        if case.skip:
            return
        if "answer" in step:
            answer_by_code(at, case.number, code=case.code, **step["answer"])
        elif "withdraw" in step:
            withdraw_complaint(at, case.number, code=case.code, reason=step["withdraw"])
        else:
            self._complete(at, case, step)

    def _complete(self, at: Runtime, case: _Case, step: dict[str, Any]) -> None:
        """A person claims the open task of that element that is for them, and completes it."""
        person = self._actor(step["by"])
        view = queries.instance(at, case.instance_id, actor=SYSTEM)
        for task in view.tasks:
            if (task.state, task.element) == ("open", step["complete"]) and self._is_for(at, task, person):
                if task.assignee is None:
                    claim_task(at, task.id, actor=person)
                complete_task(at, task.id, variables=step["variables"], actor=person)
                return
        raise LookupError(f"{case.said['id']}: no open task {step['complete']} for {person.id}")

    @staticmethod
    def _is_for(at: Runtime, task: TaskRow, person: Actor) -> bool:
        """Whether the person holds the task or is among those who may claim it."""
        if task.assignee is not None:
            return task.assignee == person.id
        candidates = queries.task(at, task.id, actor=SYSTEM).candidates
        return not person.groups.isdisjoint(entry.removeprefix("group:") for entry in candidates)

    def _actor(self, person_id: str) -> Actor:
        if person_id not in self.people:
            found = queries.actor(self.runtime, person_id)
            if found is None:
                raise LookupError(person_id)
            self.people[person_id] = found
        return self.people[person_id]


def is_loaded(runtime: Runtime) -> bool:
    """Whether every complaint of the file was filed."""
    found = counts(runtime, by="state", actor=SYSTEM, source=SOURCE)
    return sum(count.complaints for count in found) == len(complaints())


@lru_cache(maxsize=1)
def complaints() -> list[dict[str, Any]]:
    """The complaints as the file says."""
    read: list[dict[str, Any]] = yaml.safe_load((files(__package__) / "complaints.yml").read_text(encoding="utf-8"))
    return read


def _complaint(said: dict[str, Any]) -> NewComplaint:
    amount = said.get("claimed_amount")
    return NewComplaint(
        subject=said["subject"],
        description=said["description"],
        channel=said["channel"],
        customer=NewCustomer(**said["customer"]),
        claimed_amount=None if amount is None else Decimal(amount),
        complained_names=said.get("complained_names", ""),
        language=said["customer"].get("language", "zh"),
        source=SOURCE,
        external_id=said["id"],
    )
