"""The parts of a parsed expression. `at` is the offset in the text and takes no part in comparing two trees.

The parser builds them, the compiler and the printer read them; tools above (checks of decision tables) may as well.
"""

from collections.abc import Generator
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal
from typing import Any, Union

from engine.feel.types import TypeForm


@dataclass(frozen=True, slots=True)
class _Placed:
    at: int = field(default=0, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Number(_Placed):
    """42, .5, 1.2e3."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Text(_Placed):
    """A string literal, already unescaped."""

    value: str


@dataclass(frozen=True, slots=True)
class Truth(_Placed):
    """true or false."""

    value: bool


@dataclass(frozen=True, slots=True)
class Null(_Placed):
    """null."""


@dataclass(frozen=True, slots=True)
class AtLiteral(_Placed):
    """@"2026-03-31": the text of a date, time or duration."""

    text: str


@dataclass(frozen=True, slots=True)
class Name(_Placed):
    """A name in scope; `?` is the tested value of a unary test."""

    name: str


@dataclass(frozen=True, slots=True)
class Negation(_Placed):
    """-e."""

    operand: "Node"


@dataclass(frozen=True, slots=True)
class Arithmetic(_Placed):
    """`+ - * / **`."""

    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Comparison(_Placed):
    """`= != < <= > >=`."""

    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Between(_Placed):
    """e between low and high."""

    value: "Node"
    low: "Node"
    high: "Node"


@dataclass(frozen=True, slots=True)
class In(_Placed):
    """e in test, e in (test, test)."""

    value: "Node"
    tests: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Junction(_Placed):
    """a and b and c, or a or b or c."""

    operator: str
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class If(_Placed):
    """if condition then yes else no."""

    condition: "Node"
    yes: "Node"
    no: "Node"


@dataclass(frozen=True, slots=True)
class Iterator(_Placed):
    """name in source, or name in source..end."""

    name: str
    source: "Node"
    end: "Node | None" = None


@dataclass(frozen=True, slots=True)
class For(_Placed):
    """for i in …, j in … return body."""

    iterators: tuple[Iterator, ...]
    body: "Node"


@dataclass(frozen=True, slots=True)
class Quantified(_Placed):
    """some/every i in … satisfies condition."""

    word: str
    iterators: tuple[Iterator, ...]
    condition: "Node"


@dataclass(frozen=True, slots=True)
class Filter(_Placed):
    """source[condition] or source[index]."""

    source: "Node"
    condition: "Node"


@dataclass(frozen=True, slots=True)
class Path(_Placed):
    """source.name."""

    source: "Node"
    name: str


@dataclass(frozen=True, slots=True)
class Call(_Placed):
    """function(arguments); `names` is None for positional arguments."""

    function: "Node"
    arguments: tuple["Node", ...]
    names: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A formal parameter with its type, None for any."""

    name: str
    type: TypeForm | None = None


@dataclass(frozen=True, slots=True)
class FunctionDefinition(_Placed):
    """function(a, b: number) body."""

    parameters: tuple[Parameter, ...]
    body: "Node"
    external: bool = False


@dataclass(frozen=True, slots=True)
class ListLiteral(_Placed):
    """[a, b]."""

    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class ContextLiteral(_Placed):
    """{key: value, "other key": value}."""

    entries: tuple[tuple[str, "Node"], ...]


@dataclass(frozen=True, slots=True)
class Interval(_Placed):
    """[a..b], (a..b], ]a..b[."""

    start: "Node"
    end: "Node"
    start_included: bool
    end_included: bool


@dataclass(frozen=True, slots=True)
class UnaryComparison(_Placed):
    """< 5 as a value: the range of all numbers below 5."""

    operator: str
    operand: "Node"


@dataclass(frozen=True, slots=True)
class InstanceOf(_Placed):
    """e instance of type."""

    value: "Node"
    type: TypeForm


@dataclass(frozen=True, slots=True)
class UnaryTests(_Placed):
    """The input entry of a decision table: tests, perhaps negated; no tests for "-"."""

    tests: tuple["Node", ...]
    negated: bool = False


Node = Union[  # noqa: UP007
    Number, Text, Truth, Null, AtLiteral, Name, Negation, Arithmetic, Comparison, Between, In, Junction, If, For,
    Quantified, Filter, Path, Call, FunctionDefinition, ListLiteral, ContextLiteral, Interval, UnaryComparison,
    InstanceOf, UnaryTests,
]


def nodes_of(part: Any) -> Generator[_Placed, None, None]:
    """A node and all that is in it, outer ones first."""
    stack = [part]
    while stack:
        one = stack.pop()
        if isinstance(one, tuple):
            stack.extend(reversed(one))
        elif isinstance(one, _Placed):
            yield one
        if is_dataclass(one) and not isinstance(one, type):
            stack.extend(getattr(one, each.name) for each in reversed(fields(one)))
