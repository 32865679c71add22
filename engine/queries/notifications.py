"""What the program has told a person inside the program."""

from sqlalchemy import ColumnElement, Connection, exists, func, not_, select

from engine.operations.runtime import Runtime
from engine.queries.cursors import beyond, cursor, keys_of
from engine.queries.rows import Capped, NotificationRow, Page
from engine.queries.visibility import open_to
from engine.rules.permissions import Actor
from engine.storage.tables import instance, notification

_CAP = 100


def notifications(
    runtime: Runtime, *, actor: Actor, after: str | None = None, limit: int = 30
) -> Page[NotificationRow]:
    """The actor's own notifications, newest first. Raises: `query.bad_cursor`."""
    n = notification.c
    conditions = [n.person == actor.id, n.channel == "in_app", _open_to(actor)]
    if after is not None:
        conditions.append(beyond([n.id], keys_of(after, str), descending=True))
    query = select(notification).where(*conditions).order_by(n.id.desc()).limit(limit + 1)

    def once(connection: Connection) -> Page[NotificationRow]:
        rows = connection.execute(query).all()
        shown = tuple(
            NotificationRow(
                row.id,
                row.text_key,
                row.facts.get("subject", ""),
                row.facts.get("body", ""),
                row.created_at,
                row.read_at,
                row.instance_id,
                row.task_id,
            )
            for row in rows[:limit]
        )
        return Page(shown, cursor(shown[-1].id) if len(rows) > limit else None)

    return runtime.database.read(once)


def unread(runtime: Runtime, *, actor: Actor) -> Capped:
    """How many of the actor's notifications are new, counted to a hundred."""
    n = notification.c
    new = select(n.id).where(n.person == actor.id, n.channel == "in_app", n.read_at.is_(None), _open_to(actor))
    new = new.limit(_CAP + 1)
    count = select(func.count()).select_from(new.subquery())
    found = runtime.database.read(lambda connection: connection.scalar(count)) or 0
    return Capped(min(found, _CAP), found > _CAP)


def _open_to(actor: Actor) -> ColumnElement[bool]:
    """Not about a case that is kept from the actor by now."""
    of_case = exists().where(instance.c.id == notification.c.instance_id, not_(open_to(actor, instance)))
    return not_(of_case)
