"""An event has happened: which token it moves, what it interrupts, and whether it may happen again (BPMN 2.0.2, 13.5).

`Run`, thrown signals and conditions come in through `trigger`; errors and escalations through
`start_event_sub_process` and `at_boundary`.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.execution import containers, subscriptions
from engine.execution.plan import EventSubProcess
from engine.execution.state import COMPLETE, Scope, Token, Wait
from engine.execution.variables import propagate
from engine.graph import EventKind, Kind, Node

if TYPE_CHECKING:
    from engine.execution.walk import Walk

Payload = Mapping[str, Any]


def trigger(walk: "Walk", wait: Wait, payload: Payload) -> None:
    """The event that `wait` stands for has happened and brought `payload`."""
    node = walk.plan.process.nodes[wait.element]
    if node.parallel_multiple and _waits_for_others(walk, wait):
        propagate(walk, walk.state.scopes[wait.scope], payload)
        subscriptions.close(walk, wait)
    elif not wait.token:
        _start_of_event_sub_process(walk, wait, node, payload)
    elif node.kind is Kind.BOUNDARY_EVENT:
        _boundary(walk, wait, node, payload)
    else:
        _own_event(walk, wait, node, payload)


def _waits_for_others(walk: "Walk", wait: Wait) -> bool:
    """Whether other events of a parallel multiple element have yet to happen."""
    around = (
        walk.state.waits_of(walk.state.tokens[wait.token])
        if wait.token
        else walk.state.waits_in(walk.state.scopes[wait.scope])
    )
    return any(other.element == wait.element and other is not wait for other in around)


def _own_event(walk: "Walk", wait: Wait, node: Node, payload: Payload) -> None:
    """A catching element has caught, or one of those behind an event-based gateway."""
    token = walk.state.tokens[wait.token]
    walk.clear_incident(token)
    if token.node != node.id:
        flow = next(flow for flow in walk.plan.outgoing[token.node] if flow.target == node.id)
        walk.spawn(node, walk.scope(token), phase=COMPLETE, flow=flow.id, payload=payload)
        subscriptions.close_of(walk, token)
        walk.happened(walk.node(token), "completed")
        containers.remove(walk, token)
    elif _repeats(walk, wait):
        walk.spawn(node, walk.scope(token), phase=COMPLETE, payload=payload)
    else:
        subscriptions.close_of(walk, token, node.id)
        walk.resume(token, COMPLETE, payload)


def _repeats(walk: "Walk", wait: Wait) -> bool:
    """Whether the timer of a cycle was set again after having fired; other events are not repeated here."""
    if walk.plan.process.nodes[wait.element].events[wait.index].kind is not EventKind.TIMER:
        return False
    if not wait.data[0] or not subscriptions.repeat_timer(walk, wait):
        return False
    subscriptions.close(walk, wait)
    return True


def _boundary(walk: "Walk", wait: Wait, node: Node, payload: Payload) -> None:
    host = walk.state.tokens[wait.token]
    if not node.interrupting:
        _listen_again(walk, wait, node)
    at_boundary(walk, host, node, payload)


def at_boundary(walk: "Walk", host: Token, node: Node, payload: Payload) -> None:
    """A token appears on the boundary event; an interrupting one ends the activity."""
    walk.spawn(node, walk.scope(host), phase=COMPLETE, payload=payload)
    if node.interrupting:
        containers.cancel(walk, host)


def _start_of_event_sub_process(walk: "Walk", wait: Wait, start: Node, payload: Payload) -> None:
    scope = walk.state.scopes[wait.scope]
    inside = next(one for one in walk.plan.event_sub_processes[scope.node] if one.start.id == start.id)
    if not start.interrupting:
        _listen_again(walk, wait, start)
    start_event_sub_process(walk, scope, inside, payload)


def _listen_again(walk: "Walk", wait: Wait, node: Node) -> None:
    """What does not interrupt can happen again: messages, signals and conditions stay; cycles go on; all others are
    over.
    """
    kind = node.events[wait.index].kind
    if kind is EventKind.TIMER:
        if wait.data[0]:
            subscriptions.repeat_timer(walk, wait)
        subscriptions.close(walk, wait)
    elif node.parallel_multiple:
        subscriptions.close(walk, wait)
        subscriptions.reopen(walk, wait)


def start_event_sub_process(walk: "Walk", scope: Scope, inside: EventSubProcess, payload: Payload) -> Token:
    """Start an event sub-process in `scope`; an interrupting one takes over from everything else there."""
    token = walk.spawn(inside.node, scope)
    token.data = {"start": inside.start.id, "given": dict(payload)}
    if inside.start.interrupting:
        scope.interrupted = True
        subscriptions.close_in(walk, scope)
        containers.cancel_inside(walk, scope, but=token)
    return token
