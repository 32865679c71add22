"""The engine as a library: `from engine import Engine`. For programs that embed it and for tests.

A program that embeds the engine vouches for what it does: it may do everything, in the name of whom it says.
docs/reference/python-api.md describes every method with an example.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

from engine import operations, queries
from engine.clock import Clock, system_clock
from engine.definitions import Resource
from engine.operating import Operating, actor_named
from engine.operations import Deployed, InstanceStarted, MessagePublished, Runtime, SignalBroadcast, TaskCompleted
from engine.operations.work import Action, Projection
from engine.queries import HistoryEvent, InstanceView, TaskRow
from engine.rules.permissions import SYSTEM
from engine.settings import Settings

File = str | Path | bytes | Resource
"""A path, the bytes of a BPMN, DMN or form file, or a named resource."""


class Engine(Operating):
    """An open engine over one database. Threads may share it."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime

    @classmethod
    def open(
        cls,
        url: str,
        *,
        clock: Clock = system_clock,
        actions: Mapping[str, Action] | None = None,
        projections: Mapping[str, Projection] | None = None,
        settings: Settings | None = None,
    ) -> Self:
        """Open `sqlite:///file.db` or `postgresql://…`, and bring its tables to the newest form."""
        runtime = Runtime.open(url, clock=clock, settings=settings, actions=actions, projections=projections)
        operations.migrate(runtime.database)
        return cls(runtime)

    def close(self) -> None:
        """Close the connections."""
        self.runtime.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def deploy(self, *files: File, name: str = "", second_opinion: bool = True) -> Deployed:
        """Publish files together as one version. Raises `DeploymentRefused` with the findings if they have errors.

        `second_opinion=False` saves the half second in which a second engine checks the files.
        """
        resources = [_resource(file, number) for number, file in enumerate(files, 1)]
        return operations.deploy(self.runtime, resources, actor=SYSTEM, name=name, second_opinion=second_opinion)

    def start(
        self,
        process_id: str,
        variables: Mapping[str, Any] | None = None,
        business_key: str | None = None,
        *,
        by: str | None = None,
        version: int | None = None,
        key: str | None = None,
    ) -> str:
        """Start an instance and give its id."""
        return self.started(process_id, variables, business_key, by=by, version=version, key=key).instance_id

    def started(
        self,
        process_id: str,
        variables: Mapping[str, Any] | None = None,
        business_key: str | None = None,
        *,
        by: str | None = None,
        version: int | None = None,
        key: str | None = None,
    ) -> InstanceStarted:
        """As `start`, with the status and the open tasks."""
        return operations.start_instance(
            self.runtime,
            process_id,
            variables=variables or {},
            actor=actor_named(by),
            business_key=business_key,
            version=version,
            key=key,
        )

    def tasks(
        self,
        instance_id: str | None = None,
        *,
        assignee: str | None = None,
        group: str | None = None,
        process_id: str | None = None,
        element: str | None = None,
        state: str = "open",
        limit: int = 1000,
    ) -> list[TaskRow]:
        """User tasks that fit all that is asked, oldest first."""
        return queries.tasks(
            self.runtime,
            instance_id=instance_id,
            assignee=assignee,
            group=group,
            process_id=process_id,
            element=element,
            state=state,
            limit=limit,
        )

    def claim(self, task_id: str, by: str) -> None:
        """Make `by` the assignee of an open task."""
        operations.claim_task(self.runtime, task_id, actor=actor_named(by))

    def unclaim(self, task_id: str, by: str | None = None) -> None:
        """Give a task back to its candidates."""
        operations.unclaim_task(self.runtime, task_id, actor=actor_named(by))

    def complete(
        self,
        task_id: str,
        variables: Mapping[str, Any] | None = None,
        by: str | None = None,
        *,
        key: str | None = None,
    ) -> TaskCompleted:
        """Complete an open task and run to the next wait. The task's form is not asked: programs set any variable."""
        return operations.complete_task(
            self.runtime, task_id, variables=variables or {}, actor=actor_named(by), key=key, checked=False
        )

    def publish_message(
        self,
        name: str,
        correlation_key: str = "",
        variables: Mapping[str, Any] | None = None,
        *,
        time_to_live: timedelta | None = None,
        by: str | None = None,
        key: str | None = None,
    ) -> MessagePublished:
        """Send a message to whoever waits for it, start what it starts, or buffer it for `time_to_live`."""
        return operations.publish_message(
            self.runtime,
            name,
            correlation_key=str(correlation_key),
            variables=variables or {},
            actor=actor_named(by),
            time_to_live=time_to_live,
            key=key,
        )

    def broadcast_signal(
        self, name: str, variables: Mapping[str, Any] | None = None, *, by: str | None = None, key: str | None = None
    ) -> SignalBroadcast:
        """Send a signal to everybody who waits for it."""
        return operations.broadcast_signal(
            self.runtime, name, variables=variables or {}, actor=actor_named(by), key=key
        )

    def run_due(self, until: datetime | None = None) -> int:
        """Do all work that is due by `until` (aware; now if None), each piece at its own moment; gives how much.

        Timers, service tasks, messages, calls and notifications, and what they make due in turn.
        """
        return operations.run_until(self.runtime, until or self.runtime.clock()).done

    def cancel(self, instance_id: str, reason: str = "", by: str | None = None) -> None:
        """End an active instance."""
        operations.cancel_instance(self.runtime, instance_id, reason=reason, actor=actor_named(by))

    def resolve(self, incident_id: str, variables: Mapping[str, Any] | None = None, by: str | None = None) -> None:
        """Try the work of an incident again, after setting variables of its instance."""
        operations.resolve_incident(self.runtime, incident_id, actor=actor_named(by), variables=variables)

    def instance(self, instance_id: str) -> InstanceView:
        """State, variables, what it waits for, incidents, tasks."""
        return queries.instance(self.runtime, instance_id, actor=SYSTEM)

    def history(self, instance_id: str) -> list[HistoryEvent]:
        """Everything that happened, in order: element, kind, what, when, who."""
        return queries.history(self.runtime, instance_id, actor=SYSTEM, limit=None)


def _resource(file: File, number: int) -> Resource:
    if isinstance(file, Resource):
        return file
    if isinstance(file, bytes):
        return Resource(f"file{number}{_ending(file)}", file)
    path = Path(file)
    return Resource(path.name, path.read_bytes())


def _ending(content: bytes) -> str:
    """What kind of file the bytes are, by their beginning."""
    start = content[:4096].lstrip()
    if start.startswith(b"{"):
        return ".form"
    return ".dmn" if b"/DMN/" in content[:4096] else ".bpmn"
