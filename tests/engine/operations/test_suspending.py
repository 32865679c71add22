"""A suspended instance stands still and loses nothing: not a task, a timer, a job, a message or a signal."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from typing import Any

import pytest

from engine.clock import SetClock
from engine.operations import (
    Beginning,
    Modification,
    Runtime,
    broadcast_signal,
    call_jobs,
    cancel_instance,
    claim_task,
    complete_task,
    fire_due,
    modify_instance,
    publish_message,
    resume_instance,
    run_until,
    suspend_instance,
)
from engine.operations.carry_out import carry_out
from engine.operations.deliver_jobs import deliver_kept
from engine.operations.job_step import NOT_OURS
from engine.rules.permissions import SYSTEM
from engine.storage import claims
from engine.storage.columns import to_micros
from engine.storage.steps import load_with_key
from tests.builders.diagrams import (
    boundary,
    call,
    catch,
    chain,
    end,
    flow,
    message,
    service,
    signal,
    start,
    throw,
    timer,
    user,
)
from tests.engine.operations.acting import (
    LI,
    as_claimed,
    begin,
    happenings,
    only_task,
    open_tasks,
    operations_of,
    outcome,
    publish,
    rows,
    status,
    variables,
)

LISTENING = chain("p", start(), catch("c", message("m")), user("next"), end(), messages={"m": '"k"'})


def _suspended(runtime: Runtime, *resources: Any, process: str = "p", **given: Any) -> str:
    publish(runtime, *resources)
    instance = begin(runtime, process, given)
    suspend_instance(runtime, instance, actor=SYSTEM, reason="停电")
    return instance


def test_its_tasks_are_seen_but_refused(runtime: Runtime) -> None:
    """The task stays in the list; claiming it is refused until the instance is resumed."""
    instance = _suspended(runtime, chain("p", start(), user("ask", groups="agents"), end()))
    task = only_task(runtime, instance)
    before = outcome(lambda: claim_task(runtime, task, actor=LI))
    resume_instance(runtime, instance, actor=SYSTEM)

    after = outcome(lambda: claim_task(runtime, task, actor=LI))

    assert (before, after) == ("instance.suspended", "done")


def test_it_says_so_in_history_and_audit(runtime: Runtime) -> None:
    """Who suspended and resumed it stands in both, and the row tells that it is suspended."""
    instance = _suspended(runtime, chain("p", start(), user("ask"), end()))
    between = status(runtime, instance)
    resume_instance(runtime, instance, actor=SYSTEM)

    told = [line for line in happenings(runtime, instance) if line[0] == "p"]
    audit = operations_of(runtime, instance)

    assert (between, told, audit) == (
        "suspended",
        [("p", "started", "system"), ("p", "suspended", "system"), ("p", "resumed", "system")],
        ["start_instance", "suspend_instance", "resume_instance"],
    )


def test_a_timer_waits_and_is_due_at_once_afterwards(runtime: Runtime, clock: SetClock) -> None:
    """Nothing fires while it stands still; what fell due meanwhile fires when it is resumed."""
    late = (boundary("late", "ask", timer("PT1H")), user("remind"), flow("late", "remind"))
    instance = _suspended(runtime, chain("p", start(), user("ask"), end(), also=late))
    clock.moment += timedelta(hours=5)
    fired = fire_due(runtime).done
    resume_instance(runtime, instance, actor=SYSTEM)

    assert (fired, fire_due(runtime).done, [task.element for task in open_tasks(runtime)]) == (0, 1, ["remind"])


def test_a_job_that_a_worker_holds_already_is_set_aside(runtime: Runtime) -> None:
    """Suspended between claim and work: the action does not run before the instance is resumed."""
    done: list[str] = []
    acting = Runtime(runtime.database, runtime.clock, runtime.settings, {"work": lambda work: done.append("x")})
    publish(acting, chain("p", start(), service("job", "work"), end()))
    instance = begin(acting, "p")
    now = to_micros(acting.clock())
    held = acting.database.write(lambda c: claims.claim(c, now=now, limit=9, owner="slow", lease=60_000_000))
    suspend_instance(acting, instance, actor=SYSTEM)
    carry_out(acting, held)
    before = list(done)
    resume_instance(acting, instance, actor=SYSTEM)
    run_until(acting, acting.clock())

    assert (before, done, status(acting, instance)) == ([], ["x"], "completed")


def test_a_message_is_kept_for_it(runtime: Runtime) -> None:
    """It counts as delivered, and comes when the instance is resumed."""
    instance = _suspended(runtime, LISTENING)
    answer = publish_message(runtime, "m", correlation_key="k", variables={"x": 1}, actor=SYSTEM)
    waiting = variables(runtime, instance)
    resume_instance(runtime, instance, actor=SYSTEM)

    assert (answer.delivered, waiting, variables(runtime, instance)) == ((instance,), {}, {"x": 1})


def test_of_two_messages_the_second_is_buffered(runtime: Runtime) -> None:
    """The first uses the subscription up; the second lives as long as it was to live."""
    instance = _suspended(runtime, LISTENING)
    for number in (1, 2):
        publish_message(
            runtime, "m", correlation_key="k", variables={"x": number}, actor=SYSTEM, time_to_live=timedelta(hours=1)
        )
    resume_instance(runtime, instance, actor=SYSTEM)

    assert (variables(runtime, instance), len(rows(runtime, "message"))) == ({"x": 1}, 1)


def test_who_holds_a_kept_message_no_longer_keeps_it_no_second_time(runtime: Runtime) -> None:
    """A worker that was thought dead wakes up after another has delivered: the buffer is as that one left it."""
    instance = _suspended(runtime, LISTENING)
    for number in (1, 2):
        publish_message(
            runtime, "m", correlation_key="k", variables={"x": number}, actor=SYSTEM, time_to_live=timedelta(hours=1)
        )
    stale = [as_claimed(row) for row in rows(runtime, "job")]
    resume_instance(runtime, instance, actor=SYSTEM)

    late = [deliver_kept(runtime, job) for job in stale]

    assert (late, len(rows(runtime, "message"))) == ([NOT_OURS, NOT_OURS], 1)


def test_a_signal_is_kept_for_it(runtime: Runtime) -> None:
    """Signals are not buffered for others, but a suspended receiver loses none."""
    instance = _suspended(runtime, chain("p", start(), catch("c", signal("s")), user("next"), end(), signals=("s",)))
    answer = broadcast_signal(runtime, "s", variables={"x": 1}, actor=SYSTEM)
    resume_instance(runtime, instance, actor=SYSTEM)

    assert (answer.delivered, variables(runtime, instance)) == ((instance,), {"x": 1})


def test_what_it_called_stands_still_with_it(runtime: Runtime) -> None:
    """The called instance is suspended and resumed together with its caller."""
    publish(runtime, chain("inner", start(), user("ask"), end()))
    instance = _suspended(runtime, chain("p", start(), call("c", "inner"), end()))
    below = _below(runtime, instance)
    resume_instance(runtime, instance, actor=SYSTEM)

    assert (below, _below(runtime, instance)) == (["suspended"], ["active"])


def test_a_call_that_is_being_carried_out_waits_with_it(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Suspended between the look at the caller and the start: no child runs in what stands still."""
    if not runtime.database.is_postgresql:
        pytest.skip("SQLite has one writer, so nothing comes between")
    publish(runtime, chain("inner", start(), user("ask"), end()))
    publish(runtime, chain("p", start(), user("first"), call("c", "inner"), end()))
    instance = begin(runtime, "p")
    pool = ThreadPoolExecutor(1)

    def suspended_meanwhile(connection: Any, instance_id: str) -> Any:
        found = load_with_key(connection, instance_id)
        monkeypatch.setattr(call_jobs, "load_with_key", load_with_key)
        wait([pool.submit(suspend_instance, runtime, instance, actor=SYSTEM)], timeout=1)
        return found

    monkeypatch.setattr(call_jobs, "load_with_key", suspended_meanwhile)
    with pool:
        complete_task(runtime, only_task(runtime, instance), variables={}, actor=SYSTEM)
    before = _below(runtime, instance)
    resume_instance(runtime, instance, actor=SYSTEM)

    assert ("active" in before, _below(runtime, instance)) == (False, ["active"])


