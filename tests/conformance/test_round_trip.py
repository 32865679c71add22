"""Builder, file and compiler say the same: what is drawn in Python, written as BPMN and read again is the same
process.
"""

from dataclasses import replace

import pytest
from hypothesis import given

from engine.definitions import Resource, read_deployment
from engine.graph import Node, Process
from tests.builders.blocks import sound_processes
from tests.builders.bpmn import bpmn
from tests.builders.wild import wild_process


def _plain(node: Node) -> Node:
    """Without the order of the children, which the file does not keep."""
    return replace(node, children=tuple(sorted(node.children)))


def _nodes(process: Process) -> dict[str, Node]:
    return {name: _plain(node) for name, node in process.nodes.items()}


@pytest.mark.parametrize("seed", range(40))
def test_any_diagram_is_read_as_it_was_drawn(seed: int) -> None:
    """Every element and flow of a random diagram comes back, also where the checks refuse the diagram."""
    drawn = wild_process(seed)

    read = read_deployment([Resource("p.bpmn", bpmn(drawn))]).processes["p"]

    assert (_nodes(read), dict(read.flows)) == (_nodes(drawn), dict(drawn.flows))


@given(sound_processes())
def test_sound_diagrams_are_accepted(drawn: Process) -> None:
    """A sound diagram is read as it was drawn, and no check refuses it."""
    deployment = read_deployment([Resource("p.bpmn", bpmn(drawn))])

    errors = [(finding.code, finding.element) for finding in deployment.findings if finding.severity == "error"]

    assert (errors, _nodes(deployment.processes["p"])) == ([], _nodes(drawn))
