"""Moving a running instance into another version of its process: tokens, scopes, subscriptions, jobs.

What did not change stays as it is: an open task keeps who has it, a running timer its moment. Subscriptions whose
definition changed are opened anew, those of elements that are new begin now, those of elements that are gone close.
`Run.migrate` does it with the new version; `migration_checks` says beforehand what cannot move.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from engine.execution import containers, joins, subscriptions
from engine.execution.effects import JobClosed, TaskOpened, TimerCleared, TimerSet, WaitClosed
from engine.execution.elements.ad_hoc_sub_process import offers_choice
from engine.execution.elements.service_task import open_job
from engine.execution.elements.user_task import task_of
from engine.execution.migration_checks import counterpart
from engine.execution.places import is_repetition
from engine.execution.state import ARRIVED, CHECK, COMPLETE, FINISH, WAIT, Scope, Token, Wait
from engine.graph import Event, EventKind, Kind, Node, Process

if TYPE_CHECKING:
    from engine.execution.walk import Walk

_LISTENED = (EventKind.TIMER, EventKind.MESSAGE, EventKind.SIGNAL, EventKind.CONDITIONAL)
_OPEN_PHASES = (WAIT, COMPLETE, FINISH, CHECK)


@dataclass(frozen=True, slots=True)
class TaskMoved:
    """An open user task in the new version. `opened`: what it would be if it opened now, where any of it is wanted."""

    token: int
    element: str
    name: str
    form: str | None
    opened: TaskOpened | None
    reassign: bool
    """Who may do it is defined in another way than before."""
    reschedule: bool
    """When it is due is defined in another way than before, and new moments were asked for."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What the rows of the instance must follow, beside the effects of the run."""

    tasks: tuple[TaskMoved, ...]
    renamed: Mapping[int, str]
    """Token → the element that it stands on now, where that is another id."""
    new_jobs: tuple[int, ...]
    """Tokens whose job was asked for again: incidents of the old one are over."""


@dataclass(slots=True)
class _Move:
    """One migration under way."""

    walk: "Walk"
    old: Process
    mapping: Mapping[str, str]
    new_moments: bool

    @property
    def new(self) -> Process:
        return self.walk.plan.process

    def target(self, element: str) -> Node | None:
        return counterpart(self.old, self.new, element, self.mapping)


def migrate(walk: "Walk", old: Process, mapping: Mapping[str, str], *, new_moments: bool) -> Moved:
    """Move everything; the findings were looked at before. `new_moments`: work out changed timers and due dates anew.

    Raises: Stuck where an expression of the new version fails.
    """
    move, state = _Move(walk, old, mapping, new_moments), walk.state
    before = {token.id: old.nodes[token.node] for token in sorted(state.tokens.values(), key=lambda each: each.id)}
    kept = {wait.id: (old.nodes[wait.element], wait) for wait in state.waits.values()}
    _rename(move)
    for node, wait in kept.values():
        _follow(move, node, wait)
    for number, node in before.items():
        _open_new(move, state.tokens[number], node)
    for scope in list(state.scopes.values()):
        _open_new_inside(move, scope)
    new_jobs = tuple(number for number, node in before.items() if _renewed_job(move, state.tokens[number], node))
    _let_joins_go(walk)
    walk.touched.update(state.scopes)
    if walk.root is not None:
        walk.changed.update(walk.root.variables)
    tasks = tuple(_task(move, state.tokens[number], node) for number, node in before.items() if _is_task(move, number))
    renamed = {number: state.tokens[number].node for number, node in before.items() if _is_renamed(move, number, node)}
    return Moved(tasks, renamed, new_jobs)


def _is_renamed(move: _Move, number: int, before: Node) -> bool:
    return number in move.walk.state.tokens and move.walk.state.tokens[number].node != before.id


def _is_task(move: _Move, number: int) -> bool:
    token = move.walk.state.tokens.get(number)
    if token is None or token.phase != WAIT:
        return False
    node = move.walk.node(token)
    return node.kind is Kind.USER_TASK and (node.loop is None or is_repetition(move.walk.state, token))


def _rename(move: _Move) -> None:
    """Tokens, scopes and what can be compensated take the ids of the new version."""
    state = move.walk.state
    state.arrived.clear()
    for token in sorted(state.tokens.values(), key=lambda each: each.id):
        target = move.target(token.node)
        if target is None:
            raise LookupError(token.node)
        token.node = target.id
        if token.phase == ARRIVED:
            state.arrive(token)
        if target.kind is Kind.AD_HOC_SUB_PROCESS and isinstance(token.data, dict) and "todo" in token.data:
            token.data["todo"] = [found.id for found in map(move.target, token.data["todo"]) if found is not None]
    for scope in state.scopes.values():
        node = move.target(scope.node)
        if node is None:
            raise LookupError(scope.node)
        scope.node = node.id
        scope.done = [[found.id, *rest] for one, *rest in scope.done if (found := move.target(one)) is not None]
        if node.children:
            containers.declare_data(scope, node)


