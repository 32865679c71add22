"""The chart of the overdue board as numbers for an SVG: one bar a group, its parts by level, the total at its end.

Pure: the page draws it on the server, so that it prints, needs no script, and obeys the strict policy (decision 0010).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ROOM = 90.0
"""Percent of the width for the longest bar; the rest is for its total."""
ROW = 44
"""Pixels of height for a bar with its name above it."""


@dataclass(frozen=True, slots=True)
class Part:
    """The overdue tasks of one level in a bar; place and width in percent."""

    level: str
    x: float
    width: float
    number: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One group of the board; `y` in pixels, `end` in percent."""

    key: str
    label: str
    y: int
    total: int
    end: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole chart, its height in pixels."""

    height: int
    bars: tuple[Bar, ...]


def chart(groups: Sequence[tuple[str, str]], numbers: Mapping[str, Mapping[str, int]]) -> Chart:
    """Bars for the groups (key, name) in their order; `numbers` is by group and level, the most severe first."""
    totals = {key: sum(numbers.get(key, {}).values()) for key, _ in groups}
    scale = ROOM / max([1, *totals.values()])
    bars = []
    for place, (key, name) in enumerate(groups):
        x, parts = 0.0, []
        for level, number in numbers.get(key, {}).items():
            parts.append(Part(level, round(x, 2), round(number * scale, 2), number))
            x += number * scale
        bars.append(Bar(key, name, place * ROW, totals[key], round(x, 2), tuple(parts)))
    return Chart(max(1, len(bars)) * ROW, tuple(bars))
