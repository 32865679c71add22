"""What people and programs can see. One question, one function; each asks the permissions before it answers.

Every query takes the `Runtime` first and gives frozen values (`rows`); lists come as pages with a cursor.
"""

from engine.queries.bulk import bulk, bulk_works
from engine.queries.case_file import attachment, attachments, comments
from engine.queries.definition import definition
from engine.queries.definitions import definition_versions, definitions
from engine.queries.directory import TokenRow, access_tokens, actor, calendar
from engine.queries.health import health, metrics
from engine.queries.history import history
from engine.queries.inbox import inbox
from engine.queries.inbox_counts import inbox_counts
from engine.queries.incidents import incidents
from engine.queries.instance import instance
from engine.queries.instances import instances
from engine.queries.migration import migration
from engine.queries.notifications import notifications, unread
from engine.queries.operating_rows import (
    BulkFailure,
    BulkRow,
    BulkView,
    ChoiceRow,
    Hindrance,
    MigrationView,
    StandingRow,
    StandingView,
    StartableRow,
)
from engine.queries.overdue import overdue
from engine.queries.overdue_tasks import overdue_tasks
from engine.queries.people import open_task_counts, people, units
from engine.queries.positions import positions
from engine.queries.rows import (
    AttachmentContent,
    AttachmentRow,
    Capped,
    CommentRow,
    DefinitionRow,
    DefinitionView,
    Health,
    HistoryEvent,
    IncidentRow,
    InstanceRow,
    InstanceView,
    NotificationRow,
    OverdueGroup,
    Page,
    PersonRow,
    TaskRow,
    TaskView,
    UnitRow,
    WaitView,
)
from engine.queries.search import search
from engine.queries.standing import choices, standing
from engine.queries.stuck import stuck, stuck_instances
from engine.queries.task import task
from engine.queries.tasks import tasks

__all__ = [
    "AttachmentContent",
    "AttachmentRow",
    "BulkFailure",
    "BulkRow",
    "BulkView",
    "Capped",
    "ChoiceRow",
    "CommentRow",
    "DefinitionRow",
    "DefinitionView",
    "Health",
    "Hindrance",
    "HistoryEvent",
    "IncidentRow",
    "InstanceRow",
    "InstanceView",
    "MigrationView",
    "NotificationRow",
    "OverdueGroup",
    "Page",
    "PersonRow",
    "StandingRow",
    "StandingView",
    "StartableRow",
    "TaskRow",
    "TaskView",
    "TokenRow",
    "UnitRow",
    "WaitView",
    "access_tokens",
    "actor",
    "attachment",
    "attachments",
    "bulk",
    "bulk_works",
    "calendar",
    "choices",
    "comments",
    "definition",
    "definition_versions",
    "definitions",
    "health",
    "history",
    "inbox",
    "inbox_counts",
    "incidents",
    "instance",
    "instances",
    "metrics",
    "migration",
    "notifications",
    "open_task_counts",
    "overdue",
    "overdue_tasks",
    "people",
    "positions",
    "search",
    "standing",
    "stuck",
    "stuck_instances",
    "task",
    "tasks",
    "units",
    "unread",
]
