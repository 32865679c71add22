"""Moving a running instance by hand: tokens are taken away, elements are started, variables are set, in one go.

Elements start in the scope where they belong; containers around them that do not run yet are entered without their
start event. Where a container or the whole instance is left with nothing inside, it is cancelled with what was in it.
`Run.modify` does it, `modification_findings` says beforehand what speaks against it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.errors import Finding, declare
from engine.execution import containers, loops, subscriptions
from engine.execution.effects import WaitOpened
from engine.execution.elements.ad_hoc_sub_process import offers_choice
from engine.execution.places import around, is_repetition, named, scopes_of, with_inside
from engine.execution.state import WAIT, Scope, State, Token, Wait
from engine.execution.variables import declare_in, mapped
from engine.graph import Kind, Node, Process

if TYPE_CHECKING:
    from engine.execution.walk import Walk

NO_ELEMENT = declare(
    "modify.no_element",
    "missing",
    zh="流程图中没有元素“{element}”。请从图中选一个元素。",
    en="The diagram has no element “{element}”. Choose one of the diagram.",
)
NO_TOKEN = declare(
    "modify.no_token",
    "conflict",
    zh="“{element}”上没有正在进行的步骤可以取消。请刷新后查看流程走到了哪里。",
    en="Nothing is under way at “{element}” that could be cancelled. Reload to see where the process stands.",
)
NOT_ENTERABLE = declare(
    "modify.not_enterable",
    "invalid",
    zh="不能直接从“{element}”开始：{reason_zh}。请改选它之后的元素。",
    en="“{element}” cannot be started directly: {reason_en}. Choose the element behind it.",
)
REPEATED = declare(
    "modify.inside_repetition",
    "invalid",
    zh="“{element}”在会重复执行的“{container}”之内，说不清属于哪一次。请改为开始整个“{container}”，或指明是哪一次。",
    en="“{element}” lies inside “{container}”, which repeats, so it is unclear which repetition is meant. Start"
    " “{container}” as a whole, or name the repetition.",
)
SEVERAL = declare(
    "modify.several_containers",
    "invalid",
    zh="“{container}”正同时进行 {count} 次，说不清“{element}”要在哪一次里开始。请指明是哪一次。",
    en="“{container}” is under way {count} times, so it is unclear in which one “{element}” shall start. Name one.",
)
NOT_INSIDE = declare(
    "modify.not_inside",
    "invalid",
    zh="步骤 {token} 不是“{element}”所在的子流程，或即将被取消。请重新选择。",
    en="Step {token} is not the sub-process that “{element}” lies in, or is about to be cancelled. Choose again.",
)
NOTHING = declare(
    "modify.nothing",
    "invalid",
    zh="没有要做的调整。请至少取消一步、开始一步或更改一个变量。",
    en="There is nothing to change. Cancel a step, start one, or change a variable.",
)
JOIN = declare(
    "modify.join",
    "invalid",
    zh="从汇聚网关“{element}”开始会直接通过，不等待其他分支。",
    en="Starting at the join “{element}” passes it at once, without waiting for other branches.",
)
_REASONS = {
    "event_sub_process": (
        "它是事件子流程，只由它的事件启动",
        "it is an event sub-process, which only its event starts",
    ),
    "event_start": ("它是事件子流程的开始事件", "it is the start event of an event sub-process"),
    "boundary": (
        "它是边界事件，只在所附的活动进行时发生",
        "it is a boundary event, which happens only to its activity",
    ),
    "process": ("它是流程本身", "it is the process itself"),
    "undoing": ("它只用于补偿", "it only compensates"),
}


@dataclass(frozen=True, slots=True)
class Beginning:
    """An element to start; `inside` names the token of the sub-process around it where several are under way."""

    element: str
    inside: int | None = None


@dataclass(frozen=True, slots=True)
class Modification:
    """What is to be changed. `cancel`: ids of elements (all that stands there) or numbers of single tokens."""

    cancel: tuple[str | int, ...] = ()
    start: tuple[Beginning, ...] = ()
    variables: Mapping[str, Any] = field(default_factory=dict)


def modification_findings(process: Process, state: State, wanted: Modification) -> tuple[Finding, ...]:
    """What speaks against it (errors), and what is to be known before (warnings)."""
    if not (wanted.cancel or wanted.start or wanted.variables):
        return (Finding(NOTHING),)
    found = [Finding(NO_TOKEN, str(name), facts={"element": name}) for name in wanted.cancel if not named(state, name)]
    gone = _gone(state, wanted)
    for beginning in wanted.start:
        found += _against(process, state, beginning, gone)
    return tuple(found)


def startable(process: Process) -> tuple[Node, ...]:
    """The elements that may be started by hand, in the order of the file."""
    return tuple(node for node in process.nodes.values() if _not_enterable(process, node) is None)


def _gone(state: State, wanted: Modification) -> set[int]:
    return with_inside(state, [token for name in wanted.cancel for token in named(state, name)])


def _against(process: Process, state: State, beginning: Beginning, gone: set[int]) -> Iterator[Finding]:
    node = process.nodes.get(beginning.element)
    if node is None:
        yield Finding(NO_ELEMENT, beginning.element, facts={"element": beginning.element})
        return
    label = {"element": node.name or node.id}
    reason = _not_enterable(process, node)
    if reason is not None:
        zh, en = _REASONS[reason]
        yield Finding(NOT_ENTERABLE, node.id, facts={**label, "reason_zh": zh, "reason_en": en})
        return
    if node.kind in _JOINS and len(node.incoming) > 1:
        yield Finding(JOIN, node.id, "warning", facts=label)
    yield from _ambiguous(process, state, beginning, node, gone)


_JOINS = (Kind.PARALLEL_GATEWAY, Kind.INCLUSIVE_GATEWAY, Kind.COMPLEX_GATEWAY)


def _not_enterable(process: Process, node: Node) -> str | None:
    if node.kind is Kind.PROCESS:
        return "process"
    if node.kind is Kind.EVENT_SUB_PROCESS:
        return "event_sub_process"
    if node.kind is Kind.BOUNDARY_EVENT:
        return "boundary"
    if node.kind is Kind.START_EVENT and process.nodes[node.parent].kind is Kind.EVENT_SUB_PROCESS:
        return "event_start"
    return "undoing" if node.for_compensation else None


def _ambiguous(process: Process, state: State, beginning: Beginning, node: Node, gone: set[int]) -> Iterator[Finding]:
    """Why it is unclear, or impossible, to find or enter the scope of the element."""
    label = {"element": node.name or node.id}
    if beginning.inside is not None:
        if _given_scope(process, state, beginning, gone) is None:
            yield Finding(NOT_INSIDE, node.id, facts={**label, "token": beginning.inside})
        return
    outer: Scope | None = _root(state)
    for container in around(process, node):
        facts = {**label, "container": container.name or container.id}
        if container.loop is not None:
            yield Finding(REPEATED, node.id, facts=facts)
            return
        found = [] if outer is None else scopes_of(state, container, outer, without=gone)
        if len(found) > 1:
            yield Finding(SEVERAL, node.id, facts={**facts, "count": len(found)})
            return
        reason = None if found else _not_enterable(process, container)
        if reason is not None:
            zh, en = _REASONS[reason]
            refused = {"element": container.name or container.id, "reason_zh": zh, "reason_en": en}
            yield Finding(NOT_ENTERABLE, node.id, facts=refused)
            return
        outer = found[0] if found else None


def _root(state: State) -> Scope:
    return next(scope for scope in state.scopes.values() if not scope.parent)


def _given_scope(process: Process, state: State, beginning: Beginning, gone: set[int]) -> Scope | None:
    """The scope of the token that `inside` names, if the element lies directly in it and it stays."""
    token = state.tokens.get(beginning.inside or 0)
    scope = state.scopes.get(token.own) if token is not None and token.id not in gone else None
    fits = scope is not None and scope.node == process.nodes[beginning.element].parent
    if not fits or token is None or (process.nodes[token.node].loop is not None and not is_repetition(state, token)):
        return None
    return scope


def modify(walk: "Walk", wanted: Modification) -> None:
    """Do it; the findings were looked at before. The new tokens are queued, nothing has moved on yet."""
    process, state = walk.plan.process, walk.state
    leaving = [token for name in wanted.cancel for token in named(state, name)]
    gone = with_inside(state, leaving)
    if wanted.variables and walk.root is not None:
        declare_in(walk, walk.root, wanted.variables)
    for beginning in wanted.start:
        scope = _given_scope(process, state, beginning, gone) or _entered(walk, beginning, gone)
        walk.spawn(process.nodes[beginning.element], scope)
        walk.touched.add(scope.id)
    for token in leaving:
        if token.id in state.tokens:
            _take_away(walk, token)


def _entered(walk: "Walk", beginning: Beginning, gone: set[int]) -> Scope:
    """The scope that the element belongs in; containers that are not under way yet are entered."""
    scope = _root(walk.state)
    for container in around(walk.plan.process, walk.plan.process.nodes[beginning.element]):
        found = scopes_of(walk.state, container, scope, without=gone)
        scope = found[0] if found else _enter(walk, container, scope)
    return scope


def _enter(walk: "Walk", node: Node, outer: Scope) -> Scope:
    """Enter a container as its own beginning would, but start nothing inside."""
    token = walk.state.add_token(Token(walk.state.new_id(), node.id, outer.id))
    if node.inputs:
        own = walk.open_scope(token)
        mapped(walk, node.id, node.inputs, scope=own, into=own.variables)
    subscriptions.open_boundary(walk, token, node)
    scope = containers.open_container(walk, token, node)
    if node.kind is Kind.AD_HOC_SUB_PROCESS:
        token.data = {"todo": [], "chosen": True}
        if offers_choice(node):
            wait = walk.state.add_wait(Wait(walk.state.new_id(), token.id, scope.id, node.id, 0))
            walk.effect(WaitOpened(wait.id, token.id, node.id, "choice", "", ""))
    token.phase = WAIT
    walk.touched.add(outer.id)
    walk.happened(node, "started")
    return scope


def _take_away(walk: "Walk", token: Token) -> None:
    """Cancel a token; what it leaves empty goes with it, outward."""
    scope, repetition, back = walk.scope(token), is_repetition(walk.state, token), token.back
    containers.cancel(walk, token)
    if back in walk.state.tokens:
        walk.queue.append(back)
    if walk.state.inside(scope):
        if repetition:
            scope.variables[loops.ACTIVE] -= 1
            scope.variables[loops.ENDED] += 1
        return
    owner = walk.state.tokens.get(scope.token)
    if owner is None:
        containers.close_instance(walk)
        walk.end("cancelled")
    elif owner.phase == WAIT and not offers_choice(walk.node(owner)):
        _take_away(walk, owner)
    elif owner.phase != WAIT:
        walk.queue.append(owner.id)
