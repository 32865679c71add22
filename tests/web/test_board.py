"""The overdue board: a chart and the same numbers beside it, in proportion, with names that fit."""

import re

from tests.web.conftest import Office
from web.pages.board.chart import LABEL, TOTAL, WIDTH, chart


def test_bars_are_in_proportion() -> None:
    """The longest bar takes all the room; parts stand one after the other, each as wide as its number."""
    drawn = chart([("a", "甲"), ("b", "乙")], {"a": {"1": 1, "3": 3}, "b": {"2": 2}})
    room = WIDTH - LABEL - TOTAL

    assert [[(part.level, part.x, part.width) for part in bar.parts] for bar in drawn.bars] == [
        [("1", LABEL, room / 4), ("3", LABEL + room / 4, room * 3 / 4)], [("2", LABEL, room / 2)],
    ]  # fmt: skip


def test_long_names_are_cut() -> None:
    """A name that would run into its bar ends with an ellipsis."""
    drawn = chart([("a", "国际大客户售后服务与技术支持部")], {"a": {"1": 1}})

    assert drawn.bars[0].label == "国际大客户售后服务…"


def test_chart_and_table_say_the_same(office: Office) -> None:
    """The totals at the ends of the bars are those of the table."""
    page = office.client("deng_kai").get("/board").text
    bars = re.findall(r'class="bar-total"[^>]*>(\d+)<', page)

    assert (bars, len(bars) > 1) == (re.findall(r"<strong>(\d+)</strong>", page), True)
