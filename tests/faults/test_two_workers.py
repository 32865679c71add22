"""One of two workers is killed (-9) at random moments: no timer is lost or fires twice, no effect doubles."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from engine.clock import system_clock
from engine.operations import Runtime
from engine.storage.columns import to_micros
from tests.bench.timers import multiply
from tests.builders.diagrams import catch, chain, end, service, start, timer, user
from tests.engine.operations.acting import begin, publish
from tests.faults.end_state import work_left
from tests.harness.databases import PostgresDatabases
from tests.harness.servers import ROOT
from web.commands.processes import with_parent

LONG = os.environ.get("BIHUAN_FAULTS") == "long"
KILLS = 50 if LONG else 4
A_SECOND = 40
"""Timers that fall due a second, all the while."""
SECONDS_A_KILL = 3
CHILD = Path(__file__).parent / "working_child.py"


class Workers:
    """Two worker processes over one database."""

    def __init__(self, url: str, outside: Path) -> None:
        self.url, self.outside = url, outside
        self.log = outside.with_suffix(".log").open("ab")
        self.pair = [self._start(), self._start()]

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, str(CHILD), self.url, str(self.outside)]
        return subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=self.log,
            preexec_fn=with_parent,  # noqa: PLW1509 - it makes one call and takes no lock
        )

    def kill_one(self, chance: random.Random) -> None:
        """When both are at work, kill one of them at some moment of the next second, and start another."""
        for worker in self.pair:
            if not getattr(worker, "is_ready", False):
                assert worker.stdout is not None
                assert worker.stdout.readline() == b"ready\n"
                worker.is_ready = True  # type: ignore[attr-defined]
        time.sleep(chance.uniform(0, 1))
        number = chance.randrange(2)
        self.pair[number].kill()
        self.pair[number].communicate()
        self.pair[number] = self._start()

    def close(self) -> None:
        """End both."""
        for worker in self.pair:
            worker.kill()
            worker.communicate()
        self.log.close()


def _sleeping(url: str, count: int) -> Runtime:
    """So many instances, each of which sleeps, works, sleeps again and then asks somebody."""
    runtime = Runtime.open(url)
    steps = start(), catch("sleep", timer("PT1H")), service("work", "work"), catch("rest", timer("PT1S")), user("ask")
    publish(runtime, chain("p", *steps, end()))
    model = begin(runtime, "p")
    first = to_micros(system_clock() + timedelta(seconds=2))
    with runtime.database.transaction() as connection:
        multiply(connection, model, count, due=first, every=1_000_000 // A_SECOND)
    return runtime


def _wait_until_all_is_done(runtime: Runtime) -> None:
    until = time.monotonic() + 300
    while work_left(runtime.database, system_clock() + timedelta(hours=2)):
        assert time.monotonic() < until, "the workers did not come to their end"
        time.sleep(0.2)


def _seen(connection: Connection) -> dict[str, object]:
    """What happened to how many instances how often: {what: {times: instances}}."""
    asked = {
        element: f"select instance_id from history where element = '{element}' and what = 'completed'"
        for element in ("sleep", "work", "rest")
    }
    asked["asked"] = "select instance_id from task where element = 'ask' and state = 'open'"
    asked["effect inside"] = "select person from notification"
    asked["incidents"] = "select instance_id from incident"
    return {
        name: dict(Counter(Counter(connection.scalars(text(query))).values()))  # instances by how often
        for name, query in asked.items()
    }


def _outside(file: Path) -> dict[int, int]:
    """How many instances have how many different keys outside, where equal keys are one effect."""
    keys = {tuple(line.split()) for line in file.read_text().splitlines()}
    return dict(Counter(Counter(instance for instance, _ in keys).values()))


@pytest.mark.slow
def test_kills_of_one_of_two_workers_double_and_lose_nothing(
    postgres_databases: PostgresDatabases, tmp_path: Path
) -> None:
    """Every timer of every instance fired once, every action had its effect once, inside and outside."""
    count, outside, chance = KILLS * SECONDS_A_KILL * A_SECOND, tmp_path / "outside", random.Random(2026)
    url = postgres_databases.fresh()
    runtime = _sleeping(url, count)
    workers = Workers(url, outside)
    try:
        for _ in range(KILLS):
            workers.kill_one(chance)
        _wait_until_all_is_done(runtime)
    finally:
        workers.close()
    with runtime.database.reading() as connection:
        seen = _seen(connection)
    runtime.close()

    once = {1: count}
    assert (seen, _outside(outside)) == (
        {"sleep": once, "work": once, "rest": once, "asked": once, "effect inside": once, "incidents": {}}, once,
    )  # fmt: skip
