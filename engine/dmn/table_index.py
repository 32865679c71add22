"""Which rules of a table can match a value, found by looking it up instead of testing cell after cell.

Cells that list texts or spans of numbers are the usual ones. The rules that a column lets pass are the bits of a
whole number, so that columns are combined by `&`. `tables` builds one index a column; the rules' order stays.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from engine.dmn.feel_text import Cell, Span

Lookup = Callable[[Any], int | None]
"""The rules that the value lets pass, as bits; None where the value is of a kind that only testing can judge."""


def lookup_of(cells: Sequence[Cell | None], others: int) -> Lookup | None:
    """The index of a column with these cells (None for a rule that asks nothing); None where it would not help.

    `others` are the rules whose cell in this column has to be tested: they pass here whatever the value.
    """
    if any(cell is not None and cell.texts is not None for cell in cells):
        return _texts(cells, others) if not any(cell is not None and cell.spans is not None for cell in cells) else None
    if any(cell is not None and cell.spans is not None for cell in cells):
        return _numbers(cells, others)
    return None


def _texts(cells: Sequence[Cell | None], others: int) -> Lookup:
    by_text: dict[str, int] = {}
    for number, cell in enumerate(cells):
        for text in () if cell is None or cell.texts is None else cell.texts:
            by_text[text] = by_text.get(text, 0) | 1 << number
    found = {text: mask | others for text, mask in by_text.items()}
    return lambda value: found.get(value, others) if type(value) is str else others


def _numbers(cells: Sequence[Cell | None], others: int) -> Lookup:
    """Between two neighbouring ends of spans the same rules match, so one search among the ends says which."""
    spans = [(1 << number, span) for number, cell in enumerate(cells) if cell and cell.spans for span in cell.spans]
    ends = sorted({end for _, (low, high, _) in spans for end in (low, high) if end.is_finite()})
    at = [others | sum({bit for bit, span in spans if _holds(span, end)}) for end in ends]
    before = [Decimal("-Infinity"), *ends]
    after = [*ends, Decimal("Infinity")]
    within = [
        others | sum({bit for bit, (low, high, _) in spans if low <= one and other <= high})
        for one, other in zip(before, after, strict=True)
    ]

    def look(value: Any) -> int | None:
        if type(value) is not Decimal:
            return others if value is None else None
        place = bisect_left(ends, value)
        return at[place] if place < len(ends) and ends[place] == value else within[place]

    return look


def _holds(span: Span, value: Decimal) -> bool:
    low, high, excluded = span
    return low <= value <= high and value not in excluded
