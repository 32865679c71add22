"""Notifications: one row for each person and channel, written in the transaction that wants them."""

from sqlalchemy import Column, Index, String, Table, Text, text

from engine.storage.columns import Json, Moment
from engine.storage.tables.metadata import metadata

notification = Table(
    "notification",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("person", Text, nullable=False),  # id of a person, or an address where the reader has no account
    Column("channel", Text, nullable=False),
    Column("text_key", Text, nullable=False),
    Column("facts", Json, nullable=False),
    Column("language", String(2), nullable=False),
    Column("instance_id", String(26)),
    Column("task_id", String(26)),
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Column("read_at", Moment),
    Index("ix_notification_person", "person", "channel", "id"),
    Index("ix_notification_instance_id", "instance_id"),
    Index(
        "ix_notification_unread",
        "person",
        "id",
        postgresql_where=text("read_at IS NULL AND channel = 'in_app'"),
        sqlite_where=text("read_at IS NULL AND channel = 'in_app'"),
    ),
)
