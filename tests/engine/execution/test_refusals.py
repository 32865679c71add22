"""What the interpreter does not run is found before it is published."""

from dataclasses import replace

from engine.execution import refusals
from engine.graph import Listener
from tests.builders import compensate, process


def test_what_is_drawn_and_run_has_no_finding() -> None:
    """A usual process has no finding."""
    assert refusals(process().start().user_task("a", listeners=(Listener("start", "x"),)).end().build()) == ()


def test_each_refusal_names_its_element() -> None:
    """Unknown listener events, listeners on gateways and compensation without waiting."""
    diagram = (
        process().start().user_task("a", listeners=(Listener("assigning", "x"),))
        .exclusive("x", listeners=(Listener("start", "x"),)).throw("undo", replace(compensate(), wait=False))
        .build()
    )  # fmt: skip

    assert [(finding.element, finding.code) for finding in refusals(diagram)] == [
        ("a", "execution.listener_event"),
        ("x", "execution.listener_place"),
        ("undo", "execution.compensation_waits"),
    ]
