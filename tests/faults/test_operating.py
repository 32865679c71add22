"""One storage call of an operator's verb fails at any moment: the same submitted again ends as if nothing had been."""

import os
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from engine.operations import (
    Beginning,
    Migration,
    Modification,
    Runtime,
    deploy,
    migrate_instance,
    modify_instance,
    restart_instance,
    resume_instance,
    start_instance,
    suspend_instance,
)
from engine.rules.permissions import SYSTEM
from tests.builders.diagrams import boundary, chain, end, flow, timer, user
from tests.builders.diagrams import start as begins
from tests.faults.disturbed import Fault, remains, tried_again

LONG = os.environ.get("BIHUAN_FAULTS") == "long"
SOME = 5
_LATE = (boundary("late", "a", timer("PT1H")), user("remind"), flow("late", "remind"))
FIRST = chain("p", begins(), user("a", groups="g"), user("b"), end(), also=_LATE)
SECOND = chain("p", begins(), user("z", groups="h"), user("b"), user("c"), end())
BACK = Modification(cancel=("b",), start=(Beginning("a"),), variables={"x": 1})


def _operated(runtime: Runtime, fault: Fault) -> list[Any]:
    """Every verb on one instance, the last of them ends it and begins another; gives what remains of both."""
    case = start_instance(runtime, "p", variables={}, actor=SYSTEM, version=1).instance_id
    ahead = Modification(cancel=("a",), start=(Beginning("b"),))
    ending = Modification(cancel=("z",))
    acts: list[Callable[[str], Any]] = [
        lambda key: modify_instance(runtime, case, ahead, actor=SYSTEM, key=key),
        lambda key: suspend_instance(runtime, case, actor=SYSTEM, key=key),
        lambda key: modify_instance(runtime, case, BACK, actor=SYSTEM, key=key),
        lambda key: migrate_instance(runtime, case, Migration(2, {"a": "z"}), actor=SYSTEM, key=key),
        lambda key: resume_instance(runtime, case, actor=SYSTEM, key=key),
        lambda key: modify_instance(runtime, case, ending, actor=SYSTEM, key=key),
        lambda key: restart_instance(runtime, case, actor=SYSTEM, variables="last", key=key),
    ]
    with fault.armed():
        answers = [tried_again(runtime, act) for act in acts]
    again = answers[-1].instance_id
    return runtime.database.read(lambda connection: [remains(connection, case), remains(connection, again)])


@pytest.mark.slow
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_failing_storage_call_changes_nothing_in_the_end(runtime: Runtime, after: bool) -> None:
    """Suspended, moved, migrated, resumed, ended and restarted: each once, whichever call fails."""
    for version in (FIRST, SECOND):
        deploy(runtime, [version], actor=SYSTEM, second_opinion=False)
    undisturbed = Fault(0, after=after)
    expected = _operated(runtime, undisturbed)
    calls = range(1, undisturbed.count + 1)
    chosen = calls if LONG else Random("operating").sample(calls, SOME)

    different = [(at, found) for at in chosen if (found := _operated(runtime, Fault(at, after=after))) != expected]

    assert (expected[0][0], expected[1][0], different) == ("cancelled", "active", [])
