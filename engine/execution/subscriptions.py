"""Opening and closing what a token or a scope waits for: timers, messages, signals and conditions.

Elements open their own events, activities those on their boundary, containers those of their event sub-processes.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from engine.execution.effects import TimerCleared, TimerSet, WaitClosed, WaitKind, WaitOpened
from engine.execution.expressions import plain, refuse_null, shown
from engine.execution.state import Scope, Token, Wait
from engine.execution.stuck import BAD_VALUE, Stuck
from engine.execution.timers import ENDLESS, Span, cycle, moment, span
from engine.graph import Event, EventKind, Node, TimerKind
from engine.rules.cron import Cron, read_cron

if TYPE_CHECKING:
    from engine.execution.walk import Walk

_KINDS: dict[EventKind, WaitKind] = {
    EventKind.MESSAGE: "message",
    EventKind.SIGNAL: "signal",
    EventKind.CONDITIONAL: "condition",
}


def open_own(walk: "Walk", token: Token, node: Node) -> None:
    """Wait for each event of `node`: the token's own element, or one behind its event-based gateway."""
    for index in range(len(node.events)):
        _open(walk, node, index, scope=walk.inner_scope(token), token=token)


def open_boundary(walk: "Walk", token: Token, node: Node) -> None:
    """Wait for the boundary events of the activity that the token stands on."""
    for event in walk.plan.boundary[node.id]:
        open_own(walk, token, event)


def open_event_sub_processes(walk: "Walk", scope: Scope) -> None:
    """Wait for the start events of the event sub-processes directly inside the container of `scope`."""
    for inside in walk.plan.event_sub_processes[scope.node]:
        for index in range(len(inside.start.events)):
            _open(walk, inside.start, index, scope=scope, token=None)


def open_one(walk: "Walk", node: Node, index: int, *, scope: Scope, token: Token | None) -> None:
    """Wait for one event of `node`, for the token or (None) for the event sub-process of the scope."""
    _open(walk, node, index, scope=scope, token=token)


def reopen(walk: "Walk", wait: Wait) -> None:
    """Wait once more for all events of the element of a wait that was used up."""
    node = walk.plan.process.nodes[wait.element]
    token = walk.state.tokens.get(wait.token)
    for index in range(len(node.events)):
        _open(walk, node, index, scope=walk.state.scopes[wait.scope], token=token)


def _open(walk: "Walk", node: Node, index: int, *, scope: Scope, token: Token | None) -> None:
    event = node.events[index]
    owner = token.id if token else 0
    if event.kind is EventKind.TIMER:
        due, left, every = _first_due(walk, node, event, scope)
        wait = Wait(walk.state.new_id(), owner, scope.id, node.id, index)
        _set_timer(walk, wait, due=due, left=left, every=every)
    elif event.kind in _KINDS:
        name = _name(walk, node, event, scope)
        key = _key(walk, node, event, scope)
        wait = Wait(walk.state.new_id(), owner, scope.id, node.id, index)
        if event.kind is EventKind.CONDITIONAL:
            wait.data = False
            walk.stirred = True
        elif event.kind is EventKind.SIGNAL:
            wait.data = name
        walk.state.add_wait(wait)
        walk.effect(WaitOpened(wait.id, _shown_owner(walk, wait), node.id, _KINDS[event.kind], name, key))


def _shown_owner(walk: "Walk", wait: Wait) -> int:
    return wait.token or walk.state.scopes[wait.scope].token


def _name(walk: "Walk", node: Node, event: Event, scope: Scope) -> str:
    value = walk.evaluate(node.id, event.name, scope)
    if isinstance(value, str):
        return value
    raise Stuck(BAD_VALUE, expression=event.name, value=shown(value), wanted_zh="名称", wanted_en="a name")


def _key(walk: "Walk", node: Node, event: Event, scope: Scope) -> str:
    if event.correlation_key is None:
        return ""
    return key_text(walk.evaluate(node.id, event.correlation_key, scope), event.correlation_key)


