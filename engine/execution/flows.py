"""Which sequence flows a token takes out of an element, and taking them (BPMN 2.0.2, 8.4.13 and 13.4).

Elements use it in `leave`. All conditions are evaluated before anything moves, so a failing one leaves the token
where it is.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from engine.execution import containers
from engine.execution.effects import Happened
from engine.execution.expressions import is_true
from engine.execution.state import Token
from engine.execution.stuck import NO_PATH, Stuck
from engine.execution.variables import view
from engine.graph import Flow, Node

if TYPE_CHECKING:
    from engine.execution.walk import Walk


def leave(walk: "Walk", token: Token, node: Node) -> None:
    """Take every flow out of an activity or event: the unconditional ones, and the conditional ones that hold."""
    take(walk, token, node, every_true_flow(walk, token, node))


def every_true_flow(
    walk: "Walk", token: Token, node: Node, *, extra: Mapping[str, Any] | None = None
) -> Sequence[Flow]:
    """All flows whose condition holds or is absent; the default flow only where no condition holds.

    Raises: Stuck `execution.no_path` where the element has flows but none can be taken.
    """
    outgoing = walk.plan.outgoing[node.id]
    if not any(flow.condition for flow in outgoing) and node.default is None:
        return outgoing
    scope = walk.scope(token)
    plain = [flow for flow in outgoing if flow.condition is None and flow.id != node.default]
    conditional = [flow for flow in outgoing if flow.condition is not None and flow.id != node.default]
    true = [flow for flow in conditional if is_true(walk, node.id, flow.condition or "", scope=scope, extra=extra)]
    default = [flow for flow in outgoing if flow.id == node.default] if not true else []
    taken = {flow.id for flow in (*plain, *true, *default)}
    if not taken:
        raise no_path(walk, token)
    return [flow for flow in outgoing if flow.id in taken]


def first_true_flow(walk: "Walk", token: Token, node: Node) -> Sequence[Flow]:
    """The first flow whose condition holds or is absent, else the default flow.

    Raises: Stuck `execution.no_path` where none can be taken.
    """
    outgoing = walk.plan.outgoing[node.id]
    scope = walk.scope(token)
    for flow in outgoing:
        if flow.id == node.default:
            continue
        if flow.condition is None or is_true(walk, node.id, flow.condition, scope=scope):
            return (flow,)
    default = [flow for flow in outgoing if flow.id == node.default]
    if outgoing and not default:
        raise no_path(walk, token)
    return default


def no_path(walk: "Walk", token: Token) -> Stuck:
    """Nothing is true: a sentence with the names of the variables that the conditions could see."""
    names = list(view(walk.state, walk.scope(token)))
    return Stuck(NO_PATH, seen=", ".join(names[:20]) or "–")


def take(walk: "Walk", token: Token, node: Node, flows: Sequence[Flow]) -> None:
    """Put a new token behind each flow (as many as the completion quantity says) and remove this one."""
    scope = walk.scope(token)
    nodes = walk.plan.process.nodes
    chosen = len(node.outgoing) > 1
    for flow in flows:
        if chosen:
            walk.effect(Happened(flow.id, "sequence_flow", "taken"))
        for _ in range(node.completion_quantity):
            walk.spawn(nodes[flow.target], scope, flow=flow.id)
    containers.remove(walk, token)
