"""The table of customers. Only this folder reads and writes it."""

from sqlalchemy import Column, Index, MetaData, String, Table, Text

from engine.storage.columns import Moment

metadata = MetaData()

customer = Table(
    "customer",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("name", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("language", String(2), nullable=False),
    Column("tier", Text, nullable=False),  # ordinary, key
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("ix_customer_phone", "phone"),
    Index("ix_customer_email", "email"),
    Index("ix_customer_name", "name"),
)
