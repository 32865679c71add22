"""The inbox gives each task once, in order, page after page."""

from datetime import timedelta

import pytest

from engine import queries
from engine.clock import SetClock
from engine.errors import BihuanError
from engine.operations import Runtime, claim_task, complete_task
from engine.queries.inbox_questions import Sort
from engine.rules.permissions import SYSTEM, Actor
from tests.builders.diagrams import chain, end, start, user
from tests.engine.operations.acting import begin, only_task, publish

WHO = Actor("li", "李", groups=frozenset({"a", "b"}))
PROPERTIES = {"bihuan:title": "=title", "bihuan:level": "=level"}


def _tasks(runtime: Runtime, count: int = 7) -> list[str]:
    """Tasks offered to both groups at once, due later and later, of levels 1 to 4 and none."""
    ask = user("ask", groups="a,b", due='=now() + duration("PT" + string(n) + "H")')
    publish(runtime, chain("p", start(), ask, end(), properties=PROPERTIES))
    for number in range(count):
        level = number % 5 + 1
        begin(runtime, "p", {"n": number, "title": f"第{number}件", "level": level}, f"N-{number}")
    return [row.number for row in queries.tasks(runtime)]


def _walk(runtime: Runtime, sort: Sort) -> list[str]:
    found: list[str] = []
    after = None
    while True:
        page = queries.inbox(runtime, actor=WHO, box="groups", sort=sort, after=after, limit=3)
        found += [row.number for row in page.items]
        after = page.next_cursor
        if after is None:
            return found


@pytest.mark.parametrize(("sort", "order"), [("due", "0123456"), ("level", "0516234"), ("created", "6543210")])
def test_pages_show_every_task_once_in_order(runtime: Runtime, sort: Sort, order: str) -> None:
    """A task offered to two groups of one person stands once in the list, whatever it is sorted by."""
    _tasks(runtime)

    assert _walk(runtime, sort) == [f"N-{number}" for number in order]


def test_filters_narrow_the_list(runtime: Runtime, clock: SetClock) -> None:
    """Text, level and due moment, each by itself."""
    _tasks(runtime)
    wanted = ({"search": "第3"}, {"level": 1}, {"due_before": clock.moment + timedelta(hours=2)}, {"process": "q"})

    found = [[row.number for row in queries.inbox(runtime, actor=WHO, box="groups", **each).items] for each in wanted]

    assert found == [["N-3"], ["N-0", "N-5"], ["N-0", "N-1"], []]


def test_counts_follow_what_is_done(runtime: Runtime) -> None:
    """Claimed leaves the groups for mine, completed leaves mine for done."""
    _tasks(runtime, 3)
    first, second, _ = (row.id for row in queries.tasks(runtime))
    claim_task(runtime, first, actor=WHO)
    claim_task(runtime, second, actor=WHO)
    complete_task(runtime, first, variables={}, actor=WHO)

    counts = {box: found.count for box, found in queries.inbox_counts(runtime, actor=WHO).items()}

    assert counts == {"mine": 1, "groups": 1, "done": 1, "started": 0}


def test_what_i_started_and_finished_is_listed(runtime: Runtime) -> None:
    """The newest first, as instances and as tasks."""
    publish(runtime, chain("p", start(), user("ask"), end()))
    begin(runtime, "p", number="one")
    complete_task(runtime, only_task(runtime), variables={}, actor=SYSTEM)
    begin(runtime, "p", number="two")

    boxes = [
        [(row.number, row.state) for row in queries.inbox(runtime, actor=SYSTEM, box=box).items]
        for box in ("done", "started")
    ]
    assert boxes == [[("one", "completed")], [("two", "active"), ("one", "completed")]]


@pytest.mark.parametrize("after", ["x", "W10", "eyJhIjoxfQ", "💥", "WzEsMl0"])
def test_a_cursor_of_somebody_else_is_refused(runtime: Runtime, after: str) -> None:
    """Text that we did not write gives a sentence, never a fault."""
    with pytest.raises(BihuanError) as refused:
        queries.inbox(runtime, actor=WHO, box="groups", after=after)

    assert refused.value.code == "query.bad_cursor"
