"""Short ways to write a diagram and to say what reading it found. For the tests of `engine.definitions`."""

import itertools

from engine.definitions import Deployment, Resource, read_deployment
from engine.graph import Event, Flow, Node, Process

_FILE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
  xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:modeler="http://camunda.org/schema/modeler/1.0"
  xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  id="file" targetNamespace="http://example.com/tests">{outside}<process id="p" isExecutable="true">{inside}</process>
</definitions>"""


def diagram(inside: str, *, outside: str = "") -> bytes:
    """A file with one process `p`."""
    return _FILE.format(inside=inside, outside=outside).encode()


def line(*elements: str) -> str:
    """Start, the elements one after the other, end; each element is written without flows and gets them here."""
    ids = ["s", *(element.split('id="', 1)[1].split('"', 1)[0] for element in elements), "e"]
    flows = "".join(flow(a, b) for a, b in itertools.pairwise(ids))
    return f'<startEvent id="s"/>{"".join(elements)}<endEvent id="e"/>{flows}'


def flow(source: str, target: str, *, condition: str = "") -> str:
    """One sequence flow, called after its ends."""
    inside = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    return f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'


def settings(inside: str) -> str:
    """The `zeebe:` settings of an element."""
    return f"<extensionElements>{inside}</extensionElements>"


def read(content: bytes, *others: Resource) -> Deployment:
    """The deployment of one diagram and other files."""
    return read_deployment([Resource("d.bpmn", content), *others])


def process(content: bytes) -> Process:
    """The process `p` of a diagram."""
    return read(content).processes["p"]


def node(content: bytes, name: str) -> Node:
    """One element of the process `p`."""
    return process(content).nodes[name]


def only_event(content: bytes, name: str) -> Event:
    """The one event definition of an element."""
    (event,) = node(content, name).events
    return event


def only_flow(content: bytes, name: str) -> Flow:
    """One sequence flow of the process `p`."""
    return process(content).flows[name]


def faults(content: bytes, *others: Resource) -> list[tuple[str, str]]:
    """Code (without its area) and element of every error."""
    return [(f.code.partition(".")[2], f.element) for f in read(content, *others).findings if f.severity == "error"]


def warnings(content: bytes, *others: Resource) -> list[tuple[str, str]]:
    """Code (without its area) and element of every warning."""
    return [(f.code.partition(".")[2], f.element) for f in read(content, *others).findings if f.severity == "warning"]
