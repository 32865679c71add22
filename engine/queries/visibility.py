"""What a person may see in a list, as SQL conditions: the same rules as `engine.rules.grants`, on whole tables.

A list must not leak what the page of the single case would refuse. Whoever is excluded from a case (complained about,
in or leading the unit complained about) does not find it in any list, count, search or board.
"""

from typing import Any

import orjson
from sqlalchemy import ColumnElement, Text, and_, exists, false, not_, or_, true, type_coerce

from engine.rules.permissions import Actor
from engine.storage.tables import instance, task, task_candidate

SEES_ALL_CASES = frozenset({"front_line", "quality", "supervision", "operator"})
SEES_ALL_TASKS = frozenset({"quality", "supervision", "operator"})
_LEADS = frozenset({"supervisor", "head"})


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
    if actor.roles & _LEADS:
        ways.append(instance.c.unit.in_(actor.heads))
    return and_(or_(*ways), open_to(actor, instance))


def watched_tasks(actor: Actor) -> ColumnElement[bool]:
    """Condition on the task table: the open tasks that the actor watches over as a leader, quality or supervision."""
    if actor.trusted:
        return true()
    if actor.roles & SEES_ALL_TASKS:
        return open_to(actor, task)
    if actor.roles & _LEADS:
        return and_(task.c.unit.in_(actor.heads), open_to(actor, task))
    return false()


def open_to(actor: Actor, table: Any) -> ColumnElement[bool]:
    """Condition on `instance` or `task`: its column `excluded` does not name the actor, nor a unit of theirs.

    An open task repeats the exclusions of its case beside its own; for finished ones ask the instance.
    """
    if actor.trusted:
        return true()
    # The column holds {"people": [...], "units": [...]} as text; type_coerce keeps the words from becoming JSON twice.
    text = type_coerce(table.c.excluded, Text)
    ids = sorted({actor.id, *([actor.unit] if actor.unit else []), *actor.heads, *actor.within})
    return not_(or_(*(text.contains(orjson.dumps(each).decode(), autoescape=True) for each in ids)))


def _links(actor: Actor) -> tuple[str, ...]:
    return (*actor.groups, f"person:{actor.id}")
