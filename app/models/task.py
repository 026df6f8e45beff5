"""Work handed to villages: tasks, each village's share, the people asked about, the calendar."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, LocalTime, MonthText, choice, now
from app.models.person import Person
from app.models.program import Program
from app.models.staff import Staff
from app.models.village import Village
from app.month import Month


class TaskKind(StrEnum):
    """NOTICE is read and nothing comes back; WORKSHEET asks about people one by one."""

    NOTICE = "notice"
    HAND_IN = "hand-in"
    WORKSHEET = "worksheet"
    VISIT = "visit"


class Campaign(StrEnum):
    """The year's big rounds over people: 年度核查, 动态观察, 生存认证."""

    REVIEW = "review"
    OBSERVATION = "observation"
    PROOF_OF_LIFE = "proof-of-life"


class AssignmentStatus(StrEnum):
    ISSUED = "issued"
    RECEIVED = "received"
    WORKING = "working"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    CLOSED = "closed"


class Grade(StrEnum):
    """How the work was done: on time and complete, late, or for form's sake."""

    ON_TIME = "on-time"
    LATE = "late"
    PERFUNCTORY = "perfunctory"


class Answer(StrEnum):
    """What a village says about a person: 健在, 死亡, 迁出, 其他."""

    ALIVE = "alive"
    DIED = "died"
    MOVED = "moved"
    OTHER = "other"


class ContactWay(StrEnum):
    PHONE = "phone"
    WECHAT = "wechat"
    PAPER = "paper"
    VISIT = "visit"


class TemplatePeriod(StrEnum):
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half-yearly"
    YEARLY = "yearly"