def _follow(move: _Move, before: Node, wait: Wait) -> None:
    """A subscription stays, is opened anew in another form, or closes."""
    state = move.walk.state
    node = move.target(before.id)
    if node is None or not _belongs(move, wait, node):
        _close(move, before, wait)
        return
    if node.kind is Kind.AD_HOC_SUB_PROCESS:
        if not offers_choice(node):
            _close(move, before, wait)
        wait.element = node.id
        return
    event = node.events[wait.index] if wait.index < len(node.events) else None
    old_event = before.events[wait.index]
    token, scope = state.tokens.get(wait.token), state.scopes[wait.scope]
    if event is None or event.kind is not old_event.kind:
        _close(move, before, wait)
        if event is not None and event.kind in _LISTENED:
            subscriptions.open_one(move.walk, node, wait.index, scope=scope, token=token)
    elif _says_something_else(move, old_event, event):
        _close(move, before, wait)
        subscriptions.open_one(move.walk, node, wait.index, scope=scope, token=token)
    elif node.id != before.id:
        _under_new_name(move, before, wait, node)


def _says_something_else(move: _Move, before: Event, now: Event) -> bool:
    if now.kind is EventKind.TIMER:
        return move.new_moments and (before.timer, before.expression) != (now.timer, now.expression)
    wanted = ("name", "correlation_key", "expression")
    return any(getattr(before, each) != getattr(now, each) for each in wanted)


def _under_new_name(move: _Move, before: Node, wait: Wait, node: Node) -> None:
    """The same subscription of an element with another id: closed and opened, a timer for the moment that it had."""
    walk = move.walk
    scope, token = walk.state.scopes[wait.scope], walk.state.tokens.get(wait.token)
    if node.events[wait.index].kind is not EventKind.TIMER:
        _close(move, before, wait)
        subscriptions.open_one(walk, node, wait.index, scope=scope, token=token)
        return
    _close(move, before, wait)
    again = Wait(walk.state.new_id(), wait.token, wait.scope, node.id, wait.index, wait.data)
    walk.state.add_wait(again)
    owner = again.token or scope.token
    walk.effect(TimerSet(again.id, owner, node.id, datetime.fromisoformat(wait.data[1]), wait.data[0]))


def _belongs(move: _Move, wait: Wait, node: Node) -> bool:
    """Whether the element still plays the same part for the owner of the subscription."""
    state, plan = move.walk.state, move.walk.plan
    if not wait.token:
        inside = plan.event_sub_processes[state.scopes[wait.scope].node]
        return any(one.start.id == node.id for one in inside)
    token = state.tokens[wait.token]
    own = move.walk.node(token)
    if node.id == own.id:
        return True
    if own.kind is Kind.EVENT_BASED_GATEWAY:
        return any(target.id == node.id for _, target in move.new.targets(own))
    return any(event.id == node.id for event in plan.boundary[own.id])


def _close(move: _Move, before: Node, wait: Wait) -> None:
    move.walk.state.drop_wait(wait)
    timer = bool(before.events) and before.events[wait.index].kind is EventKind.TIMER
    move.walk.effect(TimerCleared(wait.id) if timer else WaitClosed(wait.id))


def _open_new(move: _Move, token: Token, before: Node) -> None:
    """Listen to events that the old version did not have: on the boundary, and behind an event-based gateway."""
    walk, node = move.walk, move.walk.node(token)
    if token.phase not in _OPEN_PHASES:
        return
    if node.loop is None or not is_repetition(walk.state, token):
        for event in walk.plan.boundary[node.id]:
            if _is_new(move, event):
                subscriptions.open_own(walk, token, event)
    if node.kind is Kind.EVENT_BASED_GATEWAY and token.phase == WAIT:
        for _, target in move.new.targets(node):
            if not any(wait.element == target.id for wait in walk.state.waits_of(token)):
                subscriptions.open_own(walk, token, target)
    if node.kind in (Kind.CATCH_EVENT, Kind.RECEIVE_TASK) and token.phase == WAIT and not token.incident:
        heard = {wait.index for wait in walk.state.waits_of(token) if wait.element == node.id}
        for index in range(len(before.events), len(node.events)):
            if index not in heard:
                subscriptions.open_one(walk, node, index, scope=walk.inner_scope(token), token=token)


def _is_new(move: _Move, node: Node) -> bool:
    """Whether no element of the old version stands for it; one that did may have happened already."""
    return node.id not in {move.mapping.get(element, element) for element in move.old.nodes}


def _open_new_inside(move: _Move, scope: Scope) -> None:
    for inside in move.walk.plan.event_sub_processes.get(scope.node, ()) if not scope.interrupted else ():
        if _is_new(move, inside.start):
            for index in range(len(inside.start.events)):
                subscriptions.open_one(move.walk, inside.start, index, scope=scope, token=None)


def _renewed_job(move: _Move, token: Token, before: Node) -> bool:
    """Ask again for a job that is defined in another way; False where it stays."""
    walk, node = move.walk, move.walk.node(token)
    if token.phase != WAIT or before.work is None or node.work is None or before.work == node.work:
        return False
    if node.loop is not None and not is_repetition(walk.state, token):
        return False
    walk.effect(JobClosed(token.id, "cancelled"))
    open_job(walk, token, node, node.work)
    return True


def _let_joins_go(walk: "Walk") -> None:
    """A parallel join that has fewer flows than before may be complete."""
    for (_, element), group in list(walk.state.arrived.items()):
        node = walk.plan.process.nodes[element]
        if node.kind is Kind.PARALLEL_GATEWAY and len(joins.first_by_flow(walk, group)) >= len(node.incoming):
            joins.fire(walk, group)


def _task(move: _Move, token: Token, before: Node) -> TaskMoved:
    node = move.walk.node(token)
    reassign = before.assignment != node.assignment
    reschedule = move.new_moments and before.schedule != node.schedule
    opened = task_of(move.walk, token, node) if reassign or reschedule else None
    return TaskMoved(token.id, node.id, node.name or node.id, node.form, opened, reassign, reschedule)
