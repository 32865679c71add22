"""What running a process needs to look up again and again, worked out once for each compiled process and then kept.

Only the walk and the elements use it.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

from engine.execution.reach import Reach, reach_of_join
from engine.graph import EventKind, Flow, Kind, Node, Process

CONTAINERS = frozenset(
    {Kind.PROCESS, Kind.SUB_PROCESS, Kind.EVENT_SUB_PROCESS, Kind.TRANSACTION, Kind.AD_HOC_SUB_PROCESS}
)
KEPT_PLANS = 256


@dataclass(frozen=True, slots=True)
class EventSubProcess:
    """An event sub-process and the start event that opens it."""

    node: Node
    start: Node


@dataclass(slots=True)
class Plan:
    """Look-ups of one process."""

    process: Process
    event_sub_processes: dict[str, tuple[EventSubProcess, ...]] = field(default_factory=dict)
    boundary: dict[str, tuple[Node, ...]] = field(default_factory=dict)
    """Boundary events by activity; compensation events are not among them, they are no subscriptions."""
    undo: dict[str, Node] = field(default_factory=dict)
    """The compensation handler of an activity, by the activity."""
    outgoing: dict[str, tuple[Flow, ...]] = field(default_factory=dict)
    links: dict[tuple[str, str], Node] = field(default_factory=dict)
    _reach: dict[str, Reach] = field(default_factory=dict)

    def reach(self, join: Node) -> Reach:
        """From which elements a token can still come to the inclusive or complex gateway `join`, by incoming flow."""
        if join.id not in self._reach:
            self._reach[join.id] = reach_of_join(self.process, join)
        return self._reach[join.id]


def _compensation_handler(process: Process, event: Node) -> str | None:
    if event.compensation_handler:
        return event.compensation_handler
    return process.flows[event.outgoing[0]].target if event.outgoing else None


def _fill(plan: Plan, node: Node) -> None:
    process = plan.process
    plan.outgoing[node.id] = tuple(process.flows[flow] for flow in node.outgoing)
    events = [process.nodes[event] for event in node.boundary]
    plan.boundary[node.id] = tuple(event for event in events if not _compensates(event))
    for event in events:
        handler = _compensation_handler(process, event) if _compensates(event) else None
        if handler:
            plan.undo[node.id] = process.nodes[handler]
    if node.kind in CONTAINERS:
        inside = process.children(node.id, Kind.EVENT_SUB_PROCESS)
        starts = ((child, process.children(child.id, Kind.START_EVENT)) for child in inside)
        plan.event_sub_processes[node.id] = tuple(EventSubProcess(child, start[0]) for child, start in starts if start)
    if node.kind is Kind.CATCH_EVENT and node.events and node.events[0].kind is EventKind.LINK:
        plan.links[node.parent, node.events[0].name] = node


def _compensates(event: Node) -> bool:
    return bool(event.events) and event.events[0].kind is EventKind.COMPENSATION


_plans: OrderedDict[int, Plan] = OrderedDict()
_lock = Lock()


def plan_of(process: Process) -> Plan:
    """The plan of `process`; the last used ones are kept, with their process, so that no id is reused meanwhile."""
    with _lock:
        plan = _plans.get(id(process))
        if plan is None:
            plan = _plans[id(process)] = _made(process)
            if len(_plans) > KEPT_PLANS:
                _plans.popitem(last=False)
        else:
            _plans.move_to_end(id(process))
        return plan


def _made(process: Process) -> Plan:
    plan = Plan(process)
    for node in process.nodes.values():
        _fill(plan, node)
    return plan
