"""What a person may see in a list, as SQL conditions: the same rules as `engine.rules.grants`, on whole tables.

A list must not leak what the page of the single case would refuse. Whoever is excluded from an open task of a case
(complained about, in or leading the unit complained about) does not find the case in any list.
"""

from sqlalchemy import ColumnElement, and_, exists, false, not_, or_, select, true

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
        return _not_barred(actor, task.c.instance_id == instance.c.id)
    taken_part = exists().where(
        task.c.instance_id == instance.c.id, or_(task.c.assignee == actor.id, task.c.closed_by == actor.id)
    )
    offered = exists().where(
        task.c.instance_id == instance.c.id,
        task.c.id == task_candidate.c.task_id,
        task_candidate.c.grp.in_(_links(actor)),
    )
    ways = [instance.c.started_by == actor.id, taken_part, offered]
    if actor.roles & _LEADS:
        ways.append(instance.c.unit.in_(actor.heads))
    return and_(or_(*ways), _not_barred(actor, task.c.instance_id == instance.c.id))


def watched_tasks(actor: Actor) -> ColumnElement[bool]:
    """Condition on the task table: the open tasks that the actor watches over as a leader, quality or supervision."""
    if actor.trusted:
        return true()
    if actor.roles & SEES_ALL_TASKS:
        return not_(_barred(actor))
    if actor.roles & _LEADS:
        return and_(task.c.unit.in_(actor.heads), not_(_barred(actor)))
    return false()


def _links(actor: Actor) -> tuple[str, ...]:
    return (*actor.groups, f"person:{actor.id}")


def _not_barred(actor: Actor, of_case: ColumnElement[bool]) -> ColumnElement[bool]:
    barred = select(task.c.id).where(of_case, task.c.state == "open", _barred(actor))
    return not_(exists(barred))


def _barred(actor: Actor) -> ColumnElement[bool]:
    # The column holds {"people": [...], "units": [...]} as text; an id stands in it between quotation marks.
    ids = [actor.id, *([actor.unit] if actor.unit else []), *actor.heads]
    return or_(*(task.c.excluded.contains(f'"{each}"', autoescape=True) for each in ids))
