"""Overpaid money followed up: repaid, waived, set off by hand, lapsed, agreed; never netted."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.base import now
from app.models.fund import Closing, ClosingKind, Repayment, Waiver
from app.models.roster import (
    ItemKind,
    LineResult,
    Roster,
    RosterItem,
    RosterLine,
    RosterStatus,
)
from app.models.staff import Role
from app.money import grouped
from app.month import Month
from app.services.entitlement.facts import Facts
from app.services.entitlement.ledger import Account, enrollment_book, reckon_enrollment
from app.services.entitlement.loading import facts_of_enrollments
from app.services.entitlement.price import payable_month
from app.services.entitlement.reckoning import Reckoning
from app.services.office import audit
from app.services.office.permissions import require_role
from app.services.rosters.offsets import AGAINST, OpenRecovery
from app.services.rosters.store import add_contributor, expect_status


def record_repayment(
    session: Session,
    by: int,
    enrollment_id: int,
    amount_fen: int,
    on: date,
    receipt: str,
    *,
    today: date,
) -> None:
    """Money that came back, with its receipt; more than is to recover becomes a refund owed."""
    require_role(session, by, Role.PREPARE)
    _positive(amount_fen)
    if on > today:
        raise AppError("收款日期在今天之后。未作改动,请检查日期。", code="future-date")
    entry = Repayment(
        enrollment_id=enrollment_id,
        amount_fen=amount_fen,
        received_on=on,
        receipt=_required(receipt, "收据编号"),
        entered_by_id=by,
    )
    session.add(entry)
    session.flush()
    _record(session, by, "recovery.repaid", enrollment_id, amount_fen, entry.receipt)


def record_waiver(
    session: Session,
    by: int,
    enrollment_id: int,
    amount_fen: int,
    on: date,
    document: str,
    *,
    today: date,
) -> None:
    """Money that a document says need not come back; it counts while there is any to recover."""
    require_role(session, by, Role.PREPARE)
    _positive(amount_fen)
    open_fen = _reckoning(session, enrollment_id, Month.of(today)).to_recover
    if amount_fen > open_fen:
        raise AppError(
            f"减免{grouped(amount_fen)}元超过应追回的{grouped(open_fen)}元。未作改动。",
            code="amount",
        )
    entry = Waiver(
        enrollment_id=enrollment_id,
        amount_fen=amount_fen,
        document=_required(document, "减免依据文件"),
        granted_on=on,
        entered_by_id=by,
    )
    session.add(entry)
    session.flush()
    _record(session, by, "recovery.waived", enrollment_id, amount_fen, entry.document)


def close_lapsed(
    session: Session, by: int, enrollment_id: int, month: Month, document: str, *, today: date
) -> int:
    """Close what a month still owes and cannot be paid, by a document; returns the fen ([R]6).

    Every month of a period by itself, from its payable month on; AppError (``month-to-come``)
    before, for until then nothing is owed.
    """
    require_role(session, by, Role.PREPARE)
    account = enrollment_book(session, [enrollment_id]).get(enrollment_id) or Account()
    if month in account.reserved:
        raise AppError("该月的金额正在发放中,不能核销。未作改动。", code="reserved")
    owed = _in_its_period(session, enrollment_id, month, today).under.get(month, 0)
    if not owed:
        raise AppError(f"{month.chinese}没有应发未发的金额。未作改动。", code="nothing-owed")
    _close(session, by, enrollment_id, month, ClosingKind.LAPSED, owed, document)
    return owed


def agree_at_takeover(
    session: Session, by: int, enrollment_id: int, month: Month, document: str, *, today: date
) -> int:
    """Book a month's difference once as agreed when history was taken in; returns signed fen.

    AppError (``month-to-come``) before the month's payable month has come.
    """
    require_role(session, by, Role.PREPARE)
    reckoning = _in_its_period(session, enrollment_id, month, today)
    difference = reckoning.under.get(month, 0) - reckoning.over.get(month, 0)
    if not difference:
        raise AppError(f"{month.chinese}没有差额。未作改动。", code="nothing-owed")
    _close(session, by, enrollment_id, month, ClosingKind.TAKEOVER, difference, document)
    return difference


def _in_its_period(session: Session, enrollment_id: int, month: Month, today: date) -> Reckoning:
    """Reckoned until the month's payable month, which must have come."""
    facts = facts_of_enrollments(session, [enrollment_id])
    rules = facts.programs[facts.enrollments[enrollment_id].program_id].rules
    payable = payable_month(rules, month)
    if payable > Month.of(today):
        raise AppError(
            f"{month.chinese}的金额到{payable.chinese}才发放,现在还不是欠发。未作改动。",
            code="month-to-come",
        )
    return _reckoning(session, enrollment_id, payable)


