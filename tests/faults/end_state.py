"""What a database holds after an import, in a form that does not depend on the order in which things happened."""

from collections import Counter, defaultdict
from typing import Any

from sqlalchemy import Connection, Select, func, select

from engine.storage import Database
from engine.storage.tables import history, instance, job, notification, task
from workflows.complaint_handling.tables import complaint, complaint_message

State = dict[str, dict[str, list[Any]]]
"""Subject of the complaint → kind of row → what the rows say, sorted."""


def end_state(url: str) -> State:
    """Everything that an import leads to, each for its complaint."""
    database = Database.open(url)
    try:
        with database.reading() as connection:
            found: State = defaultdict(dict)
            for kind, query in _queries().items():
                for subject, rows in _grouped(connection, query).items():
                    found[subject][kind] = sorted(Counter(rows).items(), key=repr)
            return dict(found)
    finally:
        database.close()


def _queries() -> dict[str, Select[Any]]:
    c, subject = complaint.c, complaint.c.subject
    i, t, j, n, h, m = instance.c, task.c, job.c, notification.c, history.c, complaint_message.c

    def of(table: Any, *columns: Any) -> Select[Any]:
        return select(subject, *columns).join(table, table.c.instance_id == c.instance_id).select_from(complaint)

    return {
        "cases": select(subject, i.status, i.level, i.unit, i.due).join(instance, i.id == c.instance_id),
        "tasks": of(task, t.element, t.state, t.due),
        "jobs": of(job, j.kind, j.type, j.element, j.state, j.due),
        "notifications": of(notification, n.person, n.channel, n.text_key),
        "history": of(history, h.element, h.what),
        "letters": select(subject, m.message).join(complaint_message, m.number == c.number).select_from(complaint),
    }


def _grouped(connection: Connection, query: Select[Any]) -> dict[str, list[tuple[Any, ...]]]:
    rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for row in connection.execute(query):
        rows[row[0]].append(tuple(row[1:]))
    return rows


def work_left(database: Database, now: Any) -> int:
    """How many jobs are due and not done."""
    query = select(func.count()).select_from(job).where(job.c.state == "ready", job.c.due <= now)
    return int(database.read(lambda connection: connection.execute(query).scalar_one()))
