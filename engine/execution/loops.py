"""Activities that repeat: multi-instance and standard loops (BPMN 2.0.2, 10.3.8 and 13.3.6 f.; FEEL attributes as in
Camunda 8).

One token stands for the whole loop and owns its body scope; each repetition is a token in that body with a scope of
its own. Boundary events belong to the whole, mappings to each repetition. Used by the lifecycle.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.execution import containers, throwing
from engine.execution.expressions import is_true, number_of, shown
from engine.execution.parking import INPUT, LARGEST, OUTPUT
from engine.execution.state import COMPLETE, Scope, Token
from engine.execution.stuck import BAD_VALUE, Stuck
from engine.execution.unread import BodyVariables
from engine.graph import Event, EventKind, Loop, Node

if TYPE_CHECKING:
    from engine.execution.walk import Walk

ACTIVE, DONE, ALL, ENDED = "nrOfActiveInstances", "nrOfCompletedInstances", "nrOfInstances", "nrOfTerminatedInstances"
_CAMUNDA_NAMES = {
    "numberOfInstances": ALL,
    "numberOfActiveInstances": ACTIVE,
    "numberOfCompletedInstances": DONE,
    "numberOfTerminatedInstances": ENDED,
}


def is_item(walk: "Walk", token: Token) -> bool:
    """Whether the token is one repetition: the scope around it is the body of its own element."""
    return walk.state.scopes[token.scope].node == token.node


def is_body(walk: "Walk", token: Token, node: Node) -> bool:
    """Whether the token stands for all repetitions of a loop."""
    return node.loop is not None and not is_item(walk, token)


def enter(walk: "Walk", token: Token, node: Node) -> Mapping[str, Any] | None:
    """Begin the repetitions; gives the variables to complete with where there is nothing to repeat."""
    loop = _loop(node)
    if loop.standard:
        return _enter_standard(walk, token, node, loop)
    items, total = _items(walk, token, node, loop)
    body = walk.open_scope(token, {ALL: total, ACTIVE: 0, DONE: 0, ENDED: 0})
    if total > LARGEST:
        items = _parked(walk, body, loop, items)
    elif loop.output_collection:
        body.variables[loop.output_collection] = [None] * total
    if not total:
        return _results(loop, body)
    token.data = {"next": 0, "items": items} if loop.sequential and items is not None else {"next": 0}
    for index in range(1 if loop.sequential else total):
        _repeat(walk, token, node, items[index] if items is not None else None)
    return None


def _parked(walk: "Walk", body: Scope, loop: Loop, items: list[Any] | None) -> list[Any] | None:
    """A large loop: its repetitions become rows, in a sequential one also the items to come but the first."""
    parking = walk.state.park(body, loop.output_collection)
    if not loop.sequential or items is None:
        return items
    for place, item in enumerate(items[1:], start=1):
        parking.keep(body.id, place, INPUT, item)
    return items[:1]


def _loop(node: Node) -> Loop:
    if node.loop is None:
        raise LookupError(node.id)
    return node.loop


def _items(walk: "Walk", token: Token, node: Node, loop: Loop) -> tuple[list[Any] | None, int]:
    scope = walk.scope(token)
    if loop.collection is not None:
        items = walk.evaluate(node.id, loop.collection, scope)
        if not isinstance(items, list):
            wanted = {"wanted_zh": "一个列表", "wanted_en": "a list"}
            raise Stuck(BAD_VALUE, expression=loop.collection, value=shown(items), **wanted)
        return list(items), len(items)
    cardinality = loop.cardinality or ""
    return None, number_of(walk.evaluate(node.id, cardinality, scope), cardinality, least=0)


def _repeat(walk: "Walk", token: Token, node: Node, item: Any) -> None:
    """Start the next repetition, numbered from 1."""
    loop, body = _loop(node), walk.state.scopes[token.own]
    number = token.data["next"] = token.data["next"] + 1
    body.variables[ACTIVE] += 1
    repetition = walk.spawn(node, body)
    scope = walk.open_scope(repetition, {"loopCounter": number})
    if loop.element_variable:
        scope.variables[loop.element_variable] = item


def keep_output(walk: "Walk", item: Token, node: Node) -> None:
    """Put what a repetition gives into its place of the output collection."""
    loop = _loop(node)
    if loop.output_collection and loop.output_element is not None:
        scope, body = walk.state.scopes[item.own], walk.scope(item)
        value = walk.evaluate(node.id, loop.output_element, scope)
        index = int(scope.variables["loopCounter"]) - 1
        parking = walk.state.parking
        if parking is not None and isinstance(body.variables, BodyVariables) and body.variables.collects:
            parking.keep(body.id, index, OUTPUT, value)
        else:
            results = body.variables[loop.output_collection]
            if not isinstance(results, list):
                wanted = {"wanted_zh": "一个列表", "wanted_en": "a list"}
                raise Stuck(BAD_VALUE, expression=loop.output_collection, value=shown(results), **wanted)
            results.extend([None] * (index + 1 - len(results)))
            results[index] = value
    item.data = _is_enough(walk, item, node, loop)


def _is_enough(walk: "Walk", item: Token, node: Node, loop: Loop) -> bool:
    """Whether the completion condition holds, this repetition counted as completed."""
    if loop.completion_condition is None:
        return False
    body = walk.scope(item).variables
    counters = {ALL: body[ALL], ACTIVE: body[ACTIVE] - 1, DONE: body[DONE] + 1, ENDED: body[ENDED]}
    counters.update({name: counters[same] for name, same in _CAMUNDA_NAMES.items()})
    own = walk.state.scopes[item.own]
    return is_true(walk, node.id, loop.completion_condition, scope=own, extra=counters)


def item_left(walk: "Walk", item: Token, node: Node) -> None:
    """A repetition is over: throw what the loop's behaviour says, then go on with the next one or with the whole."""
    body = walk.scope(item)
    token = walk.state.tokens[body.token]
    loop = _loop(node)
    again = loop.standard and _goes_on(walk, token, node, loop)
    events = _behaviour(walk, item, loop, body)
    body.variables[ACTIVE] -= 1
    body.variables[DONE] += 1
    for event, name in events:
        if item.id in walk.state.tokens:
            _throw(walk, item, event, name)
    if item.id in walk.state.tokens:
        walk.state.drop_token(item)
        _go_on(walk, token, node, enough=bool(item.data), again=again)


