"""Timers, service tasks and what happens when they fail; nothing is lost and nothing done twice."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from engine import queries
from engine.clock import SetClock
from engine.operations import (
    BpmnError,
    Runtime,
    Work,
    Worked,
    cancel_instance,
    fire_due,
    resolve_incident,
    run_until,
    start_instance,
)
from engine.operations.carry_out import carry_out
from engine.rules.permissions import SYSTEM
from engine.storage import claims
from engine.storage.columns import to_micros
from engine.storage.tables import setting
from tests.builders.diagrams import boundary, chain, end, error, flow, service, start, timer, user
from tests.engine.operations.acting import begin, happenings, open_tasks, publish, rows, status, variables

Act = Callable[[Work], Mapping[str, Any] | None]


def _with(runtime: Runtime, **actions: Act) -> Runtime:
    """The same runtime with these actions."""
    return Runtime(runtime.database, runtime.clock, runtime.settings, actions)


def _reminder(*, cycle: str = "PT1H", kind: str = "timeDuration") -> Any:
    late = boundary("late", "ask", timer(cycle, kind), interrupting=False)
    return chain("p", start(), user("ask"), end(), also=(late, user("remind"), flow("late", "remind")))


def test_a_timer_fires_when_it_is_due(runtime: Runtime, clock: SetClock) -> None:
    """Not a moment before."""
    publish(runtime, _reminder())
    begin(runtime, "p")
    clock.moment += timedelta(minutes=59, seconds=59)
    early = fire_due(runtime)
    clock.moment += timedelta(seconds=1)

    assert (early, fire_due(runtime), len(open_tasks(runtime))) == (Worked(), Worked(done=1), 2)


def test_many_timers_fire_in_one_batch(runtime: Runtime, clock: SetClock) -> None:
    """Fifty instances are moved on together, each once."""
    publish(runtime, _reminder())
    ids = [begin(runtime, "p") for _ in range(50)]
    clock.moment += timedelta(hours=2)

    worked = fire_due(runtime)

    found = [[each for each in happenings(runtime, one) if each[0] == "remind"] for one in ids]
    assert (worked, found) == (Worked(done=50), [[("remind", "started", "system")]] * 50)


def test_a_bad_timer_falls_out_of_its_batch_alone(runtime: Runtime, clock: SetClock) -> None:
    """An instance whose state cannot be read becomes a later attempt; the others go on."""
    publish(runtime, _reminder())
    ids = [begin(runtime, "p") for _ in range(5)]
    with runtime.database.transaction() as connection:
        connection.exec_driver_sql(f"UPDATE instance SET body = {_bytes(runtime)} WHERE id = '{ids[2]}'")
    clock.moment += timedelta(hours=1)

    assert fire_due(runtime) == Worked(done=4, postponed=1)


def _bytes(runtime: Runtime) -> str:
    return "'\\x00'::bytea" if runtime.database.is_postgresql else "x'00'"


def test_a_cancelled_instance_needs_no_timer(runtime: Runtime, clock: SetClock) -> None:
    """Its timers, tasks and subscriptions go with it."""
    publish(runtime, _reminder())
    instance = begin(runtime, "p")
    cancel_instance(runtime, instance, reason="撤诉", actor=SYSTEM)

    assert (status(runtime, instance), rows(runtime, "job"), open_tasks(runtime)) == ("cancelled", [], [])


def test_missed_repetitions_are_one(runtime: Runtime, clock: SetClock) -> None:
    """After a day of standstill an hourly reminder comes once, then at the next full hour."""
    publish(runtime, _reminder(cycle="R/PT1H", kind="timeCycle"))
    begin(runtime, "p")
    clock.moment += timedelta(hours=24, minutes=30)

    worked = [fire_due(runtime), fire_due(runtime)]
    (job,) = rows(runtime, "job")

    assert (worked, job["due"] - clock.moment) == ([Worked(done=1), Worked()], timedelta(minutes=30))


def test_a_clock_that_jumps_back_loses_nothing(runtime: Runtime, clock: SetClock) -> None:
    """A timer set before the jump fires at its moment, once."""
    publish(runtime, _reminder())
    begin(runtime, "p")
    clock.moment -= timedelta(days=1)
    jumped = fire_due(runtime)
    clock.moment += timedelta(days=1, hours=1)

    assert (jumped, fire_due(runtime), fire_due(runtime)) == (Worked(), Worked(done=1), Worked())


def test_time_passes_from_one_due_moment_to_the_next(runtime: Runtime, clock: SetClock) -> None:
    """`run_until` fires each timer at its own moment, what it sets in turn included."""
    from tests.builders.diagrams import catch

    publish(runtime, chain("p", start(), catch("one", timer("PT1H")), catch("two", timer("PT2H")), end()))
    instance = begin(runtime, "p")
    until = clock.moment + timedelta(hours=5)

    worked = run_until(runtime, until)

    view = queries.instance(runtime, instance, actor=SYSTEM)
    assert (worked.done, view.row.ended_at) == (2, clock.moment + timedelta(hours=3))


def test_a_service_task_writes_with_its_step(runtime: Runtime) -> None:
    """What the action writes and what it answers are saved together."""

    def act(work: Work) -> Mapping[str, Any]:
        work.connection.execute(insert(setting).values(name=work.business_key, value=1, changed_at=work.now))
        return {"sum": work.variables["a"] + 1}

    runtime = _with(runtime, add=act)
    publish(runtime, chain("p", start(), service("add", "add", inputs={"a": "=x"}), end()))
    instance = begin(runtime, "p", {"x": 41}, "K-1")
    fire_due(runtime)

    found = (status(runtime, instance), variables(runtime, instance)["sum"], rows(runtime, "setting")[0]["name"])
    assert found == ("completed", 42, "K-1")


def test_a_failing_action_leaves_nothing_and_is_tried_again(runtime: Runtime, clock: SetClock) -> None:
    """Its rows are rolled back; it rests longer each time; then an incident says why."""

    def act(work: Work) -> None:
        work.connection.execute(insert(setting).values(name="half", value=1, changed_at=work.now))
        raise ConnectionError("信用卡系统没有回答")

    runtime = _with(runtime, pay=act)
    publish(runtime, chain("p", start(), service("pay", "pay", retries=3), end()))
    begin(runtime, "p")
    seen = []
    for rest in (0, 10, 20, 3600):
        clock.moment += timedelta(seconds=rest)
        seen.append(fire_due(runtime))

    (incident,) = rows(runtime, "incident")
    assert (seen, rows(runtime, "setting")) == ([Worked(postponed=1)] * 2 + [Worked(incidents=1), Worked()], [])
    assert "信用卡系统没有回答" in incident["facts"]["reason"]


def test_an_operator_resolves_an_incident(runtime: Runtime) -> None:
    """Work that failed is tried again; what it was given when it opened is what it gets."""

    def act(work: Work) -> Mapping[str, Any]:
        return {"quotient": 10 / work.variables["divisor"]}

    runtime = _with(runtime, divide=act)
    broken = chain("p", start(), service("divide", "divide", retries=1, inputs={"divisor": "=d"}), end())
    publish(runtime, broken)
    instance = begin(runtime, "p", {"d": 0})
    fire_due(runtime)
    (incident,) = queries.instance(runtime, instance, actor=SYSTEM).incidents
    resolve_incident(runtime, incident.id, actor=SYSTEM, variables={"d": 2}, retries=1)
    again = fire_due(runtime)

    assert (again, incident.text("zh").startswith("系统作业“divide”")) == (Worked(incidents=1), True)


def test_a_bpmn_error_is_caught_by_the_process(runtime: Runtime) -> None:
    """An action that throws a code takes the way of the boundary event, at the first attempt."""

    def act(_work: Work) -> None:
        raise BpmnError("NO_STOCK")

    runtime = _with(runtime, order=act)
    also = (boundary("none", "order", error("NO_STOCK")), user("apologise"), flow("none", "apologise"))
    publish(runtime, chain("p", start(), service("order", "order"), end(), also=also, errors=("NO_STOCK",)))
    begin(runtime, "p")
    fire_due(runtime)

    assert [row.element for row in open_tasks(runtime)] == ["apologise"]


def test_work_that_nobody_does_is_an_incident_at_once(runtime: Runtime) -> None:
    """A job type without an action is not tried in vain."""
    publish(runtime, chain("p", start(), service("fly", "fly"), end()))
    begin(runtime, "p")

    worked = fire_due(runtime)

    assert (worked, [row["code"] for row in rows(runtime, "incident")]) == (Worked(incidents=1), ["job.no_action"])


def test_a_worker_that_died_is_replaced(runtime: Runtime, clock: SetClock) -> None:
    """A claim without an end runs out, and another worker does the work."""
    publish(runtime, _reminder())
    begin(runtime, "p")
    clock.moment += timedelta(hours=1)
    _claimed(runtime)
    held = fire_due(runtime)
    clock.moment += timedelta(seconds=61)

    assert (held, fire_due(runtime)) == (Worked(), Worked(done=1))


def test_a_worker_that_was_thought_dead_writes_nothing(runtime: Runtime, clock: SetClock) -> None:
    """When it wakes up after its lease, the work was done once, by the other one."""
    calls: list[str] = []
    runtime = _with(runtime, pay=lambda work: calls.append(work.job_id) or {"paid": len(calls)})  # type: ignore[func-returns-value]
    publish(runtime, chain("p", start(), service("pay", "pay"), user("thank"), end()))
    instance = begin(runtime, "p")
    sleepy = _claimed(runtime)
    clock.moment += timedelta(seconds=61)
    fire_due(runtime)

    carried = carry_out(runtime, sleepy)

    completed = [each for each in happenings(runtime, instance) if each[:2] == ("pay", "completed")]
    assert (carried.worked, len(completed), variables(runtime, instance)) == (Worked(), 1, {"paid": 1})


def _claimed(runtime: Runtime) -> list[claims.Job]:
    now = to_micros(runtime.clock())
    return runtime.database.write(
        lambda connection: claims.claim(connection, now=now, limit=10, owner="dead", lease=60_000_000)
    )


@pytest.mark.parametrize("workers", [4])
def test_workers_at_the_same_time_do_everything_once(runtime: Runtime, clock: SetClock, workers: int) -> None:
    """Four workers over forty service tasks: each action's row is there exactly once."""

    def act(work: Work) -> None:
        work.connection.execute(insert(setting).values(name=work.instance_id, value=1, changed_at=work.now))

    runtime = _with(runtime, count=act)
    publish(runtime, chain("p", start(), service("count", "count"), end()))
    ids = [start_instance(runtime, "p", variables={}, actor=SYSTEM).instance_id for _ in range(40)]

    with ThreadPoolExecutor(workers) as pool:
        done = list(pool.map(lambda _: fire_due(runtime, limit=15).done, range(workers)))

    assert (sum(done), sorted(row["name"] for row in rows(runtime, "setting"))) == (40, sorted(ids))
