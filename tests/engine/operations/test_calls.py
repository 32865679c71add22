"""Call activities: the called instance is a row of its own, linked both ways."""

from engine import queries
from engine.operations import Runtime, cancel_instance, complete_task
from engine.rules.permissions import SYSTEM
from tests.builders.diagrams import boundary, call, chain, end, error, flow, start, user
from tests.engine.operations.acting import begin, open_tasks, publish, rows, status, variables


def _two(runtime: Runtime) -> tuple[str, str]:
    """A caller and what it called; gives both ids."""
    publish(runtime, chain("child", start(), user("work"), end()))
    publish(runtime, chain("parent", start(), call("do", "child"), user("after"), end()))
    parent = begin(runtime, "parent", {"a": 1}, "编号-9")
    (child,) = queries.instance(runtime, parent, actor=SYSTEM).children
    return parent, child.id


def test_a_call_starts_a_linked_instance(runtime: Runtime) -> None:
    """The child knows its parent and its number, the parent waits for the child."""
    parent, child = _two(runtime)

    seen = queries.instance(runtime, child, actor=SYSTEM)
    waits = [(wait.kind, wait.detail) for wait in queries.instance(runtime, parent, actor=SYSTEM).waits]
    found = (seen.row.parent_id, seen.row.number, seen.variables, waits)
    assert found == (parent, "编号-9", {"a": 1}, [("call", child)])


def test_the_end_of_the_called_gives_its_variables_back(runtime: Runtime) -> None:
    """The caller goes on with what the child wrote."""
    parent, child = _two(runtime)

    complete_task(runtime, open_tasks(runtime, child)[0].id, variables={"b": 2}, actor=SYSTEM)

    found = (
        status(runtime, child),
        variables(runtime, parent)["b"],
        [row.element for row in open_tasks(runtime, parent)],
    )
    assert found == ("completed", 2, ["after"])


def test_cancelling_the_caller_cancels_the_called(runtime: Runtime) -> None:
    """Nothing of the child stays open."""
    parent, child = _two(runtime)

    cancel_instance(runtime, parent, reason="撤诉", actor=SYSTEM)

    assert ([status(runtime, each) for each in (parent, child)], open_tasks(runtime), rows(runtime, "job")) == (
        ["cancelled", "cancelled"], [], [],
    )  # fmt: skip


def test_an_error_of_the_called_reaches_the_caller(runtime: Runtime) -> None:
    """An error end event of the child takes the boundary event of the call."""
    publish(runtime, chain("child", start(), end(event=error("BAD")), errors=("BAD",)))
    also = (boundary("caught", "do", error("BAD")), user("repair"), flow("caught", "repair"))
    publish(runtime, chain("parent", start(), call("do", "child"), end(), also=also, errors=("BAD",)))
    parent = begin(runtime, "parent")

    assert [row.element for row in open_tasks(runtime, parent)] == ["repair"]


def test_a_call_of_nothing_is_an_incident(runtime: Runtime) -> None:
    """A process that was never published is named."""
    publish(runtime, chain("parent", start(), call("do", "nowhere"), end()))
    parent = begin(runtime, "parent")

    (incident,) = queries.instance(runtime, parent, actor=SYSTEM).incidents
    assert (incident.code, incident.facts) == ("definition.missing", {"definition": "nowhere"})
