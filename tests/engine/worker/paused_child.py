"""A worker process for tests that pause it: between its claim and its work it says "claimed" and waits for a line.

`python paused_child.py ADDRESS`. Says afterwards what it has written.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

import structlog

from engine.operations import Runtime, Work
from engine.settings import Settings
from engine.storage.claims import Job
from engine.storage.tables import setting
from engine.worker import Worker

fire_due = sys.modules["engine.operations.fire_due"]
plain = sys.modules["engine.operations.carry_out"].carry_out


def work(work: Work) -> None:
    """Write a row of its own at every call."""
    work.connection.execute(setting.insert().values(name=f"{work.job_id} paused", value="done", changed_at=work.now))


def slowly(runtime: Runtime, jobs: Sequence[Job]) -> object:
    """Wait with the claim in hand."""
    sys.stdout.write("claimed\n")
    sys.stdout.flush()
    sys.stdin.readline()
    done = plain(runtime, jobs)
    sys.stdout.write(f"{done.worked.done} written\n")
    sys.stdout.flush()
    return done


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    fire_due.carry_out = slowly  # type: ignore[attr-defined]
    settings = Settings(worker_interval_seconds=0.05, worker_lease_seconds=1.0)
    Worker(Runtime.open(sys.argv[1], settings=settings, actions={"work": work})).run()
