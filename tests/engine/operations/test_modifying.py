"""An operator moves a running instance: once, whole or not at all, with a record of it, and only if permitted."""

from typing import Any

import pytest

from engine import queries
from engine.operations import (
    Beginning,
    Modification,
    NotPossible,
    Runtime,
    choose_activities,
    complete_task,
    modify_instance,
    plan_modification,
    resume_instance,
    suspend_instance,
)
from engine.rules.permissions import SYSTEM
from tests.builders.diagrams import Element, chain, end, script, start, user
from tests.engine.operations.acting import (
    LI,
    begin,
    happenings,
    open_tasks,
    operations_of,
    outcome,
    publish,
    rows,
    status,
    together,
    variables,
)

PLAIN = chain("p", start(), user("a"), user("b"), end())
BACK = Modification(cancel=("b",), start=(Beginning("a"),))


def _at_b(runtime: Runtime) -> str:
    publish(runtime, PLAIN)
    instance = begin(runtime, "p")
    complete_task(runtime, open_tasks(runtime, instance)[0].id, variables={}, actor=SYSTEM)
    return instance


def _open(runtime: Runtime, instance: str) -> list[str]:
    return [row.element for row in open_tasks(runtime, instance)]


def test_a_case_goes_back_a_step(runtime: Runtime) -> None:
    """The rows, the history and the audit chain tell the same."""
    instance = _at_b(runtime)

    modify_instance(runtime, instance, BACK, actor=SYSTEM, reason="退回")

    told = happenings(runtime, instance)[-3:]
    assert (_open(runtime, instance), told, operations_of(runtime, instance)[-1]) == (
        ["a"],
        [("p", "modified", "system"), ("b", "cancelled", "system"), ("a", "started", "system")],
        "modify_instance",
    )


def test_the_dry_run_says_the_same_and_changes_nothing(runtime: Runtime) -> None:
    """What would happen, and the database is as before."""
    instance = _at_b(runtime)
    before = (rows(runtime, "instance"), rows(runtime, "task"), rows(runtime, "history"))

    plan = plan_modification(runtime, instance, BACK, actor=SYSTEM)

    would = [(each.element, each.what) for each in plan.happenings]
    after = (rows(runtime, "instance"), rows(runtime, "task"), rows(runtime, "history"))
    assert (plan.possible, plan.ends, would, after == before) == (
        True,
        False,
        [("b", "cancelled"), ("a", "started")],
        True,
    )


def test_the_dry_run_says_that_the_case_would_end(runtime: Runtime) -> None:
    """Cancelling the only step."""
    instance = _at_b(runtime)

    assert plan_modification(runtime, instance, Modification(cancel=("b",)), actor=SYSTEM).ends is True


def test_variables_change_and_automatic_steps_run(runtime: Runtime) -> None:
    """In the same transaction."""
    publish(runtime, chain("p", start(), user("a"), script("s", "y", "x + 1"), user("b"), end()))
    instance = begin(runtime, "p", {"x": 1})

    modify_instance(runtime, instance, Modification(("a",), (Beginning("s"),), {"x": 41}), actor=SYSTEM)

    assert (variables(runtime, instance), _open(runtime, instance)) == ({"x": 41, "y": 42}, ["b"])


def test_what_is_in_the_way_leaves_everything_as_it_was(runtime: Runtime) -> None:
    """One bad element among good ones refuses the whole, with its sentence."""
    instance = _at_b(runtime)
    wanted = Modification(cancel=("b",), start=(Beginning("a"), Beginning("nowhere")))

    with pytest.raises(NotPossible) as refused:
        modify_instance(runtime, instance, wanted, actor=SYSTEM)

    codes = [finding.code for finding in refused.value.findings]
    assert (codes, _open(runtime, instance)) == (["modify.no_element"], ["b"])


def test_a_container_that_cannot_be_entered_refuses_the_whole(runtime: Runtime) -> None:
    """An input mapping that fails is a sentence, not half a change."""
    mapping = '<zeebe:ioMapping><zeebe:input source="=1 + &quot;a&quot;" target="y"/></zeebe:ioMapping>'
    inside = f'{start("i").xml()}{user("deep").xml()}<sequenceFlow id="f" sourceRef="i" targetRef="deep"/>'
    sub = Element("subProcess", "s", f"<extensionElements>{mapping}</extensionElements>{inside}")
    publish(runtime, chain("p", start(), user("a"), sub, end()))
    instance = begin(runtime, "p")
    wanted = Modification(cancel=("a",), start=(Beginning("deep"),))

    code = outcome(lambda: modify_instance(runtime, instance, wanted, actor=SYSTEM))

    assert (code, _open(runtime, instance)) == ("execution.expression_failed", ["a"])


