"""Letters that ask a family to bring overpaid money back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "7"
down_revision = "6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recovery_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("amount_fen", sa.Integer(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("entered_at", sa.String(length=32), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_recovery_letter_amount_fen")),
        sa.ForeignKeyConstraint(
            ["enrollment_id"], ["enrollment.id"], name=op.f("fk_recovery_letter_enrollment_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["staff.id"], name=op.f("fk_recovery_letter_entered_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_letter")),
        sa.UniqueConstraint("number", name=op.f("uq_recovery_letter_number")),
    )
    op.create_index(
        op.f("ix_recovery_letter_enrollment_id"), "recovery_letter", ["enrollment_id"], unique=False
    )
