"""Approved amounts raised together, and the terms that came of each raise."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "23"
down_revision = "22"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "amount_raise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "per-person",
                "per-enrollment",
                "percent",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("from_month", sa.String(length=7), nullable=False),
        sa.Column("document", sa.String(length=120), nullable=True),
        sa.Column("entered_at", sa.String(length=32), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.String(length=32), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("value > 0", name=op.f("ck_amount_raise_value")),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_amount_raise_program_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["staff.id"], name=op.f("fk_amount_raise_entered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["staff.id"], name=op.f("fk_amount_raise_undone_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amount_raise")),
    )
    op.create_index(
        op.f("ix_amount_raise_program_id"), "amount_raise", ["program_id"], unique=False
    )
    op.create_table(
        "raised_term",
        sa.Column("raise_id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["raise_id"], ["amount_raise.id"], name=op.f("fk_raised_term_raise_id")
        ),
        sa.ForeignKeyConstraint(
            ["term_id"], ["enrollment_term.id"], name=op.f("fk_raised_term_term_id")
        ),
        sa.PrimaryKeyConstraint("raise_id", "term_id", name=op.f("pk_raised_term")),
        sqlite_with_rowid=False,
    )
