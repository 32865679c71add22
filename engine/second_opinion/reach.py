"""What SpiffWorkflow 3.2 runs rightly (measured on the public conformance kit and by probes), element by element."""

from engine.graph import EventKind, Feel, Kind, Node, Process

_WRONG_KINDS = {
    Kind.EVENT_SUB_PROCESS: ("事件子流程", "event sub-process"),
    Kind.TRANSACTION: ("事务子流程", "transaction"),
    Kind.AD_HOC_SUB_PROCESS: ("特设子流程", "ad-hoc sub-process"),
    Kind.COMPLEX_GATEWAY: ("复杂网关", "complex gateway"),
}
_RIGHT_EVENTS = {
    Kind.START_EVENT: frozenset[EventKind](),
    Kind.CATCH_EVENT: frozenset({EventKind.TIMER, EventKind.MESSAGE}),
    Kind.BOUNDARY_EVENT: frozenset({EventKind.TIMER, EventKind.MESSAGE, EventKind.ERROR}),
    Kind.THROW_EVENT: frozenset({EventKind.MESSAGE}),
    Kind.END_EVENT: frozenset({EventKind.TERMINATE, EventKind.MESSAGE, EventKind.ERROR}),
    Kind.RECEIVE_TASK: frozenset({EventKind.MESSAGE}),
    Kind.SEND_TASK: frozenset({EventKind.MESSAGE}),
}
_COMPARED = frozenset(
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
        Kind.CATCH_EVENT,
        Kind.THROW_EVENT,
        Kind.BOUNDARY_EVENT,
        Kind.END_EVENT,
    }
)
_RESERVED = frozenset({"Start", "End", "Root"})


class NoOpinion(Exception):
    """The second engine cannot judge; why, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en


def is_compared(node: Node) -> bool:
    """Whether both engines count the element in the same way; gateways, start events and repetition they do not."""
    return node.kind in _COMPARED and node.loop is None


def reason_against(process: Process, node: Node) -> None:
    """Raise NoOpinion if the second engine would run the element wrongly or not at all."""
    wrong = _kind(process, node) or _activity(process, node) or _events(node)
    if node.id in _RESERVED:
        wrong = ("保留的标识", "a reserved id")
    if wrong:
        raise NoOpinion(f"{node.id}（{wrong[0]}）", f"{node.id} ({wrong[1]})")


def _kind(process: Process, node: Node) -> tuple[str, str] | None:
    if (
        node.kind in (Kind.PARALLEL_GATEWAY, Kind.INCLUSIVE_GATEWAY)
        and len(node.incoming) > 1
        and _in_cycle(process, node)
    ):
        return "循环中的汇合网关", "a joining gateway in a loop"
    if node.kind is Kind.EVENT_BASED_GATEWAY and node.instantiate:
        return "用于启动的事件网关", "an instantiating gateway"
    return _WRONG_KINDS.get(node.kind)


def _in_cycle(process: Process, node: Node) -> bool:
    seen: set[str] = set()
    waiting = [target.id for _, target in process.targets(node)]
    while waiting:
        name = waiting.pop()
        if name == node.id:
            return True
        if name not in seen:
            seen.add(name)
            reached = process.nodes[name]
            waiting += [target.id for _, target in process.targets(reached)]
            waiting += reached.boundary
    return False


def _activity(process: Process, node: Node) -> tuple[str, str] | None:
    if node.loop is not None:
        return "重复执行", "repetition"
    if node.for_compensation:
        return "补偿", "compensation"
    if node.start_quantity != 1 or node.completion_quantity != 1:
        return "令牌数量", "token quantities"
    if node.listeners:
        return "监听器", "listeners"
    flows = [process.flows[name] for name in node.outgoing]
    splits = "gateway" not in node.kind and (len(flows) > 1 or any(flow.condition for flow in flows))
    if splits:
        return "活动的多条或带条件的出口", "several or conditional flows out of an activity"
    if node.kind is Kind.SUB_PROCESS:
        return _sub_process(process, node)
    return _call(node) if node.kind is Kind.CALL_ACTIVITY else None


def _sub_process(process: Process, node: Node) -> tuple[str, str] | None:
    ends = process.children(node.id, Kind.END_EVENT)
    starts = process.children(node.id, Kind.START_EVENT)
    return None if ends and len(starts) == 1 else ("没有结束事件的子流程", "a sub-process without an end event")


def _call(node: Node) -> tuple[str, str] | None:
    called = node.called
    if called is None or isinstance(called.process_id, Feel) or called.binding not in ("latest", "deployment"):
        return "运行时才确定的被调用流程", "a called process that is chosen while running"
    if node.inputs or node.outputs or not called.propagate_all_parents or not called.propagate_all_children:
        return "被调用流程的局部变量", "variables of a called process"
    return None


def _events(node: Node) -> tuple[str, str] | None:
    right = _RIGHT_EVENTS.get(node.kind, frozenset(EventKind))
    if len(node.events) > 1:
        return "多个触发条件", "several triggers"
    for event in node.events:
        if event.kind not in right:
            return f"{event.kind} 事件", f"{event.kind} event"
        if isinstance(event.name, Feel):
            return "运行时才确定的名称", "a name that is chosen while running"
        if event.timer == "cycle":
            return "周期定时", "a repeating timer"
    return None
