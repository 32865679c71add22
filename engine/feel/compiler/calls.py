"""Closures of function definitions and of calls to built-in, host and own functions."""

from typing import Any

from engine.feel import syntax
from engine.feel.budget import Frame, Spot
from engine.feel.compiler.literals import constant
from engine.feel.compiler.unit import Closure, Place, Scope, Unit, makes
from engine.feel.functions.registry import BUILTINS, BuiltinFunction
from engine.feel.functions.values import UserFunction, answered, invoke, invoke_builtin
from engine.feel.lift import lift
from engine.feel.reasons import UNKNOWN_FUNCTION
from engine.feel.types import TypeForm, TypeName, is_function, kind
from engine.feel.written import written_value


@makes(syntax.FunctionDefinition)
def function_definition(node: syntax.FunctionDefinition, unit: Unit) -> Closure:
    """function(a, b) body: a closure over everything that is bound here."""
    scope = Scope()
    slots = [unit.new_slot() for _ in node.parameters]
    for parameter, slot in zip(node.parameters, slots, strict=True):
        scope.slots[parameter.name] = slot
    unit.scopes.append(scope)
    before, outside = len(unit.read), slots[0] if slots else unit.slot_count
    body = constant(None) if node.external else unit.closure(node.body)
    unit.scopes.pop()
    names = tuple(parameter.name for parameter in node.parameters)
    types = tuple(parameter.type for parameter in node.parameters)
    result = _result_type(node.body)
    scoped = tuple(slot for slot in unit.read[before:] if slot < outside)

    def make(frame: Frame) -> UserFunction:
        if frame.made is None:
            frame.made = {}  # shared with all calls, so that none of them goes through the context again
        return UserFunction(names, types, slots, body, frame.slots.copy(), frame, node, scoped, result)

    return make


def _result_type(body: syntax.Node) -> TypeForm | None:
    """The type of a literal body; None when it takes running to know."""
    if isinstance(body, syntax.Number | syntax.Text | syntax.Truth):
        return TypeName(kind(body.value))
    return None


@makes(syntax.Call)
def call(node: syntax.Call, unit: Unit) -> Closure:
    """function(arguments)."""
    arguments = [unit.closure(argument) for argument in node.arguments]
    spot, names = unit.spot(node), node.names
    if isinstance(node.function, syntax.Name):
        place = unit.find(node.function.name)
        if place.slot is None:
            return _named_call(node.function.name, place, arguments, names, spot, unit, written_value(node))
    target = unit.closure(node.function)

    def run(frame: Frame) -> Any:
        function = target(frame)
        return invoke(function, [argument(frame) for argument in arguments], names, frame, spot)

    return run


def _named_call(
    name: str,
    place: Place,
    arguments: list[Closure],
    names: tuple[str, ...] | None,
    spot: Spot,
    unit: Unit,
    literal: Any,
) -> Closure:
    """A call of a name that is not bound here: a member of a filtered item, the context's, built in, the host's."""
    builtin = BUILTINS.get(name)
    if builtin is None:
        unit.free_functions.add(name)
    items = place.items
    if builtin is not None and not items:
        called = _builtin_call(name, builtin, arguments, names, spot)
        return called if literal is None else _unless_hidden(name, literal, called)

    def run(frame: Frame) -> Any:
        function = _found(name, items, builtin, frame)
        values = [argument(frame) for argument in arguments]
        if function is None:
            return frame.fail(spot, UNKNOWN_FUNCTION, name=name)
        return invoke(function, values, names, frame, spot)

    return run


def _unless_hidden(name: str, value: Any, run: Closure) -> Closure:
    """The value of a call such as duration("P1D"), read once, unless the context has a function of that name."""
    return lambda frame: run(frame) if name in frame.context else value


def _builtin_call(
    name: str, builtin: BuiltinFunction, arguments: list[Closure], names: tuple[str, ...] | None, spot: Spot
) -> Closure:
    """A call of a built-in function, unless the context has a function of that name.

    Arguments that are exactly of the kinds of the first signature for so many go straight to what answers.
    """
    first = None if names is not None else builtin.first(len(arguments))
    kinds = () if first is None else tuple(parameter.exact for parameter in first.parameters[: len(arguments)])
    if first is None or not all(kinds) or any(parameter.rest for parameter in first.parameters):
        first = None

    def run(frame: Frame) -> Any:
        values = [argument(frame) for argument in arguments]
        if name in frame.context:
            return invoke(_found(name, [], builtin, frame), values, names, frame, spot)
        if first is not None:
            for value, sorts in zip(values, kinds, strict=True):
                if type(value) not in sorts:
                    break
            else:
                frame.spend(builtin.cost)
                return answered(builtin, first, values, frame, spot)
        return invoke_builtin(builtin, values, names, frame, spot)

    return run


def _found(name: str, items: list[int], builtin: BuiltinFunction | None, frame: Frame) -> Any:
    for slot in items:
        item = frame.slots[slot]
        if type(item) is dict and is_function(item.get(name)):
            return item[name]
    value = frame.context.get(name)
    if value is not None and (is_function(lift(value)) or (builtin is None and name not in frame.functions)):
        return lift(value)
    return builtin if builtin is not None else frame.functions.get(name)
