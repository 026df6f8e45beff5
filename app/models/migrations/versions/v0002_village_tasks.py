"""Village tasks: who is in charge, duties, tasks, worksheets and the calendar."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _holiday()
    _duty()
    _task_template()
    _village_contact()
    _village_officer()
    _duty_program()
    _duty_village()
    _task()
    _assignment()
    _assignment_item()
    _assignment_step()
    _contact_log()


def _holiday() -> None:
    op.create_table(
        "holiday",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_holiday")),
    )


def _duty() -> None:
    op.create_table(
        "duty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("post", sa.String(length=60), nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("stand_in_id", sa.Integer(), nullable=True),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("standard", sa.Text(), nullable=True),
        sa.Column("deadline", sa.String(length=120), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_duty_staff_id")),
        sa.ForeignKeyConstraint(["stand_in_id"], ["staff.id"], name=op.f("fk_duty_stand_in_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
    )
    op.create_index(op.f("ix_duty_staff_id"), "duty", ["staff_id"], unique=False)


def _task_template() -> None:
    op.create_table(
        "task_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column(
            "period",
            sa.Enum(
                "monthly",
                "quarterly",
                "half-yearly",
                "yearly",
                name="period",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("months", sa.JSON(), nullable=False),
        sa.Column("issue_day", sa.Integer(), nullable=False),
        sa.Column("due_day", sa.Integer(), nullable=False),
        sa.Column("due_months", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "notice",
                "hand-in",
                "worksheet",
                "visit",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "campaign",
            sa.Enum(
                "review",
                "observation",
                "proof-of-life",
                name="campaign",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("program_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("hand_in", sa.Text(), nullable=True),
        sa.Column("standard", sa.Text(), nullable=True),
        sa.Column("starts", sa.String(length=7), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("due_day BETWEEN 1 AND 31", name=op.f("ck_task_template_due_day")),
        sa.CheckConstraint("due_months BETWEEN 0 AND 12", name=op.f("ck_task_template_due_months")),
        sa.CheckConstraint("issue_day BETWEEN 1 AND 31", name=op.f("ck_task_template_issue_day")),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_task_template_program_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_template")),
        sa.UniqueConstraint("title", name=op.f("uq_task_template_title")),
    )


def _village_contact() -> None:
    op.create_table(
        "village_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("post", sa.String(length=60), nullable=True),
        sa.Column("phone", sa.String(length=60), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["village_id"], ["village.id"], name=op.f("fk_village_contact_village_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_village_contact")),
    )
    op.create_index(
        op.f("ix_village_contact_village_id"), "village_contact", ["village_id"], unique=False
    )


def _village_officer() -> None:
    op.create_table(
        "village_officer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("stand_in_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.String(length=32), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["staff.id"], name=op.f("fk_village_officer_entered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_village_officer_staff_id")
        ),
        sa.ForeignKeyConstraint(
            ["stand_in_id"], ["staff.id"], name=op.f("fk_village_officer_stand_in_id")
        ),
        sa.ForeignKeyConstraint(
            ["village_id"], ["village.id"], name=op.f("fk_village_officer_village_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_village_officer")),
        sa.UniqueConstraint(
            "village_id", "from_day", name=op.f("uq_village_officer_village_id_from_day")
        ),
    )


def _duty_program() -> None:
    op.create_table(
        "duty_program",
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["duty_id"], ["duty.id"], name=op.f("fk_duty_program_duty_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_duty_program_program_id")
        ),
        sa.PrimaryKeyConstraint("duty_id", "program_id", name=op.f("pk_duty_program")),
        sqlite_with_rowid=False,
    )


def _duty_village() -> None:
    op.create_table(
        "duty_village",
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["duty_id"], ["duty.id"], name=op.f("fk_duty_village_duty_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["village_id"], ["village.id"], name=op.f("fk_duty_village_village_id")
        ),
        sa.PrimaryKeyConstraint("duty_id", "village_id", name=op.f("pk_duty_village")),
        sqlite_with_rowid=False,
    )


def _task() -> None:
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("token", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "notice",
                "hand-in",
                "worksheet",
                "visit",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "campaign",
            sa.Enum(
                "review",
                "observation",
                "proof-of-life",
                name="campaign",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("source", sa.String(length=200), nullable=True),
        sa.Column("asked_by", sa.String(length=120), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("hand_in", sa.Text(), nullable=True),
        sa.Column("standard", sa.Text(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=True),
        sa.Column("template_id", sa.Integer(), nullable=True),
        sa.Column("occasion", sa.String(length=7), nullable=True),
        sa.Column("concluded_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["staff.id"], name=op.f("fk_task_created_by_id")
        ),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_task_program_id")),
        sa.ForeignKeyConstraint(
            ["template_id"], ["task_template.id"], name=op.f("fk_task_template_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("number", name=op.f("uq_task_number")),
        sa.UniqueConstraint("template_id", "occasion", name=op.f("uq_task_template_id_occasion")),
        sa.UniqueConstraint("token", name=op.f("uq_task_token")),
    )
    op.create_index(op.f("ix_task_due_on"), "task", ["due_on"], unique=False)


def _assignment() -> None:
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "issued",
                "received",
                "working",
                "submitted",
                "returned",
                "accepted",
                "closed",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("received_by", sa.String(length=60), nullable=True),
        sa.Column(
            "received_how",
            sa.Enum(
                "phone",
                "wechat",
                "paper",
                "visit",
                name="received_how",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("returns", sa.Integer(), nullable=False),
        sa.Column("lacks", sa.Text(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column(
            "grade",
            sa.Enum(
                "on-time",
                "late",
                "perfunctory",
                name="grade",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(status IN ('accepted', 'closed')) = (grade IS NOT NULL)",
            name=op.f("ck_assignment_graded"),
        ),
        sa.CheckConstraint("returns >= 0", name=op.f("ck_assignment_returns")),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["staff.id"], name=op.f("fk_assignment_officer_id")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_assignment_task_id")),
        sa.ForeignKeyConstraint(
            ["village_id"], ["village.id"], name=op.f("fk_assignment_village_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("task_id", "village_id", name=op.f("uq_assignment_task_id_village_id")),
    )
    op.create_index(op.f("ix_assignment_officer_id"), "assignment", ["officer_id"], unique=False)
    op.create_index(op.f("ix_assignment_village_id"), "assignment", ["village_id"], unique=False)


def _assignment_item() -> None:
    op.create_table(
        "assignment_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "alive",
                "died",
                "moved",
                "other",
                name="answer",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("answer_day", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.String(length=32), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("stopped", sa.JSON(), nullable=False),
        sa.Column("left_enrollments", sa.JSON(), nullable=False),
        sa.Column("suspended", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_assignment_item_answered")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["staff.id"], name=op.f("fk_assignment_item_answered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_assignment_item_assignment_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_assignment_item_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_item")),
        sa.UniqueConstraint(
            "assignment_id", "person_id", name=op.f("uq_assignment_item_assignment_id_person_id")
        ),
    )
    op.create_index(
        "ix_assignment_item_assignment_id_position",
        "assignment_item",
        ["assignment_id", "position"],
        unique=False,
    )
    op.create_index(
        op.f("ix_assignment_item_person_id"), "assignment_item", ["person_id"], unique=False
    )


def _assignment_step() -> None:
    op.create_table(
        "assignment_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "issued",
                "received",
                "working",
                "submitted",
                "returned",
                "accepted",
                "closed",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("entered_at", sa.String(length=32), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_assignment_step_assignment_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["staff.id"], name=op.f("fk_assignment_step_entered_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_step")),
    )
    op.create_index(
        op.f("ix_assignment_step_assignment_id"), "assignment_step", ["assignment_id"], unique=False
    )


def _contact_log() -> None:
    op.create_table(
        "contact_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "phone",
                "wechat",
                "paper",
                "visit",
                name="way",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("with_whom", sa.String(length=60), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_contact_log_assignment_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["staff.id"], name=op.f("fk_contact_log_entered_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_log")),
    )
    op.create_index(
        op.f("ix_contact_log_assignment_id"), "contact_log", ["assignment_id"], unique=False
    )
