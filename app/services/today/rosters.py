"""Rosters that wait for somebody: for whoever looks to review, for the bank, for a look at them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.program import Program
from app.models.roster import OPEN, Roster, RosterContributor, RosterStatus
from app.models.staff import Role, StaffRole
from app.month import Month
from app.places import PaymentPlace
from app.services.rosters.findings import Level
from app.services.rosters.lifecycle import findings_today
from app.services.today.rows import OpenRoster, TodayLine, Urgency

_ON_THE_WAY = {
    RosterStatus.APPROVED: ("已复核,还没有送银行", "paper"),
    RosterStatus.SENT: ("已送银行,等待回盘", "bank"),
}


class _Waiting(NamedTuple):
    """A roster that is not done, and what it is called."""

    id: int
    number: str
    month: Month
    program_id: int
    program: str
    status: RosterStatus
    in_cash: bool
    reason: str | None

    @property
    def name(self) -> str:
        return f"{self.program}{self.month.chinese}花名册"

    def at(self, page: str) -> PaymentPlace:
        return PaymentPlace(self.month, self.program_id, page)


def waiting_rosters(session: Session, staff_id: int, business_month: Month) -> list[TodayLine]:
    """What waits for this member of staff, and what earlier months have not brought to an end.

    The business month's own rosters stand among its stages already.
    """
    roles = set(session.scalars(select(StaffRole.role).where(StaffRole.staff_id == staff_id)))
    lines = []
    for roster in _unfinished(session):
        if roster.status is RosterStatus.SUBMITTED and Role.REVIEW in roles:
            if not _had_a_hand(session, roster.id, staff_id):
                words = f"{roster.name}等您复核"
                lines.append(TodayLine(Urgency.MUST_DO, words, roster.at("review")))
        elif roster.status is RosterStatus.DRAFT and roster.reason and Role.PREPARE in roles:
            words = f"{roster.name}被退回:{roster.reason}"
            lines.append(TodayLine(Urgency.MUST_DO, words, roster.at("roster")))
        elif roster.status in _ON_THE_WAY and roster.month != business_month:
            told, page = _ON_THE_WAY[roster.status]
            words = f"{roster.name}{'还没有登记现金发放' if roster.in_cash else told}"
            lines.append(TodayLine(Urgency.WAITING, words, roster.at(page)))
    return lines


def open_rosters(session: Session) -> tuple[OpenRoster, ...]:
    """Those that are not approved yet, to be examined one by one."""
    return tuple(
        OpenRoster(roster.number, roster.name, roster.at("check"))
        for roster in _unfinished(session)
        if roster.status in OPEN
    )


def roster_findings(session: Session, roster: OpenRoster, *, day: date) -> TodayLine | None:
    """What the checks say about a roster, worked out anew; None where they say nothing."""
    found = findings_today(session, roster.number, today=day)
    if not found:
        return None
    errors = sum(one.level is Level.ERROR for one in found)
    warnings = len(found) - errors
    told = [f"{errors}个错误"] if errors else []
    told += [f"{warnings}个提醒"] if warnings else []
    urgency = Urgency.MUST_DO if errors else Urgency.WAITING
    return TodayLine(urgency, f"{roster.name}自查:{'、'.join(told)}", roster.place)


def _unfinished(session: Session) -> Iterator[_Waiting]:
    """Rosters from the draft on that are neither settled nor withdrawn."""
    statement = (
        select(
            Roster.id,
            Roster.number,
            Roster.month,
            Roster.program_id,
            Program.name,
            Roster.status,
            Program.paid_in_cash,
            Roster.reason,
        )
        .join(Program, Program.id == Roster.program_id)
        .where(Roster.status.in_([*OPEN, *_ON_THE_WAY]))
        .order_by(Roster.month, Program.position, Roster.sequence)
    )
    for row in session.execute(statement).all():
        yield _Waiting(*row)


def _had_a_hand(session: Session, roster_id: int, staff_id: int) -> bool:
    """Whoever drafted, changed or submitted a roster may not approve it."""
    return session.get(RosterContributor, (roster_id, staff_id)) is not None
