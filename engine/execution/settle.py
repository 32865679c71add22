"""What is looked at only when no token can move: joins that depend on everybody else's position, and tokens that are
stuck for good.

The walk calls it when its queue is empty. Only scopes in which something moved are looked at.
"""

from typing import TYPE_CHECKING

from engine.execution import complex_join, happenings, joins
from engine.execution.expressions import is_true
from engine.execution.state import Scope, Wait
from engine.execution.stuck import DEADLOCK, Stuck
from engine.graph import Event, EventKind, Kind, Node

if TYPE_CHECKING:
    from engine.execution.walk import Walk


def settle(walk: "Walk") -> bool:
    """Set off what became possible; gives True if something did. Marks tokens that can never go on with an incident."""
    moved = _fire_joins(walk)
    if not moved:
        _mark_deadlocks(walk)
        walk.touched.clear()
    return moved


def _fire_joins(walk: "Walk") -> bool:
    for (scope_id, element), group in list(walk.state.arrived.items()):
        if scope_id not in walk.touched:
            continue
        node, scope = walk.plan.process.nodes[element], walk.state.scopes[scope_id]
        if node.kind is Kind.INCLUSIVE_GATEWAY and joins.inclusive_ready(walk, scope, node, group):
            joins.fire(walk, group)
            return True
        if node.kind is Kind.COMPLEX_GATEWAY and complex_join.reset_if_ready(walk, scope, node, group):
            return True
    return False


def _mark_deadlocks(walk: "Walk") -> None:
    """A scope in which every token stands at a join will never move again (design decision 7: nothing waits for
    nothing).
    """
    standing: dict[int, int] = {}
    for (scope_id, _), group in walk.state.arrived.items():
        if scope_id in walk.touched:
            standing[scope_id] = standing.get(scope_id, 0) + len(group)
    for scope_id, count in standing.items():
        scope = walk.state.scopes[scope_id]
        tokens = [walk.state.tokens[number] for number in scope.tokens]
        if count == len(tokens) and not any(token.incident for token in tokens):
            walk.fail(tokens[0], DEADLOCK, {"element": walk.label(tokens[0])})


def look_at_conditions(walk: "Walk") -> None:
    """A variable was written: conditional events whose condition has become true happen now."""
    walk.stirred = False
    for number in list(walk.state.conditions):
        wait = walk.state.waits.get(number)
        if wait is not None:
            _look_at(walk, wait)


def _look_at(walk: "Walk", wait: Wait) -> None:
    event = walk.plan.process.nodes[wait.element].events[wait.index]
    scope = walk.state.scopes[wait.scope]
    try:
        holds = is_true(walk, wait.element, event.expression or "", scope=scope)
    except Stuck:
        holds = False
    before, wait.data = wait.data, holds
    if holds and not before:
        happenings.trigger(walk, wait, {})


def true_starts(walk: "Walk", scope: Scope) -> list[Node]:
    """The conditional start events of the process whose condition holds for the variables it is started with."""
    starts = walk.plan.process.children(walk.plan.process.id, Kind.START_EVENT)
    return [start for start in starts if any(_starts(walk, start, event, scope) for event in start.events)]


def _starts(walk: "Walk", start: Node, event: Event, scope: Scope) -> bool:
    return event.kind is EventKind.CONDITIONAL and is_true(walk, start.id, event.expression or "", scope=scope)
