"""Closures of literals, lists, contexts, ranges and types."""

from typing import Any

from engine.feel import syntax
from engine.feel.budget import Frame
from engine.feel.compare import ordered
from engine.feel.compiler.unit import Closure, Scope, Unit, makes
from engine.feel.functions.values import UserFunction
from engine.feel.readings import read_literal
from engine.feel.reasons import UNKNOWN_TYPE, WRONG_KINDS, WRONG_LITERAL, WRONG_RANGE, WRONG_VALUE
from engine.feel.types import TypeName, UnknownType, accepts, check_known, kind
from engine.feel.values import Range

_COST_OF_RANGE = 4


def constant(value: Any) -> Closure:
    """A closure that always gives the value."""
    return lambda frame: value


@makes(syntax.Number, syntax.Text, syntax.Truth)
def literal(node: syntax.Number | syntax.Text | syntax.Truth, unit: Unit) -> Closure:
    """42, "text", true."""
    return constant(node.value)


@makes(syntax.Null)
def null(node: syntax.Null, unit: Unit) -> Closure:
    """Null."""
    return constant(None)


@makes(syntax.AtLiteral)
def at_literal(node: syntax.AtLiteral, unit: Unit) -> Closure:
    """@"2026-03-31"; null with a reason when the text is no date, time or duration."""
    value = read_literal(node.text)
    if value is not None:
        return constant(value)
    spot = unit.spot(node)
    return lambda frame: frame.fail(spot, WRONG_LITERAL, text=node.text)


@makes(syntax.ListLiteral)
def list_literal(node: syntax.ListLiteral, unit: Unit) -> Closure:
    """[a, b]."""
    values = [item.value for item in node.items if isinstance(item, syntax.Number | syntax.Text | syntax.Truth)]
    if len(values) == len(node.items):
        return constant_list(values)
    items, cost = [unit.closure(item) for item in node.items], len(node.items) // 2 + 1

    def make(frame: Frame) -> list[Any]:
        frame.steps += cost
        return [item(frame) for item in items]

    return make


def constant_list(values: list[Any]) -> Closure:
    """A closure that gives a fresh list of the values."""
    cost = len(values) // 8 + 1

    def make(frame: Frame) -> list[Any]:
        frame.steps += cost
        return values.copy()

    return make


@makes(syntax.ContextLiteral)
def context_literal(node: syntax.ContextLiteral, unit: Unit) -> Closure:
    """{a: 1, b: a + 1}; null with a reason when a key comes twice."""
    keys = [key for key, _ in node.entries]
    if len(set(keys)) < len(keys):
        spot = unit.spot(node)
        return lambda frame: frame.fail(spot, WRONG_VALUE, name="{}", detail=", ".join(keys))
    scope = Scope()
    unit.scopes.append(scope)
    entries: list[tuple[str, int, Closure]] = []
    for key, value in node.entries:
        slot = unit.new_slot()
        if isinstance(value, syntax.FunctionDefinition):
            scope.slots[key] = slot
        entries.append((key, slot, unit.closure(value)))
        scope.slots[key] = slot
    unit.scopes.pop()

    cost = len(entries)

    def make(frame: Frame) -> dict[str, Any]:
        result: dict[str, Any] = {}
        frame.steps += cost
        for key, slot, closure in entries:
            value = frame.slots[slot] = result[key] = closure(frame)
            if type(value) is UserFunction:
                value.know_itself(slot)
        return result

    return make


@makes(syntax.Interval)
def interval(node: syntax.Interval, unit: Unit) -> Closure:
    """[a..b]; null with a reason unless both ends are of one kind and in order."""
    start, end, spot = unit.closure(node.start), unit.closure(node.end), unit.spot(node)
    if isinstance(node.start, syntax.Number) and isinstance(node.end, syntax.Number):
        low, high = node.start.value, node.end.value
        if low <= high:
            return constant(Range(low, high, node.start_included, node.end_included))

    def make(frame: Frame) -> Range | None:
        frame.steps += _COST_OF_RANGE
        low, high = start(frame), end(frame)
        if low is None or high is None or not ordered(low, high):
            frame.fail(spot, WRONG_RANGE)
            return None
        return Range(low, high, node.start_included, node.end_included)

    return make


@makes(syntax.UnaryComparison)
def unary_comparison(node: syntax.UnaryComparison, unit: Unit) -> Closure:
    """< 5 as the range of all values below 5."""
    operand, spot, operator = unit.closure(node.operand), unit.spot(node), node.operator

    def make(frame: Frame) -> Range | None:
        value = operand(frame)
        frame.steps += _COST_OF_RANGE
        if operator in ("=", "!="):
            return Range(value, value, True, True, excluded=operator == "!=")
        if not ordered(value, value):
            frame.fail(spot, WRONG_KINDS, operator=operator, left="?", right=kind(value))
            return None
        if operator.startswith("<"):
            return Range(None, value, False, operator == "<=")
        return Range(value, None, operator == ">=", False)

    return make


@makes(syntax.InstanceOf)
def instance_of(node: syntax.InstanceOf, unit: Unit) -> Closure:
    """E instance of type; null with a reason when the type means nothing (table 61)."""
    operand, spot, form = unit.closure(node.value), unit.spot(node), node.type

    def test(frame: Frame) -> bool | None:
        value = operand(frame)
        try:
            check_known(form, frame.types)
            if value is None:
                return form == TypeName("Null")
            frame.steps += 3
            if not isinstance(form, TypeName):
                frame.weigh(value)
                frame.weigh(value)
            return accepts(form, value, frame.types)
        except UnknownType as error:
            frame.fail(spot, UNKNOWN_TYPE, name=str(error))
            return None

    return test
