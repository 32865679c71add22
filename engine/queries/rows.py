"""What queries answer: frozen values for pages, the JSON API and programs. Moments are aware UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from engine.definitions import Form
from engine.errors import Finding, Language, sentence
from engine.queries.directory_rows import NotificationRow, PersonRow, UnitRow
from engine.queries.file_rows import AttachmentContent, AttachmentRow, CommentRow
from engine.rules.permissions import Actor

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list. `next_cursor` goes into `after` for the following page; None on the last one."""

    items: tuple[T, ...]
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Capped:
    """A count that stops counting at a limit. `more`: there are more than `count`, show "100+"."""

    count: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A user task in a list."""

    id: str
    instance_id: str
    element: str
    name: str
    name_en: str
    process_id: str
    process_name: str
    process_name_en: str
    title: str
    title_en: str
    number: str
    customer: str
    level: int | None
    """1 (most severe) to 4."""
    unit: str
    unit_name: str
    assignee: str | None
    assignee_name: str
    created_at: datetime
    due: datetime | None
    state: str
    """open, completed or cancelled."""
    version: int
    """Grows with every change of the task; give it back as `expected_version`."""
    priority: int = 50
    closed_at: datetime | None = None
    unit_name_en: str = ""


@dataclass(frozen=True, slots=True)
class InstanceRow:
    """A process instance in a list."""

    id: str
    process_id: str
    process_name: str
    process_name_en: str
    definition_version: int
    version: int
    """Grows with every operation on the instance; its ETag."""
    status: str
    """active, suspended, completed or cancelled."""
    number: str
    title: str
    title_en: str
    customer: str
    level: int | None
    unit: str
    unit_name: str
    stage: str
    due: datetime | None
    started_by: str
    started_by_name: str
    started_at: datetime
    ended_at: datetime | None
    parent_id: str | None
    unit_name_en: str = ""
    restarted_from: str | None = None
    """The finished instance that this one repeats."""

    @property
    def state(self) -> str:
        """active, completed or cancelled."""
        return self.status


@dataclass(frozen=True, slots=True)
class TaskView:
    """Everything the page of one task needs."""

    row: TaskRow
    instance: InstanceRow
    instruction: str
    instruction_en: str
    form_id: str | None
    form: Form | None
    variables: Mapping[str, Any]
    """What the task sees: its own inputs, then the scopes around it."""
    draft: Mapping[str, Any] | None
    candidates: tuple[str, ...]
    """Groups and people ("person:<id>") who may claim it."""
    may: frozenset[str]
    """Which of claim, unclaim, complete, assign, comment, attach this reader may do now."""
    documentation: str = ""

    @property
    def version(self) -> int:
        """The task's version."""
        return self.row.version


@dataclass(frozen=True, slots=True)
class WaitView:
    """One thing that an instance waits for."""

    element: str
    name: str
    kind: str
    """task, timer, message, signal, condition, choice, job, call or incident."""
    due: datetime | None = None
    detail: str = ""
    """Message or signal name, job type, called instance."""
    key: str = ""
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """Work that failed and waits for an operator."""

    id: str
    instance_id: str | None
    process_id: str
    element: str
    code: str
    facts: Mapping[str, Any]
    job_id: str | None
    created_at: datetime
    resolved_at: datetime | None = None
    resolved_by: str | None = None
    title: str = ""
    number: str = ""

    def text(self, language: Language) -> str:
        """The sentence for people."""
        return sentence(self.code, self.facts, language)


@dataclass(frozen=True, slots=True)
class InstanceView:
    """Everything the page of one instance needs."""

    row: InstanceRow
    variables: Mapping[str, Any]
    waits: tuple[WaitView, ...]
    tasks: tuple[TaskRow, ...]
    """Open ones first, then finished ones, newest first."""
    incidents: tuple[IncidentRow, ...]
    children: tuple[InstanceRow, ...]
    may: frozenset[str]
    """Which of cancel, comment, attach, resolve, suspend, resume, modify, migrate, restart this reader may do."""

    @property
    def id(self) -> str:
        """Id of the instance."""
        return self.row.id

    @property
    def state(self) -> str:
        """active, completed or cancelled."""
        return self.row.status

    @property
    def version(self) -> int:
        """The instance's version (ETag)."""
        return self.row.version


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """Something that happened in an instance."""

    id: int
    at: datetime
    element: str
    name: str
    name_en: str
    kind: str
    """BPMN kind of the element, such as user_task; sequence_flow for a flow taken; operation for what a person did."""
    what: str
    actor: str
    actor_name: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OverdueGroup:
    """Overdue tasks of one level, unit or person. `key` is what the drill-down asks for."""

    key: str
    name: str
    name_en: str
    overdue: int
    oldest_due: datetime | None


@dataclass(frozen=True, slots=True)
class DefinitionRow:
    """One version of a process definition."""

    id: str
    process_id: str
    version: int
    version_tag: str
    name: str
    name_en: str
    latest: bool
    deployment_id: str
    deployment_name: str
    created_at: datetime
    created_by: str
    created_by_name: str
    running: int = 0
    """Instances of this version that are not over."""
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class DefinitionView:
    """One version with all its files."""

    row: DefinitionRow
    xml: bytes
    """The BPMN file that holds the process."""
    file: str
    findings: tuple[Finding, ...]
    files: Mapping[str, bytes]
    """Every file of the deployment by name: .bpmn, .dmn, .form, .yml."""


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the program works, for the page of operators and for monitors."""

    database: bool
    schema: str
    behind_seconds: float
    """How long the oldest due job has been waiting."""
    due_jobs: Capped
    incidents: Capped
    stuck: tuple[str, ...]
    """Active instances that wait for nothing (first ten); there must be none."""

    @property
    def healthy(self) -> bool:
        """Nothing that an operator must look at."""
        return self.database and not self.stuck and self.behind_seconds < 300


__all__ = [
    "Actor",
    "AttachmentContent",
    "AttachmentRow",
    "Capped",
    "CommentRow",
    "DefinitionRow",
    "DefinitionView",
    "Health",
    "HistoryEvent",
    "IncidentRow",
    "InstanceRow",
    "InstanceView",
    "NotificationRow",
    "OverdueGroup",
    "Page",
    "PersonRow",
    "TaskRow",
    "TaskView",
    "UnitRow",
    "WaitView",
]
