"""Does due work: claims a batch, carries it out, and what follows from it at once. The worker and programs call it."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from engine.clock import SetClock
from engine.errors import BihuanError
from engine.operations.carry_out import carry_out
from engine.operations.follow_up import follow_up
from engine.operations.heart_beat import HeartBeat
from engine.operations.publish_message import Posting, post
from engine.operations.results import Worked
from engine.operations.runtime import Runtime
from engine.operations.seal_days import seal_days
from engine.rules.permissions import SYSTEM
from engine.storage import LostRace, claims, messages
from engine.storage.columns import from_micros, to_micros
from engine.storage.identity import new_id

_log = structlog.get_logger(__name__)


def fire_due(runtime: Runtime, *, limit: int = 100, until: datetime | None = None, owner: str = "") -> Worked:
    """Carry out up to `limit` jobs that are due by now (or by `until`, which is then the moment of the work)."""
    at = runtime if until is None else runtime.at(SetClock(until))
    now = to_micros(at.clock())
    lease = int(runtime.settings.worker_lease_seconds * 1_000_000)
    name = owner or f"caller {new_id()}"
    jobs = runtime.database.write(
        lambda connection: claims.claim(connection, now=now, limit=limit, owner=name, lease=lease)
    )
    if not jobs:
        return Worked()
    with HeartBeat(at, jobs):
        done = carry_out(at, jobs)
    follow_up(at, done.instant)
    return done.worked


def run_until(runtime: Runtime, until: datetime, *, limit: int = 100) -> Worked:
    """All work that is due until then, each at its own moment, what it makes due in turn included.

    For programs and tests that set the clock: time passes from one due moment to the next.
    """
    worked = tidy(runtime)
    end = to_micros(until)
    while True:
        due = runtime.database.read(claims.next_due)
        if due is None or due > end:
            return worked
        moment = min(max(from_micros(due), runtime.clock()), until) if runtime.clock() <= until else until
        done = fire_due(runtime, limit=limit, until=moment)
        if not done.any:
            return worked
        worked += done


def next_due(runtime: Runtime) -> datetime | None:
    """When the earliest job can be claimed; None without any."""
    due = runtime.database.read(claims.next_due)
    return None if due is None else from_micros(due)


def tidy(runtime: Runtime) -> Worked:
    """Housekeeping, cheap where nothing is to do; a worker calls it every now and then.

    Messages that met their subscription in the same instant are delivered, those that nobody received in time dropped,
    and days that are over sealed.
    """
    now = to_micros(runtime.clock())
    missed = runtime.database.read(lambda connection: messages.forgotten(connection, now=now, limit=100))
    worked = Worked()
    for message_id in dict.fromkeys(message for message, _ in missed):
        worked += _deliver_late(runtime, message_id)
    if runtime.database.read(lambda connection: messages.any_expired(connection, now=now)):
        runtime.database.write(lambda connection: messages.drop_expired(connection, now=now), repeatable=True)
    seal_days(runtime)
    return worked


def _deliver_late(runtime: Runtime, message_id: str) -> Worked:
    instant: list[str] = []

    def once(connection: Connection) -> Worked:
        found = messages.by_id(connection, message_id)
        if found is None or not messages.take(connection, [message_id]):
            return Worked()
        posting = Posting(found.name, found.key, dict(found.variables), SYSTEM, timedelta(0))
        answer = post(runtime, connection, posting)
        if not answer.delivered:
            raise LostRace
        instant[:] = posting.instant
        return Worked(done=1)

    try:
        worked = runtime.database.write(once)
    except BihuanError as refused:
        _log.warning("message not delivered", message=message_id, reason=str(refused))
        return Worked()
    follow_up(runtime, instant)
    return worked
