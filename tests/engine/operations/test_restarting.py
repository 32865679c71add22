"""A finished instance is done once more, linked to the first; incidents are tried again many at once."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Column, MetaData, String, Table

from engine import queries
from engine.clock import SetClock
from engine.operations import (
    Runtime,
    cancel_instance,
    complete_task,
    publish_message,
    restart_instance,
    retry_incidents,
    run_until,
    start_instance,
    suspend_definition,
)
from engine.operations.work import Projection
from engine.rules.permissions import SYSTEM
from engine.worker.watchdog import watch
from tests.builders.diagrams import chain, end, message, service, start, user
from tests.engine.operations.acting import (
    LI,
    begin,
    happenings,
    only_task,
    operations_of,
    outcome,
    publish,
    rows,
    together,
    variables,
)

PLAIN = chain("p", start(), user("ask"), end())


def _finished(runtime: Runtime) -> str:
    publish(runtime, PLAIN)
    instance = begin(runtime, "p", {"x": 1}, "N1")
    complete_task(runtime, only_task(runtime, instance), variables={"x": 2, "y": 3}, actor=SYSTEM)
    return instance


@pytest.mark.parametrize(("which", "expected"), [("start", {"x": 1}), ("last", {"x": 2, "y": 3})])
def test_it_begins_with_the_variables_asked_for(runtime: Runtime, which: Any, expected: dict[str, int]) -> None:
    """Those it was started with, or those it ended with; number and link tell where it comes from."""
    old = _finished(runtime)

    again = restart_instance(runtime, old, actor=SYSTEM, variables=which)

    view = queries.instance(runtime, again.instance_id, actor=SYSTEM)
    assert (view.variables, view.row.number, view.row.restarted_from) == (expected, "N1", old)


def test_history_and_audit_name_the_first(runtime: Runtime) -> None:
    """The new chain begins with the restart."""
    again = restart_instance(runtime, _finished(runtime), actor=SYSTEM).instance_id

    assert (happenings(runtime, again)[0], operations_of(runtime, again)) == (
        ("p", "restarted", "system"),
        ["restart_instance"],
    )


def test_a_restarted_one_can_be_restarted(runtime: Runtime) -> None:
    """With the variables that it was started with itself."""
    second = restart_instance(runtime, _finished(runtime), actor=SYSTEM, variables="last").instance_id
    cancel_instance(runtime, second, reason="", actor=SYSTEM)

    third = restart_instance(runtime, second, actor=SYSTEM).instance_id

    assert variables(runtime, third) == {"x": 2, "y": 3}


def test_what_a_message_started_starts_at_the_same_event(runtime: Runtime) -> None:
    """With what the message brought."""
    publish(runtime, chain("p", start("s", message("m")), user("ask"), end(), messages={"m": None}))
    answer = publish_message(runtime, "m", correlation_key="", variables={"x": 1}, actor=SYSTEM)
    cancel_instance(runtime, answer.started[0], reason="", actor=SYSTEM)

    again = restart_instance(runtime, answer.started[0], actor=SYSTEM).instance_id

    assert variables(runtime, again) == {"x": 1}


def test_the_key_of_the_message_goes_along(runtime: Runtime) -> None:
    """While the restarted one runs, the same message starts no second instance."""
    publish(runtime, chain("p", start("s", message("m")), user("ask"), end(), messages={"m": None}))

    def send() -> tuple[str, ...]:
        return publish_message(runtime, "m", correlation_key="7", variables={}, actor=SYSTEM).started

    [first] = send()
    cancel_instance(runtime, first, reason="", actor=SYSTEM)
    restart_instance(runtime, first, actor=SYSTEM)

    assert send() == ()


def test_what_a_register_follows_is_filed_anew(runtime: Runtime) -> None:
    """The workflow's row would stay with the old instance, so it is refused and nothing starts."""
    old = _finished(runtime)
    shown = Projection(Table("shown", MetaData(), Column("instance_id", String)), {})
    following = Runtime(runtime.database, runtime.clock, runtime.settings, projections={"p": shown})

    refused = outcome(lambda: restart_instance(following, old, actor=SYSTEM))

    assert (refused, len(rows(runtime, "instance"))) == ("instance.file_anew", 1)


