"""Payment rosters: a program's run for a month, its lines, and the months they are made of."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, LocalTime, MonthText, choice, now
from app.models.enrollment import Enrollment
from app.models.program import Program
from app.models.staff import Staff
from app.month import Month


class RosterStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    SENT = "sent"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


OPEN = (RosterStatus.DRAFT, RosterStatus.SUBMITTED)
LOCKED = (RosterStatus.APPROVED, RosterStatus.SENT, RosterStatus.SETTLED)


class Roster(Base):
    """A payment run. ``sequence`` 0 is the month's own roster, n > 0 its n-th supplement."""

    __tablename__ = "roster"
    __table_args__ = (
        UniqueConstraint("program_id", "month", "sequence", "attempt"),
        Index(
            "uq_roster_open",
            "program_id",
            "month",
            unique=True,
            sqlite_where=text("status IN ('draft', 'submitted')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    program_id: Mapped[int] = mapped_column(ForeignKey(Program.id))
    month: Mapped[Month] = mapped_column(MonthText)
    sequence: Mapped[int] = mapped_column(default=0)
    # A withdrawn roster's number is spent; the next try at the same run counts up.
    attempt: Mapped[int] = mapped_column(default=0)
    status: Mapped[RosterStatus] = mapped_column(choice(RosterStatus, "status"))
    taken_in: Mapped[bool] = mapped_column(default=False)
    drafted_at: Mapped[datetime] = mapped_column(LocalTime, default=now)
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey(Staff.id))
    submitted_at: Mapped[datetime | None] = mapped_column(LocalTime)
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey(Staff.id))
    approved_at: Mapped[datetime | None] = mapped_column(LocalTime)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey(Staff.id))
    accepted_warnings: Mapped[str | None] = mapped_column(String(500))
    # The reviewer's words that months without any roster are really to be paid in arrears.
    accepted_unpaid: Mapped[str | None] = mapped_column(String(500))
    sent_at: Mapped[datetime | None] = mapped_column(LocalTime)
    settled_at: Mapped[datetime | None] = mapped_column(LocalTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(LocalTime)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey(Staff.id))
    withdrawal_reviewer_id: Mapped[int | None] = mapped_column(ForeignKey(Staff.id))
    reason: Mapped[str | None] = mapped_column(String(500))


class RosterContributor(Base):
    """Who drafted, changed or submitted a roster: none of them may approve it."""

    __tablename__ = "roster_contributor"
    __table_args__ = ({"sqlite_with_rowid": False},)

    roster_id: Mapped[int] = mapped_column(
        ForeignKey("roster.id", ondelete="CASCADE"), primary_key=True
    )
    staff_id: Mapped[int] = mapped_column(ForeignKey(Staff.id), primary_key=True)


