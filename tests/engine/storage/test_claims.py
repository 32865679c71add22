"""Due work is done by one worker at a time, and a dead worker's work by another."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import insert, select

from engine.feel.codec import dumps
from engine.storage import Database, claims
from engine.storage.claims import Job
from engine.storage.columns import from_micros
from engine.storage.held_jobs import keep_all
from engine.storage.tables import job

NOW = 1_000_000_000
SECOND = 1_000_000


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An open database with all tables."""
    opened = Database.open(database_url)
    yield opened
    opened.close()


def _put(database: Database, *ids: str, due: int = NOW) -> None:
    rows = [_row(identity, due) for identity in ids]
    database.write(lambda connection: connection.execute(insert(job), rows))


def _row(identity: str, due: int) -> dict[str, Any]:
    moment = from_micros(due)
    return {
        "id": identity, "kind": "timer", "state": "ready", "due": moment, "claimable_at": moment, "fence": 0,
        "retries_left": 3, "attempts": 0, "type": "", "payload": dumps({}), "created_at": moment,
    }  # fmt: skip


def _claim(database: Database, *, now: int = NOW, limit: int = 100, owner: str = "w") -> list[Job]:
    return database.write(
        lambda connection: claims.claim(connection, now=now, limit=limit, owner=owner, lease=60 * SECOND)
    )


def test_two_workers_never_get_the_same_job(database: Database) -> None:
    """Eight claims at once take every job exactly once."""
    ids = [f"{number:026}" for number in range(200)]
    _put(database, *ids)

    with ThreadPoolExecutor(8) as pool:
        batches = list(pool.map(lambda worker: _claim(database, limit=25, owner=str(worker)), range(8)))

    assert sorted(each.id for batch in batches for each in batch) == ids


def test_claims_come_in_the_order_of_their_moments(database: Database) -> None:
    """What has waited longest is done first."""
    _put(database, "late", due=NOW)
    _put(database, "early", due=NOW - SECOND)

    assert [each.id for each in _claim(database)] == ["early", "late"]


def test_what_is_not_due_is_left(database: Database) -> None:
    """A job of the future is not claimed."""
    _put(database, "future", due=NOW + 1)

    assert _claim(database) == []


def test_a_lease_that_ended_frees_the_job_with_a_new_fence(database: Database) -> None:
    """After the lease another worker gets the job, and the first one's fence no longer ends it."""
    _put(database, "job")
    first = _claim(database)[0]
    held = _claim(database, now=NOW + 59 * SECOND)
    second = _claim(database, now=NOW + 60 * SECOND)[0]

    late = database.write(lambda connection: claims.finish(connection, first))
    right = database.write(lambda connection: claims.finish(connection, second))

    assert (held, first.fence, second.fence, second.attempts, late, right) == ([], 1, 2, 2, False, True)


def test_a_heart_beat_keeps_the_job(database: Database) -> None:
    """A renewed lease holds past the end of the first one."""
    _put(database, "job")
    mine = _claim(database)

    kept = database.write(lambda connection: keep_all(connection, mine, until=NOW + 120 * SECOND))

    assert (kept, _claim(database, now=NOW + 61 * SECOND)) == (1, [])


def test_a_postponed_job_comes_back_later(database: Database) -> None:
    """A failed job rests until its back-off is over, with one attempt less."""
    _put(database, "job")
    mine = _claim(database)[0]

    database.write(
        lambda connection: claims.postpone(connection, mine, until=NOW + 5 * SECOND, retries_left=2, error="broken")
    )

    found = [(now, [each.retries_left for each in _claim(database, now=now)]) for now in (NOW, NOW + 5 * SECOND)]
    assert found == [(NOW, []), (NOW + 5 * SECOND, [2])]


def test_a_job_set_aside_waits_for_an_operator(database: Database) -> None:
    """A held job is not claimed until it is revived with fresh attempts."""
    _put(database, "job")
    mine = _claim(database)[0]
    database.write(lambda connection: claims.hold(connection, mine, error="broken"))
    held = _claim(database, now=NOW + 3600 * SECOND)

    database.write(lambda connection: claims.revive(connection, "job", now=NOW, retries=3))

    assert (held, [each.retries_left for each in _claim(database)]) == ([], [3])


def test_released_jobs_are_as_before(database: Database) -> None:
    """A worker that stops gives its jobs back without having used an attempt."""
    _put(database, "job")
    mine = _claim(database)
    database.write(lambda connection: claims.release(connection, mine, now=NOW))

    row = database.read(lambda connection: connection.execute(select(job.c.attempts, job.c.owner)).one())

    assert (tuple(row), len(_claim(database))) == ((0, None), 1)


def test_the_next_moment_is_known(database: Database) -> None:
    """The earliest claimable moment is told, or nothing."""
    before = database.read(claims.next_due)
    _put(database, "a", due=NOW + 7)
    _put(database, "b", due=NOW + 9)

    assert (before, database.read(claims.next_due)) == (None, NOW + 7)


def test_a_paused_start_is_no_longer_whose_it_was(database: Database) -> None:
    """Who had claimed it cannot end it, not even after it was freed; it is claimed anew."""
    rows = [_row("job", NOW) | {"kind": "start", "type": "p"}]
    database.write(lambda connection: connection.execute(insert(job), rows))
    mine = _claim(database)[0]
    database.write(lambda connection: claims.pause_starts(connection, "p"))
    database.write(lambda connection: claims.unpause_starts(connection, "p"))

    late = database.write(lambda connection: claims.finish(connection, mine))

    assert (late, [each.id for each in _claim(database)]) == (False, ["job"])
