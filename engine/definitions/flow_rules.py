"""Checks where sequence flows may lead, which may carry a condition, and that every gateway has a way out."""

from engine.definitions import diagram_findings as f
from engine.definitions.findings import FindingList
from engine.graph import EventKind, Flow, Kind, Node, Process

_CONDITIONAL_GATEWAYS = frozenset({Kind.EXCLUSIVE_GATEWAY, Kind.INCLUSIVE_GATEWAY, Kind.COMPLEX_GATEWAY})
_NO_CONDITIONS = frozenset(
    {
        Kind.START_EVENT,
        Kind.CATCH_EVENT,
        Kind.THROW_EVENT,
        Kind.BOUNDARY_EVENT,
        Kind.PARALLEL_GATEWAY,
        Kind.EVENT_BASED_GATEWAY,
    }
)
_GATEWAYS = _CONDITIONAL_GATEWAYS | {Kind.PARALLEL_GATEWAY, Kind.EVENT_BASED_GATEWAY}
_AFTER_EVENT_GATEWAY = frozenset({EventKind.MESSAGE, EventKind.TIMER, EventKind.SIGNAL, EventKind.CONDITIONAL})


def check_flows(process: Process, found: FindingList) -> None:
    """Note a finding for every sequence flow that cannot be taken and every element that leads nowhere."""
    for flow in process.flows.values():
        source, target = process.nodes.get(flow.source), process.nodes.get(flow.target)
        if source is not None and target is not None:
            _check_ends(process, flow, found)
            _check_condition(flow, source, found)
        elif flow.source and flow.target:
            # An end that resolved but is no node of this process lies in another one.
            _refuse(flow, found, "两端不在同一个流程里", "its ends are in different processes")
    for node in process.nodes.values():
        _check_exits(process, node, found)


def _check_ends(process: Process, flow: Flow, found: FindingList) -> None:
    source, target = process.nodes[flow.source], process.nodes[flow.target]
    if source.parent != target.parent:
        _refuse(flow, found, "顺序流不能跨越子流程的边界", "a sequence flow cannot cross the border of a sub-process")
    if source.kind is Kind.END_EVENT:
        _refuse(flow, found, "结束事件没有后续", "nothing follows an end event")
    if target.kind is Kind.START_EVENT:
        _refuse(flow, found, "开始事件不能有来路", "nothing leads into a start event")
    if target.kind is Kind.BOUNDARY_EVENT:
        _refuse(flow, found, "边界事件不能有来路", "nothing leads into a boundary event")
    if Kind.EVENT_SUB_PROCESS in (source.kind, target.kind):
        _refuse(flow, found, "事件子流程不能连接顺序流", "an event sub-process has no sequence flows")
    if source.kind is Kind.EVENT_BASED_GATEWAY and not _catches(target):
        _refuse(
            flow, found, "事件网关之后只能是等待事件或接收任务", "only waiting events may follow an event-based gateway"
        )
    if _links(source) and source.kind is Kind.THROW_EVENT:
        _refuse(flow, found, "链接抛出事件没有后续顺序流", "a throwing link has no sequence flow")
    if _links(target) and target.kind is Kind.CATCH_EVENT:
        _refuse(flow, found, "链接接收事件没有来路", "nothing leads into a catching link")


def _catches(target: Node) -> bool:
    if target.kind is Kind.RECEIVE_TASK:
        return True
    return target.kind is Kind.CATCH_EVENT and all(event.kind in _AFTER_EVENT_GATEWAY for event in target.events)


def _links(node: Node) -> bool:
    return any(event.kind is EventKind.LINK for event in node.events)


def _refuse(flow: Flow, found: FindingList, zh: str, en: str) -> None:
    found.error(f.BAD_FLOW, flow.id, source=flow.source, target=flow.target, zh=zh, en=en)


def _check_condition(flow: Flow, source: Node, found: FindingList) -> None:
    several = len(source.outgoing) > 1
    if flow.condition is not None and source.kind in _NO_CONDITIONS:
        found.error(f.CONDITION_HERE, flow.id, source=flow.source)
    if flow.condition is not None and source.default == flow.id:
        found.warning(f.DEFAULT_CONDITION, flow.id)
    unclear = flow.condition is None and source.default != flow.id
    if unclear and several and source.kind is Kind.EXCLUSIVE_GATEWAY:
        found.error(f.NO_CONDITION, flow.id, source=flow.source)


def _check_exits(process: Process, node: Node, found: FindingList) -> None:
    if node.default and node.default not in node.outgoing:
        found.error(f.UNRESOLVED, node.id, attribute="default", target=node.default)
    needs_exit = node.kind in _GATEWAYS or node.kind is Kind.START_EVENT
    if needs_exit and not node.outgoing:
        found.error(f.NO_PATH, node.id)
    conditions = [process.flows[name].condition for name in node.outgoing]
    guarded = node.kind in _CONDITIONAL_GATEWAYS and node.default is None and conditions
    if guarded and all(condition is not None for condition in conditions):
        found.warning(f.NO_DEFAULT, node.id)
