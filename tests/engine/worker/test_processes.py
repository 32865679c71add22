"""A worker process is ended politely or killed; nothing is lost, nothing done twice."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.clock import SetClock, system_clock
from engine.operations import Runtime, Work, Worked, fire_due
from engine.storage.tables import setting
from tests.builders.diagrams import Element, catch, chain, end, service, start, timer, user
from tests.engine.operations.acting import begin, open_tasks, publish, rows, status

CHILD = Path(__file__).parent / "slow_child.py"
PAUSED = Path(__file__).parent / "paused_child.py"
Start = Callable[[], subprocess.Popen[str]]


@pytest.fixture
def child(database_url: str, request: pytest.FixtureRequest) -> Iterator[Start]:
    """Starts worker processes over the database, and ends them with the test."""
    started: list[subprocess.Popen[str]] = []
    program = getattr(request, "param", CHILD)

    def begin_one() -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        command = [sys.executable, str(program), database_url]
        started.append(subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True))
        return started[-1]

    yield begin_one
    for process in started:
        process.kill()
        process.communicate()


def _slowly(work: Work) -> None:
    work.connection.execute(setting.insert().values(name=work.job_id, value="done", changed_at=work.now))


def _after_the_lease(runtime: Runtime) -> Runtime:
    """The same database with another worker's actions, two minutes later."""
    later = SetClock(system_clock() + timedelta(minutes=2))
    return Runtime(runtime.database, later, runtime.settings, {"slow": _slowly, "work": _slowly})


def _published(runtime: Runtime, number: int) -> list[str]:
    publish(runtime, chain("p", start(), service("work", "slow"), end()))
    return [begin(runtime, "p") for _ in range(number)]


def _line(process: subprocess.Popen[Any]) -> str:
    assert process.stdout is not None
    return str(process.stdout.readline().strip())


def _told(process: subprocess.Popen[str], line: str) -> str:
    """What it answers to a line."""
    assert process.stdin is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()
    return _line(process)


def _everything(runtime: Runtime) -> list[list[dict[str, Any]]]:
    return [rows(runtime, table) for table in ("instance", "setting", "task", "audit", "history", "job")]


@pytest.mark.slow
def test_a_killed_worker_leaves_its_work_to_another(runtime: Runtime, child: Start) -> None:
    """Killed (-9) in the middle of an action: the action's row is gone, and after the lease it is done, once."""
    [instance] = _published(runtime, 1)
    first = child()
    begun = _line(first)
    first.kill()
    first.wait()
    between = (status(runtime, instance), rows(runtime, "setting"))
    worked = fire_due(_after_the_lease(runtime))

    assert (begun, between, worked, status(runtime, instance), len(rows(runtime, "setting"))) == (
        "begun", ("active", []), Worked(done=1), "completed", 1,
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_ends_politely(runtime: Runtime, child: Start, number: signal.Signals) -> None:
    """Asked to end in the middle of an action it finishes that one, takes no other, and ends without an error."""
    instances = _published(runtime, 2)
    worker = child()
    begun = _line(worker)
    worker.send_signal(number)
    rest, _ = worker.communicate("go on\n", timeout=60)
    done = sorted(status(runtime, each) for each in instances)

    assert (begun, rest, worker.returncode, done) == ("begun", "ended\n", 0, ["active", "completed"])


@pytest.mark.slow
def test_two_worker_processes_share_the_work(runtime: Runtime, child: Start) -> None:
    """Two processes at two jobs each hold one at the same time, where the database lets two write at once."""
    if not runtime.database.is_postgresql:
        pytest.skip("SQLite has one writer at a time")
    instances = _published(runtime, 2)
    workers = [child(), child()]
    begun = [_line(worker) for worker in workers]
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
        worker.communicate("go on\n", timeout=60)

    assert (begun, [status(runtime, each) for each in instances]) == (["begun"] * 2, ["completed"] * 2)


@pytest.mark.slow
@pytest.mark.parametrize("child", [PAUSED], indirect=True)
@pytest.mark.parametrize("first", [service("work", "work"), catch("work", timer("PT0S"))], ids=["service", "timer"])
def test_a_paused_worker_writes_nothing_when_it_goes_on(runtime: Runtime, child: Start, first: Element) -> None:
    """Stopped (SIGSTOP) with a claim in hand for longer than its lease: another does the work, it learns of it."""
    publish(runtime, chain("p", start(), first, user("ask"), end()))
    for _ in range(3):
        begin(runtime, "p")
    paused = child()
    claimed = _line(paused)
    paused.send_signal(signal.SIGSTOP)
    worked = fire_due(_after_the_lease(runtime))
    before = _everything(runtime)
    paused.send_signal(signal.SIGCONT)
    written = _told(paused, "go on")

    assert (claimed, worked, len(open_tasks(runtime)), written, _everything(runtime) == before) == (
        "claimed", Worked(done=3), 3, "0 written", True,
    )  # fmt: skip
