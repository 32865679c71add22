"""Texts made to hang or break the evaluator end quickly with a clear reason."""

import pytest

from engine.feel import FeelError, parse

ENDLESS = {
    "for i in 1..1000000000 return i": "steps",
    "for i in 1..1000000000000000000000000000000 return i": "steps",
    "some i in 1..100000, j in 1..100000 satisfies i + j < 0": "steps",
    'for i in @"-999999999-01-01"..@"999999999-12-31" return i': "steps",
    "flatten(for i in 1..1000 return for j in 1..1000 return [i, j])": "steps",
    "for i in 1..60000 return i": "items of a list",
    "for i in 1..5000 return [partial]": "steps",
    f'string join(for i in 1..20000 return "{"x" * 100}")': "characters of a text",
    'for i in 1..100 return if i = 1 then "xx" else partial[-1] + partial[-1]': "characters of a text",
    'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a+)+$")': "steps of a pattern",
    'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a|a|aa)*$")': "steps of a pattern",
    'replace("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "(.*)*(.*)*(.*)*b", "x")': "steps of a pattern",
    "for i in 1..20 return for j in 1..15000 return for k in 1..1 return j": "steps",
    "{a: for i in 1..20000 return i, b: for i in 1..11 return a}": "items of the answer",
    f'{{a: "{"x" * 90000}", b: for i in 1..2000 return a}}': "items of the answer",
    "{a: for i in 1..20000 return i, f: function(x) f(a), r: f(1)}.r": "nesting of calls",
    f'matches("{"a" * 50000}", "{"a" * 40000}b")': "steps",
    "{f: function(n) f(n + 1), x: f(1)}.x": "nesting of calls",
    "{f: function(n) [f(n), f(n)], x: f(1)}.x": "nesting of calls",
}


@pytest.mark.parametrize(("text", "limit"), ENDLESS.items(), ids=[text[:40] for text in ENDLESS])
def test_endless_work_ends_with_the_limit_it_met(text: str, limit: str) -> None:
    """The value is null and the last reason names the limit."""
    value, reasons = parse(text).evaluate_with_reasons({})

    assert (value, reasons[-1].code, reasons[-1].facts["what"]) == (None, "feel.over_budget", limit)


DEEP = [
    "(" * 10_000,
    "[" * 10_000,
    "-" * 10_000 + "1",
    "1" + " + 1" * 10_000,
    "if " * 10_000,
    "not(" * 10_000,
    "a." * 10_000,
    "f" + "()" * 10_000,
    "[1.." * 10_000,
    "{a:" * 10_000,
    "x in (" * 10_000,
    "a[" * 10_000,
    "x instance of " + "list<" * 10_000,
    "function(" * 10_000,
    "1" * 200_000,
    "if a then b else " * 10_000,
]


@pytest.mark.parametrize("text", DEEP, ids=[text[:20] for text in DEEP])
def test_nested_texts_are_refused_while_parsing(text: str) -> None:
    """Ten thousand brackets of any kind are a FeelError that says where."""
    with pytest.raises(FeelError) as caught:
        parse(text)

    assert caught.value.line == 1


@pytest.mark.parametrize("text", ["(" * 70 + "1" + ")" * 70, " + ".join(["1"] * 190), "[" * 70 + "]" * 70])
def test_reasonable_nesting_is_accepted(text: str) -> None:
    """Seventy brackets and a sum of 190 numbers are fine."""
    assert parse(text).evaluate({}) is not None


def test_a_value_too_deep_for_python_gives_null() -> None:
    """A context that nests ten thousand lists cannot end the evaluation with an exception."""
    value: list[object] = []
    for _ in range(10_000):
        value = [value]

    assert parse("x = y").evaluate({"x": value, "y": [value]}) is None
