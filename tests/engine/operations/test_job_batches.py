"""Work that is due is done in batches: one read and one write for many, and a bad one falls out alone."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert

from engine.clock import SetClock
from engine.notifications import Message
from engine.operations import (
    BpmnError,
    Runtime,
    Work,
    Worked,
    broadcast_signal,
    fire_due,
    publish_message,
    queue_notification,
)
from engine.rules.permissions import SYSTEM
from engine.settings import Settings
from engine.storage import claims, driver
from engine.storage.columns import to_micros
from engine.storage.held_jobs import finish_all, keep_all, ours
from engine.storage.steps import write_steps
from engine.storage.tables import setting
from tests.builders.diagrams import (
    boundary,
    call,
    catch,
    chain,
    end,
    error,
    flow,
    message,
    service,
    signal,
    start,
    throw,
    timer,
    user,
)
from tests.engine.operations.acting import begin, open_tasks, publish, rows, status, variables

Act = Callable[[Work], Mapping[str, Any] | None]


def _with(runtime: Runtime, **actions: Act) -> Runtime:
    return Runtime(runtime.database, runtime.clock, runtime.settings, actions)


def _note(work: Work) -> Mapping[str, Any]:
    """Write a row under the job's own id, as an idempotent action does."""
    work.connection.execute(insert(setting).values(name=work.job_id, value=work.business_key, changed_at=work.now))
    return {"worked": work.business_key}


def _working(runtime: Runtime, number: int, **actions: Act) -> tuple[Runtime, list[str]]:
    """So many instances that wait for the action `work`."""
    runtime = _with(runtime, **(actions or {"work": _note}))
    publish(runtime, chain("p", start(), service("work", "work"), user("ask"), end()))
    return runtime, [begin(runtime, "p", number=f"K{each}") for each in range(number)]


def _kept(runtime: Runtime) -> list[str]:
    return sorted(row["value"] for row in rows(runtime, "setting"))


