"""A suspended process starts nothing and all its instances stand still; what would have started comes afterwards."""

from datetime import timedelta
from typing import Any

import pytest

from engine import queries
from engine.clock import SetClock
from engine.operations import (
    Runtime,
    broadcast_signal,
    bulk_jobs,
    continue_bulk,
    fire_due,
    publish_message,
    resume_definition,
    run_until,
    start_instance,
    suspend_definition,
)
from engine.operations.bulk_items import do_item
from engine.rules.permissions import SYSTEM
from engine.storage import messages
from tests.builders.diagrams import call, chain, end, message, signal, start, timer, user
from tests.engine.operations.acting import LI, begin, open_tasks, outcome, publish, rows, status

PLAIN = chain("p", start(), user("ask"), end())


def _started(runtime: Runtime) -> int:
    return len(rows(runtime, "instance"))


def test_instances_stand_still_and_go_on(runtime: Runtime) -> None:
    """All of them, and the work tells how many."""
    publish(runtime, PLAIN)
    instances = [begin(runtime, "p") for _ in range(3)]
    stopped = suspend_definition(runtime, "p", actor=SYSTEM, reason="盘点")
    between = {status(runtime, each) for each in instances}
    resume_definition(runtime, "p", actor=SYSTEM)

    done = queries.bulk(runtime, stopped.bulk_id, actor=SYSTEM).row.done
    assert (between, {status(runtime, each) for each in instances}, done) == ({"suspended"}, {"active"}, 3)


ORDERS: dict[str, Any] = {"suspend": suspend_definition, "resume": resume_definition}
BOTH_WAYS = [("suspend", "resume", "active"), ("resume", "suspend", "suspended")]


@pytest.mark.parametrize(("first", "second", "left"), BOTH_WAYS)
def test_what_was_ordered_last_holds(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch, first: str, second: str, left: str
) -> None:
    """The opposite is ordered after the first slice: the older work is over, and cannot be continued."""
    monkeypatch.setattr(bulk_jobs, "_SLICE", 2)
    publish(runtime, PLAIN)
    instances = [begin(runtime, "p") for _ in range(5)]
    if first == "resume":
        suspend_definition(runtime, "p", actor=SYSTEM)
        run_until(runtime, runtime.clock())
    older = ORDERS[first](runtime, "p", actor=SYSTEM).bulk_id
    ORDERS[second](runtime, "p", actor=SYSTEM)
    run_until(runtime, runtime.clock())

    row = queries.bulk(runtime, older, actor=SYSTEM).row
    found = (row.state, row.done, row.failed, outcome(lambda: continue_bulk(runtime, older, actor=SYSTEM)))
    assert ({status(runtime, each) for each in instances}, found) == ({left}, ("done", 2, 3, "bulk.over"))


