"""What a person may see in a list, as SQL conditions: the same rules as `engine.rules.grants`, on whole tables.

A list must not leak what the page of the single case would refuse. Whoever is excluded from a case (complained about,
in or leading the unit complained about) does not find it in any list, count, search or board.
"""

from collections.abc import Iterable
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Text, and_, bindparam, exists, or_, true, type_coerce

from engine.rules.permissions import Actor
from engine.storage.tables import instance, task, task_candidate

SEES_ALL_CASES = frozenset({"front_line", "quality", "supervision", "operator"})
SEES_ALL_TASKS = frozenset({"quality", "supervision", "operator"})
LEADS = frozenset({"supervisor", "head"})
ESCAPE = "/"
"""Stands before a letter that a pattern of LIKE must take as it is."""


def visible_instances(actor: Actor) -> ColumnElement[bool]:
    """Condition on the instance table: the cases that the actor may see."""
    if actor.trusted:
        return true()
    if actor.roles & SEES_ALL_CASES:
        return open_to(actor, instance)
    taken_part = exists().where(
        task.c.instance_id == instance.c.id, or_(task.c.assignee == actor.id, task.c.closed_by == actor.id)
    )
    offered = exists().where(
        task.c.instance_id == instance.c.id,
        task.c.state == "open",
        task.c.id == task_candidate.c.task_id,
        task_candidate.c.grp.in_(_links(actor)),
    )
    ways = [instance.c.started_by == actor.id, taken_part, offered]
    if actor.roles & LEADS:
        ways.append(instance.c.unit.in_(actor.heads))
    return and_(or_(*ways), open_to(actor, instance))


def watched_tasks(actor: Actor) -> ColumnElement[bool]:
    """Condition on the task table: the open tasks that the actor watches over as a leader, quality or supervision."""
    units = watched_units(actor)
    return open_to(actor, task) if units is None else and_(task.c.unit.in_(units), open_to(actor, task))


def watched_units(actor: Actor) -> frozenset[str] | None:
    """The units whose open tasks the actor watches over; None stands for all, and tasks of no unit."""
    if actor.trusted or actor.roles & SEES_ALL_TASKS:
        return None
    return actor.heads if actor.roles & LEADS else frozenset()


def open_to(actor: Actor, table: Any) -> ColumnElement[bool]:
    """Condition on `instance` or `task`: its column `excluded` does not name the actor, nor a unit of theirs.

    An open task repeats the exclusions of its case beside its own; for finished ones ask the instance.
    """
    if actor.trusted:
        return true()
    return _names_none(table, kept_from(actor).values())


def kept_from(actor: Actor) -> dict[str, str]:
    """What an exclusion of the actor looks like, by the names of its places in a question; empty for the trusted."""
    if actor.trusted:
        return {}
    ids = sorted({actor.id, *([actor.unit] if actor.unit else []), *actor.heads, *actor.within})
    return {f"away_{number}": f"%{literally(orjson.dumps(each).decode())}%" for number, each in enumerate(ids)}


def open_to_asker(table: Any, places: int) -> ColumnElement[bool]:
    """As `open_to`, for a question that is asked with the values of `kept_from`, so many as `places`."""
    return _names_none(table, [bindparam(f"away_{number}", type_=Text) for number in range(places)])


def _names_none(table: Any, patterns: Iterable[Any]) -> ColumnElement[bool]:
    # The column holds {"people": [...], "units": [...]} as text; type_coerce keeps the words from becoming JSON twice.
    text = type_coerce(table.c.excluded, Text)
    return and_(true(), *(text.not_like(each, escape=ESCAPE) for each in patterns))


def literally(text: str) -> str:
    """The text as a pattern of LIKE that stands for itself."""
    return "".join(ESCAPE + letter if letter in (ESCAPE, "%", "_") else letter for letter in text)


def _links(actor: Actor) -> tuple[str, ...]:
    return (*actor.groups, f"person:{actor.id}")
