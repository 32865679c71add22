"""Compensation: what was completed and can be undone, and undoing it in reverse order (BPMN 2.0.2, 10.7 and 13.5.5).

A scope keeps what its activities left behind: [activity, its own variables, what is inside]. The throwing token waits
and undoes one after the other; a sub-process without a handler of its own is opened again with the variables it had.
"""

from typing import TYPE_CHECKING, Any

from engine.execution import containers, happenings, loops
from engine.execution.plan import CONTAINERS, EventSubProcess
from engine.execution.state import COMPENSATE, COMPLETE, Scope, Token
from engine.execution.stuck import NO_CANCEL_EVENT, NOT_EXECUTABLE, Stuck
from engine.graph import Event, EventKind, Kind, Node

if TYPE_CHECKING:
    from engine.execution.walk import Walk


def remember(walk: "Walk", token: Token, node: Node) -> None:
    """An activity has completed: keep what undoing it would need."""
    own = walk.state.scopes.get(token.own)
    if node.id in walk.plan.undo:
        _scope_of_activity(walk, token).done.append([node.id, dict(own.variables) if own else None, None])
    elif own is not None and not token.back and _can_be_undone(walk, node, own):
        _scope_of_activity(walk, token).done.append([node.id, dict(own.variables), own.done])


def _can_be_undone(walk: "Walk", node: Node, own: Scope) -> bool:
    """A sub-process with something inside that can be undone, or with an event sub-process that undoes it."""
    if node.kind not in CONTAINERS or node.kind is Kind.EVENT_SUB_PROCESS:
        return False
    return bool(own.done) or _compensating(walk, node.id) is not None


def _scope_of_activity(walk: "Walk", token: Token) -> Scope:
    scope = walk.scope(token)
    return walk.state.scopes[scope.parent] if loops.is_item(walk, token) else scope


def _compensating(walk: "Walk", container: str) -> EventSubProcess | None:
    """The event sub-process that undoes a whole container, if it draws one."""
    for inside in walk.plan.event_sub_processes[container]:
        if any(event.kind is EventKind.COMPENSATION for event in inside.start.events):
            return inside
    return None


def begin(walk: "Walk", token: Token, event: Event) -> bool:
    """Start undoing what `event` names, or the whole scope of the token; False where there is nothing to undo."""
    scope, records = _taken(walk, token, event.activity)
    if not records:
        return False
    token.phase = COMPENSATE
    token.data = {"todo": records, "scope": scope.id}
    walk.queue.append(token.id)
    return True


def _taken(walk: "Walk", token: Token, activity: str | None) -> tuple[Scope, list[list[Any]]]:
    """The records to undo, taken out of the scope that keeps them: the token's own, or around its event sub-process."""
    scope = walk.scope(token)
    while True:
        records = [record for record in scope.done if activity in (None, record[0])]
        inside_event = walk.plan.process.nodes[scope.node].kind is Kind.EVENT_SUB_PROCESS
        if records or not inside_event:
            scope.done = [record for record in scope.done if record not in records]
            return scope, records
        scope = walk.state.scopes[scope.parent]


def step(walk: "Walk", token: Token, node: Node) -> None:
    """Undo the next one; when all are undone, the thrower goes on."""
    todo: list[list[Any]] = token.data["todo"]
    if todo:
        activity, variables, inside = todo.pop()
        _undo(walk, token, activity, variables, inside)
    elif token.data.get("cancels"):
        _leave_transaction(walk, token)
    elif node.kind in CONTAINERS:
        go_back(walk, token)
    else:
        walk.resume(token, COMPLETE)


def _undo(
    walk: "Walk", token: Token, activity: str, variables: dict[str, Any] | None, inside: list[Any] | None
) -> None:
    scope = walk.state.scopes[token.data["scope"]]
    handler = walk.plan.undo.get(activity)
    undoing = walk.spawn(handler or walk.plan.process.nodes[activity], scope, back=token.id)
    own = walk.open_scope(undoing, variables) if variables is not None else None
    if handler is not None or own is None:
        return
    own.done = inside or []
    event_sub_process = _compensating(walk, activity)
    if event_sub_process is None:
        undoing.phase = COMPENSATE
        undoing.data = {"todo": own.done, "scope": own.id}
        own.done = []
    else:
        walk.queue.remove(undoing.id)
        undoing.phase, undoing.data = COMPENSATE, {"todo": [], "scope": own.id}
        happenings.start_event_sub_process(walk, own, event_sub_process, {})


def go_back(walk: "Walk", token: Token) -> None:
    """A handler is done: the token that undoes goes on with the next."""
    back = walk.state.tokens.get(token.back)
    containers.close_own(walk, token)
    if back is not None:
        walk.queue.append(back.id)
        walk.state.drop_token(token)
        walk.touched.add(token.scope)
    else:
        containers.remove(walk, token)


def begin_cancelling(walk: "Walk", token: Token) -> None:
    """A transaction is cancelled: nothing inside goes on, everything completed is undone (BPMN 2.0.2, 10.7.1)."""
    scope = walk.scope(token)
    containers.cancel_inside(walk, scope, but=token)
    token.phase = COMPENSATE
    token.data = {"todo": scope.done, "scope": scope.id, "cancels": True}
    scope.done = []
    walk.queue.append(token.id)


def _leave_transaction(walk: "Walk", token: Token) -> None:
    """Everything is undone: out through the cancel event on the boundary."""
    transaction = walk.state.tokens.get(walk.scope(token).token)
    if transaction is None:
        raise Stuck(NOT_EXECUTABLE, reason="a cancel end event outside a transaction")
    if loops.is_item(walk, transaction):
        transaction = walk.state.tokens[walk.scope(transaction).token]
    for event in walk.plan.boundary[transaction.node]:
        if event.events and event.events[0].kind is EventKind.CANCEL:
            happenings.at_boundary(walk, transaction, event, {})
            return
    raise Stuck(NO_CANCEL_EVENT, element=walk.label(transaction))
