"""Somebody has seen their notifications."""

from collections.abc import Sequence

from sqlalchemy import update

from engine.operations.runtime import Runtime
from engine.rules.permissions import Actor
from engine.storage.tables import notification


def read_notifications(runtime: Runtime, *, actor: Actor, ids: Sequence[str] | None = None) -> int:
    """Mark the actor's own notifications as read (all, or those named); gives how many were new. No audit record."""
    n = notification.c
    conditions = [n.person == actor.id, n.channel == "in_app", n.read_at.is_(None)]
    if ids is not None:
        conditions.append(n.id.in_(ids))
    change = update(notification).where(*conditions).values(read_at=runtime.clock())
    return runtime.database.write(lambda connection: int(connection.execute(change).rowcount), repeatable=True)
