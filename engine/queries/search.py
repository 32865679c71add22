"""The search field on top of every page: cases by number, title or customer."""

from sqlalchemy import ColumnElement, Connection, select

from engine.operations.runtime import Runtime
from engine.queries.reading_rows import contains, instance_query, instance_row
from engine.queries.rows import InstanceRow
from engine.queries.visibility import visible_instances
from engine.rules.permissions import Actor
from engine.storage.tables import instance

SEARCHED = 10_000
"""How many of the newest cases are searched for words, so that no search takes long; a whole number is found in all."""


def search(runtime: Runtime, text: str, *, actor: Actor, limit: int = 20) -> list[InstanceRow]:
    """Cases that the actor may see: that with exactly this number, else those of the newest that contain the text."""
    wanted = text.strip()
    if not wanted:
        return []
    i = instance.c
    visible = visible_instances(actor)

    def once(connection: Connection) -> list[InstanceRow]:
        newest = i.started_at.desc(), i.id.desc()
        rows = connection.execute(instance_query(i.number == wanted, visible).order_by(*newest).limit(limit)).all()
        if not rows:
            rows = connection.execute(instance_query(*worded(wanted, visible)).order_by(*newest).limit(limit)).all()
        return [instance_row(row) for row in rows]

    return runtime.database.read(once)


def worded(text: str, *conditions: ColumnElement[bool]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """What is true of the cases that the text stands in, among the newest that fulfil the conditions."""
    i = instance.c
    newest = select(i.id).where(*conditions).order_by(i.started_at.desc(), i.id.desc()).limit(SEARCHED)
    return i.id.in_(newest), contains([i.number, i.title, i.title_en, i.customer], text)
