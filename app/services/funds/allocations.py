"""Money received for a program (资金到账): by day and document; reversed, never edited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.errors import AppError
from app.models.fund import Allocation
from app.models.program import AmountRule, Program
from app.models.staff import Role, Staff
from app.money import grouped
from app.services.office import audit
from app.services.office.permissions import require_role


@dataclass(frozen=True, slots=True)
class AllocationRow:
    """Money received (fen; negative where an entry was taken back), and who entered it."""

    id: int
    program_id: int
    program: str
    amount_fen: int
    received_on: date
    document: str
    by: str
    reverses: bool
    reversed: bool

    @property
    def state(self) -> str:
        """What is to be known about the entry, in a word or none."""
        if self.reverses:
            return "冲销"
        return "已冲销" if self.reversed else ""


def allocations(
    session: Session, *, year: int | None = None, program_id: int | None = None
) -> tuple[AllocationRow, ...]:
    """What was received, the newest first; of a year or program, or of all."""
    back = aliased(Allocation)
    statement = (
        select(Allocation, Program.name, Staff.name, back.id)
        .join(Program, Program.id == Allocation.program_id)
        .join(Staff, Staff.id == Allocation.entered_by_id)
        .outerjoin(back, back.reverses_id == Allocation.id)
        .order_by(Allocation.received_on.desc(), Allocation.id.desc())
    )
    if year is not None:
        statement = statement.where(
            Allocation.received_on.between(date(year, 1, 1), date(year, 12, 31))
        )
    if program_id is not None:
        statement = statement.where(Allocation.program_id == program_id)
    return tuple(
        AllocationRow(
            id=entry.id,
            program_id=entry.program_id,
            program=program,
            amount_fen=entry.amount_fen,
            received_on=entry.received_on,
            document=entry.document or "",
            by=by,
            reverses=entry.reverses_id is not None,
            reversed=reversal is not None,
        )
        for entry, program, by, reversal in session.execute(statement)
    )


def record_allocation(
    session: Session,
    by: int,
    program_id: int,
    amount_fen: int,
    received_on: date,
    document: str,
    *,
    today: date,
) -> int:
    """Enter money received, by its document; returns the entry's id.

    Raises AppError for an amount that is not positive, a day to come, no document, or a
    program that draws no money.
    """
    require_role(session, by, Role.PREPARE)
    program = session.get_one(Program, program_id)
    if program.amount_rule is AmountRule.NONE:
        raise AppError(f"“{program.name}”只登记、不发钱。未作改动。", code="program")
    if amount_fen <= 0:
        raise AppError("到账金额应大于0。未作改动。", code="amount")
    if received_on > today:
        raise AppError("到账日期在今天之后。未作改动,请检查日期。", code="future-date")
    if not document.strip():
        raise AppError("请填写拨款文件或凭证号。未作改动。", code="document-missing")
    return _enter(
        session,
        by,
        Allocation(
            program_id=program_id,
            amount_fen=amount_fen,
            received_on=received_on,
            document=document.strip()[:120],
            entered_by_id=by,
        ),
    )


def reverse_allocation(session: Session, by: int, allocation_id: int, reason: str) -> int:
    """Take an entry back by one of the opposite amount on the same day; returns its id.

    Both stay readable. Raises AppError without a reason, for an entry taken back already, or
    for one that takes another back.
    """
    require_role(session, by, Role.PREPARE)
    entry = session.get_one(Allocation, allocation_id)
    if not reason.strip():
        raise AppError("请写明冲销原因。未作改动。", code="reason-missing")
    taken_back = select(Allocation.id).where(Allocation.reverses_id == allocation_id)
    if entry.reverses_id is not None or session.scalar(taken_back) is not None:
        raise AppError(
            f"这笔{grouped(abs(entry.amount_fen))}元已经冲销。未作改动。", code="already-reversed"
        )
    return _enter(
        session,
        by,
        Allocation(
            program_id=entry.program_id,
            amount_fen=-entry.amount_fen,
            received_on=entry.received_on,
            document=f"冲销:{reason.strip()}"[:120],
            reverses_id=entry.id,
            entered_by_id=by,
        ),
    )


def _enter(session: Session, by: int, entry: Allocation) -> int:
    session.add(entry)
    session.flush()
    audit.record(
        session,
        by,
        "allocation.reverse" if entry.reverses_id is not None else "allocation.add",
        f"allocation:{entry.id}",
        after={
            "program": entry.program_id,
            "amount_fen": entry.amount_fen,
            "received_on": entry.received_on.isoformat(),
            "document": entry.document,
        },
    )
    return entry.id
