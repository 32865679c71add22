"""Checks which event may stand where (BPMN 2.0, tables 10.84, 10.86, 10.88 to 10.90)."""

from collections.abc import Mapping

from engine.definitions import diagram_findings as f
from engine.definitions.findings import FindingList
from engine.definitions.reachability import Links, link_catchers
from engine.graph import EventKind, Kind, Node, Process

KINDS_ZH: Mapping[EventKind, str] = {
    EventKind.MESSAGE: "消息",
    EventKind.SIGNAL: "信号",
    EventKind.TIMER: "定时",
    EventKind.ERROR: "错误",
    EventKind.ESCALATION: "升级",
    EventKind.CONDITIONAL: "条件",
    EventKind.COMPENSATION: "补偿",
    EventKind.LINK: "链接",
    EventKind.TERMINATE: "终止",
    EventKind.CANCEL: "取消",
}
"""Chinese names of event definitions."""
_WAITING = frozenset({EventKind.MESSAGE, EventKind.TIMER, EventKind.CONDITIONAL, EventKind.SIGNAL})
_CAUGHT = _WAITING | {EventKind.ERROR, EventKind.ESCALATION, EventKind.COMPENSATION}
_THROWN = frozenset({EventKind.MESSAGE, EventKind.ESCALATION, EventKind.COMPENSATION, EventKind.SIGNAL})
_PLACES: Mapping[str, frozenset[EventKind]] = {
    "process start": _WAITING,
    "event sub-process start": _CAUGHT,
    "sub-process start": frozenset(),
    Kind.CATCH_EVENT: _WAITING | {EventKind.LINK},
    Kind.THROW_EVENT: _THROWN | {EventKind.LINK},
    Kind.END_EVENT: _THROWN | {EventKind.ERROR, EventKind.CANCEL, EventKind.TERMINATE},
    Kind.BOUNDARY_EVENT: _CAUGHT | {EventKind.CANCEL},
}
_ALWAYS_INTERRUPT = frozenset({EventKind.ERROR, EventKind.CANCEL})
_EVENT_NODES = frozenset({Kind.START_EVENT, Kind.CATCH_EVENT, Kind.THROW_EVENT, Kind.END_EVENT, Kind.BOUNDARY_EVENT})


def check_events(process: Process, found: FindingList) -> None:
    """Note a finding for every event that cannot stand where it stands."""
    links = link_catchers(process)
    for node in process.nodes.values():
        if node.kind in _EVENT_NODES:
            _check_place(process, node, found)
            _check_links(links, node, found)
        _check_keys(process, node, found)


def _place(process: Process, node: Node) -> str:
    if node.kind is not Kind.START_EVENT:
        return node.kind
    around = process.nodes[node.parent].kind
    if around is Kind.PROCESS:
        return "process start"
    return "event sub-process start" if around is Kind.EVENT_SUB_PROCESS else "sub-process start"


def _check_place(process: Process, node: Node, found: FindingList) -> None:
    place = _place(process, node)
    for event in node.events:
        if event.kind not in _PLACES[place]:
            found.error(f.NOT_HERE, node.id, zh=f"{KINDS_ZH[event.kind]}事件", en=f"a {event.kind} event ({place})")
        if event.kind in _ALWAYS_INTERRUPT and not node.interrupting:
            found.error(f.ALWAYS_INTERRUPTING, node.id, zh=KINDS_ZH[event.kind], en=event.kind)
        if event.kind is EventKind.CANCEL and not _in_transaction(process, node):
            found.error(f.NOT_HERE, node.id, zh="事务之外的取消事件", en="a cancel event outside a transaction")
        if event.kind is EventKind.CONDITIONAL and place == "process start":
            found.warning(f.CONDITIONAL_START, node.id)
    if not node.events and node.kind in (Kind.CATCH_EVENT, Kind.BOUNDARY_EVENT):
        found.error(f.MISSING_SETTING, node.id, zh="触发条件", en="the trigger")
    if len(node.events) > 1 and any(event.kind in (EventKind.LINK, EventKind.CANCEL) for event in node.events):
        found.error(
            f.NOT_HERE, node.id, zh="与其他触发条件并列的链接或取消", en="a link or cancel beside other triggers"
        )
    if node.parallel_multiple and any(event.kind not in _WAITING for event in node.events):
        found.error(
            f.NOT_HERE, node.id, zh="带这种触发条件的并行多重事件", en="a parallel multiple event with such a trigger"
        )


def _in_transaction(process: Process, node: Node) -> bool:
    if node.kind is Kind.BOUNDARY_EVENT:
        host = process.nodes.get(node.attached_to or "")
        return host is not None and host.kind is Kind.TRANSACTION
    around: Node | None = process.nodes.get(node.parent)
    while around is not None and around.kind is not Kind.TRANSACTION:
        around = process.nodes.get(around.parent)
    return around is not None


def _check_links(links: Links, node: Node, found: FindingList) -> None:
    for event in node.events:
        if event.kind is not EventKind.LINK or not event.name:
            continue
        catching = links.get((node.parent, str(event.name)), [])
        if not catching:
            found.error(f.UNRESOLVED, node.id, attribute="link / 链接", target=event.name)
        elif len(catching) > 1:
            found.error(f.LINK_TWICE, node.id, link=event.name, events=", ".join(catching))


def _check_keys(process: Process, node: Node, found: FindingList) -> None:
    """A message that an instance waits for needs a key to find it; a message that starts one does not."""
    starts = node.kind is Kind.START_EVENT and process.nodes[node.parent].kind is Kind.PROCESS
    catches = node.kind in (Kind.START_EVENT, Kind.CATCH_EVENT, Kind.BOUNDARY_EVENT, Kind.RECEIVE_TASK)
    if starts or not catches or node.instantiate:
        return
    for event in node.events:
        if event.kind is EventKind.MESSAGE and event.name and event.correlation_key is None:
            found.warning(f.NO_KEY, node.id)
