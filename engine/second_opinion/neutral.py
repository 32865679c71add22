"""Translates a diagram into what SpiffWorkflow runs rightly, or says why that is not possible. Runs in the child only.

Activities become manual tasks that the driver completes; what the example never enters is replaced by a stub, so that
only what happens must be within SpiffWorkflow's reach. If it enters a stub all the same, the paths differ.
"""

from collections.abc import Iterable, Mapping

from lxml import etree

from engine.definitions.vocabulary import KINDS
from engine.definitions.xml_reading import BPMN, inside, local, namespace
from engine.graph import EventKind, Feel, Kind, Node, Process
from engine.second_opinion.reach import NoOpinion, reason_against

_STRIPPED = frozenset(
    {
        "extensionElements",
        "documentation",
        "laneSet",
        "ioSpecification",
        "property",
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "dataInputAssociation",
        "dataOutputAssociation",
        "collaboration",
        "association",
        "textAnnotation",
        "group",
        "category",
        "auditing",
        "monitoring",
    }
)
_BY_HAND = frozenset(
    {
        Kind.TASK,
        Kind.MANUAL_TASK,
        Kind.USER_TASK,
        Kind.SERVICE_TASK,
        Kind.SCRIPT_TASK,
        Kind.BUSINESS_RULE_TASK,
        Kind.SEND_TASK,
    }
)
_KEPT_AT_BORDERS = frozenset({EventKind.TIMER, EventKind.MESSAGE, EventKind.ERROR})


def neutral(root: etree._Element, processes: Iterable[Process], entered: frozenset[str]) -> etree._Element:
    """`root` itself, changed in place. Raises NoOpinion for what is entered and cannot be judged."""
    nodes = {node.id: node for process in processes for node in process.nodes.values()}
    for process in processes:
        for node in process.nodes.values():
            if node.id in entered:
                reason_against(process, node)
    raced = {
        target.id
        for process in processes
        for node in process.nodes.values()
        if node.kind is Kind.EVENT_BASED_GATEWAY
        for _, target in process.targets(node)
    }
    for element in list(root.iter()):
        if namespace(element) != BPMN or local(element) in _STRIPPED:
            _drop(element)
    for element in list(root.iter(f"{{{BPMN}}}*")):
        known = nodes.get(element.get("id") or "")
        if local(element) in KINDS and known is not None:
            if known.id in entered or known.id not in raced or not _can_stay(known):
                _fit(element, known, seen=known.id in entered)
            else:
                _cut(element)
    _mark_expressions(
        root, nodes, {flow.id: flow.condition for process in processes for flow in process.flows.values()}
    )
    return root


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _fit(element: etree._Element, node: Node, *, seen: bool) -> None:
    if node.kind is Kind.EVENT_SUB_PROCESS or (node.kind is Kind.BOUNDARY_EVENT and not seen and not _can_stay(node)):
        _drop(element)
    elif not seen and node.loop is not None:
        # Reached with nothing to repeat, an activity is passed without being entered.
        _stub(element)
    elif not seen and node.kind not in (Kind.START_EVENT, Kind.BOUNDARY_EVENT):
        _stub(element)
        _cut(element)
    elif node.kind in _BY_HAND or (node.kind is Kind.THROW_EVENT and node.events):
        _stub(element)
    elif node.kind is Kind.END_EVENT:
        _fit_end(element, node)
    elif node.kind is Kind.CALL_ACTIVITY and node.called is not None:
        _without(element, "multiInstanceLoopCharacteristics", "standardLoopCharacteristics")
        element.set("calledElement", str(node.called.process_id))


def _can_stay(node: Node) -> bool:
    return bool(node.outgoing) and len(node.events) == 1 and node.events[0].kind in _KEPT_AT_BORDERS


def _fit_end(element: etree._Element, node: Node) -> None:
    """A message or signal that an end event throws goes elsewhere; what ends or escapes the scope stays."""
    if not all(event.kind in (EventKind.TERMINATE, EventKind.ERROR) for event in node.events):
        for child in list(element):
            if local(child).endswith("EventDefinition") or local(child) == "eventDefinitionRef":
                element.remove(child)


def _stub(element: etree._Element) -> None:
    """A task that only the driver completes, with the flows of the element."""
    element.tag = f"{{{BPMN}}}manualTask"
    for child in list(element):
        if local(child) not in ("incoming", "outgoing"):
            element.remove(child)
    for attribute in list(element.attrib):
        if attribute not in ("id", "name", "default"):
            del element.attrib[attribute]


def _cut(element: etree._Element) -> None:
    """Nothing follows what the example never enters."""
    parent = element.getparent()
    for flow in list(inside(parent, "sequenceFlow")) if parent is not None else []:
        if flow.get("sourceRef") == element.get("id"):
            _drop(flow)


def _without(element: etree._Element, *names: str) -> None:
    for child in list(inside(element, *names)):
        element.remove(child)


def _mark_expressions(root: etree._Element, nodes: Mapping[str, Node], conditions: Mapping[str, Feel | None]) -> None:
    """FEEL begins with "F:", literal text with "L:", so that the script engine knows which is which."""
    for flow in root.iter(f"{{{BPMN}}}sequenceFlow"):
        condition = conditions.get(flow.get("id") or "")
        for child in inside(flow, "conditionExpression"):
            child.text = f"F:{condition}"
    for definition in root.iter(f"{{{BPMN}}}timerEventDefinition"):
        for child in inside(definition):
            written = (child.text or "").strip()
            child.text = f"F:{written[1:]}" if written.startswith("=") else f"L:{written}"


__all__ = ["NoOpinion", "neutral"]
