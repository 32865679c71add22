"""Work that is due (decision 5 of the design) and work that failed and waits for an operator."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, SmallInteger, String, Table, Text, text

from engine.storage.columns import Json, Moment
from engine.storage.tables.metadata import metadata

_READY = text("state = 'ready'")

job = Table(
    "job",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("kind", String(12), nullable=False),  # see engine.storage.claims.Kind
    Column("state", String(8), nullable=False),  # ready, failed (an incident holds it), paused (suspended)
    Column("due", Moment, nullable=False),  # when the work was planned for
    Column("claimable_at", Moment, nullable=False),  # due, end of the lease, or end of the back-off
    Column("fence", BigInteger, nullable=False),  # grows with every claim; a late worker's commit does not match
    Column("owner", Text),
    Column("retries_left", SmallInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("instance_id", String(26)),
    Column("token", Integer),
    Column("wait", Integer),
    Column("element", Text),
    Column("type", Text, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("error", Text),
    Column("created_at", Moment, nullable=False),
    Index("ix_job_claimable_at", "claimable_at", "id", postgresql_where=_READY, sqlite_where=_READY),
    Index("ix_job_instance_id", "instance_id", "token"),
)

incident = Table(
    "incident",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("instance_id", String(26)),
    Column("token", Integer),
    Column("element", Text, nullable=False),
    Column("process_id", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("facts", Json, nullable=False),
    Column("job_id", String(26)),
    Column("created_at", Moment, nullable=False),
    Column("resolved_at", Moment),
    Column("resolved_by", Text),
    Index("ix_incident_instance_id", "instance_id"),
    Index(
        "ix_incident_open",
        "created_at",
        "id",
        postgresql_where=text("resolved_at IS NULL"),
        sqlite_where=text("resolved_at IS NULL"),
    ),
)
Index("ix_incident_job_id", incident.c.job_id)
