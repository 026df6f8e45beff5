"""People found not to be entitled: checked once, kept with the reason."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "8"
down_revision = "7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "eligibility_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "claim",
            sa.Enum(
                "age",
                "living-subsidy",
                "care-subsidy",
                "child",
                "no-program",
                name="claim",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("age", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("checked_at", sa.String(length=32), nullable=False),
        sa.Column("checked_by_id", sa.Integer(), nullable=False),
        sa.Column("revoked_at", sa.String(length=32), nullable=True),
        sa.Column("revoked_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["staff.id"], name=op.f("fk_eligibility_check_checked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_eligibility_check_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["revoked_by_id"], ["staff.id"], name=op.f("fk_eligibility_check_revoked_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_eligibility_check")),
    )
    op.create_index(
        "uq_eligibility_check_standing",
        "eligibility_check",
        ["person_id", "claim", "age"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
    )