def key_text(value: Any, expression: str) -> str:
    """A correlation key as text. Raises: Stuck `execution.bad_value` unless it is a text or a number."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool | list | dict):
        raise Stuck(
            BAD_VALUE,
            expression=expression,
            value=shown(value),
            wanted_zh="文字或数字作为关联键",
            wanted_en="a text or number as correlation key",
        )
    return plain(value) if not hasattr(value, "isoformat") else str(value.isoformat())


def _first_due(walk: "Walk", node: Node, event: Event, scope: Scope) -> tuple[datetime, int, Span | Cron]:
    """When the timer fires first, how often after that, and how far apart."""
    text = event.expression or ""
    value = walk.evaluate(node.id, text, scope)
    if value is None:
        refuse_null(walk, text, scope)
    now, zone = walk.env.now, walk.env.zone
    if event.timer is TimerKind.DATE:
        at = moment(value, zone)
        if at is not None:
            return at, 0, Span()
    elif event.timer is TimerKind.DURATION:
        length = span(value)
        if length is not None:
            return length.after(now, zone), 0, Span()
    else:
        repeating = cycle(value, zone)
        if repeating is not None:
            first = repeating.start or repeating.span.after(now, zone)
            return first, max(repeating.repetitions - 1, ENDLESS), repeating.span
    raise Stuck(BAD_VALUE, expression=text, value=shown(value), wanted_zh="定时时间", wanted_en=_WANTED[event.timer])


_WANTED = {
    TimerKind.DATE: "a date and time",
    TimerKind.DURATION: "a duration such as PT2H",
    TimerKind.CYCLE: "a cycle such as R3/PT1H",
    None: "a timer",
}


def _set_timer(walk: "Walk", wait: Wait, *, due: datetime, left: int, every: Span | Cron) -> None:
    wait.data = [left, due.isoformat()]
    if left:
        wait.data += [every.text] if isinstance(every, Cron) else [every.months, every.exact.total_seconds()]
    walk.state.add_wait(wait)
    walk.effect(TimerSet(wait.id, _shown_owner(walk, wait), wait.element, due, left))


def repeat_timer(walk: "Walk", wait: Wait) -> bool:
    """After a cycle's timer has fired: set the next one, under a new number; False where none is left.

    Repetitions that fell due meanwhile (nobody was there to fire them) count as fired with this one.
    """
    left, due_text = wait.data[:2]
    if not left:
        return False
    every = _every(*wait.data[2:])
    due, passed = _next_after(datetime.fromisoformat(due_text), every, walk)
    if left != ENDLESS and passed > left:
        return False
    following = Wait(walk.state.new_id(), wait.token, wait.scope, wait.element, wait.index)
    _set_timer(walk, following, due=due, left=left if left == ENDLESS else left - passed, every=every)
    return True


def _every(months: int | str, seconds: float = 0) -> Span | Cron:
    """How far apart the repetitions are, as `_set_timer` keeps it."""
    if not isinstance(months, str):
        return Span(months, timedelta(seconds=seconds))
    cron = read_cron(months)
    assert cron is not None
    return cron


def _next_after(due: datetime, every: Span | Cron, walk: "Walk") -> tuple[datetime, int]:
    """The first repetition after now, and the how-manieth after `due` it is (cron is endless and not counted)."""
    now, passed = walk.env.now, 1
    if isinstance(every, Cron):
        return every.after(max(due, now), walk.env.zone), passed
    if not every.months:
        passed = max((now - due) // every.exact, 0) + 1
        return due + passed * every.exact, passed
    following = every.after(due, walk.env.zone)
    while following <= now:
        following, passed = every.after(following, walk.env.zone), passed + 1
    return following, passed


def close(walk: "Walk", wait: Wait) -> None:
    """The subscription is used up or no longer wanted."""
    walk.state.drop_wait(wait)
    events = walk.plan.process.nodes[wait.element].events
    timer = bool(events) and events[wait.index].kind is EventKind.TIMER
    walk.effect(TimerCleared(wait.id) if timer else WaitClosed(wait.id))


def close_of(walk: "Walk", token: Token, element: str | None = None) -> None:
    """Close the subscriptions of a token, or only those for the events of `element`."""
    for wait in walk.state.waits_of(token):
        if element is None or wait.element == element:
            close(walk, wait)


def close_in(walk: "Walk", scope: Scope) -> None:
    """Close the subscriptions for the event sub-processes of a scope."""
    for wait in walk.state.waits_in(scope):
        close(walk, wait)
