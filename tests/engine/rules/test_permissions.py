"""Permissions: the whole table of role x action x standing, written out; everything that is not in it is refused."""

from dataclasses import replace

import pytest

from engine.rules.actors import ROLES
from engine.rules.permissions import (
    ACTIONS,
    SYSTEM,
    Actor,
    DefinitionSubject,
    InstanceSubject,
    Subject,
    TaskSubject,
    refusal,
)

TASK = TaskSubject(assignee="owner", people=frozenset({"named"}), groups=frozenset({"handlers:sales"}), unit="sales")
INSTANCE = InstanceSubject(
    starter="starter",
    participants=frozenset({"owner"}),
    people=frozenset({"named"}),
    groups=frozenset({"handlers:sales"}),
    unit="sales",
)
DEFINITION = DefinitionSubject("complaint")
NOBODY = Actor("nobody", "无关人员")
SUBJECTS: dict[type[Subject] | None, Subject | None] = {
    TaskSubject: TASK,
    InstanceSubject: INSTANCE,
    DefinitionSubject: DEFINITION,
    None: None,
}

STAFF = "approver front_line handler head operator quality supervision supervisor administrator"
ALLOWED_BY_ROLE = {
    "task.see": "quality supervision operator",
    "task.claim": "",
    "task.unclaim": "",
    "task.complete": "",
    "task.assign": "operator",
    "task.receive": STAFF,
    "task.comment": "quality supervision",
    "task.attach": "quality supervision",
    "instance.see": "quality supervision operator front_line",
    "instance.start": STAFF,
    "instance.start_old": "administrator operator",
    "instance.cancel": "operator",
    "instance.suspend": "operator administrator",
    "instance.modify": "operator administrator",
    "instance.migrate": "operator administrator",
    "instance.restart": "operator administrator",
    "instance.choose": "operator",
    "definition.suspend": "operator administrator",
    "bulk.manage": "operator administrator",
    "message.publish": "operator",
    "signal.broadcast": "operator",
    "incident.resolve": "operator",
    "definition.see": STAFF,
    "definition.deploy": "administrator",
    "board.see": "supervisor head quality supervision operator",
    "audit.verify": "supervision quality operator administrator",
    "directory.manage": "administrator",
    "complaint.file": STAFF,
    "complaint.reissue_code": "front_line supervisor head",
    "complaint.import": "administrator operator",
    "token.issue": STAFF,
}
"""Who may with nothing but the role: no task, no group, no unit."""

STANDINGS = {
    "assignee": Actor("owner", "经办人"),
    "named candidate": Actor("named", "候选人"),
    "group candidate": Actor("member", "组员", groups=frozenset({"handlers:sales"})),
    "head of the unit": Actor("chief", "部门负责人", roles=frozenset({"head"}), heads=frozenset({"sales"})),
    "supervisor of the unit": Actor("boss", "主管", roles=frozenset({"supervisor"}), heads=frozenset({"sales"})),
    "head of another unit": Actor("other", "他部门负责人", roles=frozenset({"head"}), heads=frozenset({"repair"})),
    "leader without the role": Actor("former", "前主管", heads=frozenset({"sales"})),
    "starter": Actor("starter", "发起人"),
    "colleague of the unit": Actor("peer", "同事", unit="sales"),
}
TASK_OR_CASE = ("task.", "instance.see", "instance.cancel", "instance.choose")
ALLOWED_BY_STANDING = {
    "assignee": "task.see task.claim task.unclaim task.complete task.comment task.attach instance.see instance.choose",
    "named candidate": "task.see task.claim task.receive task.comment task.attach instance.see instance.choose",
    "group candidate": "task.see task.claim task.receive task.comment task.attach instance.see instance.choose",
    "head of the unit": "task.see task.unclaim task.assign task.receive task.comment task.attach"
    " instance.see instance.cancel instance.choose",
    "supervisor of the unit": "task.see task.unclaim task.assign task.receive task.comment task.attach"
    " instance.see instance.cancel instance.choose",
    "head of another unit": "task.receive",
    "leader without the role": "",
    "starter": "instance.see instance.choose",
    "colleague of the unit": "",
}
CASE_ACTIONS = [action for action in ACTIONS if action.startswith(TASK_OR_CASE)]


def allowed(actor: Actor, action: str, subject: Subject | None) -> bool:
    """Whether the rules let the actor do it."""
    return refusal(actor, action, subject) is None


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_what_a_role_alone_allows(action: str) -> None:
    """For every action, exactly the roles of the table may do it without any other standing."""
    subject = SUBJECTS[ACTIONS[action].on]
    may = {role for role in ROLES if allowed(replace(NOBODY, roles=frozenset({role})), action, subject)}
    assert may == set(ALLOWED_BY_ROLE[action].split())


