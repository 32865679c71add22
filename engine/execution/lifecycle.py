"""Drives tokens through the lifecycle that `elements/element.py` describes: what all elements share is done here, once.

Only the walk calls it, for one token at a time.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.execution import compensation, containers, joins, listeners, loops, subscriptions
from engine.execution.elements.catalogue import element_of
from engine.execution.elements.element import DONE
from engine.execution.state import BEGIN, CHECK, COMPENSATE, COMPLETE, ENTER, FINISH, LEAVE, WAIT, Token
from engine.execution.variables import declare_in, mapped, propagate
from engine.graph import Kind, Node

if TYPE_CHECKING:
    from engine.execution.walk import Walk


def step(walk: "Walk", token: Token) -> None:
    """Do the phase that the token stands in, and those that follow at once."""
    node = walk.node(token)
    walk.touched.add(token.scope)
    if token.phase == ENTER:
        _arrive(walk, token, node)
    elif token.phase == BEGIN:
        _begin(walk, token, node)
    elif token.phase == COMPLETE:
        _complete(walk, token, node, walk.payloads.pop(token.id, DONE))
    elif token.phase == FINISH:
        _finish(walk, token, node)
    elif token.phase == LEAVE:
        leave(walk, token, node)
    elif token.phase == COMPENSATE:
        compensation.step(walk, token, node)
    elif token.phase == CHECK:
        element_of(node).check(walk, token, node)


def _arrive(walk: "Walk", token: Token, node: Node) -> None:
    if node.start_quantity > 1 and token.flow and not joins.gathered(walk, token, node):
        return
    if loops.is_body(walk, token, node):
        subscriptions.open_boundary(walk, token, node)
        given = loops.enter(walk, token, node)
        _after_entering(walk, token, node, given)
    elif not listeners.called(walk, token, node, "start"):
        _begin(walk, token, node)


def _begin(walk: "Walk", token: Token, node: Node) -> None:
    """Map the inputs, listen to the boundary events, and let the element begin."""
    if node.inputs:
        scope = walk.state.scopes[token.own] if token.own else walk.open_scope(token)
        mapped(walk, node.id, node.inputs, scope=scope, into=scope.variables)
    if node.boundary and node.loop is None:
        subscriptions.open_boundary(walk, token, node)
    _after_entering(walk, token, node, element_of(node).enter(walk, token, node))


def _after_entering(walk: "Walk", token: Token, node: Node, given: Mapping[str, Any] | None) -> None:
    if given is not None:
        token.phase = COMPLETE
        _complete(walk, token, node, given)
    elif token.phase in (ENTER, BEGIN) and token.id in walk.state.tokens:
        token.phase, token.flow = WAIT, None
        if not loops.is_body(walk, token, node):
            walk.happened(node, "started")


def undo_entering(walk: "Walk", token: Token) -> None:
    """A step failed: an element that could not be entered takes back what it had opened, so that a retry begins
    afresh.
    """
    if token.phase in (ENTER, BEGIN):
        subscriptions.close_of(walk, token)
        scope = walk.state.scopes.get(token.own)
        if scope is not None:
            containers.cancel_inside(walk, scope)
            containers.close_own(walk, token)


def _complete(walk: "Walk", token: Token, node: Node, given: Mapping[str, Any]) -> None:
    if token.own and walk.state.scopes[token.own].tokens:
        token.phase = WAIT
        return
    _let_out(walk, token, node, given)
    if loops.is_item(walk, token):
        loops.keep_output(walk, token, node)
    if not listeners.called(walk, token, node, "end"):
        _finish(walk, token, node)


def _let_out(walk: "Walk", token: Token, node: Node, given: Mapping[str, Any]) -> None:
    """Output mappings decide what leaves; without them the given variables go to whoever declared them (Camunda 8)."""
    scope = walk.scope(token)
    if loops.is_body(walk, token, node):
        propagate(walk, scope, given)
    elif node.outputs:
        own = walk.state.scopes[token.own] if token.own else walk.open_scope(token)
        own.variables.update(given)
        leaving = mapped(walk, node.id, node.outputs, scope=own, into={})
        (declare_in if node.kind is Kind.START_EVENT else propagate)(walk, scope, leaving)
    elif node.kind is Kind.START_EVENT:
        declare_in(walk, scope, given)
    elif given:
        propagate(walk, walk.inner_scope(token), given)


def _finish(walk: "Walk", token: Token, node: Node) -> None:
    """Stop listening, remember what could be compensated, and leave."""
    if not loops.is_body(walk, token, node):
        compensation.remember(walk, token, node)
        walk.happened(node, "completed")
    subscriptions.close_of(walk, token)
    containers.close_own(walk, token)
    token.phase = LEAVE
    leave(walk, token, node)


def leave(walk: "Walk", token: Token, node: Node) -> None:
    """Give the word to whoever goes on: the compensation that called, the loop, or the next elements."""
    if token.back:
        compensation.go_back(walk, token)
    elif loops.is_item(walk, token):
        loops.item_left(walk, token, node)
    else:
        element_of(node).leave(walk, token, node)
