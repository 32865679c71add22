"""User tasks, open and finished, and the links from open tasks to the groups and people who may claim them.

What an inbox row shows is copied from the instance, so that a page of the inbox joins nothing. The candidate link
repeats the sort keys: its indexes alone answer "the first twenty of this group" (performance notes, section 4, C).
"""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, SmallInteger, String, Table, Text, text

from engine.storage.columns import Due, Json, Moment
from engine.storage.tables.metadata import metadata

_OPEN = text("state = 'open'")

task = Table(
    "task",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("instance_id", String(26), nullable=False),
    Column("token", Integer, nullable=False),
    Column("scope", Integer, nullable=False),
    Column("definition_id", String(26), nullable=False),
    Column("process_id", Text, nullable=False),
    Column("element", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("form", Text),
    Column("state", String(10), nullable=False),  # open, completed, cancelled
    Column("version", BigInteger, nullable=False),  # grows with claim, assignment and draft; the ETag of the task
    Column("assignee", Text),
    Column("candidates", Json, nullable=False),  # {"groups": [...], "people": [...]}
    Column("excluded", Json, nullable=False),  # {"people": [...], "units": [...]}
    Column("priority", Integer, nullable=False),
    Column("due", Due, nullable=False),
    Column("follow_up", Moment),
    Column("level", SmallInteger, nullable=False),
    Column("unit", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("title_en", Text, nullable=False),
    Column("customer", Text, nullable=False),
    Column("draft", LargeBinary),
    Column("created_at", Moment, nullable=False),
    Column("claimed_at", Moment),
    Column("closed_at", Moment),
    Column("closed_by", Text),
    Index("ix_task_instance_id", "instance_id", "token"),
    Index("ix_task_assignee", "assignee", "due", "id", postgresql_where=_OPEN, sqlite_where=_OPEN),
    Index("ix_task_unit", "unit", "due", "id", postgresql_where=_OPEN, sqlite_where=_OPEN),
    Index("ix_task_level", "level", "due", "id", postgresql_where=_OPEN, sqlite_where=_OPEN),
    Index("ix_task_due", "due", "id", postgresql_where=_OPEN, sqlite_where=_OPEN),
    Index(
        "ix_task_closed_by",
        "closed_by",
        "closed_at",
        "id",
        postgresql_where=text("closed_by IS NOT NULL"),
        sqlite_where=text("closed_by IS NOT NULL"),
    ),
)

task_candidate = Table(
    "task_candidate",
    metadata,
    Column("task_id", String(26), primary_key=True),
    Column("grp", Text, primary_key=True),  # a group, or "person:<id>" for somebody named
    Column("due", Due, nullable=False),
    Column("level", SmallInteger, nullable=False),
    Column("process_id", Text, nullable=False),
    Index("ix_task_candidate_grp_due", "grp", "due", "task_id"),
    Index("ix_task_candidate_grp_level", "grp", "level", "due", "task_id"),
    Index("ix_task_candidate_grp_task_id", "grp", "task_id"),  # ids sort by creation
)