def test_the_same_submission_twice_is_done_once(runtime: Runtime) -> None:
    """With a key the second gets the first answer."""
    instance = _at_b(runtime)

    answers = {modify_instance(runtime, instance, BACK, actor=SYSTEM, key="k") for _ in range(2)}

    assert (len(answers), operations_of(runtime, instance).count("modify_instance")) == (1, 1)


def test_of_two_at_once_one_is_told(runtime: Runtime) -> None:
    """Whoever comes second finds the step gone; nothing is doubled."""
    instance = _at_b(runtime)

    outcomes = together(*[lambda: modify_instance(runtime, instance, BACK, actor=SYSTEM)] * 4)

    assert (outcomes, _open(runtime, instance)) == (["done"] + ["instance.not_possible"] * 3, ["a"])


def test_a_suspended_case_is_moved_and_stays_suspended(runtime: Runtime) -> None:
    """That is what operators suspend it for."""
    instance = _at_b(runtime)
    suspend_instance(runtime, instance, actor=SYSTEM)
    modify_instance(runtime, instance, BACK, actor=SYSTEM)
    standing = status(runtime, instance)
    resume_instance(runtime, instance, actor=SYSTEM)

    assert (standing, status(runtime, instance), _open(runtime, instance)) == ("suspended", "active", ["a"])


REFUSED = {
    "permission.instance.modify": (LI, {}),
    "instance.changed": (SYSTEM, {"expected_version": 99}),
}


@pytest.mark.parametrize("code", REFUSED)
def test_refusals(runtime: Runtime, code: str) -> None:
    """Who may not, and who looks at an old page."""
    actor, more = REFUSED[code]
    instance = _at_b(runtime)

    found = outcome(lambda: modify_instance(runtime, instance, BACK, actor=actor, **more))  # type: ignore[arg-type]

    assert found == code


@pytest.mark.parametrize("wanted", ["", "' OR 1=1 --", "\u202e缺", "9" * 1000, -1, 2**70])
def test_strange_names_are_refused(runtime: Runtime, wanted: Any) -> None:
    """As elements, as tokens and as instances."""
    instance = _at_b(runtime)
    change = Modification(
        cancel=(wanted,), start=(Beginning(str(wanted), wanted if isinstance(wanted, int) else None),)
    )

    found = outcome(lambda: modify_instance(runtime, instance, change, actor=SYSTEM))

    missing = outcome(lambda: modify_instance(runtime, str(wanted), BACK, actor=SYSTEM))
    assert (found, missing) == ("instance.not_possible", "instance.missing")


def test_where_a_case_stands(runtime: Runtime) -> None:
    """What can be cancelled and what can be started, by name."""
    instance = _at_b(runtime)

    view = queries.standing(runtime, instance, actor=SYSTEM)

    found = [(row.element, row.kind) for row in view.standing], [row.element for row in view.startable]
    assert found == ([("b", "user_task")], ["start", "a", "b", "end"])


def _free(condition: str = "done") -> Any:
    inside = user("call").xml() + user("visit").xml()
    ends = f'<completionCondition xsi:type="tFormalExpression">={condition}</completionCondition>'
    nothing = "<extensionElements><zeebe:adHoc activeElementsCollection='=[]'/></extensionElements>"
    return chain("p", start(), Element("adHocSubProcess", "free", nothing + inside + ends), end())


def test_people_choose_what_comes_next(runtime: Runtime) -> None:
    """What is offered is listed, what is chosen opens; meanwhile the case waits for the choice."""
    publish(runtime, _free())
    instance = begin(runtime, "p", {"done": False})
    [offer] = queries.choices(runtime, instance, actor=SYSTEM)
    waits = [wait.kind for wait in queries.instance(runtime, instance, actor=SYSTEM).waits]

    choose_activities(runtime, instance, offer.token, ["visit"], actor=SYSTEM)

    offered = [element for element, _, _ in offer.offered]
    assert (queries.stuck(runtime), waits, offered, _open(runtime, instance)) == (
        (),
        ["choice"],
        ["call", "visit"],
        ["visit"],
    )


def test_only_who_has_to_do_with_the_case_chooses(runtime: Runtime) -> None:
    """A stranger is refused; a choice that is not offered too."""
    publish(runtime, _free())
    instance = begin(runtime, "p", {"done": False})
    [offer] = queries.choices(runtime, instance, actor=SYSTEM)

    stranger = outcome(lambda: choose_activities(runtime, instance, offer.token, ["visit"], actor=LI))
    strange = outcome(lambda: choose_activities(runtime, instance, offer.token, ["p"], actor=SYSTEM))
    gone = outcome(lambda: choose_activities(runtime, instance, 99, ["visit"], actor=SYSTEM))

    assert (stranger, strange, gone) == (
        "permission.instance.choose",
        "execution.no_such_choice",
        "execution.token_gone",
    )
