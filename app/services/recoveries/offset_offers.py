"""Where an open recovery could be set off: draft lines of arrears that share a person with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.enrollment import Enrollment, EnrollmentTerm, TermPerson
from app.models.roster import ItemKind, Roster, RosterItem, RosterLine, RosterStatus
from app.models.staff import Role
from app.money import grouped
from app.month import Month
from app.services.entitlement.ledger import Account, enrollment_book, reckon_enrollment
from app.services.entitlement.loading import facts_of_enrollments
from app.services.office import audit
from app.services.office.permissions import require_role
from app.services.recoveries.entering import room_on
from app.services.rosters.offsets import AGAINST, OpenRecovery
from app.services.rosters.store import add_contributor, expect_status


@dataclass(frozen=True, slots=True)
class OffsetOffer:
    """A draft line that could bear an offset of one overpaid month; ``most_fen`` is the limit."""

    roster_number: str
    position: int
    name: str
    room_fen: int
    month: Month
    most_fen: int

    @property
    def words(self) -> str:
        """花名册201804-001 第1行 某某(补发300.00元):抵扣2018年2月,最多300.00元."""
        return (
            f"花名册{self.roster_number} 第{self.position}行 {self.name}"
            f"(补发{grouped(self.room_fen)}元):抵扣{self.month.chinese},"
            f"最多{grouped(self.most_fen)}元"
        )


def offset_offers(session: Session, enrollment_id: int, *, today: date) -> tuple[OffsetOffer, ...]:
    """The draft lines on which an enrollment's recovery may be set off (docs/rules.md [R]8).

    Of its own program only; another enrollment's line only through a common person.
    """
    lines = _draft_lines(session, enrollment_id)
    ids = {enrollment_id, *(line.enrollment_id for line, _ in lines)}
    facts = facts_of_enrollments(session, list(ids))
    own = facts.enrollments[enrollment_id]
    account = enrollment_book(session, [enrollment_id]).get(enrollment_id) or Account()
    found: list[OffsetOffer] = []
    for line, roster in lines:
        kin = facts.enrollments[line.enrollment_id]
        if kin.id != own.id and own.ever_covered.isdisjoint(kin.ever_covered):
            continue
        until = max(roster.month, Month.of(today))
        reckoning = reckon_enrollment(facts, account, own, until)
        recovery = OpenRecovery(reckoning.to_recover, reckoning.over, account.offset_open)
        room = room_on(session, line.id)
        found += [
            OffsetOffer(roster.number, line.position, line.recipient_name, room, month, most)
            for month in reckoning.over
            if (most := min(recovery.most(month), room)) > 0
        ]
    return tuple(found)


def drop_offsets(session: Session, by: int, number: str, line_position: int) -> int:
    """Take the offsets off a draft's line again; returns how much the line rises (fen)."""
    require_role(session, by, Role.PREPARE)
    roster = expect_status(session, number, RosterStatus.DRAFT, "取消抵扣")
    line = session.scalar(
        select(RosterLine).where(
            RosterLine.roster_id == roster.id, RosterLine.position == line_position
        )
    )
    items = (
        []
        if line is None
        else session.scalars(
            select(RosterItem).where(
                RosterItem.line_id == line.id, RosterItem.kind == ItemKind.OFFSET
            )
        ).all()
    )
    if line is None or not items:
        raise AppError("这一行没有抵扣,未作改动。", code="no-offset")
    freed = -sum(item.amount_fen for item in items)
    session.execute(delete(RosterItem).where(RosterItem.id.in_([item.id for item in items])))
    line.amount_fen += freed
    add_contributor(session, roster, by)
    session.flush()
    audit.record(
        session, by, "recovery.offset-dropped", f"line:{line.id}", after={"amount_fen": freed}
    )
    return freed


def _draft_lines(session: Session, enrollment_id: int) -> list[tuple[RosterLine, Roster]]:
    """Lines with arrears or refunds of the enrollments that ever covered one of its people."""
    own = (
        select(TermPerson.person_id)
        .join(EnrollmentTerm)
        .where(EnrollmentTerm.enrollment_id == enrollment_id)
    )
    kin = select(EnrollmentTerm.enrollment_id).join(TermPerson).where(TermPerson.person_id.in_(own))
    program = select(Enrollment.program_id).where(Enrollment.id == enrollment_id)
    statement = (
        select(RosterLine, Roster)
        .join(Roster, Roster.id == RosterLine.roster_id)
        .where(
            Roster.program_id == program.scalar_subquery(),
            Roster.status == RosterStatus.DRAFT,
            RosterLine.enrollment_id.in_(kin),
            RosterLine.id.in_(select(RosterItem.line_id).where(RosterItem.kind.in_(AGAINST))),
        )
        .order_by(Roster.month, RosterLine.position)
    )
    return [(line, roster) for line, roster in session.execute(statement)]
