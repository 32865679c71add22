"""Who may do what: one table of actions, deny by default. Every operation and query asks `refusal` before it acts.

A grant names the roles and how the person stands to the subject. Whoever is excluded from a case (the person or unit
complained about, earlier handlers where the definition says so) is refused in all its actions, whatever the role.
"""

from engine.errors import BihuanError, declare
from engine.rules.actors import SYSTEM, Actor, DefinitionSubject, InstanceSubject, Subject, TaskSubject
from engine.rules.grants import ACTIONS, Action, Grant

__all__ = [
    "ACTIONS",
    "SYSTEM",
    "Actor",
    "DefinitionSubject",
    "InstanceSubject",
    "Subject",
    "TaskSubject",
    "is_excluded",
    "refusal",
]

EXCLUDED = declare(
    "permission.excluded",
    "forbidden",
    zh="您是本案的回避人员（被投诉人员、被投诉部门或前次经办人），不能{action_zh}。请由主管另行指派他人。",
    en="You are excluded from this case (the person or unit complained about, or an earlier handler) and may not"
    " {action_en}. Ask a supervisor to assign somebody else.",
)
UNKNOWN = declare(
    "permission.unknown",
    "forbidden",
    zh="系统没有名为“{action}”的权限，因此拒绝。请联系流程管理员。",
    en='There is no permission named "{action}", so it is refused. Ask the process administrator.',
)
for _name, _action in ACTIONS.items():
    declare(
        f"permission.{_name}",
        "forbidden",
        zh=f"您没有权限{_action.zh}。如确需办理，请联系本部门主管或流程管理员。",
        en=f"You have no permission to {_action.en}. If you need it, ask your supervisor or the process administrator.",
    )


def refusal(actor: Actor, action: str, subject: Subject | None = None) -> BihuanError | None:
    """Why the actor may not do the action on the subject, as an error to raise; None = allowed.

    A trusted actor (the clock, service tasks, a program that embeds the engine) may do everything.
    A subject of the wrong kind is refused.
    """
    if actor.trusted:
        return None
    rule = ACTIONS.get(action)
    if rule is None:
        return BihuanError(UNKNOWN, action=action)
    if isinstance(subject, TaskSubject | InstanceSubject) and is_excluded(actor, subject):
        return BihuanError(EXCLUDED, action_zh=rule.zh, action_en=rule.en)
    if _fits(rule, subject) and any(_holds(grant, actor, subject) for grant in rule.grants):
        return None
    return BihuanError(f"permission.{action}")


def is_excluded(actor: Actor, subject: TaskSubject | InstanceSubject) -> bool:
    """Whether the person must keep away: complained about, in or leading such a unit or a part of it, or an earlier
    handler.
    """
    if actor.id in subject.excluded_people:
        return True
    if isinstance(subject, TaskSubject) and actor.id in subject.earlier_handlers:
        return True
    return actor.unit in subject.excluded_units or not (actor.heads | actor.within).isdisjoint(subject.excluded_units)


def _fits(rule: Action, subject: Subject | None) -> bool:
    return subject is None if rule.on is None else isinstance(subject, rule.on)


def _holds(grant: Grant, actor: Actor, subject: Subject | None) -> bool:
    if grant.roles is not None and actor.roles.isdisjoint(grant.roles):
        return False
    match grant.standing:
        case "any":
            return True
        case "assignee":
            return isinstance(subject, TaskSubject) and subject.assignee == actor.id
        case "candidate":
            return isinstance(subject, TaskSubject | InstanceSubject) and _is_candidate(actor, subject)
        case "participant":
            return isinstance(subject, InstanceSubject) and actor.id in subject.participants | {subject.starter}
        case "leader":
            return isinstance(subject, TaskSubject | InstanceSubject) and subject.unit in actor.heads
        case "starter":
            return isinstance(subject, DefinitionSubject) and _may_begin(actor, subject)


def _is_candidate(actor: Actor, subject: TaskSubject | InstanceSubject) -> bool:
    return actor.id in subject.people or not actor.groups.isdisjoint(subject.groups)


def _may_begin(actor: Actor, subject: DefinitionSubject) -> bool:
    unrestricted = not subject.starter_groups and not subject.starter_people
    return unrestricted or actor.id in subject.starter_people or not actor.groups.isdisjoint(subject.starter_groups)
