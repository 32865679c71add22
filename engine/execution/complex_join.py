"""The complex gateway's two states: waiting for its activation condition, then for the rest of its tokens (BPMN
2.0.2, 13.4.5).

`activationCount` is the number of tokens that stand before the gateway. After it was set off, the tokens still to
come on the other incoming flows are taken away; then it is as new. On that reset only flows whose condition speaks of
`waitingForStart` are taken.
"""

from typing import TYPE_CHECKING

from engine.execution import flows, joins
from engine.execution.expressions import is_true
from engine.execution.state import LEAVE, Scope, Token
from engine.execution.stuck import Stuck
from engine.graph import Flow, Node

if TYPE_CHECKING:
    from engine.execution.walk import Walk

WAITING = "waitingForStart"


def arrived(walk: "Walk", token: Token, node: Node) -> bool:
    """A token has come: True if it sets the gateway off and goes on for all, False if it waits."""
    group = walk.state.arrive(token)
    waiting = [walk.state.tokens[number] for number in group if walk.state.tokens[number].data is None]
    if len(waiting) < len(group) or not _activated(walk, token, node, len(waiting)):
        return False
    first = joins.first_by_flow(walk, dict.fromkeys(one.id for one in waiting))
    used = {flow for flow, one in first.items() if one.flow is not None}
    rest = [flow for flow in node.incoming if flow not in used]
    joins.consume(walk, [*[one for one in first.values() if one is not token], token], keep=token, phase=LEAVE)
    if rest:
        _await_rest(walk, token, node, rest)
    return True


def _activated(walk: "Walk", token: Token, node: Node, count: int) -> bool:
    if node.activation_condition is None:
        return True
    extra = {"activationCount": count, WAITING: True}
    return is_true(walk, node.id, node.activation_condition, scope=walk.scope(token), extra=extra)


def _await_rest(walk: "Walk", token: Token, node: Node, rest: list[str]) -> None:
    """A token without a flow stands for the gateway itself until it is reset."""
    gateway = walk.state.add_token(Token(walk.state.new_id(), node.id, token.scope))
    walk.state.arrive(gateway)
    gateway.data = {"rest": rest}


def reset_if_ready(walk: "Walk", scope: Scope, node: Node, group: dict[int, None]) -> bool:
    """Reset the gateway if every token of the other flows has come or can come no more."""
    tokens = [walk.state.tokens[number] for number in group]
    gateway = next((token for token in tokens if token.data is not None), None)
    if gateway is None or gateway.incident:
        return False
    first = joins.first_by_flow(walk, group)
    here = frozenset(flow for flow in gateway.data["rest"] if flow in first)
    missing = frozenset(gateway.data["rest"]) - here
    if missing and joins.awaited(walk, scope, node, unmarked=missing, marked=here):
        return False
    try:
        taken = _flows_on_reset(walk, gateway, node)
    except Stuck as stuck:
        walk.fail(gateway, stuck.code, {"element": walk.label(gateway), **stuck.facts})
        return True
    joins.consume(walk, [*(first[flow] for flow in here), gateway], keep=gateway, phase=LEAVE)
    flows.take(walk, gateway, node, taken)
    return True


def _flows_on_reset(walk: "Walk", gateway: Token, node: Node) -> list[Flow]:
    outgoing = [flow for flow in walk.plan.outgoing[node.id] if flow.condition and WAITING in flow.condition]
    scope = walk.scope(gateway)
    extra = {WAITING: False}
    return [flow for flow in outgoing if is_true(walk, node.id, flow.condition or "", scope=scope, extra=extra)]