@pytest.mark.parametrize("standing", sorted(STANDINGS))
def test_what_a_standing_allows(standing: str) -> None:
    """For every way to stand to a case, exactly the task and case actions of the table are allowed."""
    actor = STANDINGS[standing]
    may = {action for action in CASE_ACTIONS if allowed(actor, action, SUBJECTS[ACTIONS[action].on])}
    assert may == set(ALLOWED_BY_STANDING[standing].split())


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_somebody_without_role_and_standing_may_nothing(action: str) -> None:
    """Deny by default."""
    assert not allowed(NOBODY, action, SUBJECTS[ACTIONS[action].on])


@pytest.mark.parametrize("action", CASE_ACTIONS)
@pytest.mark.parametrize(
    "excluded",
    [
        Actor("owner", "被投诉人", roles=ROLES),
        Actor("owner", "被投诉部门员工", roles=ROLES, unit="repair"),
        Actor("owner", "被投诉部门负责人", roles=ROLES, heads=frozenset({"sales", "repair"})),
    ],
    ids=["person", "member of the unit", "head of the unit"],
)
def test_the_complained_about_may_nothing_in_the_case(action: str, excluded: Actor) -> None:
    """The person, the members and the head of the unit complained about are refused, whatever role they have."""
    task = replace(TASK, excluded_units=frozenset({"repair"}))
    case = replace(INSTANCE, excluded_units=frozenset({"repair"}))
    if excluded.unit is None and not excluded.heads:
        task, case = (
            replace(TASK, excluded_people=frozenset({"owner"})),
            replace(INSTANCE, excluded_people=frozenset({"owner"})),
        )
    error = refusal(excluded, action, task if ACTIONS[action].on is TaskSubject else case)
    assert error is not None
    assert error.code == "permission.excluded"


@pytest.mark.parametrize("action", [action for action in CASE_ACTIONS if action.startswith("task.")])
def test_an_earlier_handler_may_nothing_in_the_task(action: str) -> None:
    """Who handled the complaint first does not re-examine it, neither as assignee nor as supervisor."""
    handler = Actor("owner", "前次经办人", roles=ROLES, heads=frozenset({"sales"}))
    error = refusal(handler, action, replace(TASK, earlier_handlers=frozenset({"owner"})))
    assert error is not None
    assert error.code == "permission.excluded"


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_the_system_may_everything(action: str) -> None:
    """The clock and service tasks are not persons."""
    assert allowed(SYSTEM, action, SUBJECTS[ACTIONS[action].on])


def test_a_person_named_system_is_not_the_system() -> None:
    """The name of an account gives no rights."""
    assert not allowed(Actor("system", "系统"), "definition.deploy", None)


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_a_subject_of_the_wrong_kind_is_refused(action: str) -> None:
    """Every role at once does not help when the question is put wrongly."""
    everything = Actor("owner", "全能", roles=ROLES, groups=TASK.groups, heads=frozenset({"sales"}))
    wrong = [subject for kind, subject in SUBJECTS.items() if kind is not ACTIONS[action].on]
    assert [allowed(everything, action, subject) for subject in wrong] == [False] * 3


def test_an_unknown_action_is_refused() -> None:
    """What has no row in the table is refused with a sentence."""
    error = refusal(replace(NOBODY, roles=ROLES), "task.destroy", TASK)
    assert error is not None
    assert error.code == "permission.unknown"


def test_a_process_with_starters_is_started_by_them_only() -> None:
    """A definition that names its starters refuses other staff."""
    definition = DefinitionSubject("complaint", frozenset({"lee"}), frozenset({"customer_service"}))
    actors = [
        Actor("lee", "李", roles=frozenset({"handler"})),
        Actor("wang", "王", roles=frozenset({"handler"}), groups=frozenset({"customer_service"})),
        Actor("zhao", "赵", roles=frozenset({"handler"})),
    ]
    assert [allowed(actor, "instance.start", definition) for actor in actors] == [True, True, False]


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_every_refusal_is_a_sentence_in_both_languages(action: str) -> None:
    """A refusal names what was refused and what to do next, in Chinese and English."""
    error = refusal(NOBODY, action, SUBJECTS[ACTIONS[action].on])
    assert error is not None
    assert (ACTIONS[action].zh in error.text("zh"), ACTIONS[action].en in error.text("en")) == (True, True)