def test_service_tasks_of_many_instances_are_one_write(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty actions are written with one statement that moves instances, or on SQLite within one transaction."""
    monkeypatch.setattr("engine.operations.job_batch._SLICE", 60.0)
    runtime, ids = _working(runtime, 30)
    heard: list[str] = []
    driver.hearers.append(heard.append)
    worked = fire_due(runtime)
    driver.hearers.remove(heard.append)
    moving = [each for each in heard if "UPDATE instance" in each]
    batched = len(moving) == 1 if runtime.database.is_postgresql else len(moving) == 30

    assert (worked, batched, [variables(runtime, each)["worked"] for each in ids]) == (
        Worked(done=30), True, [f"K{number}" for number in range(30)],
    )  # fmt: skip


def test_a_bad_action_falls_out_alone(runtime: Runtime) -> None:
    """Its own rows are taken back, the others' stay; it was called once and rests, the others are done."""
    calls: list[str] = []

    def act(work: Work) -> Mapping[str, Any]:
        calls.append(work.business_key)
        given = _note(work)
        if work.business_key == "K2":
            raise ConnectionError("no answer")
        return given

    runtime, ids = _working(runtime, 5, work=act)
    worked = fire_due(runtime)
    waiting = [row["instance_id"] for row in rows(runtime, "job")]

    assert (worked, sorted(calls), _kept(runtime), waiting) == (
        Worked(done=4, postponed=1), ["K0", "K1", "K2", "K3", "K4"], ["K0", "K1", "K3", "K4"], [ids[2]],
    )  # fmt: skip


def test_a_violated_constraint_falls_out_alone(runtime: Runtime) -> None:
    """A row that the database refuses costs the others nothing."""

    def act(work: Work) -> Mapping[str, Any]:
        name = "same" if work.business_key in ("K1", "K3") else work.business_key
        work.connection.execute(insert(setting).values(name=name, value=1, changed_at=work.now))
        return {}

    runtime, _ = _working(runtime, 5, work=act)
    worked = fire_due(runtime)

    assert (worked, sorted(row["name"] for row in rows(runtime, "setting"))) == (
        Worked(done=4, postponed=1), ["K0", "K2", "K4", "same"],
    )  # fmt: skip


def test_an_error_of_the_process_is_part_of_the_batch(runtime: Runtime) -> None:
    """Those whose action throws a code take the way of the boundary event, in the same batch."""

    def act(work: Work) -> None:
        if work.business_key in ("K1", "K2"):
            raise BpmnError("NO_STOCK")

    runtime = _with(runtime, order=act)
    also = (boundary("none", "order", error("NO_STOCK")), user("apologise"), flow("none", "apologise"))
    order = chain("p", start(), service("order", "order"), user("thank"), end(), also=also, errors=("NO_STOCK",))
    publish(runtime, order)
    for number in range(4):
        begin(runtime, "p", number=f"K{number}")
    worked = fire_due(runtime)

    assert (worked, sorted(each.element for each in open_tasks(runtime))) == (
        Worked(done=4), ["apologise", "apologise", "thank", "thank"],
    )  # fmt: skip


def test_slow_actions_do_not_hold_the_others_up(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the time of a transaction is up it ends: each action has one of its own then, and none is lost."""
    monkeypatch.setattr("engine.operations.job_batch._SLICE", -1.0)
    seen: list[int] = []

    def act(work: Work) -> Mapping[str, Any]:
        seen.append(len(rows(runtime, "setting")))
        return _note(work)

    if not runtime.database.is_postgresql:
        pytest.skip("on SQLite another connection is asked, which sees the same: the writer is alone")
    runtime, _ = _working(runtime, 4, work=act)

    assert (fire_due(runtime), seen) == (Worked(done=4), [0, 1, 2, 3])


def test_a_batch_that_was_overtaken_leaves_nothing_behind(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody moves one instance on while the actions run: all is taken back, then each is done alone, once."""
    others: list[str] = []

    def act(work: Work) -> Mapping[str, Any]:
        if not others:
            others.append(work.instance_id)
            with runtime.database.engine.connect() as other:
                other.exec_driver_sql(f"UPDATE instance SET version = version + 1 WHERE id = '{work.instance_id}'")
        return _note(work)

    if not runtime.database.is_postgresql:
        pytest.skip("on SQLite nobody can write while an action holds the one write lock")
    runtime, ids = _working(runtime, 4, work=act)
    worked = fire_due(runtime)

    assert (worked, _kept(runtime), {status(runtime, each) for each in ids}, rows(runtime, "job")) == (
        Worked(done=4), ["K0", "K1", "K2", "K3"], {"active"}, [],
    )  # fmt: skip


def test_a_program_that_stands_still_holds_no_instances(
    runtime: Runtime, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Paused in the middle of a batch for longer than its lease, it loses its transaction: others move them on."""
    if not runtime.database.is_postgresql:
        pytest.skip("SQLite's one writer lets nobody in")
    quick = replace(runtime, settings=Settings(worker_lease_seconds=0.2))
    publish(quick, chain("p", start(), catch("rest", timer("PT1H")), user("ask"), end()))
    ids = [begin(quick, "p") for _ in range(3)]
    clock.moment += timedelta(hours=2)
    plain, paused = write_steps, [True]

    def slowly(connection: Connection, writes: Any) -> set[str]:
        if paused:
            paused.clear()
            with runtime.database.transaction() as other:  # waits until the database has ended the paused transaction
                other.exec_driver_sql("UPDATE instance SET version = version + 1")
        return plain(connection, writes)

    monkeypatch.setattr("engine.operations.job_batch.write_steps", slowly)

    assert (fire_due(quick), len(open_tasks(quick)), len(ids)) == (Worked(done=3), 3, 3)


def test_returns_of_calls_are_one_batch(runtime: Runtime) -> None:
    """Callers of thirty called instances that end together go on together."""
    runtime = _with(runtime, work=_note)
    publish(runtime, chain("c", start(), service("work", "work"), end()))
    publish(runtime, chain("p", start(), call("sub", "c"), user("ask"), end()))
    for number in range(30):
        begin(runtime, "p", number=f"K{number}")
    worked = fire_due(runtime)

    assert (worked, len(open_tasks(runtime)), rows(runtime, "job")) == (Worked(done=30), 30, [])


def _talking(runtime: Runtime, number: int, *, key: str = "=order") -> list[str]:
    """So many instances of `q` that wait for an answer, and of `p` that give it after an hour."""
    said = throw("say", message("paid"), properties={"bihuan:correlationKey": key})
    publish(runtime, chain("p", start(), catch("rest", timer("PT1H")), said, end(), messages={"paid": None}))
    waiting = chain("q", start(), catch("hear", message("paid")), user("thank"), end(), messages={"paid": "order"})
    publish(runtime, waiting)
    for each in range(number):
        begin(runtime, "p", {"order": f"o{each}"})
    return [begin(runtime, "q", {"order": f"o{each}"}) for each in range(number)]


def _moved_by(runtime: Runtime) -> tuple[Worked, int]:
    """Do due work; gives what it did and how many statements moved instances."""
    heard: list[str] = []
    driver.hearers.append(heard.append)
    worked = fire_due(runtime)
    driver.hearers.remove(heard.append)
    return worked, sum("UPDATE instance" in each for each in heard)


def test_messages_of_many_instances_are_one_write(runtime: Runtime, clock: SetClock) -> None:
    """Twenty timers lead to twenty messages: two statements, and everybody has the message, once."""
    _talking(runtime, 20)
    clock.moment += timedelta(hours=2)
    worked, statements = _moved_by(runtime)
    batched = statements == 2 if runtime.database.is_postgresql else statements == 40
    thanked = [each.element for each in open_tasks(runtime)]

    assert (worked, batched, thanked, rows(runtime, "job")) == (Worked(done=20), True, ["thank"] * 20, [])


def test_messages_that_nobody_waits_for_are_kept_together(runtime: Runtime, clock: SetClock) -> None:
    """Each lies in the buffer under its own key, and later receivers find it."""
    _talking(runtime, 5, key='="late " + order')
    clock.moment += timedelta(hours=2)
    fire_due(runtime)
    kept = sorted(row["key"] for row in rows(runtime, "message"))
    begin(runtime, "q", {"order": "late o3"})

    assert (kept, [each.element for each in open_tasks(runtime)], len(rows(runtime, "message"))) == (
        [f"late o{number}" for number in range(5)], ["thank"], 4,
    )  # fmt: skip


def test_of_equal_messages_one_is_received_and_the_others_kept(runtime: Runtime, clock: SetClock) -> None:
    """Five instances say the same to one that waits: it hears it once, the four others lie in the buffer."""
    _talking(runtime, 5, key='="o3"')
    clock.moment += timedelta(hours=2)
    worked = fire_due(runtime)

    assert (worked, [each.element for each in open_tasks(runtime)], len(rows(runtime, "message"))) == (
        Worked(done=5), ["thank"], 4,
    )  # fmt: skip


def test_a_bad_receiver_holds_no_other_message_up(runtime: Runtime, clock: SetClock) -> None:
    """An instance whose state cannot be read leaves its message for a later attempt; the others are delivered."""
    waiting = _talking(runtime, 5)
    with runtime.database.transaction() as connection:
        broken = "'\\x00'::bytea" if runtime.database.is_postgresql else "x'00'"
        connection.exec_driver_sql(f"UPDATE instance SET body = {broken} WHERE id = '{waiting[2]}'")
    clock.moment += timedelta(hours=2)
    fire_due(runtime)
    left = [(row["kind"], row["retries_left"]) for row in rows(runtime, "job")]

    assert (len(open_tasks(runtime)), left) == (4, [("message", 4)])


def test_messages_that_start_a_process_start_it_once_each(runtime: Runtime, clock: SetClock) -> None:
    """They are done one by one, and each starts an instance under its key."""
    said = throw("say", message("go"), properties={"bihuan:correlationKey": "=order"})
    publish(runtime, chain("p", start(), catch("rest", timer("PT1H")), said, end(), messages={"go": None}))
    publish(runtime, chain("q", start(event=message("go")), user("started"), end(), messages={"go": None}))
    for number in range(6):
        begin(runtime, "p", {"order": f"o{number // 2}"})
    clock.moment += timedelta(hours=2)
    worked = fire_due(runtime)

    assert (worked, [each.element for each in open_tasks(runtime)]) == (Worked(done=6), ["started"] * 3)


def test_a_signal_to_many_is_one_write(runtime: Runtime) -> None:
    """Thirty instances that wait for it go on with one statement."""
    waiting = chain("q", start(), catch("hear", signal("alarm")), user("run"), end(), signals=("alarm",))
    publish(runtime, waiting)
    ids = [begin(runtime, "q") for _ in range(30)]
    heard: list[str] = []
    driver.hearers.append(heard.append)
    sent = broadcast_signal(runtime, "alarm", variables={"loud": True}, actor=SYSTEM)
    driver.hearers.remove(heard.append)
    statements = sum("UPDATE instance" in each for each in heard)

    assert (sorted(sent.delivered), statements, len(open_tasks(runtime))) == (
        sorted(ids), 1 if runtime.database.is_postgresql else 30, 30,
    )  # fmt: skip


def test_receivers_of_a_signal_may_want_the_same_message(runtime: Runtime) -> None:
    """One buffered message, three instances that come to wait for it by one signal: one gets it, all have heard."""
    steps = start(), catch("hear", signal("alarm")), catch("take", message("paid")), user("thank"), end()
    publish(runtime, chain("q", *steps, signals=("alarm",), messages={"paid": "order"}))
    publish_message(
        runtime, "paid", correlation_key="7", variables={}, actor=SYSTEM, time_to_live=timedelta(hours=1)
    )  # fmt: skip
    for _ in range(3):
        begin(runtime, "q", {"order": "7"})
    sent = broadcast_signal(runtime, "alarm", variables={}, actor=SYSTEM)
    waiting = [row["element"] for row in rows(runtime, "wait")]

    assert (len(sent.delivered), len(open_tasks(runtime)), waiting, rows(runtime, "message")) == (
        3, 1, ["take", "take"], [],
    )  # fmt: skip


def _letters(runtime: Runtime, *addresses: str) -> None:
    with runtime.database.transaction() as connection:
        for address in addresses:
            queue_notification(
                connection, channel="email", address=address, subject=address, body="", now=runtime.clock()
            )  # fmt: skip


@pytest.mark.parametrize("seconds", [60.0, -1.0])
def test_letters_go_out_together(runtime: Runtime, monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Each is sent once, whether one commit or one each ends their jobs; one that is refused rests, alone."""
    sent: list[str] = []

    def deliver(letter: Message, _: object) -> None:
        if letter.address == "c":
            raise ConnectionError("the mail server is away")
        sent.append(letter.subject)

    monkeypatch.setattr("engine.operations.notification_jobs.deliver", deliver)
    monkeypatch.setattr("engine.operations.notification_jobs._SLICE", seconds)
    _letters(runtime, "a", "b", "c", "d")
    worked = fire_due(runtime)
    told = {row["person"]: row["sent_at"] is not None for row in rows(runtime, "notification")}

    assert (worked, sent, told, len(rows(runtime, "job"))) == (
        Worked(done=3, postponed=1), ["a", "b", "d"], {"a": True, "b": True, "c": False, "d": True}, 1,
    )  # fmt: skip


def test_held_jobs_are_known_kept_and_finished_together(runtime: Runtime, clock: SetClock) -> None:
    """Of three claimed jobs one was claimed again by another: what we do reaches the two that are still ours."""
    _working(runtime, 3)
    now = to_micros(clock())

    def claim(limit: int, at: int) -> list[claims.Job]:
        return runtime.database.write(
            lambda connection: claims.claim(connection, now=at, limit=limit, owner="w", lease=60_000_000)
        )

    mine = claim(3, now)
    lost = claim(1, now + 61_000_000)[0].id
    still = {job.id for job in mine} - {lost}
    with runtime.database.transaction() as connection:
        found = ours(connection, mine), keep_all(connection, mine, until=now), finish_all(connection, mine)

    assert (found, [row["id"] for row in rows(runtime, "job")]) == ((still, 2, still), [lost])
