"""Many claimed jobs in one statement: which are still ours, take them away, hold them longer. Operations call it.

As in `claims`, a job is ours as long as its fence is the one that we were given.
"""

from collections.abc import Sequence

import orjson
from sqlalchemy import Connection

from engine.storage import driver
from engine.storage.claims import Job

_GIVEN = {
    True: "json_to_recordset(%s::json) AS r(id text, fence bigint)",
    False: "(SELECT json_extract(value, '$.id') AS id, json_extract(value, '$.fence') AS fence FROM json_each(?)) AS r",
}
_OURS = "SELECT j.id FROM job j JOIN {given} ON j.id = r.id AND j.fence = r.fence"


def ours(connection: Connection, jobs: Sequence[Job]) -> set[str]:
    """Ids of the jobs that nobody has claimed since."""
    return {row[0] for row in driver.rows(connection, _text(connection, _OURS), (_values(jobs),))}


def finish_all(connection: Connection, jobs: Sequence[Job]) -> set[str]:
    """The jobs are done; gives the ids of those that were still ours and are gone now."""
    statement = _text(connection, f"DELETE FROM job WHERE id IN ({_OURS}) RETURNING id")
    return {row[0] for row in driver.rows(connection, statement, (_values(jobs),))}


def keep_all(connection: Connection, jobs: Sequence[Job], *, until: int) -> int:
    """Heart-beat: hold the jobs until that moment; gives how many are still ours.

    A job whose end is being written at this moment is passed over, so that nobody waits for the other.
    """
    lock = " ORDER BY j.id FOR UPDATE OF j SKIP LOCKED" if connection.dialect.name == "postgresql" else ""
    held = f"{_OURS} WHERE j.state = 'ready'{lock}"
    statement = _text(connection, f"UPDATE job SET claimable_at = ? WHERE id IN ({held}) RETURNING id")
    return len(driver.rows(connection, statement, (until, _values(jobs))))


def _text(connection: Connection, statement: str) -> str:
    postgresql = connection.dialect.name == "postgresql"
    return statement.replace("?", "%s" if postgresql else "?").format(given=_GIVEN[postgresql])


def _values(jobs: Sequence[Job]) -> str:
    return orjson.dumps([{"id": job.id, "fence": job.fence} for job in jobs]).decode()
