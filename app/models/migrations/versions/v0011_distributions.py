"""Distributions: 慰问, price subsidies and relief, with their people and signatures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "11"
down_revision = "10"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _distribution()
    _sources()
    _recipients()


def _distribution() -> None:
    op.create_table(
        "distribution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "batch", "relief", name="kind", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column(
            "form",
            sa.Enum(
                "cash", "goods", name="form", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column(
            "basis",
            sa.Enum(
                "person",
                "household",
                name="basis",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "fixed",
                "cancelled",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("program_id", sa.Integer(), nullable=True),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("amount_fen", sa.Integer(), nullable=True),
        sa.Column("item", sa.String(length=60), nullable=True),
        sa.Column("item_unit", sa.String(length=20), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("document", sa.String(length=120), nullable=True),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("fixed_on", sa.Date(), nullable=True),
        sa.Column("fixed_by_id", sa.Integer(), nullable=True),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "form = 'cash' OR (item IS NOT NULL AND quantity > 0)",
            name=op.f("ck_distribution_goods_are_named"),
        ),
        sa.CheckConstraint(
            "form = 'goods' OR program_id IS NOT NULL",
            name=op.f("ck_distribution_cash_has_a_program"),
        ),
        sa.CheckConstraint(
            "amount_fen IS NULL OR amount_fen > 0", name=op.f("ck_distribution_amount_fen")
        ),
        sa.CheckConstraint(
            "reviewed_by_id IS NULL OR reviewed_by_id <> fixed_by_id",
            name=op.f("ck_distribution_two_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["staff.id"], name=op.f("fk_distribution_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["fixed_by_id"], ["staff.id"], name=op.f("fk_distribution_fixed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_distribution_program_id")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"], ["staff.id"], name=op.f("fk_distribution_reviewed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distribution")),
        sa.UniqueConstraint("number", name=op.f("uq_distribution_number")),
    )


def _sources() -> None:

    op.create_table(
        "distribution_source",
        sa.Column("distribution_id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["distribution_id"],
            ["distribution.id"],
            name=op.f("fk_distribution_source_distribution_id"),
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_distribution_source_program_id")
        ),
        sa.PrimaryKeyConstraint(
            "distribution_id", "program_id", name=op.f("pk_distribution_source")
        ),
        sqlite_with_rowid=False,
    )


def _recipients() -> None:

    op.create_table(
        "distribution_recipient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("distribution_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("tier_id", sa.Integer(), nullable=True),
        sa.Column("need", sa.String(length=200), nullable=True),
        sa.Column(
            "stage",
            sa.Enum(
                "reported",
                "evaluated",
                "reviewed",
                "decided",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "refused",
            sa.Enum(
                "reported",
                "evaluated",
                "reviewed",
                "decided",
                name="refused",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("refused_why", sa.String(length=200), nullable=True),
        sa.Column("enrollment_id", sa.Integer(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("received_by", sa.String(length=60), nullable=True),
        sa.CheckConstraint(
            "(received_on IS NULL) = (received_by IS NULL)",
            name=op.f("ck_distribution_recipient_signed"),
        ),
        sa.CheckConstraint(
            "(refused IS NULL) = (refused_why IS NULL)",
            name=op.f("ck_distribution_recipient_refused_with_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["distribution_id"],
            ["distribution.id"],
            name=op.f("fk_distribution_recipient_distribution_id"),
        ),
        sa.ForeignKeyConstraint(
            ["enrollment_id"],
            ["enrollment.id"],
            name=op.f("fk_distribution_recipient_enrollment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_distribution_recipient_household_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_distribution_recipient_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["enrollment.id"], name=op.f("fk_distribution_recipient_source_id")
        ),
        sa.ForeignKeyConstraint(
            ["tier_id"], ["program_tier.id"], name=op.f("fk_distribution_recipient_tier_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distribution_recipient")),
        sa.UniqueConstraint(
            "distribution_id",
            "household_id",
            name=op.f("uq_distribution_recipient_distribution_id_household_id"),
        ),
        sa.UniqueConstraint(
            "distribution_id",
            "person_id",
            name=op.f("uq_distribution_recipient_distribution_id_person_id"),
        ),
        sa.UniqueConstraint("enrollment_id", name=op.f("uq_distribution_recipient_enrollment_id")),
    )
    op.create_index(
        op.f("ix_distribution_recipient_distribution_id"),
        "distribution_recipient",
        ["distribution_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_distribution_recipient_household_id"),
        "distribution_recipient",
        ["household_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_distribution_recipient_person_id"),
        "distribution_recipient",
        ["person_id"],
        unique=False,
    )
