"""The search field on top of every page: cases by number, title or customer."""

from sqlalchemy import Connection, select

from engine.operations.cancel_instance import subject_of
from engine.operations.runtime import Runtime
from engine.queries.reading_rows import contains, instance_query, instance_row
from engine.queries.rows import InstanceRow
from engine.rules.permissions import Actor, refusal
from engine.storage.steps import load_instances
from engine.storage.tables import instance

_LIMIT = 50


def search(runtime: Runtime, text: str, *, actor: Actor, limit: int = 20) -> list[InstanceRow]:
    """Cases that the actor may see: the one with exactly that number, else the newest that contain the text."""
    wanted = text.strip()
    if not wanted:
        return []
    i = instance.c

    def once(connection: Connection) -> list[InstanceRow]:
        rows = connection.execute(instance_query(i.number == wanted).limit(limit)).all()
        if not rows:
            like = contains([i.number, i.title, i.customer], wanted)
            recent = select(i.id).where(like).order_by(i.started_at.desc(), i.id.desc()).limit(_LIMIT)
            rows = connection.execute(instance_query(i.id.in_(recent)).order_by(i.started_at.desc())).all()
        records = {} if actor.trusted else load_instances(connection, [row.id for row in rows])
        found = [
            instance_row(row)
            for row in rows
            if actor.trusted or refusal(actor, "instance.see", subject_of(connection, records[row.id])) is None
        ]
        return found[:limit]

    return runtime.database.read(once)
