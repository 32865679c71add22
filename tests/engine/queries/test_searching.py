"""Searching takes what people type as it stands: no wild cards, any case; counts stop at a hundred; filters narrow."""

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import Any

import pytest

from engine import queries
from engine.operations import claim_task
from engine.queries.rows import Capped
from engine.rules.permissions import SYSTEM
from tests.engine.company import Company

TITLES = ("100%_done", "100 done", "洗衣机漏水", "空调不冷", r"back\slash", "it's 'quoted'", "Straße", "ABC-door")
LATE = datetime.fromisoformat("2026-02-20T09:00:00+08:00")


def _fill(company: Company) -> None:
    for number, title in enumerate(TITLES):
        company.start(number=f"TS-{number}", title=title, customer=f"客户{number}", by=company.who("wang"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("%", ["100%_done"]),
        ("_", ["100%_done"]),
        ("0%_d", ["100%_done"]),
        ("漏水", ["洗衣机漏水"]),
        ("\\", [r"back\slash"]),
        ("'", ["it's 'quoted'"]),
        ("abc-DOOR", ["ABC-door"]),
        ("客户3", ["空调不冷"]),
        ("ts-7", ["ABC-door"]),
        ("没有的", []),
    ],
)
@pytest.mark.parametrize("place", ["search", "instances", "groups", "started"])
def test_what_is_typed_is_found_as_it_stands(company: Company, place: str, text: str, found: list[str]) -> None:
    """Percent, underscore, backslash and quotation marks are letters like others, on every list that searches."""
    _fill(company)
    wang, zhang, runtime = company.who("wang"), company.who("zhang"), company.runtime
    ask: dict[str, Callable[[], Any]] = {
        "search": lambda: queries.search(runtime, text, actor=wang),
        "instances": lambda: queries.instances(runtime, actor=wang, search=text).items,
        "groups": lambda: queries.inbox(runtime, actor=zhang, box="groups", search=text).items,
        "started": lambda: queries.inbox(runtime, actor=wang, box="started", search=text).items,
    }

    assert [row.title for row in ask[place]()] == found


def test_an_exact_number_goes_before_texts(company: Company) -> None:
    """Who types a whole number gets that case alone, though others speak of it."""
    company.start(number="C1")
    company.start(number="C2", title="as C1")

    assert [row.number for row in queries.search(company.runtime, "C1", actor=SYSTEM)] == ["C1"]


def test_words_are_looked_for_in_the_newest_cases_and_numbers_in_all(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many cases there are, a search reads a bounded number of them; a whole number has an index."""
    monkeypatch.setattr(import_module("engine.queries.search"), "SEARCHED", 2)
    for number in range(3):
        company.start(number=f"C{number}", title="same")
    runtime = company.runtime

    found = [len(queries.search(runtime, text, actor=SYSTEM)) for text in ("same", "C0")]
    listed = [len(queries.instances(runtime, actor=SYSTEM, search=text).items) for text in ("same", "C0")]
    assert (found, listed) == ([2, 1], [2, 1])


def test_a_search_for_nothing_finds_nothing(company: Company) -> None:
    """Blanks alone are no search."""
    company.start()

    assert queries.search(company.runtime, "  ", actor=SYSTEM) == []


def test_many_foreign_cases_hide_no_own_one(company: Company) -> None:
    """A handler finds an old case of theirs, however many newer ones of others fit the words."""
    mine = company.start(number="OLD")
    company.claim(mine, "zhang")
    for number in range(60):
        company.start(number=f"S{number}", unit="sales")

    assert [row.number for row in queries.search(company.runtime, "漏水", actor=company.who("zhang"))] == ["OLD"]


def test_counts_stop_at_a_hundred(company: Company) -> None:
    """A box of 101 says "100 and more", one of three says three."""
    for number in range(101):
        company.start(number=f"N{number}", by=company.who("wang"))
    for row in queries.inbox(company.runtime, actor=company.who("zhang"), box="groups", limit=3).items:
        claim_task(company.runtime, row.id, actor=company.who("zhang"))
    counts = {who: queries.inbox_counts(company.runtime, actor=company.who(who)) for who in ("zhang", "wang")}

    assert (counts["zhang"]["mine"], counts["zhang"]["groups"], counts["wang"]["started"], counts["wang"]["done"]) == (
        Capped(3), Capped(98), Capped(100, True), Capped(0),
    )  # fmt: skip


def test_the_boxes_fit_their_counts(company: Company) -> None:
    """Whoever offers, claims, finishes and starts sees the same numbers on the badges and in the boxes."""
    cases = [company.start(number=f"N{n}", by=company.who("zhang"), complained=["zhang"] * (n == 3)) for n in range(5)]
    company.do(cases[0], "sun")
    company.do(cases[1], "zhang")
    company.claim(cases[2], "zhang")
    zhang = company.who("zhang")
    counts = queries.inbox_counts(company.runtime, actor=zhang)
    boxes = {box: len(queries.inbox(company.runtime, actor=zhang, box=box).items) for box in counts}  # type: ignore[arg-type]

    assert (boxes, {box: count.count for box, count in counts.items()}) == (
        {"mine": 1, "groups": 3, "done": 1, "started": 4},
    ) * 2


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"level": 2}, ["B"]),
        ({"level": "1"}, ["A"]),
        ({"process": "case"}, ["A", "B"]),
        ({"process": "other"}, []),
        ({"due_before": datetime.fromisoformat("2026-02-21T00:00:00+08:00")}, ["A"]),
        ({"level": 2, "search": "漏"}, ["B"]),
    ],
)
@pytest.mark.parametrize("box", ["mine", "groups"])
def test_filters_narrow_a_box(company: Company, box: Any, filters: dict[str, Any], found: list[str]) -> None:
    """Severity, process, due time and words each leave what fits them."""
    for number, level, due in (("A", 1, LATE), ("B", 2, None)):
        case = company.start(number=number, level=level, due=due)
        if box == "mine":
            company.claim(case, "zhang")
    rows = queries.inbox(company.runtime, actor=company.who("zhang"), box=box, **filters).items

    assert [row.number for row in rows] == found


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"state": "active"}, ["B"]),
        ({"state": "completed"}, ["A"]),
        ({"state": "cancelled"}, []),
        ({"unit": "repair"}, ["A", "B"]),
        ({"unit": "sales"}, []),
        ({"process": "case", "search": "b"}, ["B"]),
    ],
)
def test_filters_narrow_the_list_of_cases(company: Company, filters: dict[str, Any], found: list[str]) -> None:
    """State, unit, process and words each leave what fits them."""
    done = company.start(number="A")
    company.start(number="B")
    for _ in range(2):
        company.finish(done)
    company.hear("A")
    company.finish(done)
    rows = queries.instances(company.runtime, actor=SYSTEM, **filters).items

    assert sorted(row.number for row in rows) == found
