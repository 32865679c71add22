"""Rows as permissions see them."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from engine.rules.permissions import InstanceSubject, TaskSubject
from engine.storage.steps import InstanceRecord, TaskRecord

PERSON = "person:"
"""What stands before the id of a candidate person in a candidate link."""


def task_subject(task: TaskRecord) -> TaskSubject:
    """A task and who has to do with it."""
    candidates: Mapping[str, Any] = orjson.loads(task.candidates)
    excluded: Mapping[str, Any] = orjson.loads(task.excluded)
    return TaskSubject(
        assignee=task.assignee,
        people=frozenset(candidates["people"]),
        groups=frozenset(candidates["groups"]),
        unit=task.unit or None,
        excluded_people=frozenset(excluded["people"]),
        excluded_units=frozenset(excluded["units"]),
    )


def is_offered(task: TaskRecord) -> bool:
    """Whether others than its assignee could claim the task, were it put back."""
    candidates: Mapping[str, Any] = orjson.loads(task.candidates)
    return bool(candidates["groups"] or set(candidates["people"]) - {task.assignee})


def instance_subject(
    record: InstanceRecord, tasks: Iterable[tuple[str | None, str | None, str, str, str]]
) -> InstanceSubject:
    """An instance with its tasks, each given as (assignee, closed_by, state, candidates, excluded)."""
    participants: set[str] = set()
    people: set[str] = set()
    groups: set[str] = set()
    barred = orjson.loads(record.excluded)
    for assignee, closed_by, state, candidates, _excluded in tasks:
        participants.update(who for who in (assignee, closed_by) if who)
        if state == "open":
            offered = orjson.loads(candidates)
            people.update(offered["people"])
            groups.update(offered["groups"])
    return InstanceSubject(
        starter=record.started_by,
        participants=frozenset(participants),
        people=frozenset(people),
        groups=frozenset(groups),
        unit=record.unit or None,
        excluded_people=frozenset(barred["people"]),
        excluded_units=frozenset(barred["units"]),
    )
