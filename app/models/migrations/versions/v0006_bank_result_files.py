"""Which kept files the bank answered a roster with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "6"
down_revision = "5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bank_result_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.String(length=32), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["kept_file.id"], name=op.f("fk_bank_result_file_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["roster_id"], ["roster.id"], name=op.f("fk_bank_result_file_roster_id")
        ),
        sa.ForeignKeyConstraint(
            ["taken_by_id"], ["staff.id"], name=op.f("fk_bank_result_file_taken_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_result_file")),
        sa.UniqueConstraint("file_id", name=op.f("uq_bank_result_file_file_id")),
    )
    op.create_index(
        op.f("ix_bank_result_file_roster_id"), "bank_result_file", ["roster_id"], unique=False
    )
