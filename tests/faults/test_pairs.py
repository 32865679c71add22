"""Two operations on one instance at the same moment: one is stopped at a storage call, the other done meanwhile."""

import os
import sys
from collections.abc import Callable
from functools import partial
from itertools import permutations
from random import Random
from threading import Event, Thread, current_thread
from typing import Any

import pytest

from engine.clock import SetClock
from engine.definitions import Resource
from engine.errors import BihuanError
from engine.operations import (
    Runtime,
    broadcast_signal,
    cancel_instance,
    claim_task,
    complete_task,
    fire_due,
    publish_message,
    start_instance,
)
from engine.operations.carry_out import carry_out
from engine.rules.permissions import SYSTEM
from engine.storage import claims
from engine.storage.columns import to_micros
from tests.builders import message, process, signal, timer
from tests.engine.operations.acting import begin, open_tasks, publish, rows, variables
from tests.faults.disturbed import Fault, remains

LONG = os.environ.get("BIHUAN_FAULTS") == "long"
BLOCKED = 0.4
"""Seconds after which the other one is held to wait for a lock of the one that is stopped."""
Act = Callable[[Runtime, dict[str, str]], object]

DIAGRAM = (
    process("p").start().parallel("fork").user_task("a", outputs={"seen": "=answer"}).parallel("join")
    .at("fork").user_task("b", outputs={"seen": "=answer"}).to("join")
    .at("fork").catch("hear", message("m", '"k"')).to("join").end()
    .event_sub_process("noted", signal("s"), interrupting=False).user_task("note").end().done()
    .boundary("late", "a", timer("PT1H")).user_task("remind").end()
)  # fmt: skip
ACTS: dict[str, Act] = {
    "complete a": lambda run, tasks: complete_task(run, tasks["a"], variables={"answer": "a"}, actor=SYSTEM),
    "complete b": lambda run, tasks: complete_task(run, tasks["b"], variables={"answer": "b"}, actor=SYSTEM),
    "claim a": lambda run, tasks: claim_task(run, tasks["a"], actor=SYSTEM),
    "cancel": lambda run, tasks: cancel_instance(run, tasks["instance"], reason="over", actor=SYSTEM),
    "message": lambda run, _: publish_message(run, "m", correlation_key="k", variables={"seen": "m"}, actor=SYSTEM),
    "signal": lambda run, _: broadcast_signal(run, "s", variables={"seen": "s"}, actor=SYSTEM),
    "timer": lambda run, _: fire_due(run, limit=10),
}
PAIRS = list(permutations(ACTS, 2))


class Pause(Fault):
    """Stops one thread at its chosen call until it may go on."""

    def __init__(self, at: int, thread: str = "first") -> None:
        super().__init__(at, after=False)
        self.thread = thread
        self.reached, self.go_on = Event(), Event()

    @property
    def concerned(self) -> bool:
        """Only that one is stopped."""
        return current_thread().name == self.thread

    def strike(self) -> None:
        """Wait."""
        self.reached.set()
        assert self.go_on.wait(20)


def _begun(runtime: Runtime, clock: SetClock) -> dict[str, str]:
    """A new instance whose timer is due; gives its id and those of its tasks."""
    instance = start_instance(runtime, "p", variables={}, actor=SYSTEM).instance_id
    clock.moment = clock.moment.replace(year=clock.moment.year + 1)
    return {"instance": instance, **{task.element: task.id for task in open_tasks(runtime, instance)}}


def _outcome(act: Act, runtime: Runtime, tasks: dict[str, str], into: dict[str, str], name: str) -> None:
    try:
        act(runtime, tasks)
        into[name] = "done"
    except BihuanError as refused:
        into[name] = refused.code


def _end(runtime: Runtime, tasks: dict[str, str], outcomes: dict[str, str]) -> list[Any]:
    """What both heard, what is open, what was written, and what remains; the instance is taken away afterwards."""
    open_now = sorted((task.element, task.assignee or "") for task in open_tasks(runtime, tasks["instance"]))
    seen = variables(runtime, tasks["instance"])
    left = runtime.database.read(lambda connection: remains(connection, tasks["instance"]))
    _outcome(ACTS["cancel"], runtime, tasks, {}, "")
    return [sorted(outcomes.items()), open_now, seen, left]


def _serial(runtime: Runtime, clock: SetClock, first: str, second: str) -> list[Any]:
    tasks, outcomes = _begun(runtime, clock), dict[str, str]()
    for name in (first, second):
        _outcome(ACTS[name], runtime, tasks, outcomes, name)
    return _end(runtime, tasks, outcomes)


def _stopped(first: Callable[[], object], second: Callable[[], object], at: int) -> int:
    """Do the first, which stops at its call number `at`, and the second meanwhile; gives how many calls that were."""
    pause = Pause(at)
    one, two = Thread(target=first, name="first"), Thread(target=second, name="second")
    with pause.armed():
        one.start()
        while one.is_alive() and not pause.reached.wait(0.01):
            pass
        two.start()
        two.join(BLOCKED)
        pause.go_on.set()
        one.join()
        two.join()
    return pause.count


