"""How often the follow-up code of a complaint was issued anew."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every complaint has its first code."""
    op.add_column("complaint", sa.Column("code_issue", sa.SmallInteger(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Forget it; codes that were issued anew no longer work."""
    op.drop_column("complaint", "code_issue")