def _below(runtime: Runtime, caller: str) -> list[str]:
    return [row["status"] for row in rows(runtime, "instance") if row["parent_id"] == caller]


def test_it_can_be_cancelled_and_leaves_nothing(runtime: Runtime) -> None:
    """No paused job outlives it."""
    instance = _suspended(runtime, LISTENING)
    publish_message(runtime, "m", correlation_key="k", variables={}, actor=SYSTEM)

    cancel_instance(runtime, instance, reason="", actor=SYSTEM)

    assert (status(runtime, instance), rows(runtime, "job"), rows(runtime, "wait")) == ("cancelled", [], [])


def test_a_message_kept_for_it_is_buffered_when_it_is_cancelled(runtime: Runtime) -> None:
    """For the time that it has left: the next instance that waits for it receives it."""
    instance = _suspended(runtime, LISTENING)
    publish_message(
        runtime, "m", correlation_key="k", variables={"x": 1}, actor=SYSTEM, time_to_live=timedelta(hours=1)
    )
    cancel_instance(runtime, instance, reason="", actor=SYSTEM)

    assert (variables(runtime, begin(runtime, "p")), rows(runtime, "job")) == ({"x": 1}, [])


@pytest.mark.parametrize("kind", ["message", "signal"])
@pytest.mark.parametrize("then", [(user("after"),), ()], ids=["cancelled", "ended by the move"])
def test_what_it_threw_still_goes_out_when_it_is_over(runtime: Runtime, kind: str, then: tuple[Any, ...]) -> None:
    """Moved over a throwing event while it stood still, and then ended."""
    event = message("m") if kind == "message" else signal("m")
    named: dict[str, Any] = {"messages": {"m": '"k"'}} if kind == "message" else {"signals": ("m",)}
    publish(runtime, chain("r", start(), catch("c", event), user("next"), end(), **named))
    receiver = begin(runtime, "r")
    thrower = _suspended(runtime, chain("p", start(), user("a"), throw("tell", event), *then, end(), **named))
    modify_instance(runtime, thrower, Modification(("a",), (Beginning("tell"),)), actor=SYSTEM)
    if then:
        cancel_instance(runtime, thrower, reason="", actor=SYSTEM)
    run_until(runtime, runtime.clock())

    assert [row.element for row in open_tasks(runtime, receiver)] == ["next"]


