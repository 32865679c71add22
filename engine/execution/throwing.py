"""Throwing errors, escalations and signals: who catches, looking outward from the thrower (BPMN 2.0.2, 10.5.6 and
13.5).

The throwing token stays in the state while it throws, so what it interrupts can be the very thing it stands in; it
goes on only if it is still there afterwards.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.execution import containers, happenings, loops
from engine.execution.effects import EscalationThrown, SignalThrown
from engine.execution.plan import EventSubProcess
from engine.execution.state import Scope, Token, Wait
from engine.graph import EventKind, Kind, Node

if TYPE_CHECKING:
    from engine.execution.walk import Walk

Payload = Mapping[str, Any]
Catcher = tuple[Token, Node] | tuple[Scope, EventSubProcess]


def throw_error(walk: "Walk", token: Token, code: str, payload: Payload) -> bool:
    """Give the error to the nearest boundary event or event sub-process outward; False if nothing in the instance
    catches it.
    """
    caught = _catcher(walk, token, EventKind.ERROR, code)
    if caught is not None:
        _hand_over(walk, caught, payload)
    return caught is not None


def throw_escalation(walk: "Walk", token: Token, code: str, payload: Payload) -> None:
    """Give the escalation to the nearest catcher outward; what nothing catches is told to the caller of the
    instance.
    """
    caught = _catcher(walk, token, EventKind.ESCALATION, code)
    if caught is None:
        walk.effect(EscalationThrown(code, payload))
    else:
        _hand_over(walk, caught, payload)


def end_with_error(walk: "Walk", code: str) -> None:
    """An error that nothing catches ends the instance."""
    containers.close_instance(walk)
    walk.end("completed", code)


def broadcast(walk: "Walk", token: Token, name: str, payload: Payload) -> None:
    """Give the signal to every wait of this instance that is open now, and to the world.

    An event sub-process does not start itself once more by a signal that is thrown inside it.
    """
    walk.effect(SignalThrown(name, payload))
    around = set(_event_sub_processes_around(walk, token))
    for wait in walk.state.waits_at_hand():
        if wait.id in walk.state.waits and _is_signal(walk, wait, name) and _place(walk, wait) not in around:
            happenings.trigger(walk, wait, payload)


def _is_signal(walk: "Walk", wait: Wait, name: str) -> bool:
    if wait.data != name:
        return False
    return walk.plan.process.nodes[wait.element].events[wait.index].kind is EventKind.SIGNAL


def _place(walk: "Walk", wait: Wait) -> tuple[int, str] | None:
    return None if wait.token else (wait.scope, walk.plan.process.nodes[wait.element].parent)


def _event_sub_processes_around(walk: "Walk", token: Token) -> list[tuple[int, str]]:
    return [
        (around.scope, around.node)
        for around in _owners(walk, token)
        if walk.node(around).kind is Kind.EVENT_SUB_PROCESS
    ]


def _owners(walk: "Walk", token: Token) -> list[Token]:
    """The token, and the owners of the scopes around it, innermost first."""
    found = [token]
    while (owner := walk.state.tokens.get(walk.scope(found[-1]).token)) is not None:
        found.append(owner)
    return found


def _catcher(walk: "Walk", token: Token, kind: EventKind, code: str) -> Catcher | None:
    for current in _owners(walk, token):
        if loops.is_item(walk, current):
            continue
        boundary = _best(walk.plan.boundary[current.node], kind, code)
        if boundary is not None:
            return current, boundary
        scope = walk.scope(current)
        inside = _best_inside(walk, scope, kind, code, but=current.node)
        if inside is not None:
            return scope, inside
    return None


def _best_inside(walk: "Walk", scope: Scope, kind: EventKind, code: str, *, but: str) -> EventSubProcess | None:
    choices = [one for one in walk.plan.event_sub_processes.get(scope.node, ()) if one.node.id != but]
    if scope.interrupted:
        return None
    start = _best(tuple(one.start for one in choices), kind, code)
    return next((one for one in choices if one.start is start), None)


def _best(nodes: tuple[Node, ...], kind: EventKind, code: str) -> Node | None:
    """The element that catches exactly this code, else the first that catches every code."""
    for wanted in (code, ""):
        for node in nodes:
            if any(event.kind is kind and event.name == wanted for event in node.events):
                return node
    return None


def _hand_over(walk: "Walk", caught: Catcher, payload: Payload) -> None:
    where, what = caught
    if isinstance(where, Token) and isinstance(what, Node):
        happenings.at_boundary(walk, where, what, payload)
    elif isinstance(where, Scope) and isinstance(what, EventSubProcess):
        happenings.start_event_sub_process(walk, where, what, payload)
