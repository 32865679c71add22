"""Tokens that wait for each other: parallel and inclusive joins, complex gateways, start quantities (BPMN 2.0.2, 13.4).

Every token that arrives is kept with the flow it came by, so a join in a loop never mistakes one round's token for
another's. Used by the gateways, the lifecycle and `settle`.
"""

from typing import TYPE_CHECKING

from engine.execution.state import COMPLETE, ENTER, Scope, Token
from engine.graph import Node

if TYPE_CHECKING:
    from engine.execution.walk import Walk


def gathered(walk: "Walk", token: Token, node: Node) -> bool:
    """Let the token wait until as many have arrived as the start quantity says; the last one goes on for all."""
    group = walk.state.arrive(token)
    if len(group) < node.start_quantity:
        return False
    consume(walk, [walk.state.tokens[number] for number in group], keep=token, phase=ENTER)
    return True


def synchronised(walk: "Walk", token: Token, node: Node) -> bool:
    """Let the token wait until there is one for every incoming flow; surplus tokens stay for the next time."""
    group = walk.state.arrive(token)
    first = first_by_flow(walk, group)
    if len(first) < len(node.incoming):
        return False
    consume(walk, list(first.values()), keep=token, phase=ENTER)
    return True


def first_by_flow(walk: "Walk", group: dict[int, None]) -> dict[str, Token]:
    """The oldest token of each incoming flow."""
    first: dict[str, Token] = {}
    for number in group:
        token = walk.state.tokens[number]
        if token.flow is not None:
            first.setdefault(token.flow, token)
    return first


def consume(walk: "Walk", tokens: list[Token], *, keep: Token, phase: str) -> None:
    """Make one token of several that have arrived: `keep`, one of them, goes on at `phase`; the others are gone."""
    for token in tokens:
        if token is not keep:
            walk.clear_incident(token)
            walk.state.drop_token(token)
    walk.clear_incident(keep)
    walk.state.depart(keep, phase)


def inclusive_ready(walk: "Walk", scope: Scope, node: Node, group: dict[int, None]) -> bool:
    """Whether no token elsewhere in the scope can still arrive at an incoming flow that has none.

    A token that could as well reach a flow that has one does not hold the join up (BPMN 2.0.2, 13.4.3).
    """
    marked = frozenset(first_by_flow(walk, group))
    unmarked = frozenset(node.incoming) - marked
    return not unmarked or not awaited(walk, scope, node, unmarked=unmarked, marked=marked)


def awaited(walk: "Walk", scope: Scope, node: Node, *, unmarked: frozenset[str], marked: frozenset[str]) -> bool:
    """Whether a token elsewhere in the scope leads to one of the `unmarked` flows and to none of the `marked` ones."""
    reach = walk.plan.reach(node)
    for number in scope.tokens:
        element = walk.state.tokens[number].node
        reachable = reach.get(element) if element != node.id else None
        if reachable and reachable & unmarked and not reachable & marked:
            return True
    return False


def fire(walk: "Walk", group: dict[int, None]) -> None:
    """Set off an inclusive join: one token of each flow is used up, one goes on."""
    first = list(first_by_flow(walk, group).values())
    consume(walk, first, keep=first[-1], phase=COMPLETE)
    walk.queue.append(first[-1].id)
