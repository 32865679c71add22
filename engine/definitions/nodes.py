"""Reads one flow node of a diagram into a `Node` of the graph."""

from dataclasses import replace

from lxml import etree

from engine.definitions import diagram_findings as f
from engine.definitions.data_flow import held_data, read_data_flow
from engine.definitions.declarations import Reading
from engine.definitions.events import message_event, read_events
from engine.definitions.extensions import (
    assignment,
    called_element,
    decision,
    extension,
    feel,
    listeners,
    mappings,
    properties,
    schedule,
    work,
)
from engine.definitions.loops import read_loop
from engine.definitions.vocabulary import ACTIVITIES, KINDS
from engine.definitions.xml_reading import first, flag, inside, local, number, text
from engine.graph import AdHoc, Kind, Node

CONTAINERS = frozenset({Kind.SUB_PROCESS, Kind.EVENT_SUB_PROCESS, Kind.TRANSACTION, Kind.AD_HOC_SUB_PROCESS})
_WORKED = frozenset(["serviceTask", "sendTask", "scriptTask", "businessRuleTask", "endEvent", "intermediateThrowEvent"])
_EMBEDDED_FORM = "camunda-forms:bpmn:"


def read_node(element: etree._Element, parent: str, *, reading: Reading) -> Node:
    """The node for one flow element, without its flows, children and boundary events."""
    data = read_data_flow(element, reading)
    ours = properties(element)
    node = Node(
        id=element.get("id") or "",
        kind=kind_of(element),
        name=(element.get("name") or "").strip(),
        parent=parent,
        lane=reading.lanes.get(element.get("id") or "", ""),
        documentation="\n".join(text(part) for part in inside(element, "documentation")),
        properties=ours,
        inputs=data.inputs + mappings(element, "input"),
        outputs=data.outputs + mappings(element, "output"),
        listeners=listeners(element),
        data=held_data(element, reading),
        work=work(element) if local(element) in _WORKED else None,
    )
    if local(element) in ACTIVITIES:
        return _activity(node, element, reading)
    return _gateway(node, element) if "Gateway" in local(element) else _event(node, element, reading)


def kind_of(element: etree._Element) -> Kind:
    """What the element is; a sub-process triggered by an event is a kind of its own."""
    kind = KINDS[local(element)]
    triggered = kind is Kind.SUB_PROCESS and flag(element, "triggeredByEvent", default=False)
    return Kind.EVENT_SUB_PROCESS if triggered else kind


def _event(node: Node, element: etree._Element, reading: Reading) -> Node:
    boundary = node.kind is Kind.BOUNDARY_EVENT
    return replace(
        node,
        events=read_events(element, reading),
        parallel_multiple=flag(element, "parallelMultiple", default=False),
        interrupting=flag(element, "cancelActivity" if boundary else "isInterrupting", default=True),
        attached_to=_id(reading.element(element.get("attachedToRef"))) if boundary else None,
        form=read_form(element),
    )


def _gateway(node: Node, element: etree._Element) -> Node:
    return replace(
        node,
        default=element.get("default"),
        instantiate=flag(element, "instantiate", default=False),
        activation_condition=feel(text(first(element, "activationCondition"))),
    )


def _activity(node: Node, element: etree._Element, reading: Reading) -> Node:
    node = replace(
        node,
        default=element.get("default"),
        for_compensation=flag(element, "isForCompensation", default=False),
        start_quantity=number(element, "startQuantity", default=1),
        completion_quantity=number(element, "completionQuantity", default=1),
        loop=read_loop(element, reading),
    )
    return _READERS[node.kind](node, element, reading) if node.kind in _READERS else node


def _user_task(node: Node, element: etree._Element, reading: Reading) -> Node:
    who = assignment(element, node.properties)
    if who.assignee is None and who.candidate_groups is None and who.candidate_users is None:
        reading.found.warning(f.NOBODY, element)
    return replace(node, assignment=who, schedule=schedule(element), form=read_form(element))


def _service_task(node: Node, element: etree._Element, reading: Reading) -> Node:
    _need_work(node, element, reading)
    return node


def _send_task(node: Node, element: etree._Element, reading: Reading) -> Node:
    message = message_event(element, reading)
    if message is None:
        _need_work(node, element, reading)
    return replace(node, events=(message,) if message else ())


def _receive_task(node: Node, element: etree._Element, reading: Reading) -> Node:
    message = message_event(element, reading)
    if message is None:
        reading.found.error(f.MISSING_SETTING, element, zh="消息", en="the message")
    instantiate = flag(element, "instantiate", default=False)
    return replace(node, events=(message,) if message else (), instantiate=instantiate)


def _script_task(node: Node, element: etree._Element, reading: Reading) -> Node:
    setting = extension(element, "script")
    if setting is not None:
        result = (setting.get("resultVariable") or "").strip()
        node = replace(node, script=feel(setting.get("expression")), script_result=result or None)
    else:
        result = str(node.properties.get("bihuan:resultVariable", ""))
        node = replace(node, script=feel(text(first(element, "script"))), script_result=result or None)
    if node.script is None and node.work is None:
        reading.found.error(f.MISSING_SETTING, element, zh="脚本", en="the script")
    return node


def _business_rule_task(node: Node, element: etree._Element, reading: Reading) -> Node:
    asked = decision(element)
    if asked is None and node.work is None:
        reading.found.error(f.MISSING_SETTING, element, zh="决策", en="the decision")
    if asked is not None and not asked.result:
        reading.found.error(f.MISSING_SETTING, element, zh="结果变量", en="the result variable")
    return replace(node, decision=asked)


def _call_activity(node: Node, element: etree._Element, reading: Reading) -> Node:
    called = called_element(element)
    if called is None:
        reading.found.error(f.MISSING_SETTING, element, zh="被调用的流程", en="the called process")
    return replace(node, called=called)


def _ad_hoc(node: Node, element: etree._Element, reading: Reading) -> Node:
    setting = extension(element, "adHoc")
    rules = AdHoc(
        sequential=element.get("ordering") == "Sequential",
        completion_condition=feel(text(first(element, "completionCondition"))),
        cancel_remaining=flag(element, "cancelRemainingInstances", default=True),
        active_elements=None if setting is None else feel(setting.get("activeElementsCollection")),
    )
    return replace(node, ad_hoc=rules)


_READERS = {
    Kind.USER_TASK: _user_task,
    Kind.SERVICE_TASK: _service_task,
    Kind.SEND_TASK: _send_task,
    Kind.RECEIVE_TASK: _receive_task,
    Kind.SCRIPT_TASK: _script_task,
    Kind.BUSINESS_RULE_TASK: _business_rule_task,
    Kind.CALL_ACTIVITY: _call_activity,
    Kind.AD_HOC_SUB_PROCESS: _ad_hoc,
}


def _need_work(node: Node, element: etree._Element, reading: Reading) -> None:
    if node.work is None or not node.work.type:
        reading.found.error(f.MISSING_SETTING, element, zh="作业类型", en="the job type")


def read_form(element: etree._Element) -> str | None:
    """The id of the element's form: of the deployment, or embedded in the process."""
    setting = extension(element, "formDefinition")
    if setting is None:
        return None
    named = setting.get("formId") or (setting.get("formKey") or "").removeprefix(_EMBEDDED_FORM)
    return named.strip() or None


def _id(element: etree._Element | None) -> str | None:
    return None if element is None else element.get("id")
