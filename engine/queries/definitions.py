"""Published process definitions: lists for administrators, and for whoever starts a process."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from engine.operations.refusals import permit
from engine.operations.runtime import Runtime
from engine.queries.reading_rows import names_of
from engine.queries.rows import DefinitionRow
from engine.rules.permissions import SYSTEM, Actor
from engine.storage.steps import RUNNING
from engine.storage.tables import definition, deployment, instance


def definitions(runtime: Runtime, *, actor: Actor = SYSTEM) -> tuple[DefinitionRow, ...]:
    """The latest version of every process, by name."""
    permit(actor, "definition.see")
    return read_definitions(runtime, definition.c.latest)


def definition_versions(runtime: Runtime, process_id: str, *, actor: Actor = SYSTEM) -> tuple[DefinitionRow, ...]:
    """Every version of one process, the newest first."""
    permit(actor, "definition.see")
    return read_definitions(runtime, definition.c.process_id == process_id)


def read_definitions(runtime: Runtime, condition: ColumnElement[bool]) -> tuple[DefinitionRow, ...]:
    """The definitions that fulfil a condition, by name and falling version, with their numbers of active instances."""
    wanted = (
        select(definition, deployment.c.name.label("deployment_name"), deployment.c.created_by)
        .join(deployment, deployment.c.id == definition.c.deployment_id)
        .where(condition)
        .order_by(definition.c.name, definition.c.process_id, definition.c.version.desc())
    )

    def read(connection: Connection) -> tuple[DefinitionRow, ...]:
        rows = connection.execute(wanted).all()
        names = names_of(connection, [row.created_by for row in rows])
        running = _running(connection, [row.id for row in rows])
        return tuple(
            _definition_row(row, names.get(row.created_by, row.created_by), running.get(row.id, 0)) for row in rows
        )

    return runtime.database.read(read)


def _running(connection: Connection, ids: list[str]) -> dict[str, int]:
    rows = connection.execute(
        select(instance.c.definition_id, func.count().label("running"))
        .where(instance.c.status.in_(RUNNING), instance.c.definition_id.in_(ids))
        .group_by(instance.c.definition_id)
    )
    return {row.definition_id: row.running for row in rows}


def _definition_row(row: Any, created_by_name: str, running: int) -> DefinitionRow:
    return DefinitionRow(
        id=row.id,
        process_id=row.process_id,
        version=row.version,
        version_tag=row.version_tag,
        name=row.name,
        name_en=row.name_en,
        latest=row.latest,
        deployment_id=row.deployment_id,
        deployment_name=row.deployment_name,
        created_at=row.created_at,
        created_by=row.created_by,
        created_by_name=created_by_name,
        running=running,
        suspended=row.suspended,
    )
