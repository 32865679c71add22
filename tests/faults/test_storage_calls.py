"""One storage call fails at any moment of any element: the end is that of an undisturbed run."""

import os
from random import Random

import pytest

from engine.definitions import Resource
from engine.execution.elements.catalogue import MODULES
from engine.graph import Kind
from engine.operations import Runtime, deploy
from engine.rules.permissions import SYSTEM
from tests.faults.disturbed import Fault, played
from tests.faults.element_examples import EXAMPLES

LONG = os.environ.get("BIHUAN_FAULTS") == "long"
SOME = 3
"""Calls that are disturbed for each element in the short form; `make faults` disturbs every one."""


def _published(runtime: Runtime, kind: Kind) -> Runtime:
    acting = Runtime(runtime.database, runtime.clock, runtime.settings, {"work": lambda work: {"worked": True}})
    files = [Resource(f"{number}.bpmn", content) for number, content in enumerate(EXAMPLES[kind])]
    for file in files:
        deploy(acting, [file], actor=SYSTEM, second_opinion=False)
    return acting


@pytest.mark.slow
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("kind", EXAMPLES, ids=lambda kind: kind.value)
def test_a_failing_storage_call_changes_nothing_in_the_end(runtime: Runtime, kind: Kind, after: bool) -> None:
    """Before it was sent or after it was done, whichever call fails."""
    acting = _published(runtime, kind)
    undisturbed = Fault(0, after=after)
    expected = played(acting, undisturbed)
    calls = range(1, undisturbed.count + 1)
    chosen = calls if LONG else Random(kind.value).sample(calls, SOME)

    different = [(at, found) for at in chosen if (found := played(acting, Fault(at, after=after))) != expected]

    assert (expected[0], different) == ("completed", [])


def test_every_element_has_an_example() -> None:
    """Who adds an element shows that its storage calls may fail; business rule tasks store nothing of their own."""
    assert set(MODULES) - set(EXAMPLES) == {Kind.BUSINESS_RULE_TASK}
