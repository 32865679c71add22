"""Texts for the property tests: expressions made by the grammar, texts made of its tokens, and values."""

from decimal import Decimal

from hypothesis import strategies as st

from engine.feel.values import DaysTimeDuration, Range, YearsMonthsDuration

NAMES = st.sampled_from(["a", "b", "c", "客户 等级", "a-b", "item", "partial", "sum", "date"])
KNOWN = frozenset(["a-b", "客户 等级"])
LITERALS = st.one_of(
    st.integers(-50, 50).map(str),
    st.decimals(-100, 100, places=2).map(str),
    st.sampled_from(
        [
            '"x"',
            '"a\\"b\\\\s"',
            '"é\\n"',
            "true",
            "false",
            "null",
            '@"2026-03-31"',
            '@"P1D"',
            '@"P2M"',
            '@"x"',
            '@"10:00:00+08:00"',
            '@"2026-03-31T10:00:00@Asia/Shanghai"',
            "[]",
            "{}",
        ]
    ),
)
_CALLS = [
    "sum",
    "count",
    "string",
    "not",
    "string join",
    "date and time",
    "upper case",
    "min",
    "abs",
    "matches",
    "sort",
    "context put",
    "append",
    "range",
    "split",
    "a",
    "unknown thing",
]
_OPERATORS = ["+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in"]
_TYPES = [
    "number",
    "list<string>",
    "context<a: number, b: Any>",
    "function<number>->Any",
    "range<date and time>",
    "Any",
]


def _bigger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operator = st.sampled_from(_OPERATORS)
    return st.one_of(
        st.builds(lambda x, o, y: f"{x} {o} {y}", inner, operator, inner),
        st.builds("({})".format, inner),
        st.builds("-{}".format, inner),
        st.builds("{}[{}]".format, inner, inner),
        st.builds("{}.{}".format, inner, NAMES),
        st.builds("if {} then {} else {}".format, inner, inner, inner),
        st.builds("for {} in {} return {}".format, NAMES, inner, inner),
        st.builds("for {} in {}..{} return {}".format, NAMES, inner, inner, inner),
        st.builds("{} {} in {} satisfies {}".format, st.sampled_from(["some", "every"]), NAMES, inner, inner),
        st.builds("[{}, {}]".format, inner, inner),
        st.builds("{{{}: {}, b: {}}}".format, NAMES, inner, inner),
        st.builds("{}({})".format, st.sampled_from(_CALLS), st.lists(inner, max_size=3).map(", ".join)),
        st.builds("{}({}: {})".format, inner, NAMES, inner),
        st.builds("function({}: number, b) {}".format, NAMES, inner),
        st.builds("{}{}..{}{}".format, st.sampled_from("[(]"), inner, inner, st.sampled_from("])[")),
        st.builds("{} instance of {}".format, inner, st.sampled_from(_TYPES)),
        st.builds("{} between {} and {}".format, inner, inner, inner),
        st.builds("{} in ({}, {} {})".format, inner, inner, st.sampled_from(["<", ">=", "!="]), inner),
    )


EXPRESSIONS = st.recursive(st.one_of(LITERALS, NAMES), _bigger, max_leaves=12)
"""Texts that are expressions, or nearly: some mix forms in ways that the grammar refuses."""

_TOKENS = [
    *_OPERATORS,
    *_CALLS,
    *"()[]{},:.@?",
    "..",
    "if",
    "then",
    "else",
    "for",
    "return",
    "some",
    "satisfies",
    "function",
    "instance",
    "of",
    "between",
    "1",
    "2.5",
    '"x"',
    "a",
    "`a b`",
    "//",
    "/*",
]
TOKEN_TEXTS = st.lists(st.sampled_from(_TOKENS), max_size=25).map(" ".join)
"""Texts of tokens in any order."""

ATOMS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.text(max_size=8),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=Decimal("-1e30"), max_value=Decimal("1e30")),
    st.dates(),
    st.datetimes(),
    st.datetimes(timezones=st.timezones()),
    st.times().map(lambda moment: moment.replace(fold=0)),
    st.integers(-(10**20), 10**20).map(DaysTimeDuration),
    st.integers(-(10**9), 10**9).map(YearsMonthsDuration),
)
VALUES = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(st.text(max_size=4), st.just("$")), inner, max_size=4),
        st.builds(Range, inner, inner, st.booleans(), st.booleans()),
    ),
    max_leaves=10,
)
"""Everything that a variable may hold."""
