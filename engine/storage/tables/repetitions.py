"""Repetitions of large multi-instance activities, beside the body of their instance (decision 0009)."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table

from engine.storage.tables.metadata import metadata

repetition = Table(
    "repetition",
    metadata,
    Column("instance_id", String(26), primary_key=True),
    Column("loop", Integer, primary_key=True),  # number of the scope of the whole loop
    Column("item", Integer, primary_key=True),  # the repetition's token; for collected values their place
    Column("number", Integer, primary_key=True),  # a token, wait or scope inside; 0 an output, -1 an item to come
    Column("body", LargeBinary),  # empty for parts: the row with number = item holds them all
    Index("ix_repetition_number", "instance_id", "number"),
)