class TaskTemplate(Base):
    """A task that comes round; ``months`` are those in which it is issued (1 to 12).

    It is issued on ``issue_day`` and due on ``due_day``, ``due_months`` months later.
    ``starts`` is the first month of which a task is made: nothing older is made up.
    """

    __tablename__ = "task_template"
    __table_args__ = (
        CheckConstraint("issue_day BETWEEN 1 AND 31", "issue_day"),
        CheckConstraint("due_day BETWEEN 1 AND 31", "due_day"),
        CheckConstraint("due_months BETWEEN 0 AND 12", "due_months"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(80), unique=True)
    period: Mapped[TemplatePeriod] = mapped_column(choice(TemplatePeriod, "period"))
    months: Mapped[list[int]] = mapped_column(JSON)
    issue_day: Mapped[int]
    due_day: Mapped[int]
    due_months: Mapped[int] = mapped_column(default=0)
    kind: Mapped[TaskKind] = mapped_column(choice(TaskKind, "kind"))
    campaign: Mapped[Campaign | None] = mapped_column(choice(Campaign, "campaign"))
    program_id: Mapped[int | None] = mapped_column(ForeignKey(Program.id))
    source: Mapped[str | None] = mapped_column(String(200))
    content: Mapped[str | None] = mapped_column(Text)
    hand_in: Mapped[str | None] = mapped_column(Text)
    standard: Mapped[str | None] = mapped_column(Text)
    starts: Mapped[Month] = mapped_column(MonthText)
    active: Mapped[bool] = mapped_column(default=True)


class Task(Base):
    """Work handed to villages. ``token`` is in every mark of its worksheets.

    ``cancelled_on``: made by mistake or no longer asked for; it is kept, and shown nowhere.

    ``occasion`` (with its template) makes a task that comes round be made only once.
    ``concluded_on``: the day of the one step that ends a campaign.
    """

    __tablename__ = "task"
    __table_args__ = (UniqueConstraint("template_id", "occasion"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    token: Mapped[str] = mapped_column(String(16), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    kind: Mapped[TaskKind] = mapped_column(choice(TaskKind, "kind"))
    campaign: Mapped[Campaign | None] = mapped_column(choice(Campaign, "campaign"))
    source: Mapped[str | None] = mapped_column(String(200))
    asked_by: Mapped[str | None] = mapped_column(String(120))
    content: Mapped[str | None] = mapped_column(Text)
    hand_in: Mapped[str | None] = mapped_column(Text)
    standard: Mapped[str | None] = mapped_column(Text)
    issued_on: Mapped[date]
    due_on: Mapped[date] = mapped_column(index=True)
    program_id: Mapped[int | None] = mapped_column(ForeignKey(Program.id))
    template_id: Mapped[int | None] = mapped_column(ForeignKey("task_template.id"))
    occasion: Mapped[Month | None] = mapped_column(MonthText)
    concluded_on: Mapped[date | None]
    cancelled_on: Mapped[date | None]
    cancel_reason: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(LocalTime, default=now)
    created_by_id: Mapped[int] = mapped_column(ForeignKey(Staff.id))


class Assignment(Base):
    """One village's share of a task, and where it stands.

    ``submitted_on`` is the latest hand-in, ``returns`` how often it was sent back, ``lacks``
    what was wrong then. ``answer`` is what came from above and was told back to the village.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("task_id", "village_id"),
        CheckConstraint("returns >= 0", "returns"),
        CheckConstraint("(status IN ('accepted', 'closed')) = (grade IS NOT NULL)", "graded"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    village_id: Mapped[int] = mapped_column(ForeignKey(Village.id), index=True)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey(Staff.id), index=True)
    status: Mapped[AssignmentStatus] = mapped_column(
        choice(AssignmentStatus, "status"), default=AssignmentStatus.ISSUED
    )
    received_on: Mapped[date | None]
    received_by: Mapped[str | None] = mapped_column(String(60))
    received_how: Mapped[ContactWay | None] = mapped_column(choice(ContactWay, "received_how"))
    submitted_on: Mapped[date | None]
    returns: Mapped[int] = mapped_column(default=0)
    lacks: Mapped[str | None] = mapped_column(Text)
    accepted_on: Mapped[date | None]
    grade: Mapped[Grade | None] = mapped_column(choice(Grade, "grade"))
    closed_on: Mapped[date | None]
    answer: Mapped[str | None] = mapped_column(Text)


class AssignmentStep(Base):
    """One move of an assignment, as it happened; never changed."""

    __tablename__ = "assignment_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    status: Mapped[AssignmentStatus] = mapped_column(choice(AssignmentStatus, "status"))
    on_day: Mapped[date]
    note: Mapped[str | None] = mapped_column(Text)
    entered_at: Mapped[datetime] = mapped_column(LocalTime, default=now)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey(Staff.id))


class AssignmentItem(Base):
    """One person on a worksheet and the village's answer about them; no answer is None.

    ``suspended`` are the enrollments that the campaign's end suspended.
    """

    __tablename__ = "assignment_item"
    __table_args__ = (
        UniqueConstraint("assignment_id", "person_id"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", "answered"),
        Index("ix_assignment_item_assignment_id_position", "assignment_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    position: Mapped[int]
    answer: Mapped[Answer | None] = mapped_column(choice(Answer, "answer"))
    answer_day: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None] = mapped_column(LocalTime)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey(Staff.id))
    suspended: Mapped[list[int]] = mapped_column(JSON, default=list)


class ContactLog(Base):
    """A call, message, paper or visit about an assignment; never changed."""

    __tablename__ = "contact_log"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    at: Mapped[datetime] = mapped_column(LocalTime, default=now)
    way: Mapped[ContactWay] = mapped_column(choice(ContactWay, "way"))
    with_whom: Mapped[str | None] = mapped_column(String(60))
    note: Mapped[str | None] = mapped_column(Text)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey(Staff.id))


class TakenBack(Base):
    """A wrong click taken back: a step or a contact that no longer counts; itself never changed."""

    __tablename__ = "taken_back"
    __table_args__ = (CheckConstraint("(step_id IS NULL) <> (contact_id IS NULL)", "one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int | None] = mapped_column(ForeignKey("assignment_step.id"), unique=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact_log.id"), unique=True)
    entered_at: Mapped[datetime] = mapped_column(LocalTime, default=now)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey(Staff.id))


class Holiday(Base):
    """A day off; ``working`` is the opposite: a weekend's day that is worked instead."""

    __tablename__ = "holiday"

    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    working: Mapped[bool] = mapped_column(default=False)
