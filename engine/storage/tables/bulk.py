"""Work on many instances at once, and each of its items: done, or fallen out with a reason."""

from sqlalchemy import BigInteger, Boolean, Column, Index, LargeBinary, String, Table, Text

from engine.storage.columns import Json, Moment
from engine.storage.tables.metadata import metadata

bulk = Table(
    "bulk",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("kind", String(12), nullable=False),  # suspend, resume, migrate, retry
    Column("state", String(8), nullable=False),  # running, stopped, done
    Column("title", Text, nullable=False),  # the process it is about
    Column("options", LargeBinary, nullable=False),
    Column("actor", Text, nullable=False),
    Column("trusted", Boolean, nullable=False),
    Column("spent", BigInteger, nullable=False),  # microseconds of work so far, for the rate
    Column("chosen", Boolean, nullable=False),  # the items have been written down
    Column("created_at", Moment, nullable=False),
    Column("ended_at", Moment),
)

bulk_item = Table(
    "bulk_item",
    metadata,
    Column("bulk_id", String(26), primary_key=True),
    Column("subject", String(26), primary_key=True),  # id of an instance or an incident
    Column("state", String(8), nullable=False),  # waiting, done, failed
    Column("code", Text),
    Column("facts", Json),
    Index("ix_bulk_item_state", "bulk_id", "state", "subject"),
)
