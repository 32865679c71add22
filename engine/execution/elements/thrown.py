"""Throwing the events of a throw or end event, one after the other (BPMN 2.0.2, 10.5.5). Shared by both and by the
send task.
"""

from typing import TYPE_CHECKING

from engine.execution import compensation, containers, throwing
from engine.execution.effects import MessageThrown
from engine.execution.elements.element import DONE, Variables
from engine.execution.expressions import text_of
from engine.execution.state import Token
from engine.execution.subscriptions import key_text
from engine.graph import Event, EventKind, Node

if TYPE_CHECKING:
    from engine.execution.walk import Walk


def throw_all(walk: "Walk", token: Token, node: Node) -> Variables | None:
    """Throw every event of `node`; None where the token waits for compensation or was itself taken away by what it
    threw.
    """
    waits = False
    for event in node.events:
        if token.id in walk.state.tokens:
            waits = throw(walk, token, node, event) or waits
    return None if waits or token.id not in walk.state.tokens else DONE


def throw(walk: "Walk", token: Token, node: Node, event: Event) -> bool:
    """Throw one event; True where the token has to wait."""
    given = carried(walk, token, node)
    name = text_of(walk, token, event.name) or ""
    match event.kind:
        case EventKind.MESSAGE:
            throw_message(walk, token, node, event)
        case EventKind.SIGNAL:
            throwing.broadcast(walk, token, name, given)
        case EventKind.ESCALATION:
            throwing.throw_escalation(walk, token, name, given)
        case EventKind.ERROR:
            _throw_error(walk, token, name, given)
        case EventKind.TERMINATE:
            containers.cancel_inside(walk, walk.scope(token), but=token)
        case EventKind.COMPENSATION:
            return compensation.begin(walk, token, event)
        case EventKind.CANCEL:
            compensation.begin_cancelling(walk, token)
            return True
    return False


def _throw_error(walk: "Walk", token: Token, code: str, given: Variables) -> None:
    if throwing.throw_error(walk, token, code, given):
        return
    throwing.end_with_error(walk, code)


def carried(walk: "Walk", token: Token, node: Node) -> Variables:
    """What a thrown event brings along: its mapped inputs, and nothing where none are drawn."""
    return dict(walk.state.scopes[token.own].variables) if node.inputs else {}


def throw_message(walk: "Walk", token: Token, node: Node, event: Event) -> None:
    """Send a message to whoever waits for its name and key."""
    key = ""
    if event.correlation_key is not None:
        key = key_text(walk.evaluate(node.id, event.correlation_key, walk.inner_scope(token)), event.correlation_key)
    name = text_of(walk, token, event.name) or ""
    lives = text_of(walk, token, event.time_to_live)
    walk.effect(MessageThrown(name, key, carried(walk, token, node), lives))