def offset(
    session: Session,
    by: int,
    number: str,
    line_position: int,
    source_id: int,
    month: Month,
    amount_fen: int,
    *,
    today: date,
) -> None:
    """Set an open recovery of ``source_id`` against a draft line's arrears ([R]8).

    At most the open recovery of that month, at most the arrears and refunds of the line less
    earlier offsets; another enrollment only within the program and through a common person.
    The line's amount falls by it, visibly, as an item of its own; who did it may not approve.
    """
    require_role(session, by, Role.PREPARE)
    _positive(amount_fen)
    roster = expect_status(session, number, RosterStatus.DRAFT, "抵扣")
    line = session.scalar(
        select(RosterLine).where(
            RosterLine.roster_id == roster.id, RosterLine.position == line_position
        )
    )
    if line is None:
        raise AppError(f"花名册{number}没有第{line_position}行。未作改动。", code="line-unknown")
    facts = facts_of_enrollments(session, [line.enrollment_id, source_id])
    _require_common_person(facts, line.enrollment_id, source_id)
    account = enrollment_book(session, [source_id]).get(source_id) or Account()
    until = max(roster.month, Month.of(today))
    reckoning = reckon_enrollment(facts, account, facts.enrollments[source_id], until)
    recovery = OpenRecovery(reckoning.to_recover, reckoning.over, account.offset_open)
    most = min(recovery.most(month), room_on(session, line.id))
    if amount_fen > most:
        raise AppError(
            f"最多可抵扣{grouped(max(0, most))}元(不超过应追回和本行的补发)。未作改动。",
            code="offset-amount",
        )
    session.add(
        RosterItem(
            line_id=line.id,
            enrollment_id=source_id,
            month=month,
            kind=ItemKind.OFFSET,
            amount_fen=-amount_fen,
            reason="抵扣多发金额",
            reserves=False,
        )
    )
    line.amount_fen -= amount_fen
    add_contributor(session, roster, by)
    session.flush()
    _record(session, by, "recovery.offset", source_id, amount_fen, f"花名册{roster.number}")


def correct_result(
    session: Session,
    by: int,
    reviewer: int,
    line_id: int,
    result: LineResult,
    on: date,
    document: str,
    *,
    today: date,
) -> None:
    """Turn a settled line's paid into returned, or back, by the bank's document ([R]9).

    Takes a second person. A line that becomes paid again after its months were paid anew
    leaves an overpayment, which is followed up as any other.
    """
    require_role(session, by, Role.PREPARE)
    if by == reviewer:
        raise AppError("更正回盘结果需要两个人。未作改动。", code="same-person")
    require_role(session, reviewer, Role.REVIEW)
    if on > today:
        raise AppError("更正日期在今天之后。未作改动,请检查日期。", code="future-date")
    line = session.get_one(RosterLine, line_id)
    roster = session.get_one(Roster, line.roster_id)
    wanted = {LineResult.PAID: LineResult.RETURNED, LineResult.RETURNED: LineResult.PAID}
    answered = roster.status in (RosterStatus.SENT, RosterStatus.SETTLED)
    if not answered or wanted.get(line.result) is not result:
        raise AppError(
            "只能把登记为“已发放”的明细改为“银行退回”,或者反过来。未作改动。", code="result"
        )
    before = line.result
    line.result, line.result_on, line.result_at = result, on, now()
    line.result_reason = _required(document, "银行的更正凭证")
    session.flush()
    audit.record(
        session,
        by,
        "line.correct",
        f"line:{line.id}",
        before={"result": before.value},
        after={"result": result.value, "document": line.result_reason, "reviewer": reviewer},
    )


def _reckoning(session: Session, enrollment_id: int, until: Month) -> Reckoning:
    known = facts_of_enrollments(session, [enrollment_id])
    account = enrollment_book(session, [enrollment_id]).get(enrollment_id) or Account()
    return reckon_enrollment(known, account, known.enrollments[enrollment_id], until)


def _close(
    session: Session,
    by: int,
    enrollment_id: int,
    month: Month,
    kind: ClosingKind,
    amount_fen: int,
    document: str,
) -> None:
    entry = Closing(
        enrollment_id=enrollment_id,
        month=month,
        kind=kind,
        amount_fen=amount_fen,
        document=_required(document, "依据文件"),
        entered_by_id=by,
    )
    session.add(entry)
    session.flush()
    _record(session, by, f"closing.{kind.value}", enrollment_id, amount_fen, entry.document)


def _require_common_person(facts: Facts, one_id: int, other_id: int) -> None:
    one, other = facts.enrollments[one_id], facts.enrollments[other_id]
    if one_id == other_id:
        return
    if one.program_id != other.program_id:
        raise AppError("不同项目之间不能抵扣。未作改动。", code="offset-program")
    if one.ever_covered.isdisjoint(other.ever_covered):
        raise AppError("两份待遇没有共同的享受人,不能抵扣。未作改动。", code="offset-person")


def room_on(session: Session, line_id: int) -> int:
    """What of a line's arrears and refunds earlier offsets have left (fen)."""
    items = session.execute(
        select(RosterItem.kind, RosterItem.amount_fen).where(RosterItem.line_id == line_id)
    )
    return sum(fen for kind, fen in items if kind in (*AGAINST, ItemKind.OFFSET))


def _positive(amount_fen: int) -> None:
    if amount_fen <= 0:
        raise AppError("金额应大于零。未作改动。", code="amount")


def _required(text: str, what: str) -> str:
    if not text.strip():
        raise AppError(f"请填写{what}。未作改动。", code="document-missing")
    return text.strip()


def _record(
    session: Session, by: int, action: str, enrollment_id: int, amount_fen: int, document: str
) -> None:
    audit.record(
        session,
        by,
        action,
        f"enrollment:{enrollment_id}",
        after={"amount_fen": amount_fen, "document": document},
    )
