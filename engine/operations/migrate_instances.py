"""成批迁移: the running instances of one version go on in another, as bulk work; each by itself."""

import re
from collections.abc import Sequence

from sqlalchemy import Connection

from engine.errors import BihuanError, declare
from engine.execution.migration_checks import mapping_findings
from engine.operations.bulk_work import BulkStarted, order, ordered
from engine.operations.migrate_instance import Migration, definition_of
from engine.operations.planned import refuse
from engine.operations.refusals import permit
from engine.operations.runtime import Runtime
from engine.rules.permissions import Actor

MOST = 10_000
"""Instances that one order may name; more are moved together as a whole version."""
_ID = re.compile(r"[0-9A-Z]{26}", re.ASCII)

TOO_MANY = declare(
    "bulk.too_many",
    "invalid",
    zh="一次最多指定 {most} 个流程实例，这里有 {count} 个。请分几次提交，或不指定而迁移整个版本。",
    en="At most {most} process instances can be named at once; these are {count}. Submit them in several parts, or name"
    " none and migrate the whole version.",
)
NO_ID = declare(
    "bulk.no_id",
    "invalid",
    zh="第 {place} 个不是流程实例的标识：{given}。标识是 26 位大写字母和数字，请核对后重新提交；什么也没有改变。",
    en="Number {place} is not the id of a process instance: {given}. An id has 26 capital letters and digits. Check and"
    " submit again; nothing was changed.",
)


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

    Raises: `bulk.too_many`, `bulk.no_id`, `instance.not_possible` where the mapping itself is wrong,
    `definition.no_such_version`, `operation.key_reused`, `permission.bulk.manage`.
    """
    permit(actor, "bulk.manage")
    only = None if instances is None else _ids(instances)

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
            "instances": only,
        }
        started, job = order(connection, "migrate", title=process_id, options=options, actor=actor, runtime=runtime)
        return started, [job]

    body = {
        "process": process_id,
        "from": from_version,
        "to": wanted.version,
        "mapping": dict(wanted.mapping),
        "new_moments": wanted.new_moments,
        "instances": only,
    }
    return ordered(runtime, work, operation="migrate_instances", actor=actor, key=key, body=body)


def _ids(instances: Sequence[str]) -> list[str]:
    """Each once, in the order given."""
    if len(instances) > MOST:
        raise BihuanError(TOO_MANY, most=MOST, count=len(instances))
    for place, given in enumerate(instances, 1):
        if not isinstance(given, str) or not _ID.fullmatch(given):
            raise BihuanError(NO_ID, place=place, given=repr(given)[:60])
    return list(dict.fromkeys(instances))
