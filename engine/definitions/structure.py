"""Checks how the elements of one process stand together (the static rules of BPMN 2.0 that execution relies on)."""

from engine.definitions import diagram_findings as f
from engine.definitions.event_places import check_events
from engine.definitions.findings import FindingList
from engine.definitions.flow_rules import check_flows
from engine.definitions.nodes import CONTAINERS
from engine.definitions.reachability import unreachable
from engine.graph import EventKind, Kind, Node, Process

_ACTIVITY_KINDS = frozenset(
    {
        Kind.TASK,
        Kind.MANUAL_TASK,
        Kind.USER_TASK,
        Kind.SERVICE_TASK,
        Kind.SCRIPT_TASK,
        Kind.BUSINESS_RULE_TASK,
        Kind.SEND_TASK,
        Kind.RECEIVE_TASK,
        Kind.CALL_ACTIVITY,
        Kind.SUB_PROCESS,
        Kind.TRANSACTION,
        Kind.AD_HOC_SUB_PROCESS,
    }
)


def check_structure(process: Process, found: FindingList) -> None:
    """Note a finding for everything in the process that cannot run or can never be reached."""
    for node in process.nodes.values():
        if node.kind is Kind.PROCESS or node.kind in CONTAINERS:
            _check_starts(process, node, found)
        if node.kind is Kind.BOUNDARY_EVENT:
            _check_boundary(process, node, found)
        _check_compensation(process, node, found)
    check_events(process, found)
    check_flows(process, found)
    if not any(finding.severity == "error" for finding in found.found):
        for name in unreachable(process):
            found.warning(f.UNREACHABLE, name)


def _check_starts(process: Process, container: Node, found: FindingList) -> None:
    starts = process.children(container.id, Kind.START_EVENT)
    if container.kind is Kind.AD_HOC_SUB_PROCESS:
        for node in process.children(container.id, Kind.START_EVENT, Kind.END_EVENT):
            found.error(
                f.NOT_HERE,
                node.id,
                zh="特设子流程中的开始或结束事件",
                en="a start or end event in an ad-hoc sub-process",
            )
        return
    plain = [start for start in starts if not start.events]
    if len(plain) > 1:
        found.error(f.TWO_STARTS, container.id, starts=", ".join(start.id for start in plain))
    if container.kind is Kind.EVENT_SUB_PROCESS:
        _check_event_start(process, container, found)
    elif not starts and not (container.kind is Kind.PROCESS and _instantiating(process, container)):
        found.error(f.NO_START, container.id)


def _instantiating(process: Process, container: Node) -> bool:
    return any(child.instantiate and not child.incoming for child in process.children(container.id))


def _check_event_start(process: Process, container: Node, found: FindingList) -> None:
    starts = process.children(container.id, Kind.START_EVENT)
    if len(starts) != 1 or not starts[0].events:
        zh, en = "唯一的、带触发条件的开始事件", "exactly one start event with a trigger"
        found.error(f.MISSING_SETTING, container.id, zh=zh, en=en)
    if container.loop or container.for_compensation:
        found.error(
            f.NOT_HERE,
            container.id,
            zh="事件子流程上的循环或补偿",
            en="repetition or compensation of an event sub-process",
        )


def _check_boundary(process: Process, node: Node, found: FindingList) -> None:
    host = process.nodes.get(node.attached_to or "")
    if host is None or host.kind not in _ACTIVITY_KINDS or host.parent != node.parent:
        found.error(f.UNRESOLVED, node.id, attribute="attachedToRef", target=node.attached_to or "")
    compensates = any(event.kind is EventKind.COMPENSATION for event in node.events)
    if not compensates:
        return
    handler = process.nodes.get(node.compensation_handler or "")
    if handler is None or not handler.for_compensation or handler.parent != node.parent:
        zh, en = "指向补偿活动的关联线", "an association to a compensation activity"
        found.error(f.MISSING_SETTING, node.id, zh=zh, en=en)
    if node.outgoing:
        found.error(f.NOT_HERE, node.id, zh="补偿边界事件的顺序流", en="a sequence flow out of a compensation event")


def _check_compensation(process: Process, node: Node, found: FindingList) -> None:
    if node.for_compensation and (node.incoming or node.outgoing):
        found.error(f.NOT_HERE, node.id, zh="补偿活动的顺序流", en="a sequence flow at a compensation activity")
    for event in node.events:
        if event.kind is EventKind.COMPENSATION and event.activity and event.activity not in process.nodes:
            found.error(f.UNRESOLVED, node.id, attribute="activityRef", target=event.activity)
