"""Operating what runs: suspended definitions, restarted instances, and work on many instances at once."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add two columns and two tables; nothing is suspended or restarted before."""
    op.add_column("definition", sa.Column("suspended", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("instance", sa.Column("restarted_from", sa.String(length=26), nullable=True))
    op.create_table(
        "bulk",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("options", sa.LargeBinary(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("trusted", sa.Boolean(), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk")),
    )
    op.create_table(
        "bulk_item",
        sa.Column("bulk_id", sa.String(length=26), nullable=False),
        sa.Column("subject", sa.String(length=26), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("bulk_id", "subject", name=op.f("pk_bulk_item")),
    )
    op.create_index("ix_bulk_item_state", "bulk_item", ["bulk_id", "state", "subject"], unique=False)


def downgrade() -> None:
    """Take both back."""
    op.drop_table("bulk_item")
    op.drop_table("bulk")
    op.drop_column("instance", "restarted_from")
    op.drop_column("definition", "suspended")
