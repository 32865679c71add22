"""Keeps the leases of claimed jobs alive while they are carried out, from a thread of its own."""

from collections.abc import Sequence
from threading import Event, Thread
from types import TracebackType
from typing import Self

import structlog
from sqlalchemy import Connection

from engine.errors import BihuanError
from engine.operations.runtime import Runtime
from engine.storage.claims import Job
from engine.storage.columns import to_micros
from engine.storage.held_jobs import keep_all

_log = structlog.get_logger(__name__)


class HeartBeat:
    """While the `with` block runs, the jobs' leases are renewed three times a lease.

    A beat that the database refuses is logged and tried again: if all fail, the lease ends, somebody else takes the
    job, and our commit does not match its fence any more.
    """

    def __init__(self, runtime: Runtime, jobs: Sequence[Job]) -> None:
        self._runtime = runtime
        self._jobs = jobs
        self._lease = runtime.settings.worker_lease_seconds
        self._over = Event()
        self._thread = Thread(target=self._beat, name="heart-beat", daemon=True)

    def __enter__(self) -> Self:
        if self._jobs:
            self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        if self._jobs:
            self._thread.join()

    def _beat(self) -> None:
        while not self._over.wait(self._lease / 3):
            try:
                self.beat()
            except BihuanError as failure:
                _log.warning("heart-beat failed", reason=str(failure))

    def beat(self) -> int:
        """Renew the leases once; gives how many jobs are still ours (finished ones are not)."""
        until = to_micros(self._runtime.clock()) + int(self._lease * 1_000_000)

        def once(connection: Connection) -> int:
            return keep_all(connection, self._jobs, until=until)

        return self._runtime.database.write(once, repeatable=True)
