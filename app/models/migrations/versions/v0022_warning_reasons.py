"""Reasons for single warnings of an open roster's checks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "22"
down_revision = "21"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "warning_reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=True),
        sa.Column("message", sa.String(length=500), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("given_at", sa.String(length=32), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrollment_id"], ["enrollment.id"], name=op.f("fk_warning_reason_enrollment_id")
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["staff.id"], name=op.f("fk_warning_reason_given_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["roster_id"],
            ["roster.id"],
            name=op.f("fk_warning_reason_roster_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warning_reason")),
    )
    op.create_index(
        op.f("ix_warning_reason_roster_id"), "warning_reason", ["roster_id"], unique=False
    )
