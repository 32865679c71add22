"""Everything that one step changes, as plain rows: made by operations, written by `write_steps`."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table

from engine.storage.steps.records import InstanceRecord

Row = dict[str, Any]
"""Column → raw value: moments are microseconds, JSON is text, bytes are bytes."""


@dataclass(frozen=True, slots=True)
class Closing:
    """The open task of a token ends."""

    token: int
    state: str
    closed_by: str | None


@dataclass(frozen=True, slots=True)
class Follow:
    """A row of a workflow's table follows its instance: all columns of `row` are written where `owner` matches."""

    table: Table
    owner: str
    row: Row


@dataclass(slots=True)
class Writes:
    """One step of one instance. `before` is the version that was read, None for a new instance."""

    instance: InstanceRecord
    before: int | None
    at: int
    closings: list[Closing] = field(default_factory=list)
    tasks: list[Row] = field(default_factory=list)
    task_changes: list[Row] = field(default_factory=list)
    """Rows with `id`, `assignee` and `claimed_at` of open tasks."""
    candidates: list[Row] = field(default_factory=list)
    links_done: list[str] = field(default_factory=list)
    """Tasks that are no longer offered to their candidates."""
    messages_done: list[str] = field(default_factory=list)
    """Buffered messages that this step received."""
    jobs: list[Row] = field(default_factory=list)
    jobs_done: list[int] = field(default_factory=list)
    """Tokens whose service jobs are over."""
    timers_done: list[int] = field(default_factory=list)
    """Waits whose timer jobs are over."""
    job_ids_done: list[str] = field(default_factory=list)
    """Jobs of the machine itself (messages, calls) that this step has carried out."""
    waits: list[Row] = field(default_factory=list)
    waits_done: list[int] = field(default_factory=list)
    incidents: list[Row] = field(default_factory=list)
    incidents_done: list[int] = field(default_factory=list)
    """Tokens whose incidents are over."""
    repetitions: list[Row] = field(default_factory=list)
    """Rows of large loops, in place of those with the same key."""
    repetitions_done: list[int] = field(default_factory=list)
    """Tokens, waits and scopes that are parts of repetitions no more."""
    loops_done: list[int] = field(default_factory=list)
    """Large loops that are over."""
    history: list[Row] = field(default_factory=list)
    audit: list[Row] = field(default_factory=list)
    fence: tuple[str, int] | None = None
    """Job id and fencing number on whose behalf this is written; nothing is, if somebody else claimed it since."""
    excluded_before: str | None = None
    """What the instance excluded before, where that changed: its open tasks must follow."""
    relabel: bool = False
    """Title, level, unit or so changed: open tasks must follow. Never together with `task_changes`."""
    follow: Follow | None = None
    assumed: bool = False
    """A new instance is written only if its definition is still the latest and no message lies in the buffer."""
