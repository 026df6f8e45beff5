"""Letters that ask a family to bring overpaid money back: only for money that surely went out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.fund import RecoveryLetter
from app.models.staff import Role
from app.money import grouped
from app.services.office import audit, settings
from app.services.office.permissions import require_role
from app.services.recoveries.follow_up import CaseDetail, case_detail

PREFIX = "追"


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter as it is printed; ``detail`` is what it asks for."""

    number: str
    office: str
    hotline: str
    issued_on: date
    due_on: date
    detail: CaseDetail


def issue_letters(
    session: Session,
    by: int,
    enrollment_ids: Sequence[int],
    *,
    issued_on: date,
    due_on: date,
) -> tuple[LetterRow, ...]:
    """Write letters for what is to come back, numbered within the year, and keep that they went.

    Raises AppError for an enrollment with nothing to recover, for overpayment that still waits
    for the bank (it is possible only: no letter goes out), and a term that ends before it begins.
    """
    require_role(session, by, Role.PREPARE)
    if due_on <= issued_on:
        raise AppError("退回期限应在通知日期之后。没有发出通知,请改正日期。", code="due-date")
    if not enrollment_ids:
        raise AppError("没有选择要通知的人。请先在名单中选择。", code="nobody")
    rows: list[LetterRow] = []
    for enrollment_id in enrollment_ids:
        detail = case_detail(session, enrollment_id, today=issued_on)
        _refuse(detail)
        number = _next_number(session, issued_on.year)
        session.add(
            RecoveryLetter(
                enrollment_id=enrollment_id,
                number=number,
                amount_fen=detail.case.to_recover_fen,
                issued_on=issued_on,
                due_on=due_on,
                entered_by_id=by,
            )
        )
        session.flush()
        audit.record(
            session,
            by,
            "recovery.letter",
            f"enrollment:{enrollment_id}",
            after={"number": number, "amount_fen": detail.case.to_recover_fen},
        )
        rows.append(_row(session, number, issued_on, due_on, detail))
    return tuple(rows)


def _row(
    session: Session, number: str, issued_on: date, due_on: date, detail: CaseDetail
) -> LetterRow:
    town, hotline = settings.get(session, "town"), settings.get(session, "hotline")
    return LetterRow(number, town, hotline, issued_on, due_on, detail)


def _refuse(detail: CaseDetail) -> None:
    case = detail.case
    if case.possible_fen:
        raise AppError(
            f"{case.name}的{grouped(case.possible_fen)}元还在等银行回盘,只是可能多发,"
            "现在不能发通知。没有发出任何通知,请等回盘以后再发。",
            code="letter-waiting",
        )
    if not case.to_recover_fen:
        raise AppError(
            f"{case.name}没有应追回的金额。没有发出任何通知,请重新选择。", code="nothing-owed"
        )


def _next_number(session: Session, year: int) -> str:
    prefix = f"{PREFIX}{year}-"
    used = session.scalars(
        select(RecoveryLetter.number).where(RecoveryLetter.number.startswith(prefix))
    )
    # As numbers: as texts 1000 comes before 999.
    last = max((int(number[len(prefix) :]) for number in used), default=0)
    return f"{prefix}{last + 1:03d}"
