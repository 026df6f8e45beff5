"""Takes an applied list back, as long as nothing rests on it: paid, drafted or changed since."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.base import now
from app.models.enrollment import EnrollmentTerm, PayeeEntry, TermStatus
from app.models.fund import Closing, Repayment, Waiver
from app.models.listing import ListImport
from app.models.program import Program
from app.models.roster import LOCKED, OPEN, LineResult, Roster, RosterItem, RosterLine
from app.models.staff import Role, Staff
from app.month import Month
from app.services.enrollments import payees, store
from app.services.enrollments.rows import LiveTerm, NewPayee
from app.services.office import audit
from app.services.office.permissions import require_role

REASON = "撤销名单导入"
SHOWN = 50


@dataclass(frozen=True, slots=True)
class ListRecord:
    """An applied list as the list of them shows it; counts are enrollments."""

    id: int
    program: str
    as_of: Month | None
    full_list: bool
    new: int
    changed: int
    stopped: int
    applied_at: datetime
    applied_by: str
    undone_at: datetime | None

    @property
    def may_be_undone(self) -> bool:
        """Whether it holds and did anything that can be taken back."""
        return self.undone_at is None and bool(self.new or self.changed or self.stopped)


def list_records(session: Session) -> tuple[ListRecord, ...]:
    """The lists that were applied last, the latest first, undone ones too."""
    statement = (
        select(ListImport, Program.name, Staff.name)
        .join(Program, Program.id == ListImport.program_id)
        .join(Staff, Staff.id == ListImport.applied_by_id)
        .order_by(ListImport.id.desc())
        .limit(SHOWN)
    )
    return tuple(
        ListRecord(
            one.id,
            program,
            one.as_of,
            one.full_list,
            one.new,
            one.changed,
            one.stopped,
            one.applied_at,
            name,
            one.undone_at,
        )
        for one, program, name in session.execute(statement)
    )


def undo_list(session: Session, by: int, list_id: int, *, today: date) -> int:
    """Take back what a list opened, changed and ended; returns of how many enrollments.

    What it opened is ended from its first month, so that nothing of it is due; what it changed
    or ended is as before. Persons and households stay as the list has them. AppError, and
    nothing is changed, when it was undone already, or when something rests on it.
    """
    require_role(session, by, Role.PREPARE)
    entry = session.get_one(ListImport, list_id)
    if entry.undone_at is not None:
        raise AppError("这次导入已经撤销过。未作改动。", code="list-undone")
    written = _terms(session, entry)
    paid_to = _payees(session, entry)
    touched = {*written, *paid_to}
    _refuse(_changed_since(session, entry, touched), "在这次导入以后又变更过", "list-changed")
    _refuse(_drafted(session, touched), "列在还没有复核的花名册里", "list-drafted")
    _refuse(_paid_since(session, entry, touched), "在这次导入以后发放或收过钱", "list-paid")
    opened = _opened(session, entry, written)
    for enrollment_id, terms in written.items():
        for term in terms:
            _take_back(session, by, enrollment_id, term, opened=enrollment_id in opened)
    for enrollment_id in sorted(paid_to - opened):
        _pay_as_before(session, by, entry, enrollment_id, today)
    entry.undone_at, entry.undone_by_id = now(), by
    session.flush()
    audit.record(
        session,
        by,
        "list.undo",
        f"list:{entry.id}",
        before={"new": entry.new, "changed": entry.changed, "stopped": entry.stopped},
        after={"program": entry.program_id, "enrollments": len(touched)},
    )
    return len(touched)


def _terms(session: Session, entry: ListImport) -> dict[int, list[LiveTerm]]:
    """By enrollment, the terms that the list wrote and that hold."""
    enrollments = session.scalars(
        select(EnrollmentTerm.enrollment_id)
        .where(EnrollmentTerm.id > entry.terms_after, EnrollmentTerm.id <= entry.terms_to)
        .distinct()
    )
    return {
        one: [
            term
            for term in store.live_terms(session, one)
            if entry.terms_after < term.id <= entry.terms_to
        ]
        for one in enrollments
    }


def _payees(session: Session, entry: ListImport) -> set[int]:
    """The enrollments whose payee the list entered."""
    return set(
        session.scalars(
            select(PayeeEntry.enrollment_id).where(
                PayeeEntry.id > entry.payees_after, PayeeEntry.id <= entry.payees_to
            )
        )
    )


def _changed_since(session: Session, entry: ListImport, touched: Collection[int]) -> set[int]:
    later = select(EnrollmentTerm.enrollment_id).where(EnrollmentTerm.id > entry.terms_to)
    others = select(PayeeEntry.enrollment_id).where(PayeeEntry.id > entry.payees_to)
    return _among(session, touched, later, others)


def _drafted(session: Session, touched: Collection[int]) -> set[int]:
    return _among(session, touched, _items().where(Roster.status.in_(OPEN)))


def _paid_since(session: Session, entry: ListImport, touched: Collection[int]) -> set[int]:
    """Approved since, and not all returned; or repaid, waived or closed since."""
    paid = _items().where(
        Roster.status.in_(LOCKED),
        Roster.approved_at >= entry.applied_at,
        RosterLine.result != LineResult.RETURNED,
    )
    money = (
        select(table.enrollment_id).where(table.entered_at >= entry.applied_at)
        for table in (Repayment, Waiver, Closing)
    )
    return _among(session, touched, paid, *money)


def _items() -> Select[int]:
    return (
        select(RosterItem.enrollment_id)
        .join(RosterLine, RosterLine.id == RosterItem.line_id)
        .join(Roster, Roster.id == RosterLine.roster_id)
    )


def _among(session: Session, touched: Collection[int], *found: Select[int]) -> set[int]:
    return {one for statement in found for one in session.scalars(statement)} & set(touched)


def _refuse(found: Collection[int], why: str, code: str) -> None:
    if found:
        raise AppError(
            f"其中{len(found)}份{why},不能整批撤销。未作改动;"
            "还在草稿里的,先删除草稿再撤销;已经发放或变更的,请逐个停发或变更。",
            code=code,
        )


def _opened(session: Session, entry: ListImport, enrollments: Iterable[int]) -> set[int]:
    """Those that had no term at all before the list."""
    wanted = set(enrollments)
    before = select(EnrollmentTerm.enrollment_id).where(EnrollmentTerm.id <= entry.terms_after)
    return wanted - set(session.scalars(before))


def _take_back(
    session: Session, by: int, enrollment_id: int, term: LiveTerm, *, opened: bool
) -> None:
    """A term gives way to those that gave way to it; of what was opened to an ending."""
    if opened:
        ended = replace(term.content, status=TermStatus.ENDED, reason=REASON)
        store.write(session, by, enrollment_id, term.from_month, ended, [term.id])
        return
    lost = store.terms_replaced_by(session, term.id)
    own = update(EnrollmentTerm).where(EnrollmentTerm.id == term.id)
    session.execute(own.values(replaced=True))
    for one in lost:
        store.write(session, by, enrollment_id, one.from_month, one.content)


def _pay_as_before(
    session: Session, by: int, entry: ListImport, enrollment_id: int, today: date
) -> None:
    """The payee from before the list is entered again; where there was none the list's stays."""
    before = session.scalars(
        select(PayeeEntry)
        .where(PayeeEntry.enrollment_id == enrollment_id, PayeeEntry.id <= entry.payees_after)
        .order_by(PayeeEntry.from_day.desc(), PayeeEntry.id.desc())
        .limit(1)
    ).first()
    if before is None:
        return
    payee = NewPayee(
        name=before.payee_name,
        id_number=before.payee_id_number,
        bank=before.bank,
        account=before.account,
        holder=before.holder,
        relation=before.relation or "",
        from_day=today,
    )
    payees.set_payee(session, by, enrollment_id, payee, today=today)