@pytest.mark.parametrize("instance_id", ["", "x", "' OR 1=1 --", "缺", "9" * 300])
def test_strange_ids_are_missing(runtime: Runtime, instance_id: str) -> None:
    """Suspending and resuming what does not exist says so."""
    first = outcome(lambda: suspend_instance(runtime, instance_id, actor=SYSTEM))

    second = outcome(lambda: resume_instance(runtime, instance_id, actor=SYSTEM))
    assert (first, second) == ("instance.missing", "instance.missing")


def test_twice_is_once(runtime: Runtime) -> None:
    """Suspending again changes nothing; resuming again is refused with a sentence, with the same key it is answered."""
    instance = _suspended(runtime, chain("p", start(), user("ask"), end()))
    again = suspend_instance(runtime, instance, actor=SYSTEM)
    first = resume_instance(runtime, instance, actor=SYSTEM, key="k")
    second = resume_instance(runtime, instance, actor=SYSTEM, key="k")

    refused = outcome(lambda: resume_instance(runtime, instance, actor=SYSTEM))
    assert (again.version, first == second, refused) == (2, True, "instance.not_suspended")


def test_two_at_once_end_in_one_record(runtime: Runtime) -> None:
    """Of six people who suspend at the same moment one does it; the audit chain has one record of it."""
    publish(runtime, chain("p", start(), user("ask"), end()))
    instance = begin(runtime, "p")
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: suspend_instance(runtime, instance, actor=SYSTEM), range(6)))

    assert [row["operation"] for row in rows(runtime, "audit")].count("suspend_instance") == 1


def test_only_operators_and_administrators_may(runtime: Runtime) -> None:
    """A handler is refused."""
    publish(runtime, chain("p", start(), user("ask", groups="agents"), end()))
    instance = begin(runtime, "p")

    assert outcome(lambda: suspend_instance(runtime, instance, actor=LI)) == "permission.instance.suspend"