def _at_once(
    runtime: Runtime, other: Runtime, clock: SetClock, pair: tuple[str, str], at: int
) -> tuple[list[Any], int]:
    """The first one stops at its call number `at`, the second one runs meanwhile."""
    tasks, outcomes = _begun(runtime, clock), dict[str, str]()
    first, second = (
        partial(_outcome, ACTS[name], run, tasks, outcomes, name)
        for name, run in zip(pair, (runtime, other), strict=True)
    )
    calls = _stopped(first, second, at)
    return _end(runtime, tasks, outcomes), calls


@pytest.mark.slow
@pytest.mark.parametrize("pair", PAIRS if LONG else Random(7).sample(PAIRS, 12), ids=" + ".join)
def test_two_at_once_end_as_one_after_the_other(
    runtime: Runtime, clock: SetClock, database_url: str, pair: tuple[str, str]
) -> None:
    """Wherever the first one is stopped, the end is one of the two serial ends."""
    publish(runtime, Resource("p.bpmn", DIAGRAM.xml()))
    other = Runtime.open(database_url, clock=clock)
    serial = [_serial(runtime, clock, *pair), _serial(runtime, clock, *reversed(pair))]
    calls = _at_once(runtime, other, clock, pair=pair, at=0)[1]
    chosen = range(1, calls + 1) if LONG else Random(pair[0]).sample(range(1, calls + 1), min(3, calls))

    ends = [(at, _at_once(runtime, other, clock, pair=pair, at=at)[0]) for at in chosen]

    other.close()
    assert [(at, end) for at, end in ends if end not in serial] == []


def _calling(runtime: Runtime, other: Runtime) -> tuple[Callable[[], object], Callable[[], object]]:
    """A caller whose call another has claimed: what cancels the one, what carries out the other."""
    caller = begin(runtime, "caller")
    now = to_micros(runtime.clock())
    jobs = runtime.database.write(
        lambda connection: claims.claim(connection, now=now, limit=1, owner="other", lease=60_000_000)
    )
    assert [job.kind for job in jobs] == ["call"]
    return partial(cancel_instance, runtime, caller, reason="over", actor=SYSTEM), partial(carry_out, other, jobs)


def _crossed(called: Callable[[], object], cancelled: Callable[[], object], last: int, at: int) -> int:
    """The call stops before what it writes, the other one then at its call number `at`; gives how many those were."""
    halt, pause = Pause(last, "second"), Pause(at)
    one, two = Thread(target=cancelled, name="first"), Thread(target=called, name="second")
    with halt.armed(), pause.armed():
        two.start()
        assert halt.reached.wait(20)
        one.start()
        pause.reached.wait(BLOCKED)
        halt.go_on.set()
        two.join(BLOCKED)
        pause.go_on.set()
        one.join()
        two.join()
    return pause.count


@pytest.mark.slow
def test_a_caller_that_is_cancelled_leaves_no_called_instance(
    runtime: Runtime, clock: SetClock, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever that is stopped while the call is about to be written: nothing called goes on without its caller."""
    if not runtime.database.is_postgresql:
        pytest.skip("SQLite's one writer lets nobody in between")
    monkeypatch.setattr(sys.modules["engine.operations.start_instance"], "follow_up", lambda *_: None)
    publish(runtime, Resource("called.bpmn", process("called").start().user_task("inside").end().xml()))
    publish(runtime, Resource("caller.bpmn", process("caller").start().call("sub", "called").end().xml()))
    other = Runtime.open(database_url, clock=clock)
    at, calls, last, left = 0, 1, 0, list[int]()
    for _ in range(2):  # the first time it reads the definition as well
        cancelled, called = _calling(runtime, other)
        last = _stopped(called, cancelled, 0)
    while at <= calls:
        cancelled, called = _calling(runtime, other)
        calls = max(calls, _crossed(called, cancelled, last, at))
        left += [at for row in rows(runtime, "instance") if row["status"] == "active"]
        at += 1

    other.close()
    assert (left, rows(runtime, "job")) == ([], [])


@pytest.mark.slow
def test_two_start_messages_with_one_key_start_one_instance(
    runtime: Runtime, clock: SetClock, database_url: str
) -> None:
    """Wherever the first one is stopped, one of the two starts an instance."""
    publish(runtime, Resource("p.bpmn", process("p").start("begin", message("go")).user_task("ask").end().xml()))
    other = Runtime.open(database_url, clock=clock)
    at, calls, started = 0, 1, list[int]()
    while at <= calls:
        first, second = (
            partial(publish_message, run, "go", correlation_key=f"k{at}", variables={}, actor=SYSTEM)
            for run in (runtime, other)
        )
        calls = max(calls, _stopped(first, second, at))
        started.append(sum(row["start_key"] == f"k{at}" for row in rows(runtime, "instance")))
        at += 1

    other.close()
    assert started == [1] * (calls + 1)
