"""Files kept inside the office file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "4"
down_revision = "3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.String(length=32), nullable=False),
        sa.Column("kept_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("size > 0 AND size = length(content)", name=op.f("ck_kept_file_size")),
        sa.ForeignKeyConstraint(["kept_by_id"], ["staff.id"], name=op.f("fk_kept_file_kept_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_file")),
    )
