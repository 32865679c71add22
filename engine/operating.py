"""The verbs of operators for programs: suspend, modify, migrate, restart, retry, choose. `Engine` inherits them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from engine import operations, queries
from engine.operations import Beginning, Migration, Modification, Plan, Runtime
from engine.queries import BulkView
from engine.rules.permissions import SYSTEM, Actor


class Operating:
    """What operators do to running instances; everything in the name of `by`."""

    runtime: Runtime

    def suspend(self, instance_id: str, reason: str = "", by: str | None = None) -> None:
        """Let an instance and what it called stand still: tasks are refused, timers, jobs and messages wait."""
        operations.suspend_instance(self.runtime, instance_id, actor=actor_named(by), reason=reason)

    def resume(self, instance_id: str, by: str | None = None) -> None:
        """Let a suspended instance go on; what fell due meanwhile is due now."""
        operations.resume_instance(self.runtime, instance_id, actor=actor_named(by))

    def modify(
        self,
        instance_id: str,
        *,
        cancel: Sequence[str | int] = (),
        start: Sequence[str | Beginning] = (),
        variables: Mapping[str, Any] | None = None,
        reason: str = "",
        by: str | None = None,
        dry_run: bool = False,
    ) -> Plan:
        """Cancel what stands on elements (or single tokens), start elements, set variables; gives what came of it.

        `dry_run` changes nothing. Raises `NotPossible` with the findings where something is in the way.
        """
        beginnings = tuple(each if isinstance(each, Beginning) else Beginning(each) for each in start)
        wanted = Modification(tuple(cancel), beginnings, variables or {})
        plan = operations.plan_modification(self.runtime, instance_id, wanted, actor=actor_named(by))
        if not dry_run:
            operations.modify_instance(self.runtime, instance_id, wanted, actor=actor_named(by), reason=reason)
        return plan

    def migrate(
        self,
        instance_id: str,
        version: int,
        mapping: Mapping[str, str] | None = None,
        *,
        new_moments: bool = False,
        by: str | None = None,
        dry_run: bool = False,
    ) -> Plan:
        """Let an instance go on in another version of its process. `mapping`: old element → new, where ids differ.

        `new_moments`: work out changed timers and due dates anew. `dry_run` changes nothing. Raises `NotPossible`.
        """
        wanted = Migration(version, mapping or {}, new_moments)
        plan = operations.plan_migration(self.runtime, instance_id, wanted, actor=actor_named(by))
        if not dry_run:
            operations.migrate_instance(self.runtime, instance_id, wanted, actor=actor_named(by))
        return plan

    def migrate_all(
        self,
        process_id: str,
        from_version: int,
        version: int,
        mapping: Mapping[str, str] | None = None,
        *,
        new_moments: bool = False,
        by: str | None = None,
    ) -> str:
        """Move all running instances of a version, each by itself, as bulk work; gives its id for `bulk`."""
        wanted = Migration(version, mapping or {}, new_moments)
        return operations.migrate_instances(
            self.runtime, process_id, from_version, wanted, actor=actor_named(by)
        ).bulk_id

    def restart(self, instance_id: str, variables: Literal["start", "last"] = "start", *, by: str | None = None) -> str:
        """Do a finished instance once more by a new one that is linked to it; gives its id."""
        return operations.restart_instance(
            self.runtime, instance_id, actor=actor_named(by), variables=variables
        ).instance_id

    def choose(self, instance_id: str, *elements: str, by: str | None = None) -> None:
        """Start activities of the ad-hoc sub-process that offers them. Raises `execution.no_such_choice`."""
        offered = queries.choices(self.runtime, instance_id, actor=SYSTEM)
        fits = (each.token for each in offered if set(elements) <= {element for element, _, _ in each.offered})
        token = next(fits, offered[0].token if offered else 0)
        operations.choose_activities(self.runtime, instance_id, token, elements, actor=actor_named(by))

    def suspend_process(
        self, process_id: str, version: int | None = None, *, reason: str = "", by: str | None = None
    ) -> str:
        """Start nothing of a process any more and suspend all its instances, as bulk work; gives its id."""
        return operations.suspend_definition(
            self.runtime, process_id, actor=actor_named(by), version=version, reason=reason
        ).bulk_id

    def resume_process(self, process_id: str, version: int | None = None, *, by: str | None = None) -> str:
        """Let a suspended process start again and its instances go on; gives the id of the bulk work."""
        return operations.resume_definition(self.runtime, process_id, actor=actor_named(by), version=version).bulk_id

    def retry_incidents(
        self,
        *,
        process_id: str | None = None,
        element: str | None = None,
        code: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        by: str | None = None,
    ) -> str:
        """Retry every open incident that fits all that is given, as bulk work; gives its id."""
        return operations.retry_incidents(
            self.runtime,
            actor=actor_named(by),
            process_id=process_id,
            element=element,
            code=code,
            since=since,
            until=until,
        ).bulk_id

    def bulk(self, bulk_id: str) -> BulkView:
        """How far bulk work is, how fast, how long the rest takes, and what fell out of it."""
        return queries.bulk(self.runtime, bulk_id, actor=SYSTEM)


def actor_named(by: str | None) -> Actor:
    """A program vouches for whom it names; nobody named is the system."""
    return SYSTEM if by is None else Actor(by, by, trusted=True)
