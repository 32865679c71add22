"""What happened in an instance, in order, with names for people to read."""

from sqlalchemy import Connection, select

from engine.feel.codec import loads
from engine.operations.library import element_names
from engine.operations.runtime import Runtime
from engine.queries.instance import seen_instance
from engine.queries.reading_rows import names_of
from engine.queries.rows import HistoryEvent
from engine.rules.permissions import Actor
from engine.storage.tables import history as lines


def history(
    runtime: Runtime, instance_id: str, *, actor: Actor, after: int | str | None = None, limit: int | None = 200
) -> list[HistoryEvent]:
    """Events after the one with the id `after`, oldest first. Raises: `instance.missing`, `permission.instance.see`."""

    def once(connection: Connection) -> list[HistoryEvent]:
        record = seen_instance(connection, instance_id, actor=actor)
        process = runtime.library.compiled(record.definition_id).process
        query = select(lines).where(lines.c.instance_id == instance_id).order_by(lines.c.id)
        if after not in (None, ""):
            query = query.where(lines.c.id > int(after or 0))
        rows = connection.execute(query if limit is None else query.limit(limit)).all()
        names = names_of(connection, {row.actor for row in rows})
        return [
            HistoryEvent(
                row.id,
                row.at,
                row.element,
                *element_names(process, row.element),
                row.kind,
                row.what,
                row.actor,
                names.get(row.actor, row.actor),
                {} if row.details is None else loads(bytes(row.details)),
            )
            for row in rows
        ]

    return runtime.database.read(once)
