"""成批迁移: the running instances of one version go on in another, as bulk work; each by itself."""

from collections.abc import Sequence

from sqlalchemy import Connection

from engine.execution.migration_checks import mapping_findings
from engine.operations.bulk_work import BulkStarted, order, ordered
from engine.operations.migrate_instance import Migration, definition_of
from engine.operations.planned import refuse
from engine.operations.refusals import permit
from engine.operations.runtime import Runtime
from engine.rules.permissions import Actor


def migrate_instances(
    runtime: Runtime,
    process_id: str,
    from_version: int,
    wanted: Migration,
    *,
    actor: Actor,
    instances: Sequence[str] | None = None,
    key: str | None = None,
) -> BulkStarted:
    """Move all running instances of a version (or only those named). `queries.migration` looks at them beforehand.

    Raises: `instance.not_possible` where the mapping itself is wrong, `definition.no_such_version`,
    `operation.key_reused`, `permission.bulk.manage`.
    """
    permit(actor, "bulk.manage")

    def work(connection: Connection) -> tuple[BulkStarted, list[str]]:
        source = definition_of(connection, process_id, from_version)
        target = definition_of(connection, process_id, wanted.version)
        old, new = runtime.library.compiled(source).process, runtime.library.compiled(target).process
        refuse(mapping_findings(old, new, wanted.mapping))
        options = {
            "definitions": [source],
            "version": wanted.version,
            "mapping": dict(wanted.mapping),
            "new_moments": wanted.new_moments,
            "instances": None if instances is None else list(instances),
        }
        started, job = order(connection, "migrate", title=process_id, options=options, actor=actor, runtime=runtime)
        return started, [job]

    body = {
        "process": process_id,
        "from": from_version,
        "to": wanted.version,
        "mapping": dict(wanted.mapping),
        "new_moments": wanted.new_moments,
        "instances": None if instances is None else list(instances),
    }
    return ordered(runtime, work, operation="migrate_instances", actor=actor, key=key, body=body)
