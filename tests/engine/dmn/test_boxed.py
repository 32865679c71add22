"""Boxed expressions: contexts, lists, relations, functions, conditionals, filters, iterators."""

from decimal import Decimal
from typing import Any

import pytest

from tests.engine.dmn.files import decision, literal, model

ONE, TWO, THREE = Decimal(1), Decimal(2), Decimal(3)


def entry(name: str, logic: str) -> str:
    """A line of a boxed context."""
    variable = f'<variable name="{name}"/>' if name else ""
    return f"<contextEntry>{variable}{logic}</contextEntry>"


def part(name: str, text: str) -> str:
    """A named part of a boxed expression, such as `in` or `satisfies`."""
    return f"<{name}>{literal(text)}</{name}>"


def iterator(kind: str, source: str, body: str) -> str:
    """A boxed for, every or some over x."""
    word = "return" if kind == "for" else "satisfies"
    return f'<{kind} iteratorVariable="x">{part("in", source)}{part(word, body)}</{kind}>'


COLUMNS = '<column name="a"/><column name="b"/>'
FUNCTION = (
    '<functionDefinition><formalParameter name="n" typeRef="number"/>' + literal("n + 1") + "</functionDefinition>"
)
JAVA = (
    '<functionDefinition kind="Java"><formalParameter name="n" typeRef="number"/><context>'
    + entry("class", literal('"{class}"'))
    + entry("method signature", literal('"{method}"'))
    + "</context></functionDefinition>"
)


def java(class_name: str, method: str) -> str:
    """A context that calls a Java function with 2."""
    function = JAVA.replace("{class}", class_name).replace("{method}", method)
    return f"<context>{entry('f', function)}{entry('', literal('f(2)'))}</context>"


@pytest.mark.parametrize(
    ("logic", "expected"),
    [
        (f"<context>{entry('a', literal('1'))}{entry('b', literal('a + 1'))}</context>", {"a": ONE, "b": TWO}),
        (f"<context>{entry('a', literal('1'))}{entry('', literal('a + 1'))}</context>", TWO),
        (f"<context>{entry('my sum', literal('1'))}{entry('', literal('my sum + 1'))}</context>", TWO),
        (f"<context>{entry('f', FUNCTION)}{entry('', literal('f(1)'))}</context>", TWO),
        (f"<list>{literal('1')}{literal('1 + 1')}</list>", [ONE, TWO]),
        (
            f"<relation>{COLUMNS}<row>{literal('1')}{literal('2')}</row></relation>",
            [{"a": ONE, "b": TWO}],
        ),
        (f"<conditional>{part('if', '1 > 0')}{part('then', '1')}{part('else', '2')}</conditional>", ONE),
        (f"<conditional>{part('if', 'null')}{part('then', '1')}{part('else', '2')}</conditional>", TWO),
        (f"<conditional>{part('if', '5')}{part('then', '1')}{part('else', '2')}</conditional>", None),
        (f"<filter>{part('in', '[1, 2, 3]')}{part('match', 'item > 1')}</filter>", [TWO, THREE]),
        (f"<filter>{part('in', '[{a: 1}, {a: 2}]')}{part('match', 'a = 2')}</filter>", [{"a": TWO}]),
        (f"<filter>{part('in', '[1]')}{part('match', '5')}</filter>", None),
        (f"<filter>{part('in', 'null')}{part('match', 'true')}</filter>", None),
        (f"<filter>{part('in', '[{item: 1}, {item: 2}]')}{part('match', 'item > 1')}</filter>", [{"item": TWO}]),
        (iterator("for", "[1, 2]", "x + 1"), [TWO, THREE]),
        (iterator("for", "1..3", "x"), [ONE, TWO, THREE]),
        (iterator("for", "[1, 1, 1]", "if partial = [] then 1 else partial[-1] + x"), [ONE, TWO, THREE]),
        (iterator("for", "null", "x"), None),
        (iterator("every", "[1, 2]", "x > 0"), True),
        (iterator("every", "[1, 2]", 'if x = 1 then true else "?"'), None),
        (iterator("every", "[]", "false"), True),
        (iterator("some", "[1, 2]", "x > 1"), True),
        (iterator("some", "[]", "true"), False),
        (java("java.lang.Math", "abs(double)"), Decimal("2.0")),
        (java("java.lang.Runtime", "exec(java.lang.String)"), None),
        (java("java.lang.Math", "exit(int)"), None),
    ],
)
def test_boxed_expressions(logic: str, expected: Any) -> None:
    """Each boxed expression answers as the FEEL that it stands for."""
    assert model(decision("d", logic)).evaluate("d", {}) == expected


def test_a_foreign_function_is_found() -> None:
    """A Java method outside of the closed table is an error of the check."""
    found = model(decision("d", java("java.lang.Runtime", "exec(java.lang.String)"))).check()
    assert [one.code for one in found] == ["dmn.not_executable"]


@pytest.mark.parametrize(("given", "expected"), [("2", Decimal(3)), ('"2"', None)])
def test_a_boxed_invocation_binds_by_name(given: str, expected: Any) -> None:
    """The called function gets its arguments by parameter name and type."""
    call = f'<invocation>{literal("f")}<binding><parameter name="n"/>{literal(given)}</binding></invocation>'
    logic = f"<context>{entry('f', FUNCTION)}{entry('', call)}</context>"
    assert model(decision("d", logic)).evaluate("d", {}) == expected


def test_invoking_what_is_no_function_is_a_problem() -> None:
    """Calling a number is null with the reason."""
    call = f'<invocation>{literal("5")}<binding><parameter name="n"/>{literal("1")}</binding></invocation>'
    outcome = model(decision("d", call)).evaluate("d", {}, trace=True)
    assert (outcome.value, [one.code for one in outcome.problems]) == (None, ["dmn.not_a_function"])
