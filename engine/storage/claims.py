"""Who does which due work: claim with a lease, give it back, end it. The worker and `fire_due` are the callers.

A claim takes due rows that nobody holds, pushes `claimable_at` to the end of the lease and counts the fence up. Whoever
commits names the fence that it was given; a worker that was thought dead finds that it no longer matches.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from sqlalchemy import Connection

from engine.feel.codec import loads
from engine.storage import messages


class Kind(StrEnum):
    """What a job is."""

    TIMER = "timer"
    SERVICE = "service"
    MESSAGE = "message"
    SIGNAL = "signal"
    CALL = "call"
    RETURN = "return"
    UNCALL = "uncall"
    START = "start"
    NOTIFY = "notify"
    DELIVER = "deliver"
    BULK = "bulk"


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed job. `due` is what it was planned for, in microseconds; `payload` is in the engine's codec."""

    id: str
    kind: str
    due: int
    fence: int
    retries_left: int
    attempts: int
    instance_id: str | None
    token: int | None
    wait: int | None
    element: str | None
    type: str
    payload: bytes


_COLUMNS = "id, kind, due, fence, retries_left, attempts, instance_id, token, wait, element, type, payload"


def claim(
    connection: Connection, *, now: int, limit: int, owner: str, lease: int, ids: Sequence[str] | None = None
) -> list[Job]:
    """Take up to `limit` jobs due at `now` for `lease` microseconds, earliest first; only among `ids` if given."""
    postgresql = connection.dialect.name == "postgresql"
    among = "" if ids is None else f" AND id IN ({', '.join('?' * len(ids))})"
    lock = " FOR UPDATE SKIP LOCKED" if postgresql else ""
    statement = (
        "UPDATE job SET claimable_at = ?, fence = fence + 1, attempts = attempts + 1, owner = ? WHERE id IN"
        f" (SELECT id FROM job WHERE state = 'ready' AND claimable_at <= ?{among}"
        f" ORDER BY claimable_at, id LIMIT ?{lock}) RETURNING {_COLUMNS}"
    )
    values = (now + lease, owner, now, *(ids or ()), limit)
    rows = connection.exec_driver_sql(statement.replace("?", "%s") if postgresql else statement, values).fetchall()
    return sorted((Job(*row) for row in rows), key=lambda job: (job.due, job.id))


def postpone(connection: Connection, job: Job, *, until: int, retries_left: int, error: str) -> bool:
    """Give a failed job back, to be claimed again from `until`; False if it is no longer ours."""
    values = (until, retries_left, error)
    return bool(_update(connection, job, "claimable_at = ?, retries_left = ?, error = ?, owner = NULL", values))


def release(connection: Connection, jobs: Sequence[Job], *, now: int) -> None:
    """Give claimed jobs back untouched, as a worker does that stops."""
    for job in jobs:
        _update(connection, job, "claimable_at = ?, attempts = attempts - 1, owner = NULL", (min(now, job.due),))


def hold(connection: Connection, job: Job, *, error: str) -> bool:
    """Set a job aside because its retries are used up: an incident keeps it; False if it is no longer ours."""
    return bool(_update(connection, job, "state = 'failed', retries_left = 0, error = ?, owner = NULL", (error,)))


def finish(connection: Connection, job: Job) -> bool:
    """The job is done; False if it is no longer ours."""
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    statement = f"DELETE FROM job WHERE id = {mark} AND fence = {mark}"
    return connection.exec_driver_sql(statement, (job.id, job.fence)).rowcount == 1


def is_ours(connection: Connection, job: Job) -> bool:
    """Whether nobody has claimed the job since."""
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    statement = f"SELECT 1 FROM job WHERE id = {mark} AND fence = {mark}"
    return connection.exec_driver_sql(statement, (job.id, job.fence)).fetchone() is not None


def revive(connection: Connection, job_id: str, *, now: int, retries: int) -> bool:
    """Make a job that an incident keeps ready again; False if there is none."""
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    statement = (
        f"UPDATE job SET state = 'ready', claimable_at = {mark}, retries_left = {mark}, error = NULL"
        f" WHERE id = {mark} AND state = 'failed'"
    )
    return connection.exec_driver_sql(statement, (now, retries, job_id)).rowcount == 1


