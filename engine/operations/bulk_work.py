"""成批作业: one operation on many instances or incidents, done by the worker in slices, with progress.

Whoever orders it is asked for permission again at each item, so that it does nothing that they could not do one by one.
Stopping keeps what is done; continuing goes on with the rest. Doing an item twice changes nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, insert, select, update

from engine.errors import BihuanError, declare
from engine.feel.codec import dumps, loads
from engine.operations.answers import full_key
from engine.operations.follow_up import follow_up
from engine.operations.refusals import permit
from engine.operations.register import Register
from engine.operations.runtime import Runtime
from engine.rules.permissions import Actor
from engine.storage.claims import Kind
from engine.storage.identity import new_id
from engine.storage.tables import bulk, bulk_item, job

BulkKind = Literal["suspend", "resume", "migrate", "retry"]
REGISTER = "register:bulk"
_RETRIES = 1000
"""A slice that fails as a whole (the database was gone) is tried again for a long time."""

BULK_MISSING = declare(
    "bulk.missing",
    "missing",
    zh="没有找到这个成批作业。请检查链接，或从成批作业列表重新打开。",
    en="There is no such bulk work. Check the link, or open it again from the list.",
)
BULK_OVER = declare(
    "bulk.over",
    "conflict",
    zh="这个成批作业已经结束，不能再停止或继续。",
    en="This bulk work is over already; it can no longer be stopped or continued.",
)
BULK_SUPERSEDED = declare(
    "bulk.superseded",
    "conflict",
    zh="没有处理：后来又对同一流程下达了相反的操作（暂停或恢复）。请看较新的成批作业。",
    en="Left as it was: the opposite (suspend or resume) was ordered for its process later. Look at the newer bulk"
    " work.",
)
_OPPOSITE: Mapping[str, BulkKind] = {"suspend": "resume", "resume": "suspend"}


@dataclass(frozen=True, slots=True)
class BulkStarted:
    """Bulk work was ordered; `queries.bulk` tells how far it is."""

    bulk_id: str


@dataclass(frozen=True, slots=True)
class BulkChanged:
    """Bulk work after it was stopped or continued: running or stopped."""

    bulk_id: str
    state: str


def order(
    connection: Connection, kind: BulkKind, *, title: str, options: Mapping[str, Any], actor: Actor, runtime: Runtime
) -> tuple[BulkStarted, str]:
    """Write bulk work down inside a transaction; gives it and the id of the job that does its next slice.

    What was ordered before and says the opposite of the same definitions does not go on.
    """
    now, identity = runtime.clock(), new_id()
    if kind in _OPPOSITE:
        _supersede(connection, _OPPOSITE[kind], options["definitions"], now=now)
    connection.execute(
        insert(bulk).values(
            id=identity,
            kind=kind,
            state="running",
            title=title,
            options=dumps(dict(options)),
            actor=actor.id,
            trusted=actor.trusted,
            spent=0,
            chosen=False,
            created_at=now,
        )
    )
    return BulkStarted(identity), _next_slice(connection, identity, runtime)


def _supersede(connection: Connection, kind: BulkKind, definitions: Sequence[str], *, now: datetime) -> None:
    """Take the definitions out of the work of that kind; what has none left is over, and says so of each item."""
    b, i = bulk.c, bulk_item.c
    going_on = select(b.id, b.options).where(b.kind == kind, b.state != "done").order_by(b.id).with_for_update()
    for row in connection.execute(going_on).all():
        options = loads(bytes(row.options))
        left = [each for each in options["definitions"] if each not in definitions]
        if left:
            values: dict[str, Any] = {"options": dumps({**options, "definitions": left})}
        else:
            values = {"state": "done", "chosen": True, "ended_at": now}
            waiting = update(bulk_item).where(i.bulk_id == row.id, i.state == "waiting")
            connection.execute(waiting.values(state="failed", code=BULK_SUPERSEDED, facts={}))
        connection.execute(update(bulk).where(b.id == row.id).values(**values))


def _next_slice(connection: Connection, bulk_id: str, runtime: Runtime) -> str:
    now, identity = runtime.clock(), new_id()
    connection.execute(
        insert(job).values(
            id=identity,
            kind=Kind.BULK.value,
            state="ready",
            due=now,
            claimable_at=now,
            fence=0,
            retries_left=_RETRIES,
            attempts=0,
            type="bulk",
            payload=dumps({"bulk": bulk_id}),
            created_at=now,
        )
    )
    return identity


def stop_bulk(runtime: Runtime, bulk_id: str, *, actor: Actor) -> BulkChanged:
    """Do nothing more after the slice in hand. Raises: `bulk.missing`, `bulk.over`, `permission.bulk.manage`."""
    return _switch(runtime, bulk_id, "stopped", actor)


def continue_bulk(runtime: Runtime, bulk_id: str, *, actor: Actor) -> BulkChanged:
    """Go on with what is left. Raises: `bulk.missing`, `bulk.over`, `permission.bulk.manage`."""
    return _switch(runtime, bulk_id, "running", actor)


def _switch(runtime: Runtime, bulk_id: str, state: str, actor: Actor) -> BulkChanged:
    permit(actor, "bulk.manage")
    instant: list[str] = []

    def once(connection: Connection) -> BulkChanged:
        instant.clear()
        known = connection.scalar(select(bulk.c.state).where(bulk.c.id == bulk_id))
        if known is None:
            raise BihuanError(BULK_MISSING)
        if known == "done":
            raise BihuanError(BULK_OVER)
        moved = connection.execute(
            update(bulk).where(bulk.c.id == bulk_id, bulk.c.state.not_in((state, "done"))).values(state=state)
        )
        if moved.rowcount:
            operation = "stop_bulk" if state == "stopped" else "continue_bulk"
            Register(connection, REGISTER, actor=actor, now=runtime.clock()).record(operation, {"bulk": bulk_id})
            if state == "running":
                instant.append(_next_slice(connection, bulk_id, runtime))
        return BulkChanged(bulk_id, state)

    answer = runtime.database.write(once, repeatable=True)
    follow_up(runtime, instant)
    return answer


def ordered(
    runtime: Runtime,
    work: Callable[[Connection], tuple[BulkStarted, list[str]]],
    *,
    operation: str,
    actor: Actor,
    key: str | None,
    body: Mapping[str, Any],
) -> BulkStarted:
    """Run `work` (gives the bulk work and jobs to look at) once for each key, audited, and begin at once.

    Raises: `operation.key_reused` where the key was used with another `body`.
    """
    kept_key = full_key(operation, actor, key)
    instant: list[str] = []

    def once(connection: Connection) -> BulkStarted:
        instant.clear()
        register = Register(connection, REGISTER, actor=actor, now=runtime.clock())
        earlier = register.earlier(BulkStarted, key=kept_key, shown=key, said=body)
        if earlier is not None:
            return earlier
        started, jobs = work(connection)
        instant.extend(jobs)
        register.record(operation, {**body, "bulk": started.bulk_id}, key=kept_key, answer=started)
        return started

    answer = runtime.database.write(once, repeatable=key is not None)
    follow_up(runtime, instant)
    return answer
