"""Complaints, what their customers were told, the archive, and the counter of numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "complaint",
        sa.Column("number", sa.String(24), primary_key=True),
        sa.Column("instance_id", sa.String(26), nullable=False, unique=True),
        sa.Column("source", sa.Text()),
        sa.Column("external_id", sa.Text()),
        sa.Column("customer_id", sa.String(26)),
        sa.Column("customer_name", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("claimed_amount", sa.Numeric(14, 2)),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("filed_at", sa.BigInteger(), nullable=False),
        sa.Column("filed_by", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.BigInteger()),
        sa.Column("kind", sa.Text()),
        sa.Column("category", sa.Text()),
        sa.Column("severity", sa.SmallInteger()),
        sa.Column("unit", sa.Text()),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text()),
        sa.Column("overdue_level", sa.SmallInteger(), nullable=False),
        sa.Column("rounds", sa.SmallInteger(), nullable=False),
        sa.Column("reply_due", sa.BigInteger()),
        sa.Column("confirmed", sa.Boolean()),
        sa.Column("satisfaction", sa.SmallInteger()),
        sa.Column("cause", sa.Text()),
        sa.Column("problem_kind", sa.Text()),
        sa.Column("requires_rectification", sa.Boolean()),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("answer_hash", sa.String(64)),
        sa.Column("answered_at", sa.BigInteger()),
        sa.UniqueConstraint("source", "external_id"),
    )
    op.create_index("ix_complaint_answer_hash", "complaint", ["answer_hash"])
    op.create_index("ix_complaint_customer_id", "complaint", ["customer_id"])
    op.create_index("ix_complaint_received_at", "complaint", ["received_at"])
    op.create_index("ix_complaint_stage_unit", "complaint", ["stage", "unit"])
    op.create_table(
        "complaint_message",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("number", sa.String(24), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sent_to", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    op.create_index("ix_complaint_message_number", "complaint_message", ["number", "id"])
    op.create_table(
        "complaint_archive",
        sa.Column("number", sa.String(24), primary_key=True),
        sa.Column("archived_at", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
    )
    op.create_table(
        "complaint_day",
        sa.Column("day", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "complaint_key",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("secret", sa.String(64), nullable=False),
    )


def downgrade() -> None:
    """Drop the tables with what is in them."""
    for table in ("complaint_key", "complaint_day", "complaint_archive", "complaint_message", "complaint"):
        op.drop_table(table)
