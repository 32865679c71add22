"""Does bulk work slice by slice: each item by itself, a bad one falls out alone with its sentence."""

from typing import Any

import structlog
from sqlalchemy import Connection, func, select, update

from engine.errors import BihuanError, declare
from engine.feel.codec import loads
from engine.operations.actors import read_actor
from engine.operations.bulk_items import NOTHING_TO_DO, choose, do_item
from engine.operations.job_step import NOT_OURS, Outcome
from engine.operations.planned import NotPossible, errors
from engine.operations.results import Worked
from engine.operations.runtime import Runtime
from engine.rules.permissions import Actor
from engine.storage import claims
from engine.storage.claims import Job
from engine.storage.columns import to_micros
from engine.storage.retry import BUSY, UNAVAILABLE
from engine.storage.tables import bulk, bulk_item

_log = structlog.get_logger(__name__)
_SLICE = 50
_LONGEST_REASON = 500
Mark = tuple[str, str, str | None, dict[str, str] | None]
"""Subject, state, code and facts of an item that was tried."""

ITEM_FAILED = declare(
    "bulk.item_failed",
    "broken",
    zh="程序出错：{reason}。请联系系统管理员。",
    en="The program failed: {reason}. Tell the administrator of the system.",
)


def do_slice(runtime: Runtime, job: Job) -> Outcome:
    """The next items; the job is due again at once while any are left and nobody has stopped the work."""
    begun = runtime.clock()
    found = runtime.database.write(lambda connection: _prepared(connection, job), repeatable=True)
    if found is None:
        return NOT_OURS
    row, subjects, actor = found
    options = loads(bytes(row.options))
    marks = [_tried(runtime, row.kind, subject, options, actor) for subject in subjects]
    spent = to_micros(runtime.clock()) - to_micros(begun)

    def write_down(connection: Connection) -> Outcome:
        if not claims.is_ours(connection, job):
            return NOT_OURS
        # First the row of the work: whoever orders the opposite at this moment waits here, or has ended it already.
        connection.execute(update(bulk).where(bulk.c.id == row.id).values(spent=bulk.c.spent + spent))
        for subject, state, code, facts in marks:
            connection.execute(
                update(bulk_item)
                .where(bulk_item.c.bulk_id == row.id, bulk_item.c.subject == subject)
                .values(state=state, code=code, facts=facts)
            )
        _go_on(runtime, connection, job, row.id)
        return Outcome(Worked(done=1))

    return runtime.database.write(write_down)


def _prepared(connection: Connection, job: Job) -> tuple[Any, list[str], Actor] | None:
    """The work, its next items and who ordered it; None where it was stopped or the job is not ours."""
    if not claims.is_ours(connection, job):
        return None
    ours = select(bulk).where(bulk.c.id == loads(job.payload)["bulk"]).with_for_update()
    row = connection.execute(ours).one_or_none()
    if row is None or row.state != "running":
        claims.finish(connection, job)
        return None
    if not row.chosen:
        choose(connection, row.id, row.kind, loads(bytes(row.options)))
        connection.execute(update(bulk).where(bulk.c.id == row.id).values(chosen=True))
    i = bulk_item.c
    waiting = select(i.subject).where(i.bulk_id == row.id, i.state == "waiting").order_by(i.subject).limit(_SLICE)
    return row, list(connection.scalars(waiting)), _who(connection, row)


def _who(connection: Connection, row: Any) -> Actor:
    """Who ordered it, with the roles that they have now."""
    if row.trusted:
        return Actor(row.actor, row.actor, trusted=True)
    return read_actor(connection, row.actor) or Actor(row.actor, row.actor)


def _tried(runtime: Runtime, kind: str, subject: str, options: Any, actor: Actor) -> Mark:
    try:
        do_item(runtime, kind, subject, options, actor)
    except BihuanError as refused:
        if refused.code in (BUSY, UNAVAILABLE):
            raise
        if refused.code in NOTHING_TO_DO:
            return subject, "done", None, None
        why = errors(refused.findings)[0] if isinstance(refused, NotPossible) else refused
        return subject, "failed", why.code, {name: str(value) for name, value in why.facts.items()}
    except Exception as failure:  # whatever a workflow's Python raises is that item's failure alone
        _log.warning("bulk item failed", kind=kind, subject=subject, reason=str(failure))
        reason = f"{type(failure).__name__}: {failure}"[:_LONGEST_REASON]
        return subject, "failed", ITEM_FAILED, {"reason": reason}
    return subject, "done", None, None


def _go_on(runtime: Runtime, connection: Connection, job: Job, bulk_id: str) -> None:
    """Make the job due again, or end it. What was started while a process was being suspended is found at the end."""
    now = runtime.clock()
    row = connection.execute(select(bulk).where(bulk.c.id == bulk_id)).one()
    if row.state != "done":
        left = _left(connection, bulk_id)
        if not left and row.kind == "suspend":
            choose(connection, bulk_id, row.kind, loads(bytes(row.options)))
            left = _left(connection, bulk_id)
        if left:
            claims.postpone(connection, job, until=to_micros(now), retries_left=job.retries_left, error="")
            return
        connection.execute(update(bulk).where(bulk.c.id == bulk_id).values(state="done", ended_at=now))
    claims.finish(connection, job)


def _left(connection: Connection, bulk_id: str) -> int:
    i = bulk_item.c
    counted = select(func.count()).where(i.bulk_id == bulk_id, i.state == "waiting")
    return int(connection.scalar(counted) or 0)
