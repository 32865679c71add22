"""A worker process for tests that kill it: its action `work` has an effect inside the database and one outside of it.

`python working_child.py ADDRESS FILE`. Outside is a file: each call adds a line with the instance and the job's id,
which is the idempotency key. Says "ready" when it begins.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import structlog

from engine.operations import Runtime, Work, queue_notification
from engine.settings import Settings
from engine.worker import Worker

QUICK = Settings(worker_interval_seconds=0.1, worker_batch=20, worker_lease_seconds=2.0, retry_seconds=0.2)


def work(work: Work) -> None:
    """Tell the outside with the idempotency key, and write a row inside."""
    outside = os.open(sys.argv[2], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(outside, f"{work.instance_id} {work.job_id}\n".encode())
    os.close(outside)
    queue_notification(
        work.connection, channel="in_app", address=work.instance_id, subject="done", body="", now=work.now
    )


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    worker = Worker(Runtime.open(sys.argv[1], settings=QUICK, actions={"work": work}))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    worker.run()
