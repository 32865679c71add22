"""Questions written down once answer what the library would, and go by index."""

from datetime import UTC, datetime
from typing import get_args

import pytest
from sqlalchemy import bindparam, select

from engine import queries
from engine.operations import Runtime
from engine.queries.inbox_questions import Sort
from engine.rules.permissions import Actor
from engine.storage import driver
from engine.storage.columns import to_micros
from engine.storage.questions import Question, written
from engine.storage.tables import task
from tests.builders.diagrams import chain, end, start, user
from tests.engine.operations.acting import begin, publish

MOMENT = datetime(2100, 1, 1, tzinfo=UTC)
COLUMNS = (task.c.number, task.c.due, task.c.created_at, task.c.closed_at, task.c.candidates)


def test_a_question_answers_as_the_library_does(runtime: Runtime) -> None:
    """Moments, due dates that are none, JSON and NULL come back as the same Python values, under the same names."""
    publish(runtime, chain("p", start(), user("ask", groups="a", due="=null"), end()))
    begin(runtime, "p", {}, "N-1")
    query = select(*COLUMNS).where(task.c.created_at < bindparam("moment")).limit(written(5))
    with runtime.database.reading() as connection:
        expected = [row._asdict() for row in connection.execute(query, {"moment": MOMENT})]
    with runtime.database.reading() as connection:
        found = [row._asdict() for row in Question(query).rows(connection, {"moment": to_micros(MOMENT)})]

    assert (len(found), found) == (1, expected)


@pytest.mark.parametrize("sort", get_args(Sort))
def test_a_page_of_the_groups_reads_no_more_than_it_shows(runtime: Runtime, sort: Sort) -> None:
    """Every group is read in the order of an index and merged: nothing is scanned, and nothing sorted but the page."""
    if runtime.database.is_postgresql:
        pytest.skip("PostgreSQL plans by what the tables hold: see make bench-inbox")
    sent: list[str] = []
    driver.hearers.append(sent.append)
    queries.inbox(runtime, actor=Actor("li", "李", groups=frozenset("abcd")), box="groups", sort=sort)
    driver.hearers.remove(sent.append)
    with runtime.database.reading() as connection:
        asked = "EXPLAIN QUERY PLAN " + sent[0]
        plan = [row[3] for row in connection.exec_driver_sql(asked, (None,) * asked.count("?"))]

    assert (len(sent), [line for line in plan if "SCAN task" in line or "TEMP" in line][1:]) == (1, [])
