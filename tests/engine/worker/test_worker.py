"""The worker's loop: looks, does what is due, goes on after trouble, and ends when it is told to."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread

import pytest

from engine import queries
from engine.clock import SetClock
from engine.errors import BihuanError
from engine.operations import Runtime, Worked, fire_due, next_due
from engine.queries.health import health
from engine.rules.permissions import SYSTEM
from engine.settings import Settings
from engine.storage.retry import UNAVAILABLE
from engine.worker import Worker
from engine.worker import worker as module
from tests.builders.diagrams import boundary, chain, end, flow, start, timer, user
from tests.engine.operations.acting import begin, open_tasks, publish


def _reminding(runtime: Runtime, number: int, every: str = "PT1H", kind: str = "timeDuration") -> list[str]:
    late = boundary("late", "ask", timer(every, kind), interrupting=False)
    publish(runtime, chain("p", start(), user("ask"), end(), also=(late, user("remind"), flow("late", "remind"))))
    return [begin(runtime, "p") for _ in range(number)]


def _reminders(runtime: Runtime, instance: str) -> int:
    return sum(task.element == "remind" for task in open_tasks(runtime, instance))


def test_one_look_does_everything_that_is_due(runtime: Runtime, clock: SetClock) -> None:
    """However many batches it takes; a second look finds nothing."""
    small = replace(runtime, settings=Settings(worker_batch=7))
    _reminding(runtime, 20)
    clock.moment += timedelta(hours=2)
    worker = Worker(small)

    assert (worker.look(), worker.look(), len(open_tasks(runtime))) == (20, 0, 40)


def test_nothing_due_costs_no_write(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    """While everything sleeps, a look reads one index and claims nothing."""
    _reminding(runtime, 3)
    claims: list[object] = []
    monkeypatch.setattr(module, "fire_due", lambda *given, **_: claims.append(given))

    assert (Worker(runtime).look(), claims) == (0, [])


def _served(worker: Worker, until: Event) -> bool:
    """Let the worker serve in a thread until the event comes, then stop it; gives whether it ended."""
    thread = Thread(target=worker.serve)
    thread.start()
    happened = until.wait(30)
    worker.stop()
    thread.join(30)
    return happened and not thread.is_alive()


def test_long_work_is_nothing_to_warn_of(runtime: Runtime) -> None:
    """The clock's warnings of looks that it left out, because one was under way, are not written."""
    worker = Worker(runtime)
    worker.stop()
    worker.serve()

    clock = logging.getLogger("apscheduler.scheduler")
    assert [clock.isEnabledFor(level) for level in (logging.WARNING, logging.ERROR)] == [False, True]


def test_it_serves_until_it_is_stopped(runtime: Runtime, clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Started in a thread it does the work by itself, and ends when it is stopped."""
    [instance] = _reminding(runtime, 1)
    clock.moment += timedelta(hours=2)
    done = Event()
    plain = fire_due

    def told(*given: object, **named: object) -> Worked:
        worked: Worked = plain(*given, **named)  # type: ignore[arg-type]
        done.set()
        return worked

    monkeypatch.setattr(module, "fire_due", told)
    ended = _served(Worker(replace(runtime, settings=Settings(worker_interval_seconds=0.02))), done)

    assert (ended, _reminders(runtime, instance)) == (True, 1)


@pytest.mark.parametrize("trouble", [BihuanError(UNAVAILABLE), RuntimeError("unforeseen"), MemoryError()])
def test_it_goes_on_after_trouble(
    runtime: Runtime, clock: SetClock, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    """The database is away for a few looks, or something unforeseen happens: a later look does the work, once."""
    [instance] = _reminding(runtime, 1)
    clock.moment += timedelta(hours=2)
    done, plain, troubles = Event(), fire_due, [trouble] * 3

    def shaky(*given: object, **named: object) -> Worked:
        if troubles:
            raise troubles.pop()
        worked: Worked = plain(*given, **named)  # type: ignore[arg-type]
        done.set()
        return worked

    monkeypatch.setattr(module, "fire_due", shaky)
    ended = _served(Worker(replace(runtime, settings=Settings(worker_interval_seconds=0.02))), done)

    assert (ended, troubles, _reminders(runtime, instance)) == (True, [], 1)


def test_it_sleeps_until_the_next_job_is_due(runtime: Runtime, clock: SetClock) -> None:
    """With nothing to do for the interval, else until that moment; what is due at once is done by the look itself."""
    worker = Worker(replace(runtime, settings=Settings(worker_interval_seconds=5)))
    rests = []
    for before in (None, "PT1H", "PT2S", "PT0S"):
        if before:
            _reminding(runtime, 1, before)
        worker.look()
        rests.append(worker.rest())

    assert rests == [5, 5, 2, 2]


def test_a_stopped_worker_claims_nothing(runtime: Runtime, clock: SetClock) -> None:
    """After `stop` a look leaves what is due to others."""
    _reminding(runtime, 2)
    clock.moment += timedelta(hours=2)
    worker = Worker(runtime)
    worker.stop()

    assert (worker.look(), len(open_tasks(runtime))) == (0, 2)


def test_two_workers_share_two_hundred_timers(runtime: Runtime, database_url: str, clock: SetClock) -> None:
    """Each of 200 due timers fires exactly once, whichever worker it met."""
    instances = _reminding(runtime, 200)
    clock.moment += timedelta(hours=2)
    settings = Settings(worker_batch=9)
    runtimes = [Runtime.open(database_url, clock=clock, settings=settings) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        done = sum(pool.map(lambda each: Worker(each).look(), runtimes))
    for each in runtimes:
        each.close()

    assert (done, {_reminders(runtime, instance) for instance in instances}) == (200, {1})


def test_two_days_of_downtime_are_one_reminder(runtime: Runtime, clock: SetClock) -> None:
    """An hourly reminder that 48 times had nobody to fire it comes once, and next at the full hour."""
    [instance] = _reminding(runtime, 1, "R/PT1H", "timeCycle")
    clock.moment += timedelta(days=2, minutes=10)
    done = Worker(runtime).look()

    assert (done, _reminders(runtime, instance), next_due(runtime)) == (1, 1, clock() + timedelta(minutes=50))


def test_a_clock_that_jumps_back_repeats_nothing(runtime: Runtime, clock: SetClock) -> None:
    """What was done stays done, what is due later comes at its own moment."""
    [instance] = _reminding(runtime, 1, "R3/PT1H", "timeCycle")
    worker = Worker(runtime)
    looks: list[Callable[[], int]] = []
    counts = []
    for hours in (1, -5, 3, 3):
        clock.moment += timedelta(hours=hours)
        looks.append(worker.look)
        counts.append(worker.look())

    assert (counts, _reminders(runtime, instance)) == ([1, 0, 0, 1], 2)


def test_the_watchdog_tells_health_when_it_looked(runtime: Runtime) -> None:
    """Every few minutes the worker writes down what waits for nothing."""
    _reminding(runtime, 1)
    Worker(runtime)._watch()

    assert (health(runtime).stuck, queries.metrics(runtime)["watchdog_age_seconds"], SYSTEM.trusted) == ((), 0.0, True)
