"""迁移试算: what a migration of all running instances of a version would meet, before anything is changed."""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, func, select

from engine.errors import Finding
from engine.execution.migration_checks import mapping_findings, migration_findings
from engine.graph import Process
from engine.operations.library import Compiled, element_names
from engine.operations.migrate_instance import definition_of
from engine.operations.planned import errors
from engine.operations.refusals import permit
from engine.operations.runtime import Runtime
from engine.queries.operating_rows import Hindrance, MigrationView
from engine.queries.running_state import RunningState
from engine.queries.visibility import open_to
from engine.rules.permissions import Actor
from engine.storage.steps import RUNNING, InstanceRecord, load_instances
from engine.storage.tables import instance

_LOOKED_AT = 1000
_BATCH = 100
_SHOWN = 10


def migration(
    runtime: Runtime,
    process_id: str,
    from_version: int,
    to_version: int,
    *,
    actor: Actor,
    mapping: Mapping[str, str] | None = None,
) -> MigrationView:
    """Try the first thousand instances, without the expressions of the new version: those are evaluated on the move.

    Raises: `definition.no_such_version`, `permission.bulk.manage`.
    """
    permit(actor, "bulk.manage")
    given = dict(mapping or {})

    ids_of = runtime.database.read(
        lambda connection: [definition_of(connection, process_id, each) for each in (from_version, to_version)]
    )
    source, target = (runtime.library.compiled(each) for each in ids_of)

    def read(connection: Connection) -> MigrationView:
        wrong = mapping_findings(source.process, target.process, given)
        here = (instance.c.definition_id == source.id) & instance.c.status.in_(RUNNING)
        running = int(connection.scalar(select(func.count()).select_from(instance).where(here)) or 0)
        shown = select(instance.c.id).where(here, open_to(actor, instance)).order_by(instance.c.id).limit(_LOOKED_AT)
        ids = [] if errors(wrong) else list(connection.scalars(shown))
        trial = _Trial(runtime, source, target, given)
        for record in _records(connection, ids):
            trial.look(record, connection)
        return MigrationView(
            process_id, from_version, to_version, wrong, running, len(ids), trial.movable, trial.hindrances(),
            _gone(source.process, target.process, given), _names(target.process),
        )  # fmt: skip

    return runtime.database.read(read)


def _records(connection: Connection, ids: list[str]) -> Iterator[InstanceRecord]:
    for first in range(0, len(ids), _BATCH):
        yield from load_instances(connection, ids[first : first + _BATCH]).values()


class _Trial:
    """Collects why instances cannot move."""

    def __init__(self, runtime: Runtime, source: Compiled, target: Compiled, mapping: Mapping[str, str]) -> None:
        self.runtime, self.source, self.target, self.mapping = runtime, source, target, mapping
        self.movable = 0
        self._found: dict[tuple[str, str], tuple[Finding, list[tuple[str, str]]]] = {}

    def look(self, record: InstanceRecord, connection: Connection) -> None:
        """Try one."""
        state = RunningState(self.runtime, record, connection).state
        if state is None:
            return
        findings = migration_findings(self.source.process, self.target.process, state, self.mapping)
        self.movable += not errors(findings)
        for finding in findings:
            _, concerned = self._found.setdefault((finding.code, finding.element), (finding, []))
            concerned.append((record.id, record.number))

    def hindrances(self) -> tuple[Hindrance, ...]:
        """The most frequent first."""
        ordered = sorted(self._found.values(), key=lambda each: -len(each[1]))
        return tuple(Hindrance(finding, len(concerned), tuple(concerned[:_SHOWN])) for finding, concerned in ordered)


def _gone(old: Process, new: Process, mapping: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    missing = [
        node for node in old.nodes.values() if node.id != old.id and mapping.get(node.id, node.id) not in new.nodes
    ]
    return tuple((node.id, *element_names(old, node.id)) for node in missing)


def _names(process: Process) -> tuple[tuple[str, str, str], ...]:
    return tuple((node, *element_names(process, node)) for node in process.nodes if node != process.id)
