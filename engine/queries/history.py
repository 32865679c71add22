"""What happened in an instance, in order, with names for people to read."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam, select

from engine.feel.codec import loads
from engine.operations.library import element_names
from engine.operations.runtime import Runtime
from engine.queries.instance import seen_instance
from engine.queries.rows import HistoryEvent
from engine.rules.permissions import Actor
from engine.storage.questions import Question, written
from engine.storage.steps import InstanceRecord
from engine.storage.tables import history as lines
from engine.storage.tables import person


def history(
    runtime: Runtime, instance_id: str, *, actor: Actor, after: int | str | None = None, limit: int | None = 200
) -> list[HistoryEvent]:
    """Events after the one with the id `after`, oldest first. Raises: `instance.missing`, `permission.instance.see`."""
    question = _question(after not in (None, ""), limit)
    values = {"instance": instance_id, "after": int(after or 0)}

    def once(connection: Connection) -> tuple[InstanceRecord, list[Any]]:
        return seen_instance(connection, instance_id, actor=actor), question.rows(connection, values)

    record, rows = runtime.database.ask(once)
    process = runtime.library.compiled(record.definition_id).process
    names: dict[str, tuple[str, str]] = {}
    for row in rows:
        if row.element not in names:
            names[row.element] = element_names(process, row.element)
    return [
        HistoryEvent(
            row.id,
            row.at,
            row.element,
            *names[row.element],
            row.kind,
            row.what,
            row.actor,
            row.actor_name or row.actor,
            {} if row.details is None else loads(bytes(row.details)),
        )
        for row in rows
    ]


@lru_cache(maxsize=64)
def _question(later: bool, limit: int | None) -> Question:
    c = lines.c
    query = select(*c, person.c.name.label("actor_name")).outerjoin(person, person.c.id == c.actor).order_by(c.id)
    query = query.where(c.instance_id == bindparam("instance"), *([c.id > bindparam("after")] if later else []))
    return Question(query if limit is None else query.limit(written(limit)))
