"""What happens to a job that failed: a pause that doubles, then an incident that an operator sees."""

import orjson
import structlog
from sqlalchemy import Connection, insert

from engine.errors import BihuanError, declare
from engine.operations.job_step import NOT_OURS, Outcome
from engine.operations.results import Worked
from engine.operations.runtime import Runtime
from engine.storage import claims
from engine.storage.claims import Job
from engine.storage.columns import from_micros, to_micros
from engine.storage.identity import new_id
from engine.storage.tables import incident

_log = structlog.get_logger(__name__)
_LONGEST_PAUSE = 3600.0
_LONGEST_REASON = 500

JOB_FAILED = declare(
    "job.failed",
    "broken",
    zh="系统作业“{type}”多次执行失败：{reason}。请排除原因后在异常页面重试。",
    en='The job "{type}" failed at every attempt: {reason}. Remove the cause, then retry it on the incidents page.',
)
NO_ACTION = declare(
    "job.no_action",
    "broken",
    zh="没有程序负责作业类型“{type}”。请在流程图中改正类型，或安装提供它的业务模块，然后重试。",
    en='Nothing does jobs of type "{type}". Correct the type in the diagram or install what provides it, then retry.',
)


class Hopeless(BihuanError):
    """A failure that no further attempt can mend: straight to the incident."""


def failed(runtime: Runtime, job: Job, failure: Exception) -> Outcome:
    """Give the job back for a later attempt, or set it aside with an incident."""
    reason = f"{type(failure).__name__}: {failure}"[:_LONGEST_REASON]
    _log.warning("job failed", job=job.id, kind=job.kind, type=job.type, instance=job.instance_id, reason=reason)
    left = 0 if isinstance(failure, Hopeless) else max(job.retries_left - 1, 0)
    now = to_micros(runtime.clock())

    def once(connection: Connection) -> Outcome:
        if left > 0:
            until = now + int(_pause(runtime, job) * 1_000_000)
            kept = claims.postpone(connection, job, until=until, retries_left=left, error=reason)
            return Outcome(Worked(postponed=1)) if kept else NOT_OURS
        if not claims.hold(connection, job, error=reason):
            return NOT_OURS
        _raise_incident(connection, job, failure, now=now, reason=reason)
        return Outcome(Worked(incidents=1))

    return runtime.database.write(once)


def _pause(runtime: Runtime, job: Job) -> float:
    return float(min(runtime.settings.retry_seconds * 2 ** min(max(job.attempts - 1, 0), 20), _LONGEST_PAUSE))


def _raise_incident(connection: Connection, job: Job, failure: Exception, *, now: int, reason: str) -> None:
    known = isinstance(failure, Hopeless)
    facts = {name: str(value) for name, value in failure.facts.items()} if isinstance(failure, Hopeless) else {}
    connection.execute(
        insert(incident).values(
            id=new_id(),
            instance_id=job.instance_id,
            token=job.token,
            element=job.element or "",
            process_id=_process_of(connection, job),
            code=failure.code if isinstance(failure, Hopeless) else JOB_FAILED,
            facts=orjson.loads(orjson.dumps(facts if known else {"type": job.type or job.kind, "reason": reason})),
            job_id=job.id,
            created_at=from_micros(now),
        )
    )


def _process_of(connection: Connection, job: Job) -> str:
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    row = connection.exec_driver_sql(
        f"SELECT process_id FROM instance WHERE id = {mark}", (job.instance_id or "",)
    ).fetchone()
    return "" if row is None else str(row[0])
