"""What the Python of a workflow implements: actions (service tasks) and projections (its tables follow the case)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table

from engine.storage.steps import Follow

if TYPE_CHECKING:
    from engine.operations.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Work:
    """One service task to be done, inside the transaction that completes it.

    Whatever the action writes through `connection` is saved together with the step, or not at all. What leaves the
    database (mail, web hooks) must go through `engine.operations.queue_notification`. `job_id` stays the same at every
    attempt: hand it to others as their idempotency key.
    """

    job_id: str
    instance_id: str
    type: str
    headers: Mapping[str, str]
    variables: Mapping[str, Any]
    business_key: str
    connection: Connection
    now: datetime
    runtime: "Runtime"
    process_id: str = ""
    definition_id: str = ""
    attempt: int = 1
    after_commit: list[str] = field(default_factory=list)
    """Ids of jobs to be looked at right after the commit."""


class BpmnError(Exception):
    """Raised by an action: a BPMN error with a code, for a boundary event or an event sub-process to catch."""

    def __init__(self, code: str, *, message: str = "", variables: Mapping[str, Any] | None = None) -> None:
        self.code = code
        self.variables = dict(variables or {})
        super().__init__(message or code)


Action = Callable[[Work], Mapping[str, Any] | None]
"""Does the work and gives the variables it sets. Raises `BpmnError`, or anything else to be tried again later."""


@dataclass(frozen=True, slots=True)
class Projection:
    """A table of a workflow whose rows show what the instances hold; each is written in the step that changed it."""

    table: Table
    columns: Mapping[str, tuple[str, Callable[[Any], Any]]]
    """Root variable → column, and what is stored of the variable's value: text, number, flag, microseconds or None."""
    owner: str = "instance_id"
    """The column that holds the instance's id; the workflow inserts the row before or while it starts the instance."""

    def follow(self, instance_id: str, variables: Mapping[str, Any]) -> Follow:
        """What the row of an instance shows now."""
        values = {column: store(variables.get(name)) for name, (column, store) in self.columns.items()}
        return Follow(self.table, self.owner, {**values, self.owner: instance_id})
