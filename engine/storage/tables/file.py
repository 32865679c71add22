"""What people put into the file of a case: comments and attachments. Equal contents are stored once."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, LargeBinary, String, Table, Text

from engine.storage.columns import Moment
from engine.storage.tables.metadata import metadata

comment = Table(
    "comment",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("instance_id", String(26), nullable=False),
    Column("task_id", String(26)),
    Column("author", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("text", Text, nullable=False),
    Index("ix_comment_instance_id", "instance_id", "id"),
)

content = Table(
    "content",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
)

attachment = Table(
    "attachment",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("instance_id", String(26), nullable=False),
    Column("task_id", String(26)),
    Column("filename", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", ForeignKey("content.sha256"), nullable=False),
    Column("author", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_attachment_instance_id", "instance_id", "id"),
    Index("ix_attachment_sha256", "sha256"),
)
