"""Periodic reviews of enrollments, as they were done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "24"
down_revision = "23"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "enrollment_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("next_due", sa.String(length=7), nullable=True),
        sa.Column("entered_at", sa.String(length=32), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrollment_id"], ["enrollment.id"], name=op.f("fk_enrollment_review_enrollment_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["staff.id"], name=op.f("fk_enrollment_review_entered_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrollment_review")),
    )
    op.create_index(
        op.f("ix_enrollment_review_enrollment_id"),
        "enrollment_review",
        ["enrollment_id"],
        unique=False,
    )
