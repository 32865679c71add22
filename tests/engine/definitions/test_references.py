"""Ids are unique, and every reference leads to an element of the right kind."""

import pytest

from tests.engine.definitions.diagrams import diagram, faults, flow, line

BOUNDARY = '<boundaryEvent id="b" attachedToRef="{}"><errorEventDefinition/></boundaryEvent>'


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (line('<task id="t"/>') + flow("t", "nowhere"), [("unresolved", "t_nowhere")]),
        (line() + '<sequenceFlow id="f" sourceRef="s"/>', [("unresolved", "f")]),
        (line('<task id="t" default="nothing"/>'), [("unresolved", "t"), ("unresolved", "t")]),
        (line('<task id="t" default="s_t"/>'), [("unresolved", "t")]),
        (line('<task id="t"/>') + BOUNDARY.format("s"), [("unresolved", "b"), ("unresolved", "b")]),
        (
            line('<task id="t"/>') + '<boundaryEvent id="b"><errorEventDefinition/></boundaryEvent>',
            [("unresolved", "b"), ("unresolved", "b")],
        ),
        (line('<receiveTask id="t" messageRef="m"/>'), [("unresolved", "t")]),
        (line('<task id="t"><incoming>nothing</incoming></task>'), [("unresolved", "t")]),
        (
            line('<intermediateThrowEvent id="t"><signalEventDefinition signalRef="x"/></intermediateThrowEvent>'),
            [("unresolved", "t")],
        ),
        (
            line('<intermediateThrowEvent id="t"><eventDefinitionRef>x</eventDefinitionRef></intermediateThrowEvent>'),
            [("unresolved", "t")],
        ),
        ('<laneSet><lane id="l"><flowNodeRef>x</flowNodeRef></lane></laneSet>' + line(), [("unresolved", "l")]),
        (
            line('<dataObjectReference id="r" dataObjectRef="x"/>').replace(
                flow("s", "r") + flow("r", "e"), flow("s", "e")
            ),
            [("unresolved", "r")],
        ),
    ],
)
def test_a_reference_that_leads_nowhere_is_an_error(inside: str, expected: list[tuple[str, str]]) -> None:
    """Whatever points to something that is not there is named."""
    assert faults(diagram(inside)) == expected


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (line('<task id="t"/>', '<task id="t"/>'), ("duplicate_id", "t")),
        (line() + '<task name="nameless"/>', ("no_id", "p")),
        (line('<task id="p"/>'), ("duplicate_id", "p")),
    ],
)
def test_ids_are_there_and_unique(inside: str, expected: tuple[str, str]) -> None:
    """A flow element without an id and an id used twice are errors."""
    assert expected in faults(diagram(inside))


def test_a_reference_may_carry_a_prefix() -> None:
    """A QName with the prefix of the file's own namespace means the element after the colon."""
    message = '<message id="m" name="hello"/>'
    task = '<receiveTask id="t" messageRef="tns:m"/>'
    assert faults(diagram(line(task), outside=message)) == []
