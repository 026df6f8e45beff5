"""The first revision: every table that the office's file begins with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _backup_record()
    _bank_format()
    _column_synonym()
    _list_layout()
    _program()
    _setting()
    _staff()
    _village()
    _allocation()
    _audit_entry()
    _conflict()
    _list_import()
    _person()
    _program_tier()
    _roster()
    _staff_role()
    _village_alias()
    _household()
    _rate()
    _roster_hand()
    _search_key()
    _enrollment()
    _household_member()
    _closing()
    _enrollment_term()
    _hold()
    _payee_entry()
    _repayment()
    _roster_line()
    _waiver()
    _roster_item()
    _term_person()
    _term_supplement()
    _term_tier()


def _backup_record() -> None:
    op.create_table(
        "backup_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("file", sa.String(length=500), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("audit_head", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup_record")),
    )


def _bank_format() -> None:
    op.create_table(
        "bank_format",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("encoding", sa.String(length=20), nullable=False),
        sa.Column("separator", sa.String(length=4), nullable=False),
        sa.Column("with_header", sa.Boolean(), nullable=False),
        sa.Column("with_total", sa.Boolean(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_bank_format")),
    )


def _column_synonym() -> None:
    op.create_table(
        "column_synonym",
        sa.Column("header", sa.String(length=60), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("header", name=op.f("pk_column_synonym")),
    )


def _list_layout() -> None:
    op.create_table(
        "list_layout",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_list_layout")),
    )


def _program() -> None:
    op.create_table(
        "program",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "unit",
            sa.Enum(
                "household",
                "person",
                name="unit",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "period",
            sa.Enum(
                "monthly",
                "quarterly",
                "half-yearly",
                "yearly",
                "one-off",
                name="period",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "amount_rule",
            sa.Enum(
                "approved",
                "rate",
                "difference",
                "none",
                name="amount_rule",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("rounding_fen", sa.Integer(), nullable=False),
        sa.Column("pay_month", sa.Integer(), nullable=False),
        sa.Column(
            "start_rule",
            sa.Enum(
                "confirmation-month",
                "month-after",
                "application-month",
                name="start_rule",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "birthday_rule",
            sa.Enum(
                "birthday-month",
                "next-month",
                name="birthday_rule",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("age_from", sa.Integer(), nullable=True),
        sa.Column("age_to", sa.Integer(), nullable=True),
        sa.Column(
            "age_limit_rule",
            sa.Enum(
                "birthday-month",
                "month-before",
                name="age_limit_rule",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("months_after_death", sa.Integer(), nullable=False),
        sa.Column("dead_not_paid_raises", sa.Boolean(), nullable=False),
        sa.Column("grace_months", sa.Integer(), nullable=False),
        sa.Column("review_months", sa.Integer(), nullable=False),
        sa.Column("ledger_start", sa.String(length=7), nullable=True),
        sa.Column("pay_day", sa.Integer(), nullable=False),
        sa.Column("cutoff_day", sa.Integer(), nullable=False),
        sa.Column("paid_in_cash", sa.Boolean(), nullable=False),
        sa.Column("department", sa.String(length=60), nullable=True),
        sa.Column("bank_item_code", sa.String(length=30), nullable=True),
        sa.Column("roster_columns", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("months_after_death >= 0", name=op.f("ck_program_months_after_death")),
        sa.CheckConstraint("pay_month BETWEEN 1 AND 12", name=op.f("ck_program_pay_month")),
        sa.CheckConstraint("rounding_fen IN (1, 10, 100)", name=op.f("ck_program_rounding_fen")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program")),
        sa.UniqueConstraint("name", name=op.f("uq_program_name")),
    )


def _setting() -> None:
    op.create_table(
        "setting",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )


def _staff() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("post", sa.String(length=60), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("name", name=op.f("uq_staff_name")),
    )


def _village() -> None:
    op.create_table(
        "village",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "village",
                "community",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_village")),
        sa.UniqueConstraint("code", name=op.f("uq_village_code")),
        sa.UniqueConstraint("name", name=op.f("uq_village_name")),
    )


def _allocation() -> None:
    op.create_table(
        "allocation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("document", sa.String(length=120), nullable=True),
        sa.Column("entered_at", sa.String(length=32), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["staff.id"], name=op.f("fk_allocation_entered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_allocation_program_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
    )
    op.create_index(op.f("ix_allocation_program_id"), "allocation", ["program_id"], unique=False)


def _audit_entry() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_audit_entry_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_entry_hash")),
    )
    op.create_index(op.f("ix_audit_entry_subject"), "audit_entry", ["subject"], unique=False)


def _conflict() -> None:
    op.create_table(
        "conflict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "block",
                "warn",
                "higher-only",
                "allowed",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("winner_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=True),
        sa.CheckConstraint("program_id < other_id", name=op.f("ck_conflict_ordered")),
        sa.CheckConstraint(
            "winner_id IS NULL OR winner_id IN (program_id, other_id)",
            name=op.f("ck_conflict_winner"),
        ),
        sa.ForeignKeyConstraint(["other_id"], ["program.id"], name=op.f("fk_conflict_other_id")),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_conflict_program_id")
        ),
        sa.ForeignKeyConstraint(["winner_id"], ["program.id"], name=op.f("fk_conflict_winner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
        sa.UniqueConstraint("program_id", "other_id", name=op.f("uq_conflict_program_id_other_id")),
    )


def _list_import() -> None:
    op.create_table(
        "list_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.String(length=7), nullable=True),
        sa.Column("full_list", sa.Boolean(), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("applied_at", sa.String(length=32), nullable=False),
        sa.Column("applied_by_id", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("stopped", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["applied_by_id"], ["staff.id"], name=op.f("fk_list_import_applied_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_list_import_program_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_import")),
    )
    op.create_index(
        "ix_list_import_program_id_as_of", "list_import", ["program_id", "as_of"], unique=False
    )


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("id_number", sa.String(length=18), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("sex", sa.String(length=1), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=True),
        sa.Column("village_group", sa.String(length=30), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("phone", sa.String(length=60), nullable=True),
        sa.Column(
            "hukou",
            sa.Enum(
                "rural", "urban", name="hukou", native_enum=False, create_constraint=True, length=24
            ),
            nullable=True,
        ),
        sa.Column("died_on", sa.Date(), nullable=True),
        sa.Column("moved_on", sa.Date(), nullable=True),
        sa.Column("disability_kind", sa.String(length=30), nullable=True),
        sa.Column("disability_level", sa.String(length=10), nullable=True),
        sa.Column("disability_certificate", sa.String(length=30), nullable=True),
        sa.Column("disability_valid_until", sa.Date(), nullable=True),
        sa.Column("service_years", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("sex IN ('男', '女')", name=op.f("ck_person_sex")),
        sa.CheckConstraint("length(id_number) = 18", name=op.f("ck_person_id_number_length")),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name=op.f("fk_person_village_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("id_number", name=op.f("uq_person_id_number")),
    )
    op.create_index(op.f("ix_person_birth_date"), "person", ["birth_date"], unique=False)
    op.create_index(op.f("ix_person_name"), "person", ["name"], unique=False)
    op.create_index("ix_person_village_id_name", "person", ["village_id", "name"], unique=False)


def _program_tier() -> None:
    op.create_table(
        "program_tier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column(
            "dimension",
            sa.Enum(
                "mode",
                "care",
                "age",
                "grade",
                "level",
                "category",
                "area",
                "supplement",
                name="dimension",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("age_from", sa.Integer(), nullable=True),
        sa.Column("age_to", sa.Integer(), nullable=True),
        sa.Column("months_after_death", sa.Integer(), nullable=True),
        sa.Column("per_service_year", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_program_tier_program_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program_tier")),
        sa.UniqueConstraint("program_id", "name", name=op.f("uq_program_tier_program_id_name")),
    )


def _roster() -> None:
    op.create_table(
        "roster",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "submitted",
                "approved",
                "sent",
                "settled",
                "withdrawn",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("taken_in", sa.Boolean(), nullable=False),
        sa.Column("drafted_at", sa.String(length=32), nullable=False),
        sa.Column("drafted_by_id", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.String(length=32), nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.String(length=32), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("accepted_warnings", sa.String(length=500), nullable=True),
        sa.Column("sent_at", sa.String(length=32), nullable=True),
        sa.Column("settled_at", sa.String(length=32), nullable=True),
        sa.Column("withdrawn_at", sa.String(length=32), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawal_reviewer_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["staff.id"], name=op.f("fk_roster_approved_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["drafted_by_id"], ["staff.id"], name=op.f("fk_roster_drafted_by_id")
        ),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_roster_program_id")),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["staff.id"], name=op.f("fk_roster_submitted_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawal_reviewer_id"], ["staff.id"], name=op.f("fk_roster_withdrawal_reviewer_id")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["staff.id"], name=op.f("fk_roster_withdrawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster")),
        sa.UniqueConstraint("number", name=op.f("uq_roster_number")),
        sa.UniqueConstraint(
            "program_id",
            "month",
            "sequence",
            "attempt",
            name=op.f("uq_roster_program_id_month_sequence_attempt"),
        ),
    )
    op.create_index(
        "uq_roster_open",
        "roster",
        ["program_id", "month"],
        unique=True,
        sqlite_where=sa.text("status IN ('draft', 'submitted')"),
    )


def _staff_role() -> None:
    op.create_table(
        "staff_role",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "prepare",
                "review",
                "admin",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_role_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", "role", name=op.f("pk_staff_role")),
    )


def _village_alias() -> None:
    op.create_table(
        "village_alias",
        sa.Column("alias", sa.String(length=60), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["village_id"], ["village.id"], name=op.f("fk_village_alias_village_id")
        ),
        sa.PrimaryKeyConstraint("alias", name=op.f("pk_village_alias")),
    )


def _household() -> None:
    op.create_table(
        "household",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("head_id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=True),
        sa.Column("village_group", sa.String(length=30), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["head_id"], ["person.id"], name=op.f("fk_household_head_id")),
        sa.ForeignKeyConstraint(
            ["village_id"], ["village.id"], name=op.f("fk_household_village_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
    )
    op.create_index(op.f("ix_household_head_id"), "household", ["head_id"], unique=False)


def _rate() -> None:
    op.create_table(
        "rate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("tier_id", sa.Integer(), nullable=True),
        sa.Column("amount_fen", sa.Integer(), nullable=False),
        sa.Column(
            "unit",
            sa.Enum(
                "month", "year", name="unit", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("from_month", sa.String(length=7), nullable=False),
        sa.Column("document", sa.String(length=120), nullable=True),
        sa.Column("document_date", sa.Date(), nullable=True),
        sa.Column("replaced", sa.Boolean(), nullable=False),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.String(length=32), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("amount_fen >= 0", name=op.f("ck_rate_amount_fen")),
        sa.CheckConstraint("replaced OR replaced_by_id IS NULL", name=op.f("ck_rate_replaced")),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["staff.id"], name=op.f("fk_rate_entered_by_id")
        ),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_rate_program_id")),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"], ["rate.id"], name=op.f("fk_rate_replaced_by_id")
        ),
        sa.ForeignKeyConstraint(["tier_id"], ["program_tier.id"], name=op.f("fk_rate_tier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rate")),
    )
    op.create_index(
        "uq_rate_unreplaced",
        "rate",
        ["program_id", sa.text("coalesce(tier_id, 0)"), "from_month"],
        unique=True,
        sqlite_where=sa.text("NOT replaced"),
    )


def _roster_hand() -> None:
    op.create_table(
        "roster_hand",
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["roster_id"], ["roster.id"], name=op.f("fk_roster_hand_roster_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_roster_hand_staff_id")),
        sa.PrimaryKeyConstraint("roster_id", "staff_id", name=op.f("pk_roster_hand")),
        sqlite_with_rowid=False,
    )


def _search_key() -> None:
    op.create_table(
        "search_key",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_search_key_person_id")),
        sa.PrimaryKeyConstraint("key", "person_id", name=op.f("pk_search_key")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_search_key_person_id"), "search_key", ["person_id"], unique=False)


def _enrollment() -> None:
    op.create_table(
        "enrollment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("predecessor_id", sa.Integer(), nullable=True),
        sa.Column("applied_on", sa.Date(), nullable=True),
        sa.Column("surveyed_by", sa.String(length=120), nullable=True),
        sa.Column("posted_from", sa.Date(), nullable=True),
        sa.Column("posted_to", sa.Date(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("document", sa.String(length=120), nullable=True),
        sa.Column("first_month", sa.String(length=7), nullable=False),
        sa.Column("granted_on", sa.Date(), nullable=True),
        sa.Column("grant_type", sa.String(length=30), nullable=True),
        sa.Column("review_due", sa.String(length=7), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "person_id IS NOT NULL OR household_id IS NOT NULL",
            name=op.f("ck_enrollment_recipient"),
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_enrollment_household_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enrollment_person_id")),
        sa.ForeignKeyConstraint(
            ["predecessor_id"], ["enrollment.id"], name=op.f("fk_enrollment_predecessor_id")
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_enrollment_program_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrollment")),
        sa.UniqueConstraint("number", name=op.f("uq_enrollment_number")),
    )
    op.create_index(
        op.f("ix_enrollment_household_id"), "enrollment", ["household_id"], unique=False
    )
    op.create_index(op.f("ix_enrollment_person_id"), "enrollment", ["person_id"], unique=False)
    op.create_index(op.f("ix_enrollment_program_id"), "enrollment", ["program_id"], unique=False)


def _household_member() -> None:
    op.create_table(
        "household_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("relation", sa.String(length=20), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_household_member_household_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_household_member_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_member")),
    )
    op.create_index(
        op.f("ix_household_member_household_id"), "household_member", ["household_id"], unique=False
    )
    op.create_index(
        op.f("ix_household_member_person_id"), "household_member", ["person_id"], unique=False
    )
    op.create_index(
        "uq_household_member_current",
        "household_member",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("left_on IS NULL"),
    )


def _closing() -> None:
    op.create_table(
        "closing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "lapsed",
                "takeover",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("amount_fen", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=120), nullable=False),
        sa.Column("entered_at", sa.String(length=32), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind = 'takeover' OR amount_fen > 0", name=op.f("ck_closing_lapsed_positive")
        ),
        sa.ForeignKeyConstraint(
            ["enrollment_id"], ["enrollment.id"], name=op.f("fk_closing_enrollment_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["staff.id"], name=op.f("fk_closing_entered_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing")),
    )
    op.create_index(op.f("ix_closing_enrollment_id"), "closing", ["enrollment_id"], unique=False)


def _enrollment_term() -> None:
    op.create_table(
        "enrollment_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("from_month", sa.String(length=7), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "suspended",
                "ended",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("approved_fen", sa.Integer(), nullable=True),
        sa.Column("income_per_head_fen", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("document", sa.String(length=120), nullable=True),
        sa.Column("replaced", sa.Boolean(), nullable=False),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.String(length=32), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "approved_fen IS NULL OR approved_fen >= 0",
            name=op.f("ck_enrollment_term_approved_fen"),
        ),
        sa.CheckConstraint(
            "replaced OR replaced_by_id IS NULL", name=op.f("ck_enrollment_term_replaced")
        ),
        sa.ForeignKeyConstraint(
            ["enrollment_id"], ["enrollment.id"], name=op.f("fk_enrollment_term_enrollment_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["staff.id"], name=op.f("fk_enrollment_term_entered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"],
            ["enrollment_term.id"],
            name=op.f("fk_enrollment_term_replaced_by_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrollment_term")),
    )
    op.create_index(
        op.f("ix_enrollment_term_enrollment_id"), "enrollment_term", ["enrollment_id"], unique=False
    )
    op.create_index(
        "uq_enrollment_term_unreplaced",
        "enrollment_term",
        ["enrollment_id", "from_month"],
        unique=True,
        sqlite_where=sa.text("NOT replaced"),
    )


def _hold() -> None:
    op.create_table(
        "hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("held_at", sa.String(length=32), nullable=False),
        sa.Column("held_by_id", sa.Integer(), nullable=False),
        sa.Column("released_at", sa.String(length=32), nullable=True),
        sa.Column("released_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["enrollment_id"], ["enrollment.id"], name=op.f("fk_hold_enrollment_id")
        ),
        sa.ForeignKeyConstraint(["held_by_id"], ["staff.id"], name=op.f("fk_hold_held_by_id")),
        sa.ForeignKeyConstraint(
            ["released_by_id"], ["staff.id"], name=op.f("fk_hold_released_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    op.create_index(
        "uq_hold_current",
        "hold",
        ["enrollment_id", "month"],
        unique=True,
        sqlite_where=sa.text("released_at IS NULL"),
    )


def _payee_entry() -> None:
    op.create_table(
        "payee_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("payee_person_id", sa.Integer(), nullable=True),
        sa.Column("payee_name", sa.String(length=60), nullable=False),
        sa.Column("payee_id_number", sa.String(length=18), nullable=True),
        sa.Column("bank", sa.String(length=80), nullable=True),
        sa.Column("account", sa.String(length=40), nullable=True),
        sa.Column("holder", sa.String(length=60), nullable=True),
        sa.Column("entered_at", sa.String(length=32), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["enrollment_id"], ["enrollment.id"], name=op.f("fk_payee_entry_enrollment_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["staff.id"], name=op.f("fk_payee_entry_entered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["payee_person_id"], ["person.id"], name=op.f("fk_payee_entry_payee_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payee_entry")),
    )
    op.create_index(op.f("ix_payee_entry_account"), "payee_entry", ["account"], unique=False)
    op.create_index(
        "ix_payee_entry_enrollment_id_from_day",
        "payee_entry",
        ["enrollment_id", "from_day"],
        unique=False,
    )


def _repayment() -> None:
    op.create_table(
        "repayment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("receipt", sa.String(length=60), nullable=False),
        sa.Column("entered_at", sa.String(length=32), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_repayment_amount_fen")),
        sa.ForeignKeyConstraint(
            ["enrollment_id"], ["enrollment.id"], name=op.f("fk_repayment_enrollment_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["staff.id"], name=op.f("fk_repayment_entered_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repayment")),
    )
    op.create_index(
        op.f("ix_repayment_enrollment_id"), "repayment", ["enrollment_id"], unique=False
    )


def _roster_line() -> None:
    op.create_table(
        "roster_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("recipient_name", sa.String(length=60), nullable=False),
        sa.Column("recipient_id_number", sa.String(length=18), nullable=False),
        sa.Column("payee_name", sa.String(length=60), nullable=False),
        sa.Column("payee_id_number", sa.String(length=18), nullable=True),
        sa.Column("head_name", sa.String(length=60), nullable=True),
        sa.Column("head_id_number", sa.String(length=18), nullable=True),
        sa.Column("village", sa.String(length=60), nullable=False),
        sa.Column("village_position", sa.Integer(), nullable=False),
        sa.Column("village_group", sa.String(length=30), nullable=True),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("standard", sa.String(length=120), nullable=True),
        sa.Column("bank", sa.String(length=80), nullable=True),
        sa.Column("account", sa.String(length=40), nullable=True),
        sa.Column("phone", sa.String(length=60), nullable=True),
        sa.Column("amount_fen", sa.Integer(), nullable=False),
        sa.Column(
            "result",
            sa.Enum(
                "waiting",
                "paid",
                "returned",
                "unknown",
                name="result",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("result_on", sa.Date(), nullable=True),
        sa.Column("result_at", sa.String(length=32), nullable=True),
        sa.Column("result_reason", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["enrollment_id"], ["enrollment.id"], name=op.f("fk_roster_line_enrollment_id")
        ),
        sa.ForeignKeyConstraint(
            ["roster_id"], ["roster.id"], name=op.f("fk_roster_line_roster_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_line")),
        sa.UniqueConstraint(
            "roster_id", "enrollment_id", name=op.f("uq_roster_line_roster_id_enrollment_id")
        ),
        sa.UniqueConstraint(
            "roster_id", "position", name=op.f("uq_roster_line_roster_id_position")
        ),
    )
    op.create_index(
        op.f("ix_roster_line_enrollment_id"), "roster_line", ["enrollment_id"], unique=False
    )


def _waiver() -> None:
    op.create_table(
        "waiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=120), nullable=False),
        sa.Column("granted_on", sa.Date(), nullable=False),
        sa.Column("entered_at", sa.String(length=32), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_waiver_amount_fen")),
        sa.ForeignKeyConstraint(
            ["enrollment_id"], ["enrollment.id"], name=op.f("fk_waiver_enrollment_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["staff.id"], name=op.f("fk_waiver_entered_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
    )
    op.create_index(op.f("ix_waiver_enrollment_id"), "waiver", ["enrollment_id"], unique=False)


def _roster_item() -> None:
    op.create_table(
        "roster_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "regular",
                "arrears",
                "offset",
                "refund",
                "supplement",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("amount_fen", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("working", sa.String(length=500), nullable=True),
        sa.Column("rights_line_id", sa.Integer(), nullable=True),
        sa.Column("reserves", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'offset') = (amount_fen < 0)", name=op.f("ck_roster_item_sign")
        ),
        sa.ForeignKeyConstraint(
            ["enrollment_id"], ["enrollment.id"], name=op.f("fk_roster_item_enrollment_id")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["roster_line.id"], name=op.f("fk_roster_item_line_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["rights_line_id"], ["roster_line.id"], name=op.f("fk_roster_item_rights_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_item")),
    )
    op.create_index(
        "ix_roster_item_enrollment_id_month",
        "roster_item",
        ["enrollment_id", "month"],
        unique=False,
    )
    op.create_index(op.f("ix_roster_item_line_id"), "roster_item", ["line_id"], unique=False)
    op.create_index(
        "uq_roster_item_reserved",
        "roster_item",
        ["enrollment_id", "month"],
        unique=True,
        sqlite_where=sa.text("reserves AND kind IN ('regular', 'arrears')"),
    )


def _term_person() -> None:
    op.create_table(
        "term_person",
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_term_person_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["term_id"], ["enrollment_term.id"], name=op.f("fk_term_person_term_id")
        ),
        sa.PrimaryKeyConstraint("term_id", "person_id", name=op.f("pk_term_person")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_term_person_person_id"), "term_person", ["person_id"], unique=False)


def _term_supplement() -> None:
    op.create_table(
        "term_supplement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("tier_id", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "amount_fen IS NULL OR amount_fen >= 0", name=op.f("ck_term_supplement_amount_fen")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_term_supplement_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["term_id"], ["enrollment_term.id"], name=op.f("fk_term_supplement_term_id")
        ),
        sa.ForeignKeyConstraint(
            ["tier_id"], ["program_tier.id"], name=op.f("fk_term_supplement_tier_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term_supplement")),
    )
    op.create_index(
        op.f("ix_term_supplement_term_id"), "term_supplement", ["term_id"], unique=False
    )


def _term_tier() -> None:
    op.create_table(
        "term_tier",
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("tier_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["term_id"], ["enrollment_term.id"], name=op.f("fk_term_tier_term_id")
        ),
        sa.ForeignKeyConstraint(
            ["tier_id"], ["program_tier.id"], name=op.f("fk_term_tier_tier_id")
        ),
        sa.PrimaryKeyConstraint("term_id", "tier_id", name=op.f("pk_term_tier")),
        sqlite_with_rowid=False,
    )
