"""Builds the graph of one process: its nodes at every depth, its flows, and who is attached to whom."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace

from lxml import etree

from engine.definitions import diagram_findings as f
from engine.definitions.data_flow import held_data
from engine.definitions.declarations import Reading
from engine.definitions.extensions import extension, feel, listeners, properties
from engine.definitions.nodes import CONTAINERS, read_node
from engine.definitions.vocabulary import GLOBAL_TASKS, KINDS
from engine.definitions.xml_reading import BPMN, first, inside, local, text
from engine.graph import EventKind, Flow, Kind, Node, Process


def read_process(element: etree._Element, reading: Reading) -> Process:
    """The process with everything inside it; findings are noted in `reading`."""
    root = Node(
        id=element.get("id") or "",
        kind=Kind.PROCESS,
        name=(element.get("name") or "").strip(),
        properties=properties(element),
        listeners=listeners(element),
        documentation="\n".join(text(part) for part in inside(element, "documentation")),
        data=held_data(element, reading),
    )
    nodes = {root.id: root}
    flows: dict[str, Flow] = {}
    _read_inside(element, root.id, reading, nodes=nodes, flows=flows)
    _connect(nodes, flows)
    _attach(nodes)
    _join_compensation(element, nodes, reading)
    tag = extension(element, "versionTag")
    return Process(root.id, root.name or root.id, nodes, flows, "" if tag is None else (tag.get("value") or ""))


def _read_inside(
    element: etree._Element, parent: str, reading: Reading, *, nodes: dict[str, Node], flows: dict[str, Flow]
) -> None:
    for child in inside(element):
        if local(child) in KINDS and child.get("id"):
            node = read_node(child, parent, reading=reading)
            nodes[node.id] = node
            if node.kind in CONTAINERS:
                _read_inside(child, node.id, reading, nodes=nodes, flows=flows)
        elif local(child) == "sequenceFlow":
            flow = _flow(child, reading)
            while flow.id in flows:
                flow = replace(flow, id=flow.id + "'")
            flows[flow.id] = flow
        elif local(child) == "dataStoreReference":
            reading.found.warning(f.INSTANCE_STORE, child)


def _flow(element: etree._Element, reading: Reading) -> Flow:
    source = _id(reading.element(element.get("sourceRef")))
    target = _id(reading.element(element.get("targetRef")))
    return Flow(
        id=element.get("id") or f"{source}->{target}",
        source=source,
        target=target,
        name=(element.get("name") or "").strip(),
        condition=feel(text(first(element, "conditionExpression"))),
        properties=properties(element),
    )


def _id(element: etree._Element | None) -> str:
    return "" if element is None else (element.get("id") or "")


def _connect(nodes: dict[str, Node], flows: dict[str, Flow]) -> None:
    incoming: dict[str, list[str]] = {}
    outgoing: dict[str, list[str]] = {}
    children: dict[str, list[str]] = {}
    for flow in flows.values():
        outgoing.setdefault(flow.source, []).append(flow.id)
        incoming.setdefault(flow.target, []).append(flow.id)
    for node in nodes.values():
        children.setdefault(node.parent, []).append(node.id)
    for name, node in nodes.items():
        nodes[name] = replace(
            node,
            incoming=tuple(incoming.get(name, ())),
            outgoing=tuple(outgoing.get(name, ())),
            children=tuple(children.get(name, ())),
        )


def _attach(nodes: dict[str, Node]) -> None:
    attached: dict[str, list[str]] = {}
    for node in nodes.values():
        if node.attached_to:
            attached.setdefault(node.attached_to, []).append(node.id)
    for name, events in attached.items():
        if name in nodes:
            nodes[name] = replace(nodes[name], boundary=tuple(events))


def _join_compensation(element: etree._Element, nodes: dict[str, Node], reading: Reading) -> None:
    """Associations lead from a compensation boundary event to the activity that undoes (BPMN 2.0, 10.7.1)."""
    associations = [
        (_id(reading.element(found.get("sourceRef"))), _id(reading.element(found.get("targetRef"))))
        for found in _associations(element)
    ]
    for source, target in associations:
        for event, handler in ((source, target), (target, source)):
            node = nodes.get(event)
            if node is None or node.kind is not Kind.BOUNDARY_EVENT or handler not in nodes:
                continue
            if any(found.kind is EventKind.COMPENSATION for found in node.events):
                nodes[event] = replace(node, compensation_handler=handler)


def _associations(element: etree._Element) -> Iterator[etree._Element]:
    yield from element.iter(f"{{{BPMN}}}association")
    holder = element.getparent()
    for collaboration in () if holder is None else inside(holder, "collaboration"):
        yield from inside(collaboration, "association")


def read_global_task(element: etree._Element, reading: Reading) -> Process:
    """A callable task (BPMN 2.0, 10.2.6) as a process of one task between a start and an end."""
    name = element.get("id") or ""
    task_element = etree.Element(
        f"{{{BPMN}}}{GLOBAL_TASKS[local(element)]}", id=f"{name}.task", name=element.get("name") or ""
    )
    task_element.extend([deepcopy(child) for child in element])
    task = replace(
        read_node(task_element, name, reading=reading),
        incoming=(f"{name}.in",),
        outgoing=(f"{name}.out",),
    )
    start = Node(id=f"{name}.start", kind=Kind.START_EVENT, parent=name, outgoing=(f"{name}.in",))
    end = Node(id=f"{name}.end", kind=Kind.END_EVENT, parent=name, incoming=(f"{name}.out",))
    inner = (start, task, end)
    root = Node(id=name, kind=Kind.PROCESS, name=task.name, children=tuple(node.id for node in inner))
    flows = (Flow(f"{name}.in", start.id, task.id), Flow(f"{name}.out", task.id, end.id))
    return Process(
        name, task.name or name, {node.id: node for node in (root, *inner)}, {flow.id: flow for flow in flows}
    )
