"""What expressions mean, form by form; the reference page and the public kit hold the rest."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.feel import DaysTimeDuration, HostFunction, Range, YearsMonthsDuration, evaluate


def equals_a(text: str, word: str) -> bool:
    """A function of the caller that takes the name of a built-in one."""
    return word == "a"


SHANGHAI = ZoneInfo("Asia/Shanghai")
CASES: list[tuple[str, dict[str, Any], Any]] = [
    # Python's own values in the context
    ("a + b", {"a": 1, "b": 0.1}, Decimal("1.1")),
    ("a / 3 * 3", {"a": 1}, Decimal("0.9999999999999999999999999999999999")),
    ("items", {"items": (1, "a", 2.5)}, [Decimal(1), "a", Decimal("2.5")]),
    (
        "start + length",
        {"start": datetime(2026, 3, 2, 9, tzinfo=UTC), "length": timedelta(hours=2)},
        datetime(2026, 3, 2, 11, tzinfo=UTC),
    ),
    ("case.level > 2", {"case": {"level": 3}}, True),
    ("x", {"x": float("nan")}, None),
    # names
    ("客户 等级 + 1", {"客户 等级": 1}, Decimal(2)),
    ("Pre-bureau risk - 1", {"Pre-bureau risk": 3}, Decimal(2)),
    ("a-b", {"a-b": 7, "a": 1, "b": 1}, Decimal(7)),
    ("(a)-(b)", {"a-b": 7, "a": 3, "b": 1}, Decimal(2)),
    ("Mike's car.top speed", {"Mike's car": {"top speed": 3}}, Decimal(3)),
    ("{line 1: 5, x: line 1 + 2}.x", {}, Decimal(7)),
    ("`a b` + 1", {"a b": 1}, Decimal(2)),
    ("date", {"date": 5}, Decimal(5)),
    ('date("2026-03-31")', {"date": 5}, date(2026, 3, 31)),
    ("for my item in [1, 2] return my item * 2", {}, [Decimal(2), Decimal(4)]),
    # scopes
    ("list[a > limit]", {"list": [{"a": 1}, {"a": 2}], "limit": 1}, [{"a": Decimal(2)}]),
    ("list[a > limit]", {"list": [{"a": 1, "limit": 0}], "limit": 1}, [{"a": Decimal(1), "limit": Decimal(0)}]),
    ("[1, 2, 3][item > n]", {"n": 2}, [Decimal(3)]),
    ("[[1], [2, 3]][count(item) = 2]", {}, [[Decimal(2), Decimal(3)]]),
    ("l[i]", {"l": [5, 6], "i": 2}, Decimal(6)),
    ("[{a: [{b: 1}, {b: 2}]}][count(a[b > 1]) = 1].a.b", {}, [[Decimal(1), Decimal(2)]]),
    ("for x in [1, 2], y in [x, x + 1] return x * y", {}, [Decimal(n) for n in (1, 2, 4, 6)]),
    ("{f: function(n) if n < 2 then 1 else n * f(n - 1), r: f(5)}.r", {}, Decimal(120)),
    ("(for n in [1, 2] return function(x) x * n)[2](10)", {}, Decimal(20)),
    ("{a-b: 1, c: a-b}.c", {}, Decimal(1)),
    ("{a: 5, b: 3, r: {a-b: 1}, c: a-b}.c", {}, Decimal(2)),
    # signs
    ("-5 ** 2", {}, Decimal(25)),
    ("-x ** 2", {"x": 5}, Decimal(25)),
    ("2 ** 3 ** 2", {}, Decimal(64)),
    ("10 - 4 - 3", {}, Decimal(3)),
    ("-l[1]", {"l": [4]}, Decimal(-4)),
    # ranges
    ("[1..10[", {}, Range(Decimal(1), Decimal(10), True, False)),
    ("]1..l[1]]", {"l": [4]}, Range(Decimal(1), Decimal(4), False, True)),
    ("(> 5)", {}, Range(Decimal(5), None, False, False)),
    ("x in ([1..3], > 7)", {"x": 8}, True),
    ("[3..1]", {}, None),
    ("for i in (1..4) return i", {}, [Decimal(2), Decimal(3)]),
    ("5 in (? > 3 and ? < 6)", {}, True),
    # dates
    ('@"2026-03-31T09:00:00@Asia/Shanghai"', {}, datetime(2026, 3, 31, 9, tzinfo=SHANGHAI)),
    ('@"2026-01-31" + @"P1M"', {}, date(2026, 2, 28)),
    ('@"10:00:00" + @"PT25H"', {}, time(11)),
    (
        '@"2026-03-29T01:30:00@Europe/Paris" + @"PT1H"',
        {},
        datetime(2026, 3, 29, 3, 30, tzinfo=ZoneInfo("Europe/Paris")),
    ),
    ('@"2026-03-02T09:00:00@Asia/Shanghai" - @"2026-03-02T00:00:00Z"', {}, DaysTimeDuration(3600 * 10**9)),
    ('@"2026-03-02T09:00:00" < @"2026-03-02T09:00:01+08:00"', {}, True),
    ('@"P1Y" / @"P1M"', {}, Decimal(12)),
    ('@"P1Y6M" * 2', {}, YearsMonthsDuration(36)),
    ('@"-PT1H30M".minutes', {}, Decimal(-30)),
    ('@"2026-03-31T10:00:00.5Z".second', {}, Decimal("0.5")),
    # strings
    (r'"\u6295\U01F40E\n\"\s"', {}, '投🐎\n"\\s'),
    ('"a" + "b" < "b"', {}, True),
    # functions
    ("sum(list: l)", {"l": [1, 2]}, Decimal(3)),
    ('substring(start position: 2, string: "abc")', {}, "bc"),
    ("f(2)", {"f": 1}, None),
    ("min(l).a", {"l": []}, None),
    ('contains(["foobar"], "ob")', {}, True),
    ("if null then 1 else 2", {}, Decimal(2)),
    ("(function(x) x + 1) = (function(x) x + 1)", {}, True),
    ("(function(x) x + 1) = (function(y) y + 1)", {}, False),
    ("(function(x) x + 1) = (function(x: number) x + 1)", {}, False),
    ("(function(x) x + n) = (function(x) x + n)", {"n": 1}, True),
    ("{l: for n in [1, 2, 1] return function(x) x + n, r: [l[1] = l[2], l[1] = l[3]]}.r", {}, [False, True]),
    ("{f: function(n) f(n), g: function(n) g(n), r: f = g}.r", {}, False),
    ("[abs = abs, abs = floor, is(abs, abs)]", {}, [True, False, True]),
    ("0 ** -1", {}, None),
    ('some w in ["a", "b"] satisfies contains(t, w)', {"t": "xb"}, True),
    ('some w in ["a", "b"] satisfies contains(t, w)', {"t": "x"}, False),
    ('some w in ["a", "b"] satisfies contains(t, w)', {"t": ["xb"]}, True),
    ('some w in ["a", "b"] satisfies contains(t, w)', {"t": None}, None),
    ('some w in ["a", "b"] satisfies contains(t, w)', {"t": "x", "contains": HostFunction(("a", "b"), equals_a)}, True),
    ('{contains: function(t, w) w = "b", r: some w in ["a", "b"] satisfies contains(r0, w), r0: "x"}.r', {}, True),
]


@pytest.mark.parametrize(
    ("text", "context", "wanted"), CASES, ids=[f"{text} {index}" for index, (text, *_) in enumerate(CASES)]
)
def test_an_expression_has_its_value(text: str, context: dict[str, Any], wanted: Any) -> None:
    """The expression over the context gives the value."""
    assert evaluate(text, context) == wanted
