"""Two operations on one instance at the same moment: one is stopped at a storage call, the other done meanwhile."""

import os
from collections.abc import Callable
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
from engine.rules.permissions import SYSTEM
from tests.builders import message, process, signal, timer
from tests.engine.operations.acting import open_tasks, publish, variables
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
    """Stops the thread "first" at its chosen call until it may go on."""

    def __init__(self, at: int) -> None:
        super().__init__(at, after=False)
        self.reached, self.go_on = Event(), Event()

    @property
    def concerned(self) -> bool:
        """Only the first one is stopped."""
        return current_thread().name == "first"

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


def _at_once(
    runtime: Runtime, other: Runtime, clock: SetClock, pair: tuple[str, str], at: int
) -> tuple[list[Any], int]:
    """The first one stops at its call number `at`, the second one runs meanwhile."""
    tasks, outcomes, pause = _begun(runtime, clock), dict[str, str](), Pause(at)
    first, second = (
        Thread(target=_outcome, args=(ACTS[name], run, tasks, outcomes, name), name=place)
        for name, run, place in zip(pair, (runtime, other), ("first", "second"), strict=True)
    )
    with pause.armed():
        first.start()
        while first.is_alive() and not pause.reached.wait(0.01):
            pass
        second.start()
        second.join(BLOCKED)
        pause.go_on.set()
        first.join()
        second.join()
    return _end(runtime, tasks, outcomes), pause.count


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
