"""Cuts an input column into the regions that its cells can tell apart, so that cells become bit masks of regions.

Pure; the table checks build on it. A cell that reads other names, calls functions or uses `?` is opaque: nobody can say
beforehand what it accepts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from engine.dmn.feel_text import is_any, value_of
from engine.feel import syntax
from engine.feel.expression import parse_unary_tests
from engine.feel.reasons import FeelError
from engine.feel.texts import to_text
from engine.feel.types import kind
from engine.feel.values import Range

_ORDERED = frozenset({"number", "date", "time", "date and time", "days and time duration", "years and months duration"})


@dataclass(frozen=True, slots=True)
class Span:
    """All values between two ends; None = no end. A single value is a closed span of itself."""

    low: Any
    high: Any
    low_included: bool
    high_included: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell accepts: spans, perhaps inverted."""

    spans: tuple[Span, ...]
    inverted: bool = False


ANYTHING = Cell((), inverted=True)


def read_cell(text: str) -> Cell | None:
    """What the unary tests accept; None where that depends on anything but the value."""
    if is_any(text):
        return ANYTHING
    try:
        tree = parse_unary_tests(text).tree
    except FeelError:
        return None
    if not isinstance(tree, syntax.UnaryTests):
        return None
    found = [_spans(node, text) for node in tree.tests]
    if any(spans is None for spans in found):
        return None
    return Cell(tuple(span for spans in found for span in spans or ()), inverted=tree.negated)


def _spans(node: syntax.Node, text: str) -> tuple[Span, ...] | None:
    if isinstance(node, syntax.UnaryComparison):
        value = value_of(node.operand, text)
        return None if value is None else _compared(node.operator, value[0])
    if isinstance(node, syntax.Interval):
        low, high = value_of(node.start, text), value_of(node.end, text)
        if low is None or high is None:
            return None
        return (Span(low[0], high[0], node.start_included, node.end_included),)
    value = value_of(node, text)
    return None if value is None else _of_value(value[0])


def _compared(operator: str, value: Any) -> tuple[Span, ...] | None:
    match operator:
        case "<" | "<=":
            return (Span(None, value, low_included=False, high_included=operator == "<="),)
        case ">" | ">=":
            return (Span(value, None, low_included=operator == ">=", high_included=False),)
        case "=":
            return _of_value(value)
    return (Span(None, value, False, False), Span(value, None, False, False))


def _of_value(value: Any) -> tuple[Span, ...] | None:
    if isinstance(value, Range):
        if value.excluded:
            return None
        return (Span(value.start, value.end, value.start_included, value.end_included),)
    if isinstance(value, list):
        inner = [_of_value(item) for item in value]
        return None if any(one is None for one in inner) else tuple(span for one in inner for span in one or ())
    if isinstance(value, dict):
        return None
    return (Span(value, value, low_included=True, high_included=True),)


@dataclass(frozen=True, slots=True)
class Domain:
    """The regions of one column. Region 2n+1 is the n-th value itself, 2n and 2n+2 are what lies beside it.

    Values without an order (texts, truth values) have a region each, and the last region is any other value.
    """

    label: str
    values: tuple[Any, ...]
    ordered: bool
    whole: int
    """The regions that can occur: all, or those inside the allowed values."""
    places: Mapping[Any, int] = field(default_factory=dict)
    """The place of each value among the values."""

    def mask(self, cell: Cell) -> int:
        """The regions that the cell accepts."""
        mask = 0
        for span in cell.spans:
            mask |= self._ordered_mask(span) if self.ordered else self._value_mask(span)
        return (self._everything() & ~mask if cell.inverted else mask) & self.whole

    def _everything(self) -> int:
        return (1 << (2 * len(self.values) + 1 if self.ordered else len(self.values) + 1)) - 1

    def _value_mask(self, span: Span) -> int:
        return 1 << self.places[span.low]

    def _ordered_mask(self, span: Span) -> int:
        first, last = 0, 2 * len(self.values)
        if span.low is not None:
            first = 2 * self.places[span.low] + (1 if span.low_included else 2)
        if span.high is not None:
            last = 2 * self.places[span.high] + (1 if span.high_included else 0)
        return ((1 << (last + 1)) - 1) & ~((1 << first) - 1) if first <= last else 0

    def example(self, mask: int) -> str:
        """One region of a mask in FEEL's notation: `Age (5..6)`, `Tier = "gold"`, `Tier not("gold")`."""
        region = (mask & -mask).bit_length() - 1
        return f"{self.label} {self._ordered_text(region) if self.ordered else self._value_text(region)}".strip()

    def _value_text(self, region: int) -> str:
        if region < len(self.values):
            return f"= {_shown(self.values[region])}"
        return f"not({', '.join(map(_shown, self.values))})" if self.values else ""

    def _ordered_text(self, region: int) -> str:
        n = region // 2
        if region % 2:
            return f"= {_shown(self.values[n])}"
        if not self.values:
            return ""
        if n == 0:
            return f"< {_shown(self.values[0])}"
        if n == len(self.values):
            return f"> {_shown(self.values[-1])}"
        return f"in ({_shown(self.values[n - 1])}..{_shown(self.values[n])})"


def _shown(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else to_text(value)


def domain_of(label: str, cells: Sequence[Cell | None], allowed: Cell | None) -> Domain | None:
    """The regions that the readable cells tell apart; None where their values are of several kinds."""
    known = [cell for cell in (*cells, allowed) if cell is not None]
    ends = [end for cell in known for span in cell.spans for end in (span.low, span.high) if end is not None]
    kinds = {kind(end) for end in ends}
    if len(kinds) > 1:
        return None
    ordered = kinds <= _ORDERED
    if not ordered and not all(_is_point(span) for cell in known for span in cell.spans):
        return None
    values = _distinct(ends, ordered=ordered)
    if values is None:
        return None
    if kinds == {"boolean"}:
        return Domain(label, (True, False), ordered=False, whole=0b11, places={True: 0, False: 1})
    domain = Domain(label, values, ordered, -1, {value: n for n, value in enumerate(values)})
    return replace(domain, whole=domain._everything() if allowed is None else domain.mask(allowed))


def _is_point(span: Span) -> bool:
    return span.low is not None and span.low == span.high


def _distinct(ends: list[Any], *, ordered: bool) -> tuple[Any, ...] | None:
    """Each value once; None where they cannot be held against each other, such as times with and without a zone."""
    try:
        once = dict.fromkeys(ends)
        return tuple(sorted(once) if ordered else once)
    except TypeError:
        return None