class WarningReason(Base):
    """Why a warning of the checks (自查) does not stand in the way of paying.

    Written while the roster is open and never changed: a later one for the same warning counts.
    What stood at approval is kept as ``ApprovalFinding``.
    """

    __tablename__ = "warning_reason"

    id: Mapped[int] = mapped_column(primary_key=True)
    roster_id: Mapped[int] = mapped_column(ForeignKey("roster.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(60))
    enrollment_id: Mapped[int | None] = mapped_column(ForeignKey(Enrollment.id))
    message: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    given_at: Mapped[datetime] = mapped_column(LocalTime, default=now)
    given_by_id: Mapped[int] = mapped_column(ForeignKey(Staff.id))


class LineResult(StrEnum):
    """What became of a line's money; WAITING until the bank has answered."""

    WAITING = "waiting"
    PAID = "paid"
    RETURNED = "returned"
    UNKNOWN = "unknown"


# Written out as the index has it, so that the index is used.
RETURNED_LINES = "result = 'returned'"


class RosterLine(Base):
    """One enrollment and one payee; the facts are frozen as they were at drafting."""

    __tablename__ = "roster_line"
    __table_args__ = (
        UniqueConstraint("roster_id", "position"),
        UniqueConstraint("roster_id", "enrollment_id"),
        # Few of very many: asked for each time the office opens.
        Index("ix_roster_line_returned", "enrollment_id", sqlite_where=text(RETURNED_LINES)),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    roster_id: Mapped[int] = mapped_column(ForeignKey("roster.id", ondelete="CASCADE"))
    position: Mapped[int]
    enrollment_id: Mapped[int] = mapped_column(ForeignKey(Enrollment.id), index=True)
    recipient_name: Mapped[str] = mapped_column(String(60))
    recipient_id_number: Mapped[str] = mapped_column(String(18))
    payee_name: Mapped[str] = mapped_column(String(60))
    payee_id_number: Mapped[str | None] = mapped_column(String(18))
    head_name: Mapped[str | None] = mapped_column(String(60))
    head_id_number: Mapped[str | None] = mapped_column(String(18))
    village: Mapped[str] = mapped_column(String(60))
    village_position: Mapped[int]
    group: Mapped[str | None] = mapped_column("village_group", String(30))
    persons: Mapped[int]
    standard: Mapped[str | None] = mapped_column(String(120))
    bank: Mapped[str | None] = mapped_column(String(80))
    account: Mapped[str | None] = mapped_column(String(40))
    phone: Mapped[str | None] = mapped_column(String(60))
    amount_fen: Mapped[int]
    result: Mapped[LineResult] = mapped_column(
        choice(LineResult, "result"), default=LineResult.WAITING
    )
    result_on: Mapped[date | None]
    result_at: Mapped[datetime | None] = mapped_column(LocalTime)
    result_reason: Mapped[str | None] = mapped_column(String(200))


class ItemKind(StrEnum):
    REGULAR = "regular"
    ARREARS = "arrears"
    OFFSET = "offset"
    REFUND = "refund"
    SUPPLEMENT = "supplement"


class RosterItem(Base):
    """One month's part of a line's amount.

    ``reserves`` holds the (enrollment, month) from the draft on until the line is settled,
    returned, withdrawn or deleted; the index makes a second reservation impossible.
    """

    __tablename__ = "roster_item"
    __table_args__ = (
        Index(
            "uq_roster_item_reserved",
            "enrollment_id",
            "month",
            unique=True,
            sqlite_where=text("reserves AND kind IN ('regular', 'arrears')"),
        ),
        CheckConstraint("(kind = 'offset') = (amount_fen < 0)", "sign"),
        Index("ix_roster_item_enrollment_id_month", "enrollment_id", "month"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(
        ForeignKey("roster_line.id", ondelete="CASCADE"), index=True
    )
    enrollment_id: Mapped[int] = mapped_column(ForeignKey(Enrollment.id))
    month: Mapped[Month] = mapped_column(MonthText)
    kind: Mapped[ItemKind] = mapped_column(choice(ItemKind, "kind"))
    amount_fen: Mapped[int]
    reason: Mapped[str | None] = mapped_column(String(200))
    working: Mapped[str | None] = mapped_column(String(500))
    # Indexed: deleting a draft's lines looks here for each of them.
    rights_line_id: Mapped[int | None] = mapped_column(ForeignKey("roster_line.id"), index=True)
    reserves: Mapped[bool] = mapped_column(default=True)


class Hold(Base):
    """Months of an enrollment taken out of payment, until released (docs/rules.md [R]4).

    ``refund``: what is owed back of repayments is held with it.
    """

    __tablename__ = "hold"
    __table_args__ = (
        Index(
            "uq_hold_current",
            "enrollment_id",
            "month",
            unique=True,
            sqlite_where=text("released_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrollment_id: Mapped[int] = mapped_column(ForeignKey(Enrollment.id))
    month: Mapped[Month] = mapped_column(MonthText)
    refund: Mapped[bool] = mapped_column(default=False, server_default=text("0"))
    reason: Mapped[str] = mapped_column(String(200))
    held_at: Mapped[datetime] = mapped_column(LocalTime, default=now)
    held_by_id: Mapped[int] = mapped_column(ForeignKey(Staff.id))
    released_at: Mapped[datetime | None] = mapped_column(LocalTime)
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey(Staff.id))
