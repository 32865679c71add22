"""The worker's loop. APScheduler says "look now"; the database decides who does what (design decision 5)."""

import logging
import os
import signal
import socket
import time
from datetime import datetime, timedelta
from threading import Event
from types import FrameType

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from engine.errors import BihuanError
from engine.operations import Runtime, fire_due, next_due, tidy
from engine.worker.watchdog import watch

_log = structlog.get_logger(__name__)
_SHORTEST = 0.01
_TIDY = timedelta(seconds=30)
_WATCH = timedelta(minutes=5)


class Worker:
    """Does due work of one database until `stop`. Killing it loses nothing: its claims run out and others take over."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.name = f"{socket.gethostname()} {os.getpid()}"
        self._stopping = Event()
        self._due: datetime | None = None
        """When the next job is due, as the last look saw it."""

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; what is in hand is finished first. Call it in the main thread."""
        before = {each: signal.signal(each, self._on_signal) for each in (signal.SIGTERM, signal.SIGINT)}
        try:
            self.serve()
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    def serve(self) -> None:
        """As `run`, without signals: ends when another thread calls `stop`."""
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it warns of every look that finds us still at work
        clock = BackgroundScheduler(timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1})

        looks = (
            (self._look_for_a_while, timedelta(seconds=self.runtime.settings.worker_interval_seconds)),
            (self._tidy, _TIDY),
            (self._watch, _WATCH),
        )
        for task, every in looks:
            clock.add_job(task, "interval", seconds=every.total_seconds(), misfire_grace_time=None)
        clock.start()
        _log.info("worker started", worker=self.name)
        self._stopping.wait()
        clock.shutdown(wait=True)
        _log.info("worker stopped", worker=self.name)

    def stop(self) -> None:
        """Claim nothing more and end."""
        self._stopping.set()

    def look(self) -> int:
        """Do batches of due work until nothing is due; gives how many jobs were carried out."""
        done = 0
        limit = self.runtime.settings.worker_batch
        try:
            while not self._stopping.is_set() and self._something_due():
                worked = fire_due(self.runtime, limit=limit, owner=self.name)
                if not worked.any:
                    break
                done += worked.done
        except BihuanError as failure:
            # The database is gone or busy for long: the next look tries again, and the claims run out by themselves.
            _log.warning("no work done", reason=str(failure))
        return done

    def _something_due(self) -> bool:
        # One indexed read: ten thousand sleeping instances cost nothing, and no write lock is taken for nothing.
        self._due = next_due(self.runtime)
        return self._due is not None and self._due <= self.runtime.clock()

    def rest(self) -> float:
        """Seconds to sleep after a look: until the next job is due, at most the interval (others add jobs)."""
        longest = self.runtime.settings.worker_interval_seconds
        if self._due is None:
            return longest
        return min(max((self._due - self.runtime.clock()).total_seconds(), _SHORTEST), longest)

    def _look_for_a_while(self) -> None:
        """Look now, and again whenever something is due before the clock says "look" the next time."""
        until = time.monotonic() + self.runtime.settings.worker_interval_seconds
        self.look()
        while time.monotonic() + (rest := self.rest()) < until and not self._stopping.wait(rest):
            self.look()

    def _tidy(self) -> None:
        try:
            tidy(self.runtime)
        except BihuanError as failure:
            _log.warning("not tidied", reason=str(failure))

    def _watch(self) -> None:
        try:
            watch(self.runtime)
        except BihuanError as failure:
            _log.warning("watchdog could not look", reason=str(failure))

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.stop()
