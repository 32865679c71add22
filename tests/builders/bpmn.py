"""The BPMN file of a compiled process: the way back from `engine.graph`, so that one drawing serves engine, compiler
and database.

Names must be XML names. What it does not write (lanes, forms' contents, documentation) is not needed to run a process.
"""

from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from engine.graph import Event, EventKind, Feel, Kind, Loop, Node, Process, TimerKind

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
register_namespace("bpmn", BPMN)
register_namespace("zeebe", ZEEBE)

_TAGS = {Kind.EVENT_SUB_PROCESS: "subProcess", Kind.CATCH_EVENT: "intermediateCatchEvent"}
_TIMERS = {TimerKind.DATE: "timeDate", TimerKind.DURATION: "timeDuration", TimerKind.CYCLE: "timeCycle"}
_DEFINITIONS = {EventKind.COMPENSATION: "compensateEventDefinition"}
_CODES = {EventKind.ERROR: "errorCode", EventKind.ESCALATION: "escalationCode"}
_NAMED = (EventKind.MESSAGE, EventKind.SIGNAL, EventKind.ERROR, EventKind.ESCALATION)


def bpmn(process: Process) -> bytes:
    """The file, without a drawing."""
    root = Element(f"{{{BPMN}}}definitions", {"targetNamespace": "tests", "id": f"file_of_{process.id}"})
    drawn = _add(root, "process", {"id": process.id, "isExecutable": "true"})
    writer = _Writer(process, root)
    writer.container(drawn, process.root)
    writer.declare()
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _add(parent: Element, tag: str, attributes: Mapping[str, str | None] | None = None, text: str = "") -> Element:
    given = {name: value for name, value in (attributes or {}).items() if value is not None}
    child = SubElement(parent, f"{{{BPMN}}}{tag}", given)
    child.text = text or None
    return child


def _setting(parent: Element, tag: str, attributes: Mapping[str, str | None]) -> Element:
    given = {name: value for name, value in attributes.items() if value is not None}
    return SubElement(parent, f"{{{ZEEBE}}}{tag}", given)


def _text(text: str | None) -> str | None:
    """As attributes have it: FEEL begins with "="."""
    return f"={text}" if isinstance(text, Feel) else text


def _camel(kind: str) -> str:
    first, *rest = kind.split("_")
    return first + "".join(word.capitalize() for word in rest)


class _Writer:
    def __init__(self, process: Process, root: Element) -> None:
        self.process = process
        self.root = root
        self.named: dict[Event, str] = {}

    def container(self, drawn: Element, container: Node) -> None:
        for node in self.process.children(container.id):
            self._node(drawn, node)
        for flow in self.process.flows.values():
            if self.process.nodes[flow.source].parent == container.id:
                ends = {"id": flow.id, "sourceRef": flow.source, "targetRef": flow.target}
                line = _add(drawn, "sequenceFlow", ends)
                if flow.condition:
                    _add(line, "conditionExpression", text=f"={flow.condition}")
        self._associations(drawn, container)

    def _associations(self, drawn: Element, container: Node) -> None:
        for node in self.process.children(container.id):
            if node.compensation_handler:
                ends = {"id": f"undo_{node.id}", "sourceRef": node.id, "targetRef": node.compensation_handler}
                _add(drawn, "association", {**ends, "associationDirection": "One"})

    def _node(self, drawn: Element, node: Node) -> None:
        tag = _TAGS.get(node.kind, _camel(node.kind.value))
        element = _add(drawn, tag, {"id": node.id, "name": node.name or None, **_attributes(node)})
        _extensions(element, node)
        for word, flows in (("incoming", node.incoming), ("outgoing", node.outgoing)):
            for flow in flows:
                _add(element, word, text=flow)
        for event in node.events:
            if node.kind in (Kind.RECEIVE_TASK, Kind.SEND_TASK):
                element.set("messageRef", self._reference(event))
            else:
                self._event(element, event)
        if node.loop:
            self._loop(element, node.loop)
        if node.children:
            self.container(element, node)
        if node.ad_hoc and node.ad_hoc.completion_condition:
            _add(element, "completionCondition", text=f"={node.ad_hoc.completion_condition}")
        if node.activation_condition:
            _add(element, "activationCondition", text=f"={node.activation_condition}")

    def _event(self, element: Element, event: Event) -> Element:
        tag = _DEFINITIONS.get(event.kind, f"{event.kind.value}EventDefinition")
        definition = _add(element, tag, {"id": f"definition_{len(list(self.root.iter()))}"})
        if event.kind in _NAMED and (event.name or event.kind is EventKind.MESSAGE):
            definition.set(f"{event.kind.value}Ref", self._reference(event))
        if event.kind is EventKind.LINK:
            definition.set("name", event.name)
        if event.activity:
            definition.set("activityRef", event.activity)
        if event.timer:
            _add(definition, _TIMERS[event.timer], text=_text(event.expression) or "")
        if event.kind is EventKind.CONDITIONAL:
            _add(definition, "condition", text=f"={event.expression}")
        return definition

    def _reference(self, event: Event) -> str:
        """The id under which the message, signal, error or escalation is declared."""
        return self.named.setdefault(event, f"{event.kind.value}_{len(self.named)}")

    def declare(self) -> None:
        """Declare every message, signal, error and escalation that was referred to."""
        for place, (event, name) in enumerate(self.named.items()):
            code = {_CODES[event.kind]: event.name} if event.kind in _CODES else {}
            declared = Element(f"{{{BPMN}}}{event.kind.value}", {"id": name, "name": _text(event.name) or "", **code})
            if event.correlation_key:
                holder = _add(declared, "extensionElements")
                _setting(holder, "subscription", {"correlationKey": _text(event.correlation_key)})
            self.root.insert(place, declared)

    def _loop(self, element: Element, loop: Loop) -> None:
        if loop.standard:
            maximum = None if loop.maximum is None else str(loop.maximum)
            settings = {"testBefore": _flag(loop.test_before), "loopMaximum": maximum}
            drawn = _add(element, "standardLoopCharacteristics", settings)
            _add(drawn, "loopCondition", text=f"={loop.condition}") if loop.condition else None
            return
        thrown = {"none": loop.none_event, "one": loop.one_event}.get(loop.behavior)
        settings = {"isSequential": _flag(loop.sequential), "behavior": loop.behavior.capitalize()}
        drawn = _add(element, "multiInstanceLoopCharacteristics", settings)
        if thrown is not None:
            definition = str(self._event(self.root, thrown).get("id"))
            drawn.set(f"{loop.behavior}BehaviorEventRef", definition)
        given = {
            "inputCollection": _text(loop.collection),
            "inputElement": loop.element_variable,
            "outputCollection": loop.output_collection,
            "outputElement": _text(loop.output_element),
        }
        if any(given.values()):
            _setting(_add(drawn, "extensionElements"), "loopCharacteristics", given)
        for tag, expression in (
            ("loopCardinality", loop.cardinality),
            ("completionCondition", loop.completion_condition),
        ):
            _add(drawn, tag, text=f"={expression}") if expression else None