def is_suspended(connection: Connection, table: Literal["instance", "definition"], row_id: str) -> bool:
    """Whether an instance or a definition is suspended; nobody resumes it before our transaction ends."""
    postgresql = connection.dialect.name == "postgresql"
    mark, lock = ("%s", " FOR SHARE") if postgresql else ("?", "")
    condition = "status = 'suspended'" if table == "instance" else "suspended"
    statement = f"SELECT 1 FROM {table} WHERE id = {mark} AND {condition}{lock}"
    return connection.exec_driver_sql(statement, (row_id,)).fetchone() is not None


def park(connection: Connection, job: Job) -> bool:
    """Set a claimed job aside until its instance is resumed; False if it is no longer ours."""
    return bool(_update(connection, job, "state = 'paused', owner = NULL", ()))


def pause(connection: Connection, instance_id: str) -> None:
    """Nobody claims the work of an instance any more, and whoever does some just now finds that it is no longer theirs.

    Letters that are written already still go out.
    """
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    statement = (
        f"UPDATE job SET state = 'paused', owner = NULL, fence = fence + 1 WHERE instance_id = {mark}"
        " AND state = 'ready' AND kind NOT IN ('notify', 'uncall')"
    )
    connection.exec_driver_sql(statement, (instance_id,))


def unpause(connection: Connection, instance_id: str) -> list[tuple[str, str]]:
    """The work of an instance can be claimed again from when it was planned; gives (id, kind) of each job."""
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    statement = (
        f"UPDATE job SET state = 'ready', claimable_at = due WHERE instance_id = {mark} AND state = 'paused'"
        " RETURNING id, kind"
    )
    return sorted((row[0], row[1]) for row in connection.exec_driver_sql(statement, (instance_id,)).fetchall())


def pause_starts(connection: Connection, process_id: str) -> None:
    """What starts a process waits from now on; whoever does so just now finds that it is no longer theirs."""
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    starts = _STARTS.replace("?", mark)
    statement = f"UPDATE job SET state = 'paused', owner = NULL, fence = fence + 1 WHERE {starts} AND state = 'ready'"
    connection.exec_driver_sql(statement, (process_id,))


def unpause_starts(connection: Connection, process_id: str) -> list[tuple[str, str]]:
    """What would have started a process meanwhile can be claimed; gives (id, kind) of each job."""
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    statement = (
        f"UPDATE job SET state = 'ready', claimable_at = due WHERE {_STARTS.replace('?', mark)} AND state = 'paused'"
        " RETURNING id, kind"
    )
    return sorted((row[0], row[1]) for row in connection.exec_driver_sql(statement, (process_id,)).fetchall())


_STARTS = "kind IN ('start', 'deliver') AND instance_id IS NULL AND type = ?"


def drop_paused(connection: Connection, instance_id: str) -> None:
    """A suspended instance is over: nothing of its work will be resumed.

    What it has thrown already still goes out, and messages that were kept for it lie buffered for the time they have.
    """
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    paused = f"instance_id = {mark} AND state = 'paused'"
    thrown = f"UPDATE job SET state = 'ready', claimable_at = due WHERE {paused} AND kind IN ('message', 'signal')"
    connection.exec_driver_sql(thrown, (instance_id,))
    kept = f"DELETE FROM job WHERE {paused} AND kind = 'deliver' RETURNING id, due, payload"
    for job_id, due, payload in sorted(connection.exec_driver_sql(kept, (instance_id,)).fetchall()):
        _buffer(connection, loads(bytes(payload)), message_id=job_id, due=int(due))
    connection.exec_driver_sql(f"DELETE FROM job WHERE {paused}", (instance_id,))


def _buffer(connection: Connection, payload: Mapping[str, Any], *, message_id: str, due: int) -> None:
    if payload["what"] != "message" or payload["expires_at"] is None:
        return
    messages.keep(
        connection, message_id=message_id, name=payload["name"], key=payload["key"], variables=payload["variables"],
        now=due, expires_at=payload["expires_at"], publisher=payload["by"],
    )  # fmt: skip


def next_due(connection: Connection) -> int | None:
    """When the earliest job can be claimed, in microseconds; None without any."""
    statement = "SELECT claimable_at FROM job WHERE state = 'ready' ORDER BY claimable_at LIMIT 1"
    row = connection.exec_driver_sql(statement).fetchone()
    return None if row is None else int(row[0])


def _update(connection: Connection, job: Job, settings: str, values: tuple[object, ...]) -> int:
    statement = f"UPDATE job SET {settings} WHERE id = ? AND fence = ? AND state = 'ready'"
    if connection.dialect.name == "postgresql":
        statement = statement.replace("?", "%s")
    return int(connection.exec_driver_sql(statement, (*values, job.id, job.fence)).rowcount)
