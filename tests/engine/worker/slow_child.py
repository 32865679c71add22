"""A worker process for tests that end it: its action `slow` says "begun" and goes on when it is told to.

`python slow_child.py ADDRESS`. Every line on standard input lets one action finish.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

import structlog

from engine.operations import Runtime, Work
from engine.settings import Settings
from engine.storage.tables import setting
from engine.worker import Worker


def slow(work: Work) -> None:
    """Write a row of its own, then wait."""
    work.connection.execute(setting.insert().values(name=work.job_id, value="done", changed_at=work.now))
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    sys.stdin.readline()


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    settings = Settings(worker_interval_seconds=0.05, worker_batch=1)
    Worker(Runtime.open(sys.argv[1], settings=settings, actions={"slow": slow})).run()
    sys.stdout.write("ended\n")
