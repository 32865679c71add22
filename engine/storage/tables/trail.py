"""What happened: history for people, audit records that form a hash chain, and the daily seal over all chains."""

from sqlalchemy import Column, Date, Index, Integer, LargeBinary, String, Table, Text, text

from engine.storage.columns import Moment, row_number_type
from engine.storage.tables.metadata import metadata

history = Table(
    "history",
    metadata,
    Column("id", row_number_type(), primary_key=True, autoincrement=True),
    Column("instance_id", String(26), nullable=False),
    Column("at", Moment, nullable=False),
    Column("element", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("details", LargeBinary),
    Index("ix_history_instance_id", "instance_id", "id"),
    sqlite_autoincrement=True,
)

audit = Table(
    "audit",
    metadata,
    Column("chain", Text, primary_key=True),  # id of the instance, or "register:<name>" for what belongs to none
    Column("seq", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", Text, nullable=False),
    Column("operation", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("key", Text),  # idempotency key, made unique by operation and actor
    Column("result", LargeBinary),  # what the first submission answered; kept only where there is a key
    Index(
        "uq_audit_key",
        "key",
        unique=True,
        postgresql_where=text("key IS NOT NULL"),
        sqlite_where=text("key IS NOT NULL"),
    ),
    Index("ix_audit_at", "at"),
)

seal = Table(
    "seal",
    metadata,
    Column("day", Date, primary_key=True),
    Column("root", LargeBinary, nullable=False),
    Column("previous", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("records", Integer, nullable=False),
    Column("sealed_at", Moment, nullable=False),
)
