"""Bulk work: the list, and one piece with its progress and what fell out of it."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from engine.errors import BihuanError
from engine.operations.bulk_work import BULK_MISSING
from engine.operations.refusals import permit
from engine.operations.runtime import Runtime
from engine.queries.operating_rows import BulkFailure, BulkRow, BulkView
from engine.queries.reading_rows import names_of
from engine.queries.visibility import open_to
from engine.rules.permissions import Actor
from engine.storage.tables import bulk as table
from engine.storage.tables import bulk_item, incident, instance

_MOST = 100


def bulk_works(runtime: Runtime, *, actor: Actor, limit: int = 50) -> tuple[BulkRow, ...]:
    """The newest first. Raises: `permission.bulk.manage`."""
    permit(actor, "bulk.manage")
    return runtime.database.read(lambda connection: _rows(connection, None, limit))


def bulk(runtime: Runtime, bulk_id: str, *, actor: Actor) -> BulkView:
    """One, with the first hundred items that fell out of it. Raises: `bulk.missing`, `permission.bulk.manage`."""
    permit(actor, "bulk.manage")

    def read(connection: Connection) -> BulkView:
        found = _rows(connection, table.c.id == bulk_id, 1)
        if not found:
            raise BihuanError(BULK_MISSING)
        return BulkView(found[0], _failures(connection, bulk_id, actor))

    return runtime.database.read(read)


def _rows(connection: Connection, condition: ColumnElement[bool] | None, limit: int) -> tuple[BulkRow, ...]:
    wanted = select(table).order_by(table.c.id.desc()).limit(limit)
    rows = connection.execute(wanted if condition is None else wanted.where(condition)).all()
    i = bulk_item.c
    counted = connection.execute(
        select(i.bulk_id, i.state, func.count().label("count"))
        .where(i.bulk_id.in_([row.id for row in rows]))
        .group_by(i.bulk_id, i.state)
    )
    counts = {(each.bulk_id, each.state): int(each._mapping["count"]) for each in counted}
    names = names_of(connection, [row.actor for row in rows])
    return tuple(_row(row, counts, names.get(row.actor, row.actor)) for row in rows)


def _row(row: Any, counts: dict[tuple[str, str], int], name: str) -> BulkRow:
    waiting, done, failed = (counts.get((row.id, state), 0) for state in ("waiting", "done", "failed"))
    rate = (done + failed) * 1_000_000 / row.spent if row.spent and done + failed else None
    return BulkRow(
        id=row.id,
        kind=row.kind,
        state=row.state,
        title=row.title,
        created_at=row.created_at,
        created_by=row.actor,
        created_by_name=name,
        ended_at=row.ended_at,
        waiting=waiting,
        done=done,
        failed=failed,
        chosen=row.chosen,
        rate=rate,
        remaining_seconds=waiting / rate if rate and row.state == "running" else None,
    )


def _failures(connection: Connection, bulk_id: str, actor: Actor) -> tuple[BulkFailure, ...]:
    i = bulk_item.c
    case = func.coalesce(incident.c.instance_id, i.subject)
    rows = connection.execute(
        select(i.subject, i.code, i.facts, instance.c.id, instance.c.number, instance.c.title)
        .outerjoin(incident, incident.c.id == i.subject)
        .outerjoin(instance, instance.c.id == case)
        .where(i.bulk_id == bulk_id, i.state == "failed")
        .where(or_(instance.c.id.is_(None), open_to(actor, instance)))
        .order_by(i.subject)
        .limit(_MOST)
    )
    return tuple(
        BulkFailure(row.subject, row.id or "", row.number or "", row.title or "", row.code, row.facts or {})
        for row in rows
    )
