"""Carries out, right after a commit, the engine's own jobs that the step left: calls, returns, messages, signals.

They are rows like all due work. If the process dies here, a worker finds them; nothing is lost and nothing done twice.
"""

from collections.abc import Sequence

import structlog
from sqlalchemy.exc import SQLAlchemyError

from engine.errors import BihuanError
from engine.operations.heart_beat import HeartBeat
from engine.operations.runtime import Runtime
from engine.storage import claims
from engine.storage.columns import to_micros
from engine.storage.identity import new_id

_log = structlog.get_logger(__name__)
_ROUNDS = 1000
"""How many jobs in a row may lead to further ones before the rest is left to a worker."""


def follow_up(runtime: Runtime, job_ids: Sequence[str]) -> None:
    """Carry the jobs out, and those that they lead to. Never raises: what fails stays due for a worker."""
    if not job_ids:
        return
    from engine.operations.carry_out import carry_out  # the two call each other

    waiting = list(job_ids)
    rounds = 0
    while waiting and rounds < _ROUNDS:
        rounds += 1
        try:
            jobs = _claimed(runtime, waiting)
            with HeartBeat(runtime, jobs):
                waiting = carry_out(runtime, jobs).instant
        except (BihuanError, SQLAlchemyError) as failure:
            _log.warning("left to a worker", jobs=waiting, reason=str(failure))
            return


def _claimed(runtime: Runtime, job_ids: Sequence[str]) -> list[claims.Job]:
    now = to_micros(runtime.clock())
    lease = int(runtime.settings.worker_lease_seconds * 1_000_000)
    owner = f"follow-up {new_id()}"
    return runtime.database.write(
        lambda connection: claims.claim(connection, now=now, limit=len(job_ids), owner=owner, lease=lease, ids=job_ids)
    )
