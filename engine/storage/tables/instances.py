"""Process instances: one row each, with the whole state of execution in one small binary body."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, SmallInteger, String, Table, Text, text

from engine.storage.columns import Due, Json, Moment
from engine.storage.tables.metadata import metadata

instance = Table(
    "instance",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("definition_id", String(26), nullable=False),
    Column("process_id", Text, nullable=False),
    Column("version", BigInteger, nullable=False),  # grows with every operation; guards against lost updates
    Column("status", String(10), nullable=False),  # active, suspended, completed, cancelled
    Column("body", LargeBinary, nullable=False),
    Column("audit_seq", Integer, nullable=False),  # end of the audit chain, so that a step needs no look-up for it
    Column("audit_hash", LargeBinary, nullable=False),
    Column("number", Text, nullable=False),  # business key, such as the number of a complaint
    Column("title", Text, nullable=False),
    Column("title_en", Text, nullable=False),
    Column("customer", Text, nullable=False),
    Column("level", SmallInteger, nullable=False),  # 1 most severe to 4; 9 where the process has none
    Column("unit", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("due", Due, nullable=False),
    Column("started_by", Text, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("parent_id", String(26)),
    Column("parent_token", Integer),
    Column("start_key", Text),  # correlation key of the message that started it
    Column("excluded", Json, nullable=False, server_default=text('\'{"people":[],"units":[]}\'')),
    Column("restarted_from", String(26)),  # the finished instance that this one repeats
    Index("ix_instance_process_id_number", "process_id", "number"),
    Index("ix_instance_number", "number"),
    Index("ix_instance_started_at", "started_at", "id"),
    Index("ix_instance_started_by", "started_by", "started_at", "id"),
    Index("ix_instance_status", "status", "process_id", "started_at", "id"),
    Index("ix_instance_unit", "unit", "status", "started_at", "id"),
    Index(
        "ix_instance_parent_id",
        "parent_id",
        postgresql_where=text("parent_id IS NOT NULL"),
        sqlite_where=text("parent_id IS NOT NULL"),
    ),
)
