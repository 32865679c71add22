"""The overdue board: a chart in proportion, and the same numbers beside it."""

import re

from tests.web.conftest import Office
from web.pages.board.chart import ROOM, chart


def test_bars_are_in_proportion() -> None:
    """The longest bar takes all the room; parts stand one after the other, each as wide as its number."""
    drawn = chart([("a", "甲"), ("b", "乙")], {"a": {"1": 1, "3": 3}, "b": {"2": 2}})

    assert [[(part.level, part.x, part.width) for part in bar.parts] for bar in drawn.bars] == [
        [("1", 0, ROOM / 4), ("3", ROOM / 4, ROOM * 3 / 4)], [("2", 0, ROOM / 2)],
    ]  # fmt: skip


def test_nothing_overdue_is_a_chart_without_bars() -> None:
    """An empty board has a height, and no division by nothing."""
    assert (chart([], {}).bars, chart([("a", "甲")], {}).bars[0].total) == ((), 0)


def test_chart_and_table_say_the_same(office: Office) -> None:
    """The totals at the ends of the bars are those of the table."""
    page = office.client("deng_kai").get("/board").text
    bars = re.findall(r'class="bar-total"[^>]*>(\d+)<', page)

    assert (bars, len(bars) > 1) == (re.findall(r"<strong>(\d+)</strong>", page), True)
