"""One version of a process definition with all its files."""

from sqlalchemy import Connection, select

from engine.errors import BihuanError
from engine.operations.library import UNKNOWN_DEFINITION
from engine.operations.refusals import permit
from engine.operations.runtime import Runtime
from engine.queries.definitions import read_definitions
from engine.queries.rows import DefinitionView
from engine.rules.permissions import SYSTEM, Actor
from engine.storage.tables import definition as table
from engine.storage.tables import resource


def definition(
    runtime: Runtime, process_id: str, *, actor: Actor = SYSTEM, version: int | None = None
) -> DefinitionView:
    """The latest or the given version; `definition.missing` if there is none."""
    permit(actor, "definition.see")
    which = table.c.latest if version is None else table.c.version == version
    found = read_definitions(runtime, (table.c.process_id == process_id) & which)
    if not found:
        raise BihuanError(UNKNOWN_DEFINITION, definition=process_id)
    row = found[0]

    def read(connection: Connection) -> dict[str, bytes]:
        files = connection.execute(
            select(resource.c.name, resource.c.content)
            .where(resource.c.deployment_id == row.deployment_id)
            .order_by(resource.c.name)
        )
        return {each.name: bytes(each.content) for each in files}

    files = runtime.database.read(read)
    deployment = runtime.library.bundle(row.deployment_id).deployment
    file = deployment.process_files[process_id]
    return DefinitionView(row, files[file], file, tuple(deployment.findings), files)
