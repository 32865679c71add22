"""The seam to FEEL: texts of a decision file become closures over a scope, with one budget for a whole decision.

All other modules of engine.dmn evaluate FEEL through this one.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from engine.dmn import findings as f
from engine.dmn.places import Place
from engine.dmn.problems import NOT_A_FUNCTION
from engine.dmn.scopes import Compiling, Names
from engine.dmn.session import Scope, Session
from engine.dmn.types import Shapes
from engine.feel import syntax
from engine.feel.budget import Frame, Spot
from engine.feel.compiler.loops import items_of
from engine.feel.expression import Expression, parse, parse_unary_tests
from engine.feel.functions.values import invoke
from engine.feel.reasons import FeelError, OverBudget
from engine.feel.types import NamedTypes, is_function

Closure = Callable[[Scope, Session], Any]
TestClosure = Callable[[Any, Scope, Session], bool | None]

_NOWHERE = Spot("", 0)
_PLAIN = frozenset([str, Decimal, bool, date, datetime, time])
"""Types of values that are FEEL values as they stand, so that a name that leads to one is simply looked up."""
_LEAST, _MOST = Decimal("-Infinity"), Decimal("Infinity")


def is_any(text: str) -> bool:
    """Whether unary tests accept everything: nothing written, or a dash."""
    return text.strip() in ("", "-")


def is_expression(text: str) -> bool:
    """Whether the text can be read as an expression by itself."""
    try:
        parse(text)
    except FeelError:
        return False
    return True


def compile_expression(text: str, names: Names, place: Place, compiling: Compiling) -> Closure:
    """An expression as a closure; one that cannot be read is a finding and always null."""
    if not text.strip():
        compiling.warning(place, f.EMPTY)
        return _null
    expression = _parsed(lambda: parse(text, names=names.known | names.members), text, names, place, compiling)
    if expression is None:
        return _null
    constant = _constant(expression.tree)
    if constant is not None:
        value = constant[0]
        return lambda _scope, _session: value
    types = Shapes(compiling.types)
    name = expression.tree.name if isinstance(expression.tree, syntax.Name) else ""

    def run(scope: Scope, session: Session) -> Any:
        if name and type(scope.get(name)) in _PLAIN:
            session.steps += 1
            return scope[name]
        frame = _frame(scope, session, types, expression.slots)
        value = _run(expression, frame, session)
        if value is None and frame.reasons:
            _note(frame, place, session)
        return value

    return run


@dataclass(frozen=True, slots=True)
class Cell:
    """The unary tests of a cell, compiled; and what they list where they list nothing but texts or spans of numbers."""

    test: TestClosure
    texts: frozenset[str] | None = None
    spans: "tuple[Span, ...] | None" = None


Span = tuple[Decimal, Decimal, tuple[Decimal, ...]]
"""(low, high, ends that are not included)."""


def compile_tests(text: str, names: Names, place: Place, compiling: Compiling) -> TestClosure:
    """Unary tests as a closure; those that cannot be read are a finding and never pass."""
    return compile_cell(text, names, place, compiling).test


def compile_cell(text: str, names: Names, place: Place, compiling: Compiling) -> Cell:
    """As `compile_tests`, with what an index can use."""
    expression = _parsed(
        lambda: parse_unary_tests(text, names=names.known | names.members), text, names, place, compiling
    )
    if expression is None:
        return Cell(_never)
    texts = _plain_texts(expression.tree)
    if texts is not None:
        return Cell(lambda value, _scope, _session: value in texts if type(value) is str else False, texts)
    types, spans = Shapes(compiling.types), _number_spans(expression.tree)

    def test(value: Any, scope: Scope, session: Session) -> bool | None:
        if spans is not None and type(value) is Decimal:
            return any(low <= value <= high and value not in excluded for low, high, excluded in spans)
        frame = _frame(scope, session, types, expression.slots)
        frame.slots[0] = value
        answer = _run(expression, frame, session)
        if answer is None and frame.reasons and value is not None:
            _note(frame, place, session)
        return answer if isinstance(answer, bool) else None

    return Cell(test, None, spans)


def compile_value_tests(text: str) -> Callable[[Any], bool]:
    """Unary tests of a type (allowed values): they read nothing but the value. Unreadable ones accept everything."""
    try:
        expression = parse_unary_tests(text)
    except FeelError:
        return lambda _value: True
    return lambda value: expression.test(value, {}) is True


def compile_constants(text: str) -> tuple[Any, ...] | None:
    """The values that a list of allowed values names, in order; None where it names no single values."""
    try:
        expression = parse_unary_tests(text)
    except FeelError:
        return None
    tree = expression.tree
    if not isinstance(tree, syntax.UnaryTests) or tree.negated:
        return None
    values = [value_of(node, text) for node in tree.tests]
    return tuple(value[0] for value in values if value) if all(values) else None


def value_of(node: syntax.Node, text: str) -> tuple[Any] | None:
    """The value of a part that reads no names, such as `-3` or `date("2026-01-01")`; None for any other part."""
    constant = _constant(node)
    if constant is not None:
        return constant
    if not isinstance(node, syntax.AtLiteral | syntax.Negation | syntax.Arithmetic | syntax.Call):
        return None
    from engine.feel.expression import compiled

    expression = compiled(text, node)
    if expression.names or expression.functions or expression.member_names:
        return None
    value = expression.evaluate({})
    return None if value is None else (value,)


def call_function(function: Any, given: Mapping[str, Any], place: Place, session: Session) -> Any:
    """What a function value answers for arguments by name; null and a problem where it is none or they do not fit."""
    if not is_function(function):
        session.problem(place, NOT_A_FUNCTION)
        return None
    frame = _frame({}, session, {}, 0)
    try:
        value = invoke(function, list(given.values()), tuple(given), frame, _NOWHERE)
    except OverBudget as error:
        frame.over_budget(error)
        value = None
    if value is None and frame.reasons:
        _note(frame, place, session)
    return value


def members(value: Any, session: Session) -> Iterable[Any] | None:
    """What a boxed filter or iterator goes over: a list, a range, or one value as a list; None for null."""
    frame = _frame({}, session, {}, 0)
    try:
        return items_of(value, frame, _NOWHERE)
    except OverBudget:
        return None


def _parsed(
    read: Callable[[], Expression], text: str, names: Names, place: Place, compiling: Compiling
) -> Expression | None:
    if text.startswith("⟨"):
        compiling.error(place, f.NOT_FEEL, language=text.strip("⟨⟩"))
        return None
    try:
        expression = read()
    except FeelError as wrong:
        compiling.error(place, f.SYNTAX, detail=wrong.text("en"), detail_zh=wrong.text("zh"))
        return None
    for name in sorted((expression.names | expression.functions) - names.known):
        if not names.is_open or name in names.withheld:
            compiling.error(place, f.UNKNOWN_NAME, name=name)
        elif name in names.doubtful:
            compiling.warning(place, f.UNKNOWN_NAME, name=name)
    return expression


def _frame(scope: Scope, session: Session, types: NamedTypes, slots: int) -> Frame:
    reasons: list[Any] | None = [] if session.keeps_trace else None
    return Frame(scope, [None] * slots, session.budget, session.now, session.functions, types, reasons, session.steps)


def _run(expression: Expression, frame: Frame, session: Session) -> Any:
    """The value; what it cost is added to what was spent before, inner evaluations included."""
    before = session.steps
    value = expression._value(frame)
    session.steps += max(frame.steps - before, 0) + 1
    return value


def _note(frame: Frame, place: Place, session: Session) -> None:
    reason = (frame.reasons or [])[0]
    session.problem(place, reason.code, **reason.facts)


def _constant(node: syntax.Node) -> tuple[Any] | None:
    match node:
        case syntax.Text() | syntax.Number() | syntax.Truth():
            return (node.value,)
    return None


def _plain_texts(tree: syntax.Node) -> frozenset[str] | None:
    """The texts that a cell lists, where it lists nothing else: by far the usual cell, worth a set."""
    if not isinstance(tree, syntax.UnaryTests) or tree.negated or not tree.tests:
        return None
    texts = [node.value for node in tree.tests if isinstance(node, syntax.Text)]
    return frozenset(texts) if len(texts) == len(tree.tests) else None


def _number_spans(tree: syntax.Node) -> tuple[Span, ...] | None:
    """The number ranges that a cell lists, as (low, high, ends that are not included), where it lists nothing else.

    Comparing them here takes a fifth of the time that the general closure takes.
    """
    if not isinstance(tree, syntax.UnaryTests) or tree.negated or not tree.tests:
        return None
    spans = [_number_span(node) for node in tree.tests]
    return None if None in spans else tuple(span for span in spans if span is not None)


def _number_span(node: syntax.Node) -> Span | None:
    match node:
        case syntax.Number():
            return node.value, node.value, ()
        case syntax.Interval(start=syntax.Number(low), end=syntax.Number(high)) if low <= high:
            ends = ((low, node.start_included), (high, node.end_included))
            return low, high, tuple(end for end, included in ends if not included)
        case syntax.UnaryComparison(operator="<" | "<=", operand=syntax.Number(high)):
            return _LEAST, high, () if node.operator == "<=" else (high,)
        case syntax.UnaryComparison(operator=">" | ">=", operand=syntax.Number(low)):
            return low, _MOST, () if node.operator == ">=" else (low,)
    return None


def _null(_scope: Scope, _session: Session) -> Any:
    return None


def _never(_value: Any, _scope: Scope, _session: Session) -> bool | None:
    return None
