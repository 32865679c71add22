"""Whom a case must be kept from, beside the case itself: lists ask it without looking at tasks."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NOBODY = '{"people":[],"units":[]}'


def upgrade() -> None:
    """Add the column; what is there excludes nobody until its next step."""
    column = sa.Column("excluded", sa.Text(), nullable=False, server_default=NOBODY)
    op.add_column("instance", column)


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("instance", "excluded")
