"""封存: the days that are over get their seal, which makes it impossible to change their records unseen."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select

from engine.operations.audit_chain import GENESIS
from engine.operations.audit_proof import SEALS, Seal, leaf, merkle_root, seal_hash
from engine.operations.register import Register
from engine.operations.runtime import Runtime
from engine.rules.permissions import SYSTEM
from engine.storage.tables import audit
from engine.storage.tables import seal as seals

_GRACE = timedelta(minutes=15)
"""How long after midnight (UTC) a day is sealed: operations of its last second are committed by then."""


def seal_days(runtime: Runtime, *, limit: int = 31) -> tuple[date, ...]:
    """Seal every day with records that is over and not sealed yet, oldest first; gives the days. Workers call it."""

    def due(connection: Connection) -> tuple[Any, date | None]:
        last = connection.execute(select(seals).order_by(seals.c.day.desc()).limit(1)).one_or_none()
        day = _next_day(connection, None if last is None else last.day)
        over = day is not None and runtime.clock() >= _midnight(day + timedelta(days=1)) + _GRACE
        return last, day if over else None

    def once(connection: Connection) -> date | None:
        last, day = due(connection)
        if day is None:
            return None
        now = runtime.clock()
        made = _seal(connection, day, previous=GENESIS if last is None else bytes(last.hash))
        connection.execute(
            insert(seals).values(
                day=made.day,
                root=made.root,
                previous=made.previous,
                hash=made.hash,
                records=made.records,
                sealed_at=now,
            )
        )
        body = {"day": day, "root": made.root.hex(), "hash": made.hash.hex(), "records": made.records}
        Register(connection, SEALS, actor=SYSTEM, now=now).record("seal_day", body)
        return day

    done: list[date] = []
    while len(done) < limit and runtime.database.read(due)[1] is not None:
        day = runtime.database.write(once, repeatable=True)
        if day is None:
            break
        done.append(day)
    return tuple(done)


def _next_day(connection: Connection, last: date | None) -> date | None:
    first = select(func.min(audit.c.at))
    if last is not None:
        first = first.where(audit.c.at >= _midnight(last + timedelta(days=1)))
    at: datetime | None = connection.scalar(first)
    return None if at is None else at.date()


def _seal(connection: Connection, day: date, *, previous: bytes) -> Seal:
    a = audit.c
    within = (a.at >= _midnight(day)) & (a.at < _midnight(day + timedelta(days=1)))
    ends = select(a.chain, func.max(a.seq).label("seq"), func.count().label("records")).where(within).group_by(a.chain)
    found = ends.subquery()
    rows: Any = connection.execute(
        select(a.chain, a.hash, found.c.records).join(found, (found.c.chain == a.chain) & (found.c.seq == a.seq))
    )
    leaves, records = [], 0
    for chain, end, number in rows:
        leaves.append(leaf(chain, bytes(end)))
        records += number
    root = merkle_root(sorted(leaves))
    return Seal(day, root, previous, seal_hash(day, root, previous=previous, records=records), records)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
