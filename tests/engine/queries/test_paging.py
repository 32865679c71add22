"""Lists in pages: in every order a walk to the end gives every row once, whatever comes meanwhile."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from engine import queries
from engine.clock import SetClock
from engine.errors import BihuanError
from engine.operations import complete_task
from engine.queries import Page
from engine.queries.cursors import cursor
from engine.rules.permissions import SYSTEM
from tests.engine.company import Company

DUE = datetime.fromisoformat("2026-02-20T09:00:00+08:00")
CASES = 11


def _fill(company: Company, clock: SetClock) -> None:
    """Cases of every level, some at the same moment, some with the same due date or none; two of three are claimed."""
    for number in range(CASES):
        due = None if number % 4 == 0 else DUE + timedelta(days=number // 3)
        case = company.start(
            by=company.who("wang"), number=f"N{number}", level=number % 4 + 1, due=due, title=f"第{number}号"
        )
        if number % 2:
            clock.moment += timedelta(minutes=1)
        if number % 3:
            company.claim(case, "zhang")


def _walk(page: Callable[[str | None], Page[Any]], column: str = "number") -> list[Any]:
    """The column of every row, page after page."""
    seen: list[Any] = []
    after: str | None = None
    for _ in range(50):
        found = page(after)
        seen += [getattr(row, column) for row in found.items]
        after = found.next_cursor
        if after is None:
            return seen
    raise AssertionError("the pages do not end")


@pytest.mark.parametrize("limit", [1, 3, 200])
@pytest.mark.parametrize("sort", ["due", "level", "created"])
@pytest.mark.parametrize("box", ["mine", "groups"])
def test_every_task_stands_once_in_its_box(company: Company, clock: SetClock, box: Any, sort: Any, limit: int) -> None:
    """Pages of any size, in every order, give every task of the box exactly once."""
    _fill(company, clock)
    zhang = company.who("zhang")
    seen = _walk(
        lambda after: queries.inbox(company.runtime, actor=zhang, box=box, sort=sort, after=after, limit=limit)
    )

    assert sorted(seen) == sorted(f"N{n}" for n in range(CASES) if bool(n % 3) == (box == "mine"))


@pytest.mark.parametrize(
    ("sort", "key"),
    [
        ("due", lambda row: (row.due is None, row.due, row.id)),
        ("level", lambda row: (row.level, row.due is None, row.due, row.id)),
        ("created", lambda row: -int(row.number[1:])),
    ],
)
def test_the_order_is_the_one_asked_for(company: Company, clock: SetClock, sort: Any, key: Any) -> None:
    """Earliest due first (without a date last), most severe first, or newest first."""
    _fill(company, clock)
    rows = queries.inbox(company.runtime, actor=company.who("zhang"), box="mine", sort=sort, limit=200).items

    assert [row.number for row in rows] == [row.number for row in sorted(rows, key=key)]


@pytest.mark.parametrize("limit", [1, 3, 200])
def test_every_finished_task_stands_once_among_the_done(company: Company, clock: SetClock, limit: int) -> None:
    """The box of finished tasks is walked to its end, newest first, though several ended at the same moment."""
    _fill(company, clock)
    zhang = company.who("zhang")
    for row in queries.inbox(company.runtime, actor=zhang, box="mine", sort="created", limit=200).items:
        complete_task(company.runtime, row.id, variables={}, actor=zhang)
    seen = _walk(lambda after: queries.inbox(company.runtime, actor=zhang, box="done", after=after, limit=limit))

    assert sorted(seen) == sorted(f"N{n}" for n in range(CASES) if n % 3)


@pytest.mark.parametrize("limit", [1, 3, 200])
def test_every_case_stands_once_in_the_lists_of_cases(company: Company, clock: SetClock, limit: int) -> None:
    """The box of started cases and the list of all cases give each exactly once, newest first."""
    _fill(company, clock)
    wang, runtime = company.who("wang"), company.runtime
    started = _walk(lambda after: queries.inbox(runtime, actor=wang, box="started", after=after, limit=limit))
    listed = _walk(lambda after: queries.instances(runtime, actor=wang, after=after, limit=limit))

    assert (sorted(started), listed) == (sorted(f"N{n}" for n in range(CASES)), started)


@pytest.mark.parametrize("limit", [1, 3, 200])
def test_every_overdue_task_stands_once_on_the_board(company: Company, clock: SetClock, limit: int) -> None:
    """The tasks behind the board are walked to the end, the longest overdue first."""
    _fill(company, clock)
    zhou = company.who("zhou")
    seen = _walk(lambda after: queries.overdue_tasks(company.runtime, actor=zhou, after=after, limit=limit))

    assert seen == sorted((f"N{n}" for n in range(CASES) if n % 4), key=lambda name: int(name[1:]))


def test_every_incident_stands_once(company: Company) -> None:
    """Incidents are walked to the end, the oldest first."""
    for number in range(5):
        company.start("broken", number=f"B{number}")
    company.work()
    chen = company.who("chen")
    seen = _walk(lambda after: queries.incidents(company.runtime, actor=chen, after=after, limit=2))

    assert seen == [f"B{number}" for number in range(5)]


def test_rows_that_come_meanwhile_move_nothing(company: Company, clock: SetClock) -> None:
    """Between two pages new cases begin and seen tasks end; the rest of the walk misses none and repeats none."""
    _fill(company, clock)
    zhang, runtime = company.who("zhang"), company.runtime
    first = queries.inbox(runtime, actor=zhang, box="mine", limit=3)
    complete_task(runtime, first.items[0].id, variables={}, actor=zhang)
    company.claim(company.start(number="N99", due=DUE - timedelta(days=9)), "zhang")
    rest = _walk(
        lambda after: queries.inbox(runtime, actor=zhang, box="mine", after=after or first.next_cursor, limit=3)
    )

    assert sorted([row.number for row in first.items] + rest) == sorted(f"N{n}" for n in range(CASES) if n % 3)


@pytest.mark.parametrize(
    "after",
    ["x", "é", "bnVsbA", cursor(1), cursor("a", "b"), cursor(2**63, "a"), cursor(0, "\0"), "A" * 500],
)
@pytest.mark.parametrize("place", ["mine", "groups", "done", "started", "instances", "overdue", "incidents"])
def test_a_forged_position_is_refused(company: Company, place: str, after: str) -> None:
    """A cursor that this program did not write gives a sentence, never an error of the database."""
    boss, runtime = company.who("chen"), company.runtime
    ask: dict[str, Callable[[], Any]] = {
        "instances": lambda: queries.instances(runtime, actor=boss, after=after),
        "overdue": lambda: queries.overdue_tasks(runtime, actor=boss, after=after),
        "incidents": lambda: queries.incidents(runtime, actor=boss, after=after),
    }
    with pytest.raises(BihuanError) as refused:
        ask.get(place, lambda: queries.inbox(runtime, actor=boss, box=place, after=after))()  # type: ignore[arg-type]

    assert refused.value.code == "query.bad_cursor"


def test_history_is_read_in_parts(company: Company) -> None:
    """Parts of a history, each after the last id of the one before, are the whole history."""
    case = company.start()
    whole = queries.history(company.runtime, case.instance_id, actor=SYSTEM)
    parts, after = [], None
    while part := queries.history(company.runtime, case.instance_id, actor=SYSTEM, after=after, limit=2):
        parts += part
        after = part[-1].id

    assert parts == whole
