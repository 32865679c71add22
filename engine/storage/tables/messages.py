"""Who waits for which message or signal, and messages that nobody waits for yet."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text

from engine.storage.columns import Moment
from engine.storage.tables.metadata import metadata

wait = Table(
    "wait",
    metadata,
    Column("instance_id", String(26), primary_key=True),
    Column("wait", Integer, primary_key=True),
    Column("token", Integer),
    Column("element", Text, nullable=False),
    Column("kind", String(10), nullable=False),  # message or signal
    Column("name", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("process_id", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Index("ix_wait_name", "kind", "name", "key", "instance_id", "wait"),
)

message = Table(
    "message",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("name", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("published_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("published_by", Text, nullable=False),
    Index("ix_message_name", "name", "key", "id"),
    Index("ix_message_expires_at", "expires_at"),
)
