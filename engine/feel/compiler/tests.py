"""Closures of `in` and of the input entries of decision tables (DMN 1.5, rule 15 and table 55)."""

from typing import Any

from engine.feel import syntax
from engine.feel.budget import Frame
from engine.feel.compare import equal, includes
from engine.feel.compiler.operators import both
from engine.feel.compiler.unit import Closure, Scope, Unit, makes
from engine.feel.reasons import WRONG_KINDS
from engine.feel.types import kind
from engine.feel.values import Range

_COST_OF_TEST = 4
Test = Any
"""A function of the frame and the tested value: true, false, or None."""


def matches(value: Any, wanted: Any) -> bool | None:
    """Whether a value passes the value of a test: lies in a range, is in a list, or equals it."""
    if isinstance(wanted, Range) and not isinstance(value, Range):
        return includes(wanted, value)
    if type(wanted) is list:
        if any(matches(value, item) is True for item in wanted):
            return True
        return type(value) is list and equal(value, wanted) is True
    if wanted is None:
        return True if value is None else None
    return equal(value, wanted)


def one_test(node: syntax.Node, unit: Unit, slot: int) -> Test:
    """The test of one node; with `?` in it its answer counts, else the tested value is held against its value."""
    before = unit.asked
    closure = unit.closure(node)
    asks = unit.asked > before
    literal_null = isinstance(node, syntax.Null)
    spot = unit.spot(node)

    def test(frame: Frame, value: Any) -> bool | None:
        frame.slots[slot] = value
        wanted = closure(frame)
        if asks and (wanted is None or isinstance(wanted, bool)):
            return wanted
        if literal_null:
            return value is None
        if isinstance(wanted, bool) and value is not None and not isinstance(value, bool | list):
            return wanted
        frame.spend(_COST_OF_TEST)
        frame.weigh(wanted)
        answer = matches(value, wanted)
        if answer is None:
            frame.fail(spot, WRONG_KINDS, operator="in", left=kind(value), right=kind(wanted))
        return answer

    return test


def any_test(nodes: tuple[syntax.Node, ...], unit: Unit) -> Test:
    """Whether one of the tests passes, in ternary logic."""
    slot = unit.new_slot()
    unit.scopes.append(Scope({"?": slot}))
    tests = [one_test(node, unit, slot) for node in nodes]
    unit.scopes.pop()
    if len(tests) == 1:
        return tests[0]

    def test(frame: Frame, value: Any) -> bool | None:
        result: bool | None = False
        for one in tests:
            answer = one(frame, value)
            if answer is True:
                return True
            if answer is None:
                result = None
        return result

    return test


@makes(syntax.In)
def in_closure(node: syntax.In, unit: Unit) -> Closure:
    """E in test, e in (test, test)."""
    value = unit.closure(node.value)
    test = any_test(node.tests, unit)
    return lambda frame: test(frame, value(frame))


@makes(syntax.UnaryTests)
def unary_tests(node: syntax.UnaryTests, unit: Unit) -> Closure:
    """An input entry; the tested value is in slot 0."""
    value = unit.new_slot()
    if not node.tests:
        return lambda frame: True
    test = any_test(node.tests, unit)
    if not node.negated:
        return lambda frame: test(frame, frame.slots[value])

    def negated(frame: Frame) -> bool | None:
        answer = test(frame, frame.slots[value])
        return None if answer is None else not answer

    return negated


__all__ = ["any_test", "both", "in_closure", "matches", "unary_tests"]
