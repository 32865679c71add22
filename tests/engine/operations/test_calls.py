"""Call activities: the called instance is a row of its own, linked both ways."""

import pytest

from engine import queries
from engine.definitions import Resource
from engine.graph import CalledElement, Kind
from engine.operations import Runtime, call_levels, cancel_instance, complete_task
from engine.rules.permissions import SYSTEM
from tests.builders import process
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


def test_a_process_may_call_itself(runtime: Runtime) -> None:
    """Recursion ends where its condition says so; each level gives back to the one above."""
    again = process("down").start().exclusive("g").when("n > 0").call("do", "down", inputs={"n": "=n - 1"})
    publish(runtime, Resource("down.bpmn", again.end().at("g").otherwise().script("s", "bottom", "n").end().xml()))

    top = begin(runtime, "down", {"n": 6})

    found = (
        status(runtime, top),
        variables(runtime, top)["bottom"],
        len(rows(runtime, "instance")),
        rows(runtime, "job"),
    )
    assert found == ("completed", 0, 7, [])


def test_endless_recursion_is_stopped(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the last level there is an incident instead of one more instance."""
    monkeypatch.setattr(call_levels, "MOST_LEVELS", 5)
    publish(runtime, Resource("on.bpmn", process("on").start().call("do", "on").end().xml()))

    begin(runtime, "on")

    codes = [row["code"] for row in rows(runtime, "incident")]
    assert (codes, len(rows(runtime, "instance"))) == (["operation.call_too_deep"], 5)


def _child(which: str, tag: str = "") -> Resource:
    content = process("child").start().user_task(which).end().xml()
    inside = b'<bpmn:extensionElements><versionTag xmlns="http://camunda.org/schema/zeebe/1.0" value="v1"/>'
    if tag:
        content = content.replace(b"<bpmn:startEvent", inside + b"</bpmn:extensionElements><bpmn:startEvent", 1)
    return Resource("child.bpmn", content)


@pytest.mark.parametrize(
    ("binding", "expected"), [("latest", "third"), ("deployment", "second"), ("versionTag:v1", "first")]
)
def test_binding_decides_which_version_is_called(runtime: Runtime, binding: str, expected: str) -> None:
    """The latest, the one published together with the caller, or the one with a tag."""
    calls = CalledElement("child", binding)
    parent = process("parent").start().element("do", Kind.CALL_ACTIVITY, called=calls).end().xml()
    publish(runtime, _child("first", "v1"))
    publish(runtime, _child("second"), Resource("parent.bpmn", parent))
    publish(runtime, _child("third"))

    begin(runtime, "parent")

    assert [row.element for row in open_tasks(runtime)] == [expected]


def test_a_global_task_is_called(runtime: Runtime) -> None:
    """A callable task of a file is an instance of its own with one task, for whoever it names."""
    xmlns = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'
    content = (
        f'<definitions {xmlns} id="d" targetNamespace="t"><globalUserTask id="sign" name="签字"><extensionElements>'
        '<zeebe:assignmentDefinition candidateGroups="heads"/></extensionElements></globalUserTask></definitions>'
    )
    publish(runtime, Resource("global.bpmn", content.encode()))
    publish(runtime, Resource("p.bpmn", process("p").start().call("do", "sign").user_task("after").end().xml()))
    parent = begin(runtime, "p")
    (task,) = open_tasks(runtime)

    complete_task(runtime, task.id, variables={}, actor=SYSTEM)

    assert (task.name, [row.element for row in open_tasks(runtime, parent)]) == ("签字", ["after"])
