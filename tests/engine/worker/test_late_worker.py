"""A worker that was thought dead comes back: whatever its work was, nothing of it is written a second time."""

import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from threading import Event
from typing import Any

import pytest

from engine.clock import SetClock
from engine.definitions import Resource
from engine.operations import Runtime, Work, Worked, fire_due, next_due, queue_notification
from engine.operations.carry_out import carry_out
from engine.operations.follow_up import follow_up
from engine.operations.heart_beat import HeartBeat
from engine.settings import Settings
from engine.storage import claims
from engine.storage.columns import to_micros
from engine.storage.tables import metadata, setting
from tests.builders.diagrams import call, catch, chain, end, message, service, signal, start, throw, timer, user
from tests.engine.operations.acting import begin, publish, rows

LEASE = 60_000_000
PROCESSES: dict[str, tuple[Resource, ...]] = {
    "timer": (chain("p", start(), catch("sleep", timer("PT1S")), user("ask"), end()),),
    "service": (chain("p", start(), service("work", "work"), user("ask"), end()),),
    "call": (chain("c", start(), user("inside"), end()), chain("p", start(), call("sub", "c"), user("ask"), end())),
    "return": (chain("c", start(), end()), chain("p", start(), call("sub", "c"), user("ask"), end())),
    "message": (
        chain("q", start(event=message("go")), user("started"), end(), messages={"go": None}),
        chain("p", start(), throw("say", message("go")), user("ask"), end(), messages={"go": None}),
    ),
    "signal": (
        chain("q", start(event=signal("go")), user("started"), end(), signals=("go",)),
        chain("p", start(), throw("say", signal("go")), user("ask"), end(), signals=("go",)),
    ),
    "failing": (chain("p", start(), service("work", "fail", retries=1), user("ask"), end()),),
    "letter": (chain("p", start(), user("ask"), end()),),
}


def _work(work: Work) -> Mapping[str, Any]:
    work.connection.execute(setting.insert().values(name=work.job_id, value="done", changed_at=work.now))
    return {"worked": True}