def _flag(value: bool) -> str | None:
    return "true" if value else None


def _attributes(node: Node) -> dict[str, str | None]:
    event = node.kind is Kind.START_EVENT and not node.interrupting
    return {
        "default": node.default,
        "attachedToRef": node.attached_to,
        "cancelActivity": "false" if node.kind is Kind.BOUNDARY_EVENT and not node.interrupting else None,
        "isInterrupting": "false" if event else None,
        "triggeredByEvent": _flag(node.kind is Kind.EVENT_SUB_PROCESS),
        "parallelMultiple": _flag(node.parallel_multiple),
        "instantiate": _flag(node.instantiate),
        "isForCompensation": _flag(node.for_compensation),
        "startQuantity": str(node.start_quantity) if node.start_quantity > 1 else None,
        "completionQuantity": str(node.completion_quantity) if node.completion_quantity > 1 else None,
        "ordering": "Sequential" if node.ad_hoc and node.ad_hoc.sequential else None,
        "cancelRemainingInstances": "false" if node.ad_hoc and not node.ad_hoc.cancel_remaining else None,
    }


def _extensions(element: Element, node: Node) -> None:
    holder = Element(f"{{{BPMN}}}extensionElements")
    for tag, attributes in _settings_of(node):
        if any(value is not None for value in attributes.values()):
            _setting(holder, tag, attributes)
    if node.inputs or node.outputs:
        mappings = _setting(holder, "ioMapping", {})
        for word, listed in (("input", node.inputs), ("output", node.outputs)):
            for mapping in listed:
                _setting(mappings, word, {"source": _text(mapping.source), "target": mapping.target})
    if len(holder):
        element.append(holder)


def _settings_of(node: Node) -> Iterable[tuple[str, dict[str, str | None]]]:
    who, when = node.assignment, node.schedule
    groups, users = _text(who.candidate_groups), _text(who.candidate_users)
    people = {"assignee": _text(who.assignee), "candidateGroups": groups, "candidateUsers": users}
    yield "assignmentDefinition", people
    yield "taskSchedule", {"dueDate": _text(when.due), "followUpDate": _text(when.follow_up)}
    yield "priorityDefinition", {"priority": _text(when.priority)}
    if node.work:
        yield "taskDefinition", {"type": _text(node.work.type), "retries": node.work.retries}
    if node.script:
        yield "script", {"expression": f"={node.script}", "resultVariable": node.script_result}
    if node.decision:
        yield "calledDecision", {"decisionId": node.decision.decision_id, "resultVariable": node.decision.result}
    if node.called:
        kind, _, tag = node.called.binding.partition(":")
        bound = {"bindingType": kind, "versionTag": tag or None} if kind != "latest" else {}
        yield "calledElement", {"processId": _text(node.called.process_id), **bound}
    if node.ad_hoc and node.ad_hoc.active_elements:
        yield "adHoc", {"activeElementsCollection": _text(node.ad_hoc.active_elements)}
