"""暂停与恢复: an instance stands still with everything that it called, and goes on where it stood.

Its tasks stay in the inbox but are refused with a sentence; timers, jobs, messages and signals wait and come after
resuming, what is due by then at once.
"""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, select

from engine.errors import BihuanError, declare
from engine.operations.answers import Attempt, check_same, earlier_answer, full_key
from engine.operations.bulk_work import BULK_SUPERSEDED
from engine.operations.effect_rows import INSTANT
from engine.operations.follow_up import follow_up
from engine.operations.instance_step import instance_changed, permitted
from engine.operations.refusals import INSTANCE_CHANGED
from engine.operations.results import InstanceChanged
from engine.operations.runtime import Runtime
from engine.operations.step import Step
from engine.rules.permissions import Actor
from engine.storage import claims
from engine.storage.claims import Kind
from engine.storage.steps import RUNNING, InstanceRecord, load_with_key
from engine.storage.tables import definition, instance

NOT_SUSPENDED = declare(
    "instance.not_suspended",
    "conflict",
    zh="这个流程实例没有暂停，无需恢复。",
    en="This process instance is not suspended, so there is nothing to resume.",
)
_AT_ONCE = {kind.value for kind in (*INSTANT, Kind.DELIVER)}


def suspend_instance(
    runtime: Runtime,
    instance_id: str,
    *,
    actor: Actor,
    reason: str = "",
    key: str | None = None,
    expected_version: int | None = None,
    with_process: bool = False,
) -> InstanceChanged:
    """Let an instance and everything that it called stand still; one that stands still already stays so.

    `with_process`: only because its process is suspended (bulk work); refused where that is no longer so.
    Raises: `instance.missing`, `instance.ended`, `instance.changed`, `operation.key_reused`, `bulk.superseded`,
    `permission.instance.suspend`.
    """
    command = _Command(runtime, instance_id, actor, reason, key, expected_version, standing="suspended")
    command.with_process = with_process
    return command.run(claims.pause)


def resume_instance(
    runtime: Runtime,
    instance_id: str,
    *,
    actor: Actor,
    key: str | None = None,
    expected_version: int | None = None,
    with_process: bool = False,
) -> InstanceChanged:
    """Let a suspended instance, and everything suspended that it called, go on; what fell due meanwhile is due now.

    `with_process`: only because its process was resumed (bulk work); refused where that is no longer so.
    Raises: `instance.missing`, `instance.ended`, `instance.not_suspended`, `instance.changed`, `bulk.superseded`,
    `permission.instance.suspend`.
    """
    command = _Command(runtime, instance_id, actor, "", key, expected_version, standing="active")
    command.with_process = with_process
    freed: list[str] = []

    def unpause(connection: Connection, identity: str) -> None:
        freed.extend(job_id for job_id, kind in claims.unpause(connection, identity) if kind in _AT_ONCE)

    command.before = freed.clear
    answer = command.run(unpause)
    follow_up(runtime, freed)
    return answer


class _Command:
    """One suspension or resumption, tried again after lost races."""

    def __init__(
        self,
        runtime: Runtime,
        instance_id: str,
        actor: Actor,
        reason: str,
        key: str | None,
        expected_version: int | None,
        *,
        standing: str,
    ) -> None:
        self.runtime = runtime
        self.instance_id = instance_id
        self.actor = actor
        self.body = {"reason": reason} if standing == "suspended" else {}
        self.key = key
        self.expected_version = expected_version
        self.standing = standing
        self.operation = "suspend_instance" if standing == "suspended" else "resume_instance"
        self.before: Callable[[], object] = lambda: None
        self.with_process = False

    def run(self, jobs: Callable[[Connection, str], None]) -> InstanceChanged:
        """All in one transaction; `jobs` pauses or frees the work of one instance."""
        kept_key = full_key(self.operation, self.actor, self.key)
        attempt = Attempt()

        def once(connection: Connection) -> InstanceChanged:
            self.before()
            with self.runtime.database.atomic(connection):
                found = load_with_key(connection, self.instance_id, key=kept_key)
                if attempt.wrote(found.instance):
                    answer: InstanceChanged = attempt.answer
                    return answer
                if found.repeated:
                    check_same(connection, kept_key, self.body, shown=self.key)
                    return earlier_answer(found, InstanceChanged, chain=self.instance_id, key=self.key)
                record = permitted(connection, found, "instance.suspend", actor=self.actor)
                self._still(record)
                if record.status == self.standing:
                    return InstanceChanged(record.id, record.status, record.version)
                if self.with_process:
                    self._as_its_process(connection, record)
                answer = self._move(connection, record, attempt, kept_key)
                jobs(connection, record.id)
                self._move_called(connection, record.id, jobs)
                return answer

        return self.runtime.database.step(once)

    def _still(self, record: InstanceRecord) -> None:
        if self.expected_version is not None and record.version != self.expected_version:
            raise BihuanError(INSTANCE_CHANGED)
        if self.standing == "active" and record.status == "active":
            raise BihuanError(NOT_SUSPENDED)

    def _as_its_process(self, connection: Connection, record: InstanceRecord) -> None:
        """Whoever orders the opposite for the process waits until we have written, and then finds the instance."""
        d = definition.c
        marked = select(d.suspended).where(d.id == record.definition_id).with_for_update(read=True)
        if bool(connection.scalar(marked)) != (self.standing == "suspended"):
            raise BihuanError(BULK_SUPERSEDED)

    def _move_called(self, connection: Connection, caller: str, jobs: Callable[[Connection, str], None]) -> None:
        """Everything below, at every depth, that does not stand as wanted already.

        Each level is looked for after the calls of the one above were paused: none of them starts another meanwhile.
        """
        i = instance.c
        callers: Sequence[str] = [caller]
        while callers:
            below = select(i.id).where(i.parent_id.in_(callers), i.status.in_(RUNNING)).order_by(i.id)
            callers = list(connection.scalars(below))
            for identity in callers:
                record = load_with_key(connection, identity).instance
                if record is not None and record.status in RUNNING and record.status != self.standing:
                    self._move(connection, record, Attempt(), None)
                    jobs(connection, identity)

    def _move(
        self, connection: Connection, record: InstanceRecord, attempt: Attempt, key: str | None
    ) -> InstanceChanged:
        step = Step(self.runtime, record, actor=self.actor, now=self.runtime.clock(), suspended_too=True)
        step.standing = self.standing
        what = "suspended" if self.standing == "suspended" else "resumed"
        details = self.body if self.body.get("reason") else None
        step.rows.happened(record.process_id, "process", what, details)
        answer: InstanceChanged = step.commit(
            connection, operation=self.operation, body=self.body, key=key, result=instance_changed, attempt=attempt
        )
        return answer
