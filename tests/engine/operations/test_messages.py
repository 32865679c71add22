"""Messages and signals: who receives, how often, and what waits in the buffer."""

from datetime import timedelta

import pytest

from engine.clock import SetClock
from engine.operations import Runtime, broadcast_signal, complete_task, publish_message, run_until, tidy
from engine.operations.results import MessagePublished
from engine.rules.permissions import SYSTEM
from engine.storage.columns import to_micros
from engine.storage.messages import keep
from tests.builders.diagrams import boundary, catch, chain, end, flow, message, signal, start, throw, timer, user
from tests.engine.operations.acting import begin, only_task, open_tasks, publish, rows, status, variables

WAITING = chain("p", start(), catch("wait", message("paid")), user("thank"), end(), messages={"paid": "order"})
SIGNALLED = chain("q", start(), catch("wait", signal("alarm")), end(), signals=("alarm",))


def _send(runtime: Runtime, key: str, *, lives: timedelta | None = None, once: str | None = None) -> MessagePublished:
    return publish_message(
        runtime, "paid", correlation_key=key, variables={"amount": 5}, actor=SYSTEM, time_to_live=lives, key=once
    )


def test_a_message_reaches_who_waits_for_its_key(runtime: Runtime) -> None:
    """Only the instance with that correlation key goes on, with the message's variables."""
    publish(runtime, WAITING)
    one, other = begin(runtime, "p", {"order": "订单-1"}), begin(runtime, "p", {"order": "订单-2"})

    sent = _send(runtime, "订单-1")

    found = (sent.delivered, variables(runtime, one)["amount"], "amount" in variables(runtime, other))
    assert found == ((one,), 5, False)


def test_a_message_nobody_waits_for_is_buffered(runtime: Runtime) -> None:
    """A process that comes to its receiver in time gets it, once."""
    publish(runtime, WAITING)
    sent = _send(runtime, "7", lives=timedelta(hours=1))
    first, second = begin(runtime, "p", {"order": 7}), begin(runtime, "p", {"order": 7})

    waiting = [row["instance_id"] for row in rows(runtime, "wait")]
    assert (sent.buffered, variables(runtime, first)["amount"], waiting, rows(runtime, "message")) == (
        True,
        5,
        [second],
        [],
    )


def test_a_message_buffered_between_two_starts_is_received(runtime: Runtime) -> None:
    """A start that trusts what the one before saw of the buffer looks again when that is no longer so."""
    publish(runtime, WAITING)
    begin(runtime, "p", {"order": "1"})
    _send(runtime, "2", lives=timedelta(hours=1))

    second = begin(runtime, "p", {"order": "2"})

    assert (variables(runtime, second)["amount"], rows(runtime, "message")) == (5, [])


def test_a_buffered_message_dies(runtime: Runtime, clock: SetClock) -> None:
    """After its time to live nobody receives it, and it is thrown away."""
    publish(runtime, WAITING)
    _send(runtime, "7", lives=timedelta(hours=1))
    clock.moment += timedelta(hours=1)
    instance = begin(runtime, "p", {"order": "7"})
    tidy(runtime)

    assert ("amount" in variables(runtime, instance), rows(runtime, "message")) == (False, [])


def test_a_message_without_time_to_live_is_gone(runtime: Runtime) -> None:
    """Where nobody waits and nothing is said, nothing is kept."""
    sent = _send(runtime, "7")

    assert (sent.delivered, sent.buffered, rows(runtime, "message")) == ((), False, [])


def test_a_message_and_its_receiver_that_missed_each_other_meet(runtime: Runtime, clock: SetClock) -> None:
    """Both committed in the same instant without seeing the other: housekeeping brings them together."""
    publish(runtime, WAITING)
    instance = begin(runtime, "p", {"order": "7"})
    now = to_micros(clock.moment)
    with runtime.database.transaction() as connection:
        keep(
            connection,
            message_id="m",
            name="paid",
            key="7",
            variables={"amount": 1},
            now=now,
            expires_at=now + 9,
            publisher="x",
        )

    worked = tidy(runtime)

    assert (worked.done, variables(runtime, instance)["amount"], rows(runtime, "message")) == (1, 1, [])


