"""Steps and contacts of assignments that were taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "14"
down_revision = "13"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "taken_back",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.String(length=32), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(step_id IS NULL) <> (contact_id IS NULL)", name=op.f("ck_taken_back_one")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact_log.id"], name=op.f("fk_taken_back_contact_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["staff.id"], name=op.f("fk_taken_back_entered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["step_id"], ["assignment_step.id"], name=op.f("fk_taken_back_step_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taken_back")),
        sa.UniqueConstraint("contact_id", name=op.f("uq_taken_back_contact_id")),
        sa.UniqueConstraint("step_id", name=op.f("uq_taken_back_step_id")),
    )
