"""Scopes that hold tokens: opening them, noticing that the last token has left, and taking everything away.

Containers (process, sub-processes), loops and the lifecycle use it.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.execution import listeners, loops, subscriptions
from engine.execution.elements.catalogue import element_of
from engine.execution.plan import Plan
from engine.execution.state import WAIT, Scope, Token
from engine.graph import Kind, Node

if TYPE_CHECKING:
    from engine.execution.walk import Walk


def open_container(walk: "Walk", token: Token, node: Node, variables: Mapping[str, Any] | None = None) -> Scope:
    """Open the scope of a container: its properties and data objects begin as null, its event sub-processes listen."""
    scope = walk.state.scopes[token.own] if token.own else walk.open_scope(token)
    declare_data(scope, node)
    scope.variables.update(variables or {})
    subscriptions.open_event_sub_processes(walk, scope)
    return scope


def declare_data(scope: Scope, node: Node) -> None:
    """Properties and data objects of a container exist in it from the start, as null unless they were given."""
    for name in node.data.values():
        scope.variables.setdefault(name, None)


def first_elements(plan: Plan, container: Node) -> tuple[Node, ...]:
    """Where a container begins: its none start event, else every element that nothing leads to (BPMN 2.0.2, 10.5.2)."""
    starts = [node for node in plan.process.children(container.id, Kind.START_EVENT) if not node.events]
    if starts:
        return tuple(starts)
    return tuple(node for node in plan.process.children(container.id) if _begins(node))


def _begins(node: Node) -> bool:
    if node.incoming or node.for_compensation or node.attached_to or node.instantiate:
        return False
    return node.kind not in (Kind.EVENT_SUB_PROCESS, Kind.START_EVENT, Kind.CATCH_EVENT)


def remove(walk: "Walk", token: Token) -> None:
    """The token is gone; the last one to leave closes the scope."""
    walk.state.drop_token(token)
    walk.touched.add(token.scope)
    scope = walk.state.scopes[token.scope]
    if not scope.tokens:
        emptied(walk, scope)
    elif walk.plan.process.nodes[scope.node].kind is Kind.AD_HOC_SUB_PROCESS:
        owner = walk.state.tokens[scope.token]
        element_of(walk.node(owner)).child_left(walk, owner, walk.node(owner))


def emptied(walk: "Walk", scope: Scope) -> None:
    """Nothing moves inside any more: the instance is complete, or the owner of the scope decides."""
    owner = walk.state.tokens.get(scope.token)
    if owner is None:
        close_instance(walk)
        walk.end("completed")
    else:
        node = walk.node(owner)
        element_of(node).emptied(walk, owner, node)


def close_own(walk: "Walk", token: Token) -> None:
    """Close the token's own scope."""
    if token.own:
        scope = walk.state.scopes[token.own]
        subscriptions.close_in(walk, scope)
        del walk.state.scopes[token.own]
        token.own = 0


def cancel(walk: "Walk", token: Token) -> None:
    """Take a token away with everything inside; what it opened outside is closed as cancelled.

    Whether its scope is empty now is for the caller to look at.
    """
    taken = _with_everything_inside(walk, token)
    for current in taken:
        _close(walk, current, walk.node(current))
        walk.clear_incident(current)
        subscriptions.close_of(walk, current)
    for current in reversed(taken):
        close_own(walk, current)
        walk.payloads.pop(current.id, None)
        walk.state.drop_token(current)
        walk.touched.add(current.scope)


def _with_everything_inside(walk: "Walk", token: Token) -> list[Token]:
    """The token and all tokens inside it at any depth, outer ones first."""
    found = [token]
    for current in found:
        inside = walk.state.scopes.get(current.own)
        if inside is not None:
            found.extend(walk.state.inside(inside))
    return found


def _close(walk: "Walk", token: Token, node: Node) -> None:
    """Withdraw what the token had opened outside."""
    if listeners.is_listener(token):
        listeners.close(walk, token, outcome="cancelled")
    elif token.phase == WAIT and not loops.is_body(walk, token, node):
        element_of(node).close(walk, token, node, outcome="cancelled")
        walk.happened(node, "cancelled")


def cancel_inside(walk: "Walk", scope: Scope, *, but: Token | None = None) -> None:
    """Cancel every token of a scope except one."""
    for token in walk.state.inside(scope):
        if token is not but:
            cancel(walk, token)


def close_instance(walk: "Walk") -> None:
    """Take away whatever is left of the instance, so that its state is empty."""
    for scope in list(walk.state.scopes.values()):
        if not scope.parent:
            cancel_inside(walk, scope)
            subscriptions.close_in(walk, scope)
    walk.state.scopes.clear()
