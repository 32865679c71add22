"""Published definitions: a deployment is one immutable set of files, a definition one process in it."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from engine.storage.columns import Json, Moment
from engine.storage.tables.metadata import metadata

deployment = Table(
    "deployment",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("name", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("digest", String(64), nullable=False),  # sha256 over names and contents: the same again is no new version
    Column("findings", Json, nullable=False),  # warnings that were known at publication
    Column("created_at", Moment, nullable=False),
    Column("created_by", Text, nullable=False),
    UniqueConstraint("name", "version"),
)

resource = Table(
    "resource",
    metadata,
    Column("deployment_id", ForeignKey("deployment.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

definition = Table(
    "definition",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("deployment_id", ForeignKey("deployment.id"), nullable=False),
    Column("process_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("version_tag", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("latest", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("suspended", Boolean, nullable=False, server_default=false()),  # no new instance starts
    UniqueConstraint("process_id", "version"),
    Index("ix_definition_deployment_id", "deployment_id"),
)

start_event = Table(
    "start_event",
    metadata,
    Column("definition_id", ForeignKey("definition.id"), primary_key=True),
    Column("element", Text, primary_key=True),
    Column("process_id", Text, nullable=False),
    Column("kind", String(10), nullable=False),  # message or signal; timers are jobs
    Column("name", Text, nullable=False),
    Index("ix_start_event_kind_name", "kind", "name"),
)