def _go_on(walk: "Walk", token: Token, node: Node, *, enough: bool, again: bool) -> None:
    loop, body = _loop(node), walk.state.scopes[token.own]
    left = loop.sequential and token.data["next"] < body.variables[ALL]
    if again:
        _repeat(walk, token, node, None)
    elif left and not enough:
        _repeat(walk, token, node, _next_item(walk, token))
    elif enough or not body.variables[ACTIVE]:
        _end(walk, token, loop, body)


def _next_item(walk: "Walk", token: Token) -> Any:
    items, place = token.data.get("items"), token.data["next"]
    if items is None or place < len(items):
        return None if items is None else items[place]
    parking = walk.state.parking
    return None if parking is None else parking.value(token.own, place, INPUT)


def _end(walk: "Walk", token: Token, loop: Loop, body: Scope) -> None:
    containers.cancel_inside(walk, body)
    walk.resume(token, COMPLETE, _results(loop, body))


def _results(loop: Loop, body: Scope) -> Mapping[str, Any]:
    if not loop.output_collection or loop.standard:
        return {}
    return {loop.output_collection: body.variables[loop.output_collection]}


def _behaviour(walk: "Walk", item: Token, loop: Loop, body: Scope) -> list[tuple[Event, str]]:
    """`none`: an event for every repetition that completes; `one`: for the first one (BPMN 2.0.2, table 10.30)."""
    events: list[Event | None] = []
    if loop.behavior == "none":
        events.append(loop.none_event)
    elif loop.behavior == "one" and body.variables[DONE] == 0:
        events.append(loop.one_event)
    elif loop.behavior == "complex":
        events += [event for condition, event in loop.complex_events if is_true(walk, item.node, condition, scope=body)]
    return [(event, str(walk.evaluate(item.node, event.name, body))) for event in events if event is not None]


def _throw(walk: "Walk", item: Token, event: Event, name: str) -> None:
    if event.kind is EventKind.SIGNAL:
        throwing.broadcast(walk, item, name, {})
    elif event.kind is EventKind.ESCALATION:
        throwing.throw_escalation(walk, item, name, {})
    elif event.kind is EventKind.ERROR:
        throwing.throw_error(walk, item, name, {})


def _enter_standard(walk: "Walk", token: Token, node: Node, loop: Loop) -> Mapping[str, Any] | None:
    walk.open_scope(token, {ALL: 0, ACTIVE: 0, DONE: 0, ENDED: 0})
    token.data = {"next": 0}
    if loop.test_before and not _goes_on(walk, token, node, loop):
        return {}
    _repeat(walk, token, node, None)
    return None


def _goes_on(walk: "Walk", token: Token, node: Node, loop: Loop) -> bool:
    if loop.maximum is not None and token.data["next"] >= loop.maximum:
        return False
    body = walk.state.scopes[token.own]
    counter = {"loopCounter": token.data["next"]}
    return loop.condition is None or is_true(walk, node.id, loop.condition, scope=body, extra=counter)
