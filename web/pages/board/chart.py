"""The chart of the overdue board as numbers for an SVG: one bar a group, its parts by level, the total at its end.

Pure: the page draws it on the server, so that it prints, needs no script, and obeys the strict policy (decision 0010).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, LABEL, TOTAL, ROW, THICK = 640, 150, 44, 36, 18
LONGEST_LABEL = 20
"""Units of text: a Chinese character takes two of them."""


@dataclass(frozen=True, slots=True)
class Part:
    """The overdue tasks of one level in a bar."""

    level: str
    x: float
    width: float
    number: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One group of the board."""

    key: str
    label: str
    y: int
    total: int
    end: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole chart, in the units of its view box."""

    width: int
    height: int
    bars: tuple[Bar, ...]


def chart(groups: Sequence[tuple[str, str]], numbers: Mapping[str, Mapping[str, int]]) -> Chart:
    """Bars for the groups (key, name) in their order; `numbers` is by group and level, the most severe first."""
    totals = {key: sum(numbers.get(key, {}).values()) for key, _ in groups}
    scale = (WIDTH - LABEL - TOTAL) / max([1, *totals.values()])
    bars = []
    for place, (key, name) in enumerate(groups):
        x, parts = float(LABEL), []
        for level, number in numbers.get(key, {}).items():
            parts.append(Part(level, round(x, 1), round(number * scale, 1), number))
            x += number * scale
        bars.append(Bar(key, _shortened(name), place * ROW, totals[key], round(x, 1), tuple(parts)))
    return Chart(WIDTH, max(1, len(bars)) * ROW, tuple(bars))


def _shortened(name: str) -> str:
    """The name, with an ellipsis where it would run into its bar."""
    room, kept = LONGEST_LABEL, ""
    for letter in name:
        room -= 2 if letter > "\u2e80" else 1
        if room < 1:
            return f"{kept}…"
        kept += letter
    return kept
