"""What operators submit twice with one key is done once; the same key with other content is refused."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from engine import queries
from engine.operations import (
    Beginning,
    Migration,
    Modification,
    Runtime,
    cancel_instance,
    choose_activities,
    migrate_instance,
    migrate_instances,
    modify_instance,
    restart_instance,
    resume_definition,
    retry_incidents,
    suspend_definition,
    suspend_instance,
)
from engine.rules.permissions import SYSTEM
from tests.builders.diagrams import Element, chain, end, start, user
from tests.engine.operations.acting import begin, outcome, publish, rows

MOVE = Modification(cancel=("a",), start=(Beginning("b"),))
MOVES = Migration(2)
Act = Callable[[Runtime, str, str], Any]
"""Does it to the first, or the second, of two instances."""


def _suspend(reason: str) -> Act:
    return lambda runtime, one, _: suspend_instance(runtime, one, actor=SYSTEM, reason=reason, key="k")


def _modify(wanted: Modification, reason: str = "") -> Act:
    return lambda runtime, one, _: modify_instance(runtime, one, wanted, actor=SYSTEM, reason=reason, key="k")


def _migrate(wanted: Migration) -> Act:
    return lambda runtime, one, _: migrate_instance(runtime, one, wanted, actor=SYSTEM, key="k")


def _all(wanted: Migration, *only: int) -> Act:
    def act(runtime: Runtime, *both: str) -> Any:
        instances = [both[each] for each in only] or None
        return migrate_instances(runtime, "p", 1, wanted, actor=SYSTEM, instances=instances, key="k")

    return act


def _process(order: Callable[..., Any], **said: Any) -> Act:
    return lambda runtime, *_: order(runtime, "p", actor=SYSTEM, key="k", **said)


def _retry(**said: Any) -> Act:
    return lambda runtime, *_: retry_incidents(runtime, actor=SYSTEM, key="k", **said)


OTHERWISE: dict[str, tuple[Act, Act]] = {
    "suspend": (_suspend(""), _suspend("停电")),
    "modify": (_modify(MOVE), _modify(replace(MOVE, variables={"x": 1}))),
    "modify for another reason": (_modify(MOVE), _modify(MOVE, "退回")),
    "migrate": (_migrate(MOVES), _migrate(replace(MOVES, new_moments=True))),
    "migrate elsewhere": (_migrate(MOVES), _migrate(replace(MOVES, version=1))),
    "migrate all": (_all(MOVES), _all(replace(MOVES, new_moments=True))),
    "migrate others": (_all(MOVES, 0), _all(MOVES, 1)),
    "suspend the process": (_process(suspend_definition), _process(suspend_definition, reason="盘点")),
    "resume the process": (_process(resume_definition), _process(resume_definition, version=1)),
    "retry": (_retry(), _retry(code="job.failed")),
}


@pytest.mark.parametrize("name", OTHERWISE)
def test_a_key_with_other_content_is_refused(runtime: Runtime, name: str) -> None:
    """The same again is answered as before; something else is refused, and does nothing."""
    first, other = OTHERWISE[name]
    plain = chain("p", start(), user("a"), user("b"), end())
    publish(runtime, plain)
    both = begin(runtime, "p"), begin(runtime, "p")
    publish(runtime, chain("p", start(), user("a"), user("b"), user("c"), end()))
    answer = first(runtime, *both)
    same = first(runtime, *both) == answer
    before = rows(runtime, "audit")

    assert (same, outcome(lambda: other(runtime, *both)), rows(runtime, "audit")) == (
        True,
        "operation.key_reused",
        before,
    )


def test_a_restart_with_the_key_of_another_is_refused(runtime: Runtime) -> None:
    """Another case, other variables or another version than the first time."""
    publish(runtime, chain("p", start(), user("a"), end()))
    one, other = begin(runtime, "p"), begin(runtime, "p")
    for each in (one, other):
        cancel_instance(runtime, each, reason="", actor=SYSTEM)
    first = restart_instance(runtime, one, actor=SYSTEM, key="k")

    found = [
        outcome(lambda: restart_instance(runtime, other, actor=SYSTEM, key="k")),
        outcome(lambda: restart_instance(runtime, one, actor=SYSTEM, variables="last", key="k")),
        outcome(lambda: restart_instance(runtime, one, actor=SYSTEM, version=1, key="k")),
    ]
    again = restart_instance(runtime, one, actor=SYSTEM, key="k")
    assert (found, again) == (["operation.key_reused"] * 3, first)


def test_a_choice_with_the_key_of_another_is_refused(runtime: Runtime) -> None:
    """Other activities than the first time."""
    nothing = "<extensionElements><zeebe:adHoc activeElementsCollection='=[]'/></extensionElements>"
    inside = nothing + user("x").xml() + user("y").xml()
    publish(runtime, chain("p", start(), Element("adHocSubProcess", "free", inside), end()))
    instance = begin(runtime, "p")
    token = queries.choices(runtime, instance, actor=SYSTEM)[0].token
    first = choose_activities(runtime, instance, token, ["x"], actor=SYSTEM, key="k")

    refused = outcome(lambda: choose_activities(runtime, instance, token, ["y"], actor=SYSTEM, key="k"))

    again = choose_activities(runtime, instance, token, ["x"], actor=SYSTEM, key="k")
    assert (refused, again) == ("operation.key_reused", first)
