"""The search field on top of every page: cases by number, title or customer."""

from sqlalchemy import Connection, select

from engine.operations.runtime import Runtime
from engine.queries.reading_rows import contains, instance_query, instance_row
from engine.queries.rows import InstanceRow
from engine.queries.visibility import visible_instances
from engine.rules.permissions import Actor
from engine.storage.tables import instance


def search(runtime: Runtime, text: str, *, actor: Actor, limit: int = 20) -> list[InstanceRow]:
    """Cases that the actor may see: the one with exactly that number, else the newest that contain the text."""
    wanted = text.strip()
    if not wanted:
        return []
    i = instance.c
    visible = visible_instances(actor)

    def once(connection: Connection) -> list[InstanceRow]:
        newest = i.started_at.desc(), i.id.desc()
        rows = connection.execute(instance_query(i.number == wanted, visible).order_by(*newest).limit(limit)).all()
        if not rows:
            like = contains([i.number, i.title, i.title_en, i.customer], wanted)
            found = select(i.id).where(like, visible).order_by(*newest).limit(limit)
            rows = connection.execute(instance_query(i.id.in_(found)).order_by(*newest)).all()
        return [instance_row(row) for row in rows]

    return runtime.database.read(once)
