"""Process instances as a list, newest first."""

from sqlalchemy import ColumnElement, and_, or_

from engine.operations.runtime import Runtime
from engine.queries.cursors import beyond, cursor, keys_of
from engine.queries.reading_rows import instance_query, instance_row
from engine.queries.rows import InstanceRow, Page
from engine.queries.search import worded
from engine.queries.visibility import visible_instances
from engine.rules.permissions import Actor
from engine.storage.columns import from_micros, to_micros
from engine.storage.tables import instance


def instances(
    runtime: Runtime,
    *,
    actor: Actor,
    search: str = "",
    process: str | None = None,
    state: str | None = None,
    unit: str | None = None,
    after: str | None = None,
    limit: int = 30,
) -> Page[InstanceRow]:
    """One page of the instances that `actor` may see; `search` looks for exactly this number, or for the text in
    number, title and customer of the newest 10,000 that fulfil the rest. `state` is active, completed or cancelled.
    """
    i = instance.c
    conditions = [visible_instances(actor), *_narrowed(process=process, state=state, unit=unit)]
    if wanted := search.strip():
        conditions = [or_(and_(i.number == wanted, *conditions), and_(*worded(wanted, *conditions)))]
    if after:
        started_at, instance_id = keys_of(after, int, str)
        position = [from_micros(started_at), instance_id]
        conditions.append(beyond([i.started_at, i.id], position, descending=True))
    query = instance_query(*conditions).order_by(i.started_at.desc(), i.id.desc()).limit(limit + 1)
    rows = runtime.database.read(lambda connection: connection.execute(query).all())
    found = tuple(instance_row(row) for row in rows[:limit])
    return Page(found, cursor(to_micros(found[-1].started_at), found[-1].id) if len(rows) > limit else None)


def _narrowed(*, process: str | None, state: str | None, unit: str | None) -> list[ColumnElement[bool]]:
    wanted = ((instance.c.process_id, process), (instance.c.status, state), (instance.c.unit, unit))
    return [column == value for column, value in wanted if value]
