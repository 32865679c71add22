"""Closures of arithmetic, comparison and ternary logic; numbers and texts take a short way."""

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine.feel import arithmetic, syntax
from engine.feel.budget import Frame, Spot
from engine.feel.compare import at_most, equal, less
from engine.feel.compiler.unit import Closure, Unit, makes
from engine.feel.numbers import DECIMAL128
from engine.feel.reasons import NOT_A_NUMBER, WRONG_KINDS
from engine.feel.types import kind

_NUMBERS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": DECIMAL128.add, "-": DECIMAL128.subtract, "*": DECIMAL128.multiply, "/": DECIMAL128.divide,
}
_ANY: dict[str, Callable[[Any, Any], Any]] = {
    "+": arithmetic.add, "-": arithmetic.subtract, "*": arithmetic.multiply, "/": arithmetic.divide,
    "**": arithmetic.power,
}


_COST_OF_POWER, _COST_OF_COMPARING, _COST_OF_MOVING = 100, 5, 6
"""Steps that a power counts (one with a fraction takes a hundred times as long as a sum), a comparison of anything but
numbers and texts, and a sum of moments and durations."""


@makes(syntax.Arithmetic)
def arithmetic_closure(node: syntax.Arithmetic, unit: Unit) -> Closure:
    """A + b and its like."""
    left, right, spot, sign = unit.closure(node.left), unit.closure(node.right), unit.spot(node), node.operator
    short: Callable[[Any, Any], Any] = _NUMBERS.get(sign, arithmetic.power)
    general = _ANY[sign]

    def calculate(frame: Frame) -> Any:
        first, second = left(frame), right(frame)
        try:
            if sign == "**":
                frame.spend(_COST_OF_POWER)
            if type(first) is Decimal and type(second) is Decimal:
                return short(first, second)
            if type(first) is str and type(second) is str:
                frame.room_for_text(len(first) + len(second))
            frame.spend(_COST_OF_MOVING)
            result = general(first, second)
        except (ArithmeticError, ValueError):
            return frame.fail(spot, NOT_A_NUMBER, operator=sign)
        return _or_fail(result, frame, spot, sign, first, second)

    return calculate


def _or_fail(result: Any, frame: Frame, spot: Spot, sign: str, first: Any, second: Any) -> Any:
    if result is None:
        return frame.fail(spot, WRONG_KINDS, operator=sign, left=kind(first), right=kind(second))
    return result


@makes(syntax.Negation)
def negation(node: syntax.Negation, unit: Unit) -> Closure:
    """-e."""
    operand, spot = unit.closure(node.operand), unit.spot(node)

    def negate(frame: Frame) -> Any:
        value = operand(frame)
        return _or_fail(arithmetic.negate(value), frame, spot, "-", None, value)

    return negate


def _not_equal(left: Any, right: Any) -> bool | None:
    same = equal(left, right)
    return None if same is None else not same


_SHORT: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}
_COMPARE: dict[str, Callable[[Any, Any], bool | None]] = {
    "=": equal, "!=": _not_equal, "<": less, "<=": at_most,
    ">": lambda left, right: less(right, left), ">=": lambda left, right: at_most(right, left),
}


@makes(syntax.Comparison)
def comparison(node: syntax.Comparison, unit: Unit) -> Closure:
    """A < b and its like; with a literal on the right the kind is looked at once."""
    left, right, spot, sign = unit.closure(node.left), unit.closure(node.right), unit.spot(node), node.operator
    short, general = _SHORT[sign], _COMPARE[sign]

    def general_compare(frame: Frame, first: Any, second: Any) -> bool | None:
        frame.spend(_COST_OF_COMPARING)
        frame.weigh(first)
        result = general(first, second)
        if result is None:
            frame.fail(spot, WRONG_KINDS, operator=sign, left=kind(first), right=kind(second))
        return result

    if isinstance(node.right, syntax.Number | syntax.Text):
        second, sort = node.right.value, type(node.right.value)

        def compare_with_literal(frame: Frame) -> bool | None:
            first = left(frame)
            return short(first, second) if type(first) is sort else general_compare(frame, first, second)

        return compare_with_literal

    def compare(frame: Frame) -> bool | None:
        first, other = left(frame), right(frame)
        sort = type(first)
        if sort is type(other) and (sort is Decimal or sort is str):
            return short(first, other)
        return general_compare(frame, first, other)

    return compare


@makes(syntax.Between)
def between(node: syntax.Between, unit: Unit) -> Closure:
    """E between low and high, which is e >= low and e <= high."""
    value, low, high, spot = unit.closure(node.value), unit.closure(node.low), unit.closure(node.high), unit.spot(node)

    def test(frame: Frame) -> bool | None:
        middle, bottom, top = value(frame), low(frame), high(frame)
        result = both(at_most(bottom, middle), at_most(middle, top))
        if result is None:
            frame.fail(spot, WRONG_KINDS, operator="between", left=kind(middle), right=f"{kind(bottom)}, {kind(top)}")
        return result

    return test


def both(left: Any, right: Any) -> bool | None:
    """Ternary and (table 50): anything that is neither true nor false counts as null."""
    if left is False or right is False:
        return False
    return True if left is True and right is True else None


@makes(syntax.Junction)
def junction(node: syntax.Junction, unit: Unit) -> Closure:
    """A and b and …, a or b or …; stops at the part that decides."""
    parts = [unit.closure(part) for part in node.parts]
    if len(parts) == 2:
        return _pair(parts[0], parts[1], decisive=node.operator == "or")
    return _row(parts, decisive=node.operator == "or")


def _row(parts: list[Closure], *, decisive: bool) -> Closure:
    other = not decisive

    def join(frame: Frame) -> Any:
        unknown = False
        for part in parts:
            value = part(frame)
            if value is decisive:
                return decisive
            if value is not other:
                unknown = True
        return None if unknown else other

    return join


def _pair(left: Closure, right: Closure, *, decisive: bool) -> Closure:
    other = not decisive

    def join(frame: Frame) -> Any:
        first = left(frame)
        if first is decisive:
            return decisive
        second = right(frame)
        if second is decisive:
            return decisive
        return other if first is other and second is other else None

    return join
