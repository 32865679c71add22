"""Process instances, user tasks and who may claim them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "instance",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("definition_id", sa.String(length=26), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("audit_seq", sa.Integer(), nullable=False),
        sa.Column("audit_hash", sa.LargeBinary(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("started_by", sa.Text(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("parent_id", sa.String(length=26), nullable=True),
        sa.Column("parent_token", sa.Integer(), nullable=True),
        sa.Column("start_key", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instance")),
    )
    op.create_index("ix_instance_number", "instance", ["number"], unique=False)
    op.create_index(
        "ix_instance_parent_id",
        "instance",
        ["parent_id"],
        unique=False,
        postgresql_where=sa.text("parent_id IS NOT NULL"),
        sqlite_where=sa.text("parent_id IS NOT NULL"),
    )
    op.create_index("ix_instance_process_id_number", "instance", ["process_id", "number"], unique=False)
    op.create_index("ix_instance_started_at", "instance", ["started_at", "id"], unique=False)
    op.create_index("ix_instance_started_by", "instance", ["started_by", "started_at", "id"], unique=False)
    op.create_index("ix_instance_status", "instance", ["status", "process_id", "started_at", "id"], unique=False)
    op.create_index("ix_instance_unit", "instance", ["unit", "status", "started_at", "id"], unique=False)
    op.create_table(
        "task",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("instance_id", sa.String(length=26), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("scope", sa.Integer(), nullable=False),
        sa.Column("definition_id", sa.String(length=26), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("assignee", sa.Text(), nullable=True),
        sa.Column("candidates", sa.Text(), nullable=False),
        sa.Column("excluded", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("follow_up", sa.BigInteger(), nullable=True),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=False),
        sa.Column("draft", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("claimed_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    op.create_index(
        "ix_task_assignee",
        "task",
        ["assignee", "due", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'open'"),
        sqlite_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_task_closed_by",
        "task",
        ["closed_by", "closed_at", "id"],
        unique=False,
        postgresql_where=sa.text("closed_by IS NOT NULL"),
        sqlite_where=sa.text("closed_by IS NOT NULL"),
    )
    op.create_index(
        "ix_task_due",
        "task",
        ["due", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'open'"),
        sqlite_where=sa.text("state = 'open'"),
    )
    op.create_index("ix_task_instance_id", "task", ["instance_id", "token"], unique=False)
    op.create_index(
        "ix_task_level",
        "task",
        ["level", "due", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'open'"),
        sqlite_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_task_unit",
        "task",
        ["unit", "due", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'open'"),
        sqlite_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "task_candidate",
        sa.Column("task_id", sa.String(length=26), nullable=False),
        sa.Column("grp", sa.Text(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("task_id", "grp", name=op.f("pk_task_candidate")),
    )
    op.create_index("ix_task_candidate_grp_due", "task_candidate", ["grp", "due", "task_id"], unique=False)
    op.create_index("ix_task_candidate_grp_level", "task_candidate", ["grp", "level", "due", "task_id"], unique=False)
    op.create_index("ix_task_candidate_grp_task_id", "task_candidate", ["grp", "task_id"], unique=False)


def downgrade() -> None:
    """Drop the tables with what is in them."""
    op.drop_table("task_candidate")
    op.drop_table("task")
    op.drop_table("instance")
