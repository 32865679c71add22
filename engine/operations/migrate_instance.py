"""迁移: a running instance goes on in another version of its process, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from engine.errors import BihuanError, Finding, declare
from engine.execution.migrate import Moved
from engine.execution.migration_checks import mapping_findings, migration_findings
from engine.operations.instance_step import Acted, InstanceCommand, on_instance, permitted
from engine.operations.migration_rows import write_moved
from engine.operations.planned import Plan, errors, planned, refuse
from engine.operations.results import InstanceChanged
from engine.operations.runtime import Runtime
from engine.operations.step import Step
from engine.rules.permissions import Actor
from engine.storage.steps import InstanceRecord, load_with_key
from engine.storage.tables import definition

NO_SUCH_VERSION = declare(
    "definition.no_such_version",
    "missing",
    zh="流程“{definition}”没有版本 {version}。请从已发布的版本中选择。",
    en='The process "{definition}" has no version {version}. Choose one of those published.',
)


@dataclass(frozen=True, slots=True)
class Migration:
    """Where to, and how. `mapping`: element of the old version → element of the new; others keep their id."""

    version: int
    mapping: Mapping[str, str] = field(default_factory=dict)
    new_moments: bool = False
    """Timers and due dates whose definition changed are worked out anew; else they keep the moment they have."""


def plan_migration(runtime: Runtime, instance_id: str, wanted: Migration, *, actor: Actor) -> Plan:
    """What the migration of one instance would do, and what is in its way; nothing is changed.

    Raises: `instance.missing`, `instance.ended`, `definition.no_such_version`, `permission.instance.migrate`.
    """

    def read(connection: Connection) -> tuple[InstanceRecord, str]:
        record = permitted(connection, load_with_key(connection, instance_id), "instance.migrate", actor=actor)
        return record, definition_of(connection, record.process_id, wanted.version)

    moving = _Moving(runtime, *runtime.database.read(read), wanted, actor)
    if not errors(moving.findings):
        moving.go()
    return planned(moving.step, moving.findings)


def migrate_instance(
    runtime: Runtime,
    instance_id: str,
    wanted: Migration,
    *,
    actor: Actor,
    key: str | None = None,
    expected_version: int | None = None,
) -> InstanceChanged:
    """Move the instance to the version; one that is there already stays as it is, a suspended one stays suspended.

    Raises: `instance.not_possible` (as `NotPossible`, with all findings), `instance.missing`, `instance.ended`,
    `instance.changed`, `definition.no_such_version`, `operation.key_reused`, `permission.instance.migrate`.
    """
    said = _said(wanted)
    command = InstanceCommand(
        "migrate_instance", "instance.migrate", instance_id, actor, said, key=key, expected_version=expected_version
    )

    def act(connection: Connection, record: InstanceRecord) -> Acted | None:
        target = definition_of(connection, record.process_id, wanted.version)
        if target == record.definition_id:
            return None
        moving = _Moving(runtime, record, target, wanted, actor, connection)
        refuse(moving.findings)
        return moving.acted()

    return on_instance(runtime, command, act)


def definition_of(connection: Connection, process_id: str, version: int) -> str:
    """Id of a version of a process. Raises: `definition.no_such_version`."""
    d = definition.c
    found: str | None = connection.scalar(select(d.id).where(d.process_id == process_id, d.version == version))
    if found is None:
        raise BihuanError(NO_SUCH_VERSION, definition=process_id, version=version)
    return found


def _said(wanted: Migration) -> dict[str, object]:
    return {"to": wanted.version, "mapping": dict(wanted.mapping), "new_moments": wanted.new_moments}


class _Moving:
    """One instance on its way, in memory."""

    def __init__(
        self,
        runtime: Runtime,
        record: InstanceRecord,
        target: str,
        wanted: Migration,
        actor: Actor,
        connection: Connection | None = None,
    ) -> None:
        self.wanted = wanted
        self.old = runtime.library.compiled(record.definition_id)
        record.definition_id = target
        now = runtime.clock()
        self.step = Step(runtime, record, actor=actor, now=now, suspended_too=True, connection=connection)
        self.findings = self._findings()

    def _findings(self) -> tuple[Finding, ...]:
        old, new, mapping = self.old.process, self.step.compiled.process, self.wanted.mapping
        wrong = mapping_findings(old, new, mapping)
        return wrong or migration_findings(old, new, self.step.run.state, mapping)

    def go(self) -> Moved:
        """Move it."""
        versions = {"from": self.old.version, "to": self.step.compiled.version}
        self.step.rows.happened(self.step.record.process_id, "process", "migrated", versions)
        return self.step.run.migrate(self.old.process, self.wanted.mapping, new_moments=self.wanted.new_moments)

    def acted(self) -> Acted:
        """Move it, to be written with its rows."""
        moved, step = self.go(), self.step
        body = {"from": self.old.version, **_said(self.wanted)}
        return Acted(step, body, lambda inside: write_moved(inside, step, moved))