def test_a_running_one_is_refused(runtime: Runtime) -> None:
    """It must be over; and a stranger may not, nor is there what is not there."""
    publish(runtime, PLAIN)
    running = begin(runtime, "p")
    suspended = _ended_and_suspended(runtime)

    found = [
        outcome(lambda: restart_instance(runtime, running, actor=SYSTEM)),
        outcome(lambda: restart_instance(runtime, running, actor=LI)),
        outcome(lambda: restart_instance(runtime, "' OR 1=1", actor=SYSTEM)),
        outcome(lambda: restart_instance(runtime, suspended, actor=SYSTEM)),
        outcome(lambda: restart_instance(runtime, suspended, actor=SYSTEM, version=9)),
    ]
    assert found == [
        "instance.still_running",
        "permission.instance.restart",
        "instance.missing",
        "definition.suspended",
        "definition.no_such_version",
    ]


def _ended_and_suspended(runtime: Runtime) -> str:
    publish(runtime, chain("q", start(), user("ask"), end()))
    ended = begin(runtime, "q")
    cancel_instance(runtime, ended, reason="", actor=SYSTEM)
    suspend_definition(runtime, "q", actor=SYSTEM)
    return ended


def test_one_key_is_one_restart(runtime: Runtime) -> None:
    """However many submit it at once."""
    old = _finished(runtime)

    outcomes = together(*[lambda: restart_instance(runtime, old, actor=SYSTEM, key="k")] * 4)

    assert (outcomes, len(rows(runtime, "instance"))) == (["done"] * 4, 2)


def _broken(runtime: Runtime, clock: SetClock, works: list[str]) -> Runtime:
    """Two processes with jobs that fail until something is in `works`."""

    def act(work: Any) -> None:
        if not works:
            raise RuntimeError("not yet")

    acting = Runtime(runtime.database, runtime.clock, runtime.settings, {"t": act})
    for name in ("p", "q"):
        publish(acting, chain(name, start(), service("job", "t", retries=1), service("other", "t", retries=1), end()))
        start_instance(acting, name, variables={}, actor=SYSTEM)
    run_until(acting, clock.moment)
    return acting


FILTERS: dict[str, dict[str, Any]] = {
    "all": {},
    "process": {"process_id": "p"},
    "none": {"element": "other"},
    "code": {"code": "job.failed", "process_id": "q"},
}


@pytest.mark.parametrize(("name", "left"), [("all", 0), ("process", 1), ("none", 2), ("code", 1)])
def test_incidents_are_retried_in_bulk(runtime: Runtime, clock: SetClock, name: str, left: int) -> None:
    """Those that fit what was asked for, by process, element and code; the others stay."""
    works: list[str] = []
    acting = _broken(runtime, clock, works)
    works.append("now")
    retry_incidents(acting, actor=SYSTEM, **FILTERS[name])
    run_until(acting, clock.moment)

    assert len(queries.incidents(acting, actor=SYSTEM).items) == left


@pytest.mark.parametrize(("since", "until", "left"), [(-1, 1, 0), (1, 2, 2), (-2, -1, 2)])
def test_incidents_are_retried_by_time(runtime: Runtime, clock: SetClock, since: int, until: int, left: int) -> None:
    """Hours from the moment they arose."""
    works: list[str] = []
    acting = _broken(runtime, clock, works)
    works.append("now")
    first, last = (clock.moment + timedelta(hours=hours) for hours in (since, until))
    retry_incidents(acting, actor=SYSTEM, since=first, until=last)
    run_until(acting, clock.moment)

    assert len(queries.incidents(acting, actor=SYSTEM).items) == left


def test_retrying_many_needs_permission(runtime: Runtime) -> None:
    """As retrying one does."""
    assert outcome(lambda: retry_incidents(runtime, actor=LI)) == "permission.incident.resolve"


def test_the_watchdog_finds_what_waits_for_nothing(runtime: Runtime) -> None:
    """A task row that somebody deleted by hand leaves an instance that nothing moves; operators see it."""
    publish(runtime, PLAIN)
    instance = begin(runtime, "p")
    before = watch(runtime)
    with runtime.database.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM task")

    assert (before, watch(runtime), queries.health(runtime).stuck) == ((), (instance,), (instance,))
