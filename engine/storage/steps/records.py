"""Rows of instances and tasks as the fast statements read and write them: raw values in the order of the columns."""

from dataclasses import dataclass, fields

from engine.storage.columns import NEVER

NO_LEVEL = 9
"""What the level columns hold for a process without levels, so that it sorts after the four real ones."""

RUNNING = ("active", "suspended")
"""Status of an instance that is not over."""

NOBODY = '{"people":[],"units":[]}'
"""Exclusions that exclude nobody."""


LABELS = ("number", "title", "title_en", "customer", "level", "unit")
"""Columns of an instance that its open tasks repeat."""


@dataclass(slots=True)
class InstanceRecord:
    """One row of `instance`; moments are microseconds."""

    id: str
    definition_id: str
    process_id: str
    version: int
    status: str
    body: bytes
    audit_seq: int
    audit_hash: bytes
    number: str
    started_by: str
    started_at: int
    title: str = ""
    title_en: str = ""
    customer: str = ""
    level: int = NO_LEVEL
    unit: str = ""
    stage: str = ""
    due: int = NEVER
    ended_at: int | None = None
    parent_id: str | None = None
    parent_token: int | None = None
    start_key: str | None = None
    excluded: str = NOBODY
    """Whom the case must be kept from, as JSON text."""

    def labels(self) -> tuple[object, ...]:
        """What open tasks repeat of their instance, in the order of LABELS."""
        return (self.number, self.title, self.title_en, self.customer, self.level, self.unit)


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """What deciding about a task needs of its row; `candidates` and `excluded` are JSON text."""

    id: str
    instance_id: str
    token: int
    scope: int
    element: str
    form: str | None
    state: str
    version: int
    assignee: str | None
    candidates: str
    excluded: str
    unit: str
    due: int
    level: int
    name: str
    name_en: str
    process_id: str
    closed_by: str | None


INSTANCE_COLUMNS = tuple(field.name for field in fields(InstanceRecord))
TASK_COLUMNS = tuple(field.name for field in fields(TaskRecord))