def test_resuming_one_version_leaves_the_other_being_suspended(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The older work goes on with the version that was not resumed."""
    monkeypatch.setattr(bulk_jobs, "_SLICE", 2)
    publish(runtime, PLAIN)
    old = [begin(runtime, "p") for _ in range(3)]
    publish(runtime, chain("p", start(), user("better"), end()))
    new = [begin(runtime, "p") for _ in range(3)]
    suspend_definition(runtime, "p", actor=SYSTEM)
    resume_definition(runtime, "p", actor=SYSTEM, version=1)
    run_until(runtime, runtime.clock())

    assert [{status(runtime, each) for each in group} for group in (old, new)] == [{"active"}, {"suspended"}]


@pytest.mark.parametrize("kind", ["suspend", "resume"])
def test_an_item_in_hand_is_left_where_the_process_stands_otherwise(runtime: Runtime, kind: str) -> None:
    """The opposite was ordered between choosing it and doing it."""
    publish(runtime, PLAIN)
    instance = begin(runtime, "p")
    if kind == "resume":
        suspend_definition(runtime, "p", actor=SYSTEM)
    before = status(runtime, instance)

    refused = outcome(lambda: do_item(runtime, kind, instance, {"reason": ""}, SYSTEM))

    assert (refused, status(runtime, instance)) == ("bulk.superseded", before)


def test_nobody_starts_it(runtime: Runtime) -> None:
    """The refusal is a sentence; after resuming it starts again."""
    publish(runtime, PLAIN)
    suspend_definition(runtime, "p", actor=SYSTEM)
    before = outcome(lambda: start_instance(runtime, "p", variables={}, actor=SYSTEM))
    resume_definition(runtime, "p", actor=SYSTEM)

    after = outcome(lambda: start_instance(runtime, "p", variables={}, actor=SYSTEM))
    assert (before, after) == ("definition.suspended", "done")


STARTS = {
    "message": chain("p", start("s", message("m")), user("ask"), end(), messages={"m": None}),
    "signal": chain("p", start("s", signal("m")), user("ask"), end(), signals=("m",)),
}


@pytest.mark.parametrize("kind", STARTS)
def test_what_came_meanwhile_starts_it_afterwards(runtime: Runtime, kind: str) -> None:
    """Messages and signals are kept, each starts one instance."""
    publish(runtime, STARTS[kind])
    suspend_definition(runtime, "p", actor=SYSTEM)
    if kind == "message":
        publish_message(runtime, "m", correlation_key="", variables={"x": 1}, actor=SYSTEM)
    else:
        broadcast_signal(runtime, "m", variables={"x": 1}, actor=SYSTEM)
    before = _started(runtime)
    resume_definition(runtime, "p", actor=SYSTEM)

    assert (before, _started(runtime), [row.element for row in open_tasks(runtime)]) == (0, 1, ["ask"])


def test_a_kept_start_that_another_makes_is_not_made_twice(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another worker has it in the moment between our look and our start: we start nothing."""
    if not runtime.database.is_postgresql:
        pytest.skip("SQLite has one writer, so nothing comes between")
    publish(runtime, STARTS["message"])
    suspend_definition(runtime, "p", actor=SYSTEM)
    publish_message(runtime, "m", correlation_key="", variables={}, actor=SYSTEM)
    look = messages.starters

    def taken_meanwhile(connection: Any, kind: str, name: str) -> Any:
        runtime.database.write(lambda other: other.exec_driver_sql("DELETE FROM job WHERE kind = 'deliver'"))
        return look(connection, kind, name)

    monkeypatch.setattr(messages, "starters", taken_meanwhile)
    resume_definition(runtime, "p", actor=SYSTEM)

    assert _started(runtime) == 0


def test_its_timer_waits(runtime: Runtime, clock: SetClock) -> None:
    """Of three mornings that were missed one start remains, as after any downtime."""
    publish(runtime, chain("p", start("s", timer("R/PT24H", "timeCycle")), user("ask"), end()))
    suspend_definition(runtime, "p", actor=SYSTEM)
    clock.moment += timedelta(days=3, hours=1)
    fire_due(runtime)
    before = _started(runtime)
    resume_definition(runtime, "p", actor=SYSTEM)
    fire_due(runtime)

    assert (before, _started(runtime)) == (0, 1)


def test_calling_it_is_an_incident_with_a_sentence(runtime: Runtime) -> None:
    """Its caller waits for an operator, and nothing starts."""
    publish(runtime, PLAIN)
    publish(runtime, chain("caller", start(), call("c", "p"), end()))
    suspend_definition(runtime, "p", actor=SYSTEM)

    begin(runtime, "caller")

    found = [each.code for each in queries.incidents(runtime, actor=SYSTEM).items]
    assert (found, _started(runtime)) == (["definition.suspended"], 1)


def test_a_newer_version_starts(runtime: Runtime) -> None:
    """What is published afterwards is not suspended; instances of the old version stand still."""
    publish(runtime, PLAIN)
    old = begin(runtime, "p")
    suspend_definition(runtime, "p", actor=SYSTEM)
    publish(runtime, chain("p", start(), user("better"), end()))

    new = begin(runtime, "p")

    assert (status(runtime, old), status(runtime, new)) == ("suspended", "active")


def test_one_version_alone(runtime: Runtime) -> None:
    """Named by its number; the others go on."""
    publish(runtime, PLAIN)
    old = begin(runtime, "p")
    publish(runtime, chain("p", start(), user("better"), end()))
    new = begin(runtime, "p")

    suspend_definition(runtime, "p", actor=SYSTEM, version=1)

    found = [row.suspended for row in queries.definition_versions(runtime, "p", actor=SYSTEM)]
    assert (status(runtime, old), status(runtime, new), found) == ("suspended", "active", [False, True])


@pytest.mark.parametrize("process", ["", "nobody", "' OR 1=1 --", "缺" * 300])
def test_strange_names_are_missing(runtime: Runtime, process: str) -> None:
    """Both ways."""
    first = outcome(lambda: suspend_definition(runtime, process, actor=SYSTEM))

    second = outcome(lambda: resume_definition(runtime, process, actor=SYSTEM))
    assert (first, second) == ("definition.missing", "definition.missing")


def test_refusals(runtime: Runtime) -> None:
    """Who may not, and a version that is not there."""
    publish(runtime, PLAIN)

    stranger = outcome(lambda: suspend_definition(runtime, "p", actor=LI))
    version = outcome(lambda: suspend_definition(runtime, "p", actor=SYSTEM, version=9))

    assert (stranger, version) == ("permission.definition.suspend", "definition.no_such_version")


def test_submitted_twice_it_is_done_once(runtime: Runtime) -> None:
    """With one key; the register of the audit holds one record."""
    publish(runtime, PLAIN)

    answers = {suspend_definition(runtime, "p", actor=SYSTEM, key="k") for _ in range(2)}

    kept = [row["operation"] for row in rows(runtime, "audit")].count("suspend_definition")
    assert (len(answers), kept) == (1, 1)


def test_a_slice_that_is_done_again_changes_nothing(runtime: Runtime) -> None:
    """The program died between doing the items and writing that down: they are done once."""
    publish(runtime, PLAIN)
    instance = begin(runtime, "p")
    suspend_definition(runtime, "p", actor=SYSTEM)
    with runtime.database.transaction() as connection:
        connection.exec_driver_sql("UPDATE bulk_item SET state = 'waiting'")
        connection.exec_driver_sql("UPDATE bulk SET state = 'stopped', ended_at = NULL")
    [bulk] = rows(runtime, "bulk")
    continue_bulk(runtime, bulk["id"], actor=SYSTEM)
    run_until(runtime, runtime.clock())

    times = [row["operation"] for row in rows(runtime, "audit") if row["chain"] == instance].count("suspend_instance")
    assert (times, rows(runtime, "bulk")[0]["state"]) == (1, "done")