def test_the_same_message_twice_is_delivered_once(runtime: Runtime) -> None:
    """With an idempotency key the repetition gets the first answer."""
    reminded = boundary("again", "ask", message("paid"), interrupting=False)
    also = (reminded, user("note"), flow("again", "note"))
    publish(runtime, chain("p", start(), user("ask"), end(), also=also, messages={"paid": "order"}))
    begin(runtime, "p", {"order": "7"})

    answers = {_send(runtime, "7", once="k") for _ in range(3)}

    assert (len(answers), [row.element for row in open_tasks(runtime)].count("note")) == (1, 1)


def test_one_instance_receives_a_message_once(runtime: Runtime) -> None:
    """Two subscriptions of one instance to the same name and key: one message serves one of them."""
    second = (catch("wait2", message("paid")), user("thank2"), flow("start", "wait2"), flow("wait2", "thank2"))
    publish(
        runtime,
        chain(
            "p", start(), catch("wait", message("paid")), user("thank"), end(), also=second, messages={"paid": "order"}
        ),
    )
    begin(runtime, "p", {"order": "7"})

    sent = _send(runtime, "7")

    assert (len(sent.delivered), len(open_tasks(runtime)), len(rows(runtime, "wait"))) == (1, 1, 1)


def test_a_start_message_starts_one_instance_for_a_key(runtime: Runtime) -> None:
    """While that instance runs, the same key starts no second one."""
    publish(runtime, chain("p", start(event=message("paid")), user("ask"), end(), messages={"paid": None}))

    started = [len(_send(runtime, "7").started) for _ in range(2)]
    complete_task(runtime, only_task(runtime), variables={}, actor=SYSTEM)

    assert (*started, len(_send(runtime, "7").started)) == (1, 0, 1)


def test_a_signal_reaches_everybody(runtime: Runtime) -> None:
    """All that wait go on; what starts with it starts."""
    publish(runtime, SIGNALLED)
    publish(runtime, chain("s", start(event=signal("alarm")), user("ask"), end(), signals=("alarm",)))
    ids = [begin(runtime, "q") for _ in range(3)]

    sent = broadcast_signal(runtime, "alarm", variables={}, actor=SYSTEM)

    assert (sent.delivered, len(sent.started), {status(runtime, one) for one in ids}) == (tuple(ids), 1, {"completed"})


def test_a_thrown_message_arrives_right_after_the_commit(runtime: Runtime) -> None:
    """No worker is needed for messages between instances."""
    publish(runtime, WAITING)
    receiver = begin(runtime, "p", {"order": "7"})
    publish(runtime, chain("t", start(), throw("tell", message("paid")), end(), messages={"paid": '"7"'}))

    begin(runtime, "t")

    assert ([row.element for row in open_tasks(runtime, receiver)], rows(runtime, "job")) == (["thank"], [])


def test_a_timer_start_event_starts_again_and_again(runtime: Runtime, clock: SetClock) -> None:
    """Every hour an instance; hours that were missed count as one."""
    event = timer("R/PT1H", "timeCycle")
    publish(runtime, chain("p", start(event=event), user("ask"), end()))
    run_until(runtime, clock.moment + timedelta(hours=2, minutes=30))
    clock.moment += timedelta(hours=10, minutes=30)

    from engine.operations import fire_due

    worked = [fire_due(runtime).done for _ in range(2)]
    assert (worked, len(rows(runtime, "instance"))) == ([1, 0], 3)


@pytest.mark.parametrize("key", ["", "x" * 300, "投诉'; DROP TABLE wait; --"])
def test_any_text_is_a_key(runtime: Runtime, key: str) -> None:
    """Keys are compared as they are."""
    publish(runtime, WAITING)
    instance = begin(runtime, "p", {"order": key})

    assert _send(runtime, key).delivered == (instance,)
