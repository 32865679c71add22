"""A null says why, a syntax error says where."""

from typing import Any

import pytest

from engine.errors import BihuanError, declare
from engine.feel import Budget, FeelError, HostFunction, parse

NULLS: list[tuple[str, dict[str, Any], str, int]] = [
    ("severity > 3", {}, "feel.unknown_name", 1),
    ("a +\n  b.c", {"a": 1, "b": {}}, "feel.no_member", 2),
    ('1 + "a"', {}, "feel.wrong_kinds", 1),
    ("1 / 0", {}, "feel.not_a_number", 1),
    ("nothing(1)", {}, "feel.unknown_function", 1),
    ("x(1)", {"x": 1}, "feel.not_a_function", 1),
    ("abs(1, 2)", {}, "feel.wrong_arguments", 1),
    ("sqrt(-1)", {}, "feel.wrong_value", 1),
    ("[3..1]", {}, "feel.wrong_range", 1),
    ('@"tomorrow"', {}, "feel.wrong_literal", 1),
    ("for i in null return i", {}, "feel.not_a_list", 1),
    ("1 instance of nonsense", {}, "feel.unknown_type", 1),
    ("now()", {}, "feel.no_clock", 1),
    ('[1]["a"]', {}, "feel.wrong_condition", 1),
]


@pytest.mark.parametrize(("text", "context", "code", "line"), NULLS, ids=[text for text, *_ in NULLS])
def test_a_null_has_a_reason(text: str, context: dict[str, Any], code: str, line: int) -> None:
    """The first reason names the cause and its line."""
    value, reasons = parse(text).evaluate_with_reasons(context)

    assert (value, reasons[0].code, reasons[0].line) == (None, code, line)


ERRORS = [
    ("1 +", 1, 4, "a value"),
    ("if a then b", 1, 12, "'else'"),
    ("[1, 2", 1, 6, "']'"),
    ("a\n  = )", 2, 5, "a value"),
    ("1 # 2", 1, 3, "a value or an operator"),
    ("f(a: 1, 2)", 1, 9, "a name"),
    ("x y 5", 1, 5, "an operator or the end"),
    ('"\\uD83D"', 1, 1, "a whole character, not half of a pair"),
    ("", 1, 1, "a value"),
    ("{a 1}", 1, 2, "a name"),
    ("for x of y return x", 1, 5, "a name"),
]


@pytest.mark.parametrize(("text", "line", "column", "expected"), ERRORS, ids=[text for text, *_ in ERRORS])
def test_a_syntax_error_says_where(text: str, line: int, column: int, expected: str) -> None:
    """Line, column and what was expected."""
    with pytest.raises(FeelError) as caught:
        parse(text)

    assert (caught.value.line, caught.value.column, caught.value.expected) == (line, column, expected)


def test_a_syntax_error_speaks_both_languages() -> None:
    """The sentence of an error is there for every reader."""
    with pytest.raises(FeelError) as caught:
        parse("1 +")

    assert caught.value.text("zh") == "表达式第 1 行第 4 列有误：此处应为值，实际是结尾。请修改表达式。"


def test_an_expression_names_what_it_reads() -> None:
    """Free names, members of filtered items, and called functions are told apart."""
    expression = parse("sum(items[price > limit].price) + add working days(start, n) + for i in 1..2 return i")

    found = (expression.names, expression.member_names, expression.functions)
    assert tuple(map(sorted, found)) == (["items", "n", "start"], ["limit", "price"], ["add working days"])


def test_an_expression_says_where_it_reads_a_name() -> None:
    """Line and column of the first reading of every name, for findings about a draft."""
    expression = parse("sum(items[price > limit].price) +\n  add fee(start, n) + n")

    assert expression.places() == {
        "items": (1, 5), "price": (1, 11), "limit": (1, 19), "add fee": (2, 3), "start": (2, 11), "n": (2, 18),
    }  # fmt: skip


def test_a_reason_speaks_both_languages() -> None:
    """Kinds of values have their word in each language."""
    _, reasons = parse('1 + "a"').evaluate_with_reasons({})

    assert (reasons[0].text("zh"), reasons[0].text("en")) == (
        "“+”不能用于数和文本。请检查两边的值。",
        "'+' cannot be applied to number and string. Check the values on both sides.",
    )


REFUSED = declare("test.refused", "invalid", zh="日历 {name} 不存在。", en="There is no calendar {name}.")


def _refusing(name: str) -> None:
    raise BihuanError(REFUSED, name=name)


def test_a_host_function_that_refuses_gives_its_own_reason() -> None:
    """The BihuanError of a host function becomes the reason of the null."""
    functions = {"working days": HostFunction(("calendar",), _refusing)}

    value, reasons = parse('working days("x") + 1').evaluate_with_reasons({}, functions=functions)

    assert (value, reasons[0].text("en")) == (None, "There is no calendar x.")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("add two(1, 2)", 3),
        ("add two(b: 1, a: 2)", 3),
        ("add two(5)", 5),
        ("add two()", None),
        ("add two(1, 2, 3)", None),
    ],
)
def test_a_host_function_takes_its_parameters(text: str, wanted: object) -> None:
    """By position or name, with optional ones left out."""
    functions = {"add two": HostFunction(("a", "b?"), lambda a, b: a + (b or 0))}

    assert parse(text).evaluate({}, functions=functions) == wanted


def test_a_budget_can_be_given() -> None:
    """Fewer steps end a loop earlier."""
    value, reasons = parse("for i in 1..100 return i").evaluate_with_reasons({}, budget=Budget(steps=50))

    assert (value, reasons[0].facts["limit"]) == (None, 50)