def _fail(work: Work) -> None:
    raise RuntimeError("the reason")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the mail server got."""
    letters: list[str] = []
    monkeypatch.setattr("engine.operations.notification_jobs.deliver", lambda letter, _: letters.append(letter.subject))
    return letters


@pytest.fixture
def working(runtime: Runtime, monkeypatch: pytest.MonkeyPatch, sent: list[str]) -> Runtime:
    """A runtime with actions, whose program dies after every commit: nothing is followed up at once."""
    for place in ("start_instance", "fire_due"):
        # By its module: the package exports functions of the same names.
        monkeypatch.setattr(sys.modules[f"engine.operations.{place}"], "follow_up", lambda *_: None)
    return Runtime(runtime.database, runtime.clock, runtime.settings, {"work": _work, "fail": _fail})


def _prepared(runtime: Runtime, clock: SetClock, kind: str, number: int) -> None:
    """Publish, start, and let a minute pass until a job of this kind is due."""
    publish(runtime, *PROCESSES[kind])
    for _ in range(number):
        begin(runtime, "p")
    if kind == "letter":
        runtime.database.write(lambda connection: [_letter(connection, clock) for _ in range(number)] and None)
    if kind == "return":
        fire_due(runtime)
    clock.moment += timedelta(minutes=1)


def _letter(connection: Any, clock: SetClock) -> str:
    return queue_notification(
        connection, channel="email", address="a@example.com", subject="s", body="b", now=clock(), language="zh"
    )


def _claimed(runtime: Runtime, clock: SetClock) -> list[claims.Job]:
    now = to_micros(clock())
    return runtime.database.write(
        lambda connection: claims.claim(connection, now=now, limit=100, owner="late", lease=LEASE)
    )


_LEFT = {"call": "inside", "message": "started", "signal": "started"}
"""Kind of job → user task that shows that it was done."""


def _effects(runtime: Runtime, sent: list[str], kind: str) -> int:
    """How often jobs of the kind had their effect."""
    if kind in ("failing", "letter"):
        return len(rows(runtime, "incident")) if kind == "failing" else len(sent)
    return sum(task["element"] == _LEFT.get(kind, "ask") for task in rows(runtime, "task"))


def _everything(runtime: Runtime) -> dict[str, list[dict[str, Any]]]:
    return {table: rows(runtime, table) for table in metadata.tables}


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("kind", PROCESSES)
def test_a_late_worker_changes_nothing(
    working: Runtime, clock: SetClock, sent: list[str], kind: str, number: int
) -> None:
    """Its lease is over and another has done the work: not a row of the whole database changes, no letter leaves."""
    _prepared(working, clock, kind, number)
    late = _claimed(working, clock)
    clock.moment += timedelta(minutes=5)
    fire_due(working)
    before, letters = _everything(working), len(sent)
    came = carry_out(working, late)

    assert (len(late), came.worked, _everything(working) == before, len(sent)) == (number, Worked(), True, letters)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("kind", PROCESSES)
def test_a_late_worker_does_not_forestall_the_other(
    working: Runtime, clock: SetClock, sent: list[str], kind: str, number: int
) -> None:
    """While the other one, who has the claim now, is still at it, the late one writes nothing; the other one does."""
    _prepared(working, clock, kind, number)
    late = _claimed(working, clock)
    clock.moment += timedelta(minutes=5)
    other = _claimed(working, clock)
    before = _everything(working)
    came = carry_out(working, late)
    untouched = _everything(working) == before and sent == []
    done = carry_out(working, other).worked

    assert (came.worked, untouched, done.done + done.incidents) == (Worked(), True, number)


def test_a_heart_beat_keeps_long_work(working: Runtime, clock: SetClock) -> None:
    """Work that takes two leases is not taken over while its heart beats, and is done once."""
    if not working.database.is_postgresql:
        pytest.skip("on SQLite nobody can claim anything while an action holds the one write lock")
    others: list[Worked] = []

    def long(work: Work) -> Mapping[str, Any]:
        for _ in range(3):
            clock.moment += timedelta(seconds=40)
            HeartBeat(work.runtime, held).beat()
            others.append(fire_due(working))
        return {}

    _prepared(working, clock, "service", 1)
    held = _claimed(working, clock)
    patient = Runtime(working.database, clock, working.settings, {"work": long})
    done = carry_out(patient, held).worked

    assert (others, done, next_due(working)) == ([Worked()] * 3, Worked(done=1), None)


def test_what_follows_a_commit_is_held_by_a_heart_beat(
    runtime: Runtime, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Letters that take longer than their lease right after a commit are taken by nobody else: each leaves once."""
    quick = replace(runtime, settings=Settings(worker_lease_seconds=0.1))
    beaten, plain = Event(), HeartBeat.beat
    sent: list[str] = []

    def slowly(letter: Any, _: object) -> None:
        sent.append(letter.subject)
        clock.moment += timedelta(seconds=1)
        for _ in range(2):  # the first beat may have begun before the clock moved
            beaten.clear()
            beaten.wait(3)
        fire_due(quick)

    def noted(self: HeartBeat) -> int:
        kept = plain(self)
        beaten.set()
        return kept

    monkeypatch.setattr(HeartBeat, "beat", noted)
    monkeypatch.setattr("engine.operations.notification_jobs.deliver", slowly)
    letters = quick.database.write(lambda connection: [_letter(connection, clock) for _ in range(2)])
    follow_up(quick, letters)

    assert (len(sent), rows(quick, "job")) == (2, [])


def test_a_heart_beat_of_lost_work_holds_nothing(working: Runtime, clock: SetClock) -> None:
    """After another has claimed the work, beats of the first one are in vain."""
    _prepared(working, clock, "service", 1)
    late = _claimed(working, clock)
    clock.moment += timedelta(minutes=5)
    mine = _claimed(working, clock)

    assert (HeartBeat(working, late).beat(), HeartBeat(working, mine).beat()) == (0, 1)


@pytest.mark.parametrize("jumps", [(1, 0, -1), (-1, 0, 1), (1, -2, 1), (-1, 2, -1)])
@pytest.mark.parametrize("kind", PROCESSES)
def test_a_clock_that_jumps_during_a_claim_doubles_nothing(
    working: Runtime, clock: SetClock, sent: list[str], kind: str, jumps: tuple[int, int, int]
) -> None:
    """An hour forward or back after the claim, before another's, and before the work: each job is done once."""
    _prepared(working, clock, kind, 3)
    mine = _claimed(working, clock)
    clock.moment += timedelta(hours=jumps[0])
    HeartBeat(working, mine).beat()
    clock.moment += timedelta(hours=jumps[1])
    others = _claimed(working, clock)
    clock.moment += timedelta(hours=jumps[2])
    done = [carry_out(working, jobs).worked for jobs in (mine, others)]
    clock.moment += timedelta(hours=3)
    done += [fire_due(working), fire_due(working)]
    counted = sum(one.done + one.incidents for one in done)

    assert (counted, _effects(working, sent, kind)) == (3, 3)
