"""The tasks behind a number of the overdue board, the longest overdue first."""

from functools import lru_cache

from sqlalchemy import bindparam, tuple_

from engine.operations.refusals import permit
from engine.operations.runtime import Runtime
from engine.queries.cursors import cursor, keys_of
from engine.queries.inbox_questions import IS_OPEN
from engine.queries.overdue import NOBODY
from engine.queries.reading_rows import task_query, task_row
from engine.queries.rows import Page, TaskRow
from engine.queries.visibility import kept_from, open_to_asker, watched_units
from engine.rules.permissions import Actor
from engine.storage.columns import due_to_micros, to_micros
from engine.storage.questions import Question, written
from engine.storage.tables import task


def overdue_tasks(
    runtime: Runtime,
    *,
    actor: Actor,
    level: int | None = None,
    unit: str | None = None,
    person: str | None = None,
    after: str | None = None,
    limit: int = 30,
) -> Page[TaskRow]:
    """One page of overdue tasks that `actor` watches over; `person=""` asks for those that nobody has claimed."""
    permit(actor, "board.see")
    watched = watched_units(actor)
    units = watched if unit is None else {unit} if watched is None else watched & {unit}
    if units is not None and not units:
        return Page(())
    places = {f"unit_{number}": each for number, each in enumerate(sorted(units or ()))}
    given = {"level": level, "person": person, "after": after}
    narrowed = tuple(name for name, value in given.items() if value not in (None, ""))
    away = kept_from(actor)
    question = _question((*narrowed, *(("nobody",) if person == NOBODY else ())), len(places), len(away), limit)
    values = {"now": to_micros(runtime.clock()), **given, **places, **away}
    if after:
        values["due"], values["id"] = keys_of(after, int, str)
    rows = runtime.database.ask(lambda connection: question.rows(connection, values))
    found = tuple(task_row(row) for row in rows[:limit])
    return Page(found, cursor(due_to_micros(found[-1].due), found[-1].id) if len(rows) > limit else None)


@lru_cache(maxsize=128)
def _question(narrowed: tuple[str, ...], units: int, away: int, limit: int) -> Question:
    """A page of overdue tasks and one more; `units` 0 stands for all."""
    t = task.c
    conditions = [IS_OPEN, t.due < bindparam("now"), open_to_asker(task, away)]
    if units:
        conditions.append(t.unit.in_([bindparam(f"unit_{number}") for number in range(units)]))
    if "level" in narrowed:
        conditions.append(t.level == bindparam("level"))
    if "person" in narrowed:
        conditions.append(t.assignee == bindparam("person"))
    if "nobody" in narrowed:
        conditions.append(t.assignee.is_(None))
    if "after" in narrowed:
        conditions.append(tuple_(t.due, t.id) > tuple_(bindparam("due", type_=t.due.type), bindparam("id")))
    return Question(task_query(*conditions).order_by(t.due, t.id).limit(written(limit + 1)))
