"""Warnings as they stood at approval, and which rosters' papers were filed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20"
down_revision = "19"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "approval_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("message", sa.String(length=500), nullable=False),
        sa.Column("id_number", sa.String(length=18), nullable=True),
        sa.ForeignKeyConstraint(
            ["roster_id"], ["roster.id"], name=op.f("fk_approval_finding_roster_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_finding")),
        sa.UniqueConstraint(
            "roster_id", "position", name=op.f("uq_approval_finding_roster_id_position")
        ),
    )
    op.create_table(
        "roster_archive",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("folder", sa.String(length=400), nullable=False),
        sa.Column("archived_at", sa.String(length=32), nullable=False),
        sa.Column("archived_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["archived_by_id"], ["staff.id"], name=op.f("fk_roster_archive_archived_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["roster_id"], ["roster.id"], name=op.f("fk_roster_archive_roster_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_archive")),
    )
    op.create_index(
        op.f("ix_roster_archive_roster_id"), "roster_archive", ["roster_id"], unique=False
    )
