"""Repetitions of large multi-instance activities as rows."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; loops that run already stay in their instances."""
    op.create_table(
        "repetition",
        sa.Column("instance_id", sa.String(length=26), nullable=False),
        sa.Column("loop", sa.Integer(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("instance_id", "loop", "item", "number", name=op.f("pk_repetition")),
    )
    op.create_index("ix_repetition_number", "repetition", ["instance_id", "number"], unique=False)


def downgrade() -> None:
    """Take it back; instances with such loops cannot run on without it."""
    op.drop_table("repetition")
