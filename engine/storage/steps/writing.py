"""Writes steps: on PostgreSQL the whole batch in one statement, on SQLite one statement a table.

Every part depends on the instance row having been at the version that was read. Who lost the race wrote nothing;
`write_steps` tells which instances moved on.
"""

from collections.abc import Sequence

import orjson
from sqlalchemy import Connection

from engine.storage.steps import postgresql, sqlite
from engine.storage.steps.writes import Writes


def write_steps(connection: Connection, steps: Sequence[Writes]) -> set[str]:
    """Write the steps (each of another instance) and give the ids of those that were not overtaken."""
    if not steps:
        return set()
    write = postgresql.write if connection.dialect.name == "postgresql" else sqlite.write
    moved = write(connection, steps)
    for step in steps:
        if step.excluded_before is not None and step.instance.id in moved:
            _keep_away(connection, step, orjson.loads(step.excluded_before))
    return moved


def _keep_away(connection: Connection, step: Writes, before: dict[str, list[str]]) -> None:
    """Open tasks give up what their case no longer excludes and take on what it excludes now."""
    place = "%s" if connection.dialect.name == "postgresql" else "?"
    now: dict[str, list[str]] = orjson.loads(step.instance.excluded)
    asked = f"SELECT id, excluded FROM task WHERE instance_id = {place} AND state = 'open'"
    for task_id, excluded in connection.exec_driver_sql(asked, (step.instance.id,)).fetchall():
        own = orjson.loads(excluded)
        follows = {kind: sorted({*own[kind]} - {*before[kind]} | {*now[kind]}) for kind in now}
        text = orjson.dumps(follows, option=orjson.OPT_SORT_KEYS).decode()
        connection.exec_driver_sql(f"UPDATE task SET excluded = {place} WHERE id = {place}", (text, task_id))
