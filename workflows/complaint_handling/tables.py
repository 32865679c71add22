"""The rows that only complaint handling needs. Nobody outside this folder reads or writes them.

The case itself is the process instance. A complaint row holds what is searched and counted, kept up to date by the
projection, and what must not lie in the instance: the full text and the hashes of codes and links.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    MetaData,
    Numeric,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from engine.storage.columns import Json, Moment

metadata = MetaData()

complaint = Table(
    "complaint",
    metadata,
    Column("number", String(24), primary_key=True),  # TS-YYYYMMDD-NNNN
    Column("instance_id", String(26), nullable=False, unique=True),
    Column("source", Text),  # where an external id comes from
    Column("external_id", Text),
    Column("customer_id", String(26)),
    Column("customer_name", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("language", String(2), nullable=False),
    Column("subject", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("claimed_amount", Numeric(14, 2)),
    Column("received_at", Moment, nullable=False),
    Column("filed_at", Moment, nullable=False),
    Column("filed_by", Text, nullable=False),
    Column("closed_at", Moment),
    Column("kind", Text),
    Column("category", Text),
    Column("severity", SmallInteger),
    Column("unit", Text),
    Column("stage", Text, nullable=False),
    Column("outcome", Text),
    Column("overdue_level", SmallInteger, nullable=False),
    Column("rounds", SmallInteger, nullable=False),
    Column("reply_due", Moment),
    Column("confirmed", Boolean),
    Column("satisfaction", SmallInteger),
    Column("cause", Text),
    Column("problem_kind", Text),
    Column("requires_rectification", Boolean),
    Column("code_hash", String(64), nullable=False),
    Column("code_issue", SmallInteger, nullable=False, server_default="0"),  # how often it was issued anew
    Column("answer_hash", String(64)),  # of the one link that may be used now
    Column("answered_at", Moment),
    UniqueConstraint("source", "external_id"),
    Index("ix_complaint_answer_hash", "answer_hash"),
    Index("ix_complaint_customer_id", "customer_id"),
    Index("ix_complaint_received_at", "received_at"),
    Index("ix_complaint_stage_unit", "stage", "unit"),
)

complaint_message = Table(
    "complaint_message",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("number", String(24), nullable=False),
    Column("message", Text, nullable=False),  # key in messages.yml
    Column("language", String(2), nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),  # without codes and links
    Column("sent_to", Text, nullable=False),  # empty: only shown on the follow-up page
    Column("at", Moment, nullable=False),
    Index("ix_complaint_message_number", "number", "id"),
)

complaint_archive = Table(
    "complaint_archive",
    metadata,
    Column("number", String(24), primary_key=True),
    Column("archived_at", Moment, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("record", Json, nullable=False),
    Column("digest", String(64), nullable=False),  # sha256 over the record as JSON with sorted keys
)

complaint_day = Table(
    "complaint_day",
    metadata,
    Column("day", Integer, primary_key=True, autoincrement=False),  # YYYYMMDD
    Column("last", BigInteger, nullable=False),
)

complaint_key = Table(
    "complaint_key",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # always 1
    Column("secret", String(64), nullable=False),
)
