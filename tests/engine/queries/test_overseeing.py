"""What supervisors, operators and monitors are told: the board, health, figures, and what waits for nothing."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from engine import queries
from engine.clock import SetClock
from engine.errors import BihuanError
from engine.operations import resolve_incident
from engine.queries import Health, OverdueGroup
from engine.queries.rows import Capped
from engine.rules.permissions import SYSTEM
from engine.storage.tables import task
from engine.worker.watchdog import watch
from tests.engine.company import Company

VERSIONS = Path(__file__).parents[3] / "engine/storage/migrations/versions"
LATE = datetime.fromisoformat("2026-02-26T01:00:00+00:00")
LATER = datetime.fromisoformat("2026-02-27T01:00:00+00:00")


def _late(company: Company) -> None:
    company.start(number="A", level=1, due=LATE)
    company.claim(company.start(number="B", level=2, due=LATER), "zhang")
    company.start(number="C", level=2, due=LATE, unit="sales")
    company.start(number="D", level=1)


BOARDS: dict[str, tuple[OverdueGroup, ...]] = {
    "unit": (
        OverdueGroup("repair", "维修部", "维修部", 2, LATE),
        OverdueGroup("sales", "销售部", "销售部", 1, LATE),
    ),
    "level": (OverdueGroup("1", "特急", "Critical", 1, LATE), OverdueGroup("2", "紧急", "High", 2, LATE)),
    "person": (
        OverdueGroup("", "未认领", "Not claimed", 2, LATE),
        OverdueGroup("zhang", "Zhang", "Zhang", 1, LATER),
    ),
}


@pytest.mark.requirement("C13")
@pytest.mark.parametrize("by", BOARDS)
def test_the_board_counts_what_is_late(company: Company, by: Any) -> None:
    """By unit, severity and person, with the longest overdue; what is in time does not count."""
    _late(company)

    assert queries.overdue(company.runtime, actor=company.who("feng"), by=by) == BOARDS[by]


@pytest.mark.parametrize(
    ("narrowed", "numbers"),
    [
        ({}, ["A", "C", "B"]),
        ({"level": 2}, ["C", "B"]),
        ({"unit": "repair"}, ["A", "B"]),
        ({"person": "zhang"}, ["B"]),
        ({"person": ""}, ["A", "C"]),
        ({"unit": "nowhere"}, []),
    ],
)
def test_a_number_of_the_board_opens(company: Company, narrowed: dict[str, Any], numbers: list[str]) -> None:
    """Behind each number stand its tasks, the longest overdue first."""
    _late(company)
    rows = queries.overdue_tasks(company.runtime, actor=company.who("feng"), **narrowed).items

    assert [row.number for row in rows] == numbers


@pytest.mark.parametrize(
    ("person", "numbers"), [("zhou", "AB"), ("wu", "C"), ("zheng", "ABC"), ("feng", "ABC"), ("chen", "ABC")]
)
def test_leaders_watch_over_their_units(company: Company, person: str, numbers: str) -> None:
    """A supervisor sees the late tasks of their unit, quality, supervision and operators those of all."""
    _late(company)
    rows = queries.overdue_tasks(company.runtime, actor=company.who(person)).items

    assert sorted(row.number for row in rows) == list(numbers)


@pytest.mark.parametrize("person", ["zhang", "wang", "chu", "wei"])
def test_the_board_is_not_for_everybody(company: Company, person: str) -> None:
    """Handlers, front line, administrators and approvers get a sentence instead of the board."""
    codes = []
    for ask in (queries.overdue, queries.overdue_tasks):
        with pytest.raises(BihuanError) as refused:
            ask(company.runtime, actor=company.who(person))
        codes.append(refused.value.code)

    assert codes == ["permission.board.see"] * 2


def test_health_of_a_quiet_installation(company: Company) -> None:
    """Nothing due, nothing wrong, and the tables are of the newest form."""
    company.start()
    newest = max(path.name[:4] for path in VERSIONS.glob("0*.py"))
    found = queries.health(company.runtime)

    assert (found, found.healthy) == (Health(True, newest, 0.0, Capped(0), Capped(0), ()), True)


def test_health_of_one_that_is_behind(company: Company, clock: SetClock) -> None:
    """Work that nobody does shows as delay and makes the installation unhealthy after five minutes."""
    company.start("broken")
    clock.moment += timedelta(minutes=6)
    found = queries.health(company.runtime)

    assert (found.behind_seconds, found.due_jobs, found.healthy) == (360.0, Capped(1), False)


def test_figures_for_a_monitor(company: Company) -> None:
    """Exact counts of instances, tasks, incidents and jobs."""
    _late(company)
    company.start("broken")
    company.work()

    assert dict(queries.metrics(company.runtime)) == {
        "instances_active": 5.0, "tasks_open": 4.0, "tasks_overdue": 3.0, "incidents_open": 1.0, "jobs_waiting": 0.0,
        "jobs_due": 0.0, "instances_stuck": 0.0, "watchdog_age_seconds": -1.0,
    }  # fmt: skip


def test_what_waits_for_nothing_is_found(company: Company) -> None:
    """An instance whose task was lost is reported by the query, and by the watchdog to the health page."""
    kept, lost = company.start(number="A"), company.start(number="B")
    gone = delete(task).where(task.c.instance_id == lost.instance_id)
    company.runtime.database.write(lambda connection: connection.execute(gone) and None)
    watch(company.runtime)

    assert (kept.status, queries.stuck(company.runtime), queries.health(company.runtime).stuck) == (
        "active", (lost.instance_id,), (lost.instance_id,),
    )  # fmt: skip


def test_whatever_is_awaited_is_not_stuck(company: Company) -> None:
    """A task, a message, a job that failed: each is something that an instance waits for."""
    company.start()
    waiting = company.start(number="W")
    for _ in range(2):
        company.finish(waiting)
    company.start("broken")
    company.work()

    assert queries.stuck(company.runtime) == ()


def test_incidents_are_told_and_taken_back(company: Company) -> None:
    """An incident says which case it is of and what to do; a resolved one is in the other list."""
    company.start("broken", number="B1")
    company.work()
    chen = company.who("chen")
    [row] = queries.incidents(company.runtime, actor=chen).items
    resolve_incident(company.runtime, row.id, actor=chen)
    resolved = queries.incidents(company.runtime, actor=chen, resolved=True).items

    assert (row.number, row.code, "nobody_does_this" in row.text("zh"), [each.id for each in resolved]) == (
        "B1", "job.no_action", True, [row.id],
    )  # fmt: skip


def test_definitions_tell_their_versions(company: Company) -> None:
    """The latest version of each process with its running cases, all versions, and one with its files."""
    company.start()
    listed = [(row.process_id, row.version, row.running) for row in queries.definitions(company.runtime)]
    versions = [row.version for row in queries.definition_versions(company.runtime, "case")]
    view = queries.definition(company.runtime, "case", version=1)

    assert (listed, versions, view.file, set(view.files), b"<process" in view.xml) == (
        [("broken", 1, 0), ("case", 1, 1)], [1], "case.bpmn", {"case.bpmn"}, True,
    )  # fmt: skip


@pytest.mark.parametrize(("process", "version"), [("nothing", None), ("case", 7), ("case", 0), ("' OR 1=1 --", None)])
def test_unknown_definitions_are_missing(company: Company, process: str, version: int | None) -> None:
    """A process or version that was never published is refused with a sentence."""
    with pytest.raises(BihuanError) as refused:
        queries.definition(company.runtime, process, version=version, actor=SYSTEM)

    assert refused.value.code == "definition.missing"


def test_people_and_units_of_the_directory(company: Company) -> None:
    """People by name, of a group or of a unit; units by name; how much each has to do."""
    company.claim(company.start(), "zhang")
    runtime = company.runtime

    assert (
        [person.id for person in queries.people(runtime, group="handlers:repair")],
        [person.id for person in queries.people(runtime, unit="sales")],
        [unit.id for unit in queries.units(runtime)],
        queries.open_task_counts(runtime, ["zhang", "sun"]),
        queries.people(runtime, active=False),
    ) == (["sun", "zhang"], ["li", "wu"], ["hq", "repair", "sales"], {"zhang": 1, "sun": 0}, ())
