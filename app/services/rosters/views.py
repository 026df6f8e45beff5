"""Rosters as windows, sheets and commands see them: frozen rows, read in one go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.audit import AuditEntry
from app.models.enrollment import Enrollment
from app.models.program import AmountRule, Period, Program, Unit
from app.models.roster import Roster, RosterItem, RosterLine, RosterStatus
from app.models.staff import Staff
from app.month import Month
from app.services.entitlement.price import pays_in
from app.services.entitlement.rules import rules_of
from app.services.office import settings, staffing
from app.services.rosters.archived import archive_states
from app.services.rosters.rows import RosterItemRow, RosterLineRow, RosterRow
from app.services.rosters.store import roster_by_number


@dataclass(frozen=True, slots=True)
class RosterHead:
    """A roster in a list: where it stands and what it comes to (fen).

    ``returned_for`` is the reason why a draft was given back (empty otherwise). ``archived``:
    its papers were filed after it was settled. ``taken_in``: a past roster that came in from a
    list.
    """

    id: int
    number: str
    program: str
    month: Month
    sequence: int
    status: RosterStatus
    lines: int
    persons: int
    amount_fen: int
    changed_at: datetime
    returned_for: str = ""
    archived: bool = False
    taken_in: bool = False


def require_roster(session: Session, number: str) -> None:
    """AppError when there is no roster of that number."""
    roster_by_number(session, number)


def roster_row(session: Session, number: str) -> RosterRow:
    """A whole roster with its lines in printing order; AppError when there is none."""
    roster = roster_by_number(session, number)
    program = session.get_one(Program, roster.program_id)
    names = _staff_names(session)
    return RosterRow(
        id=roster.id,
        number=roster.number,
        office=settings.get(session, "town"),
        program=program.name,
        unit=program.unit,
        month=roster.month,
        sequence=roster.sequence,
        status=roster.status,
        paid_in_cash=program.paid_in_cash,
        prepared_by=names.get(roster.drafted_by_id, ""),
        reviewed_by=names.get(roster.approved_by_id or 0, ""),
        drafted_at=roster.drafted_at,
        approved_at=roster.approved_at,
        bank_item_code=program.bank_item_code,
        hotline=settings.get(session, "hotline"),
        audit_head=_head_of(session, roster),
        columns=tuple(program.roster_columns),
        lines=_lines(session, roster.id),
        taken_in=roster.taken_in,
        account_note=_account_note(session, roster),
    )


def _account_note(session: Session, roster: Roster) -> str:
    if roster.approved_by_id is None or roster.approved_at is None:
        return ""
    return staffing.recent_confirmation(session, roster.approved_by_id, roster.approved_at)


def roster_heads(
    session: Session, *, program_id: int | None = None, month: Month | None = None
) -> tuple[RosterHead, ...]:
    """Rosters of a program, a month, or all, newest month first; withdrawn ones too."""
    statement = (
        select(
            Roster,
            Program.name,
            func.count(RosterLine.id),
            func.coalesce(func.sum(RosterLine.persons), 0),
            func.coalesce(func.sum(RosterLine.amount_fen), 0),
        )
        .join(Program, Program.id == Roster.program_id)
        .outerjoin(RosterLine, RosterLine.roster_id == Roster.id)
        .group_by(Roster.id)
        .order_by(Roster.month.desc(), Program.position, Roster.sequence, Roster.id)
    )
    if program_id is not None:
        statement = statement.where(Roster.program_id == program_id)
    if month is not None:
        statement = statement.where(Roster.month == month)
    filed = archive_states(session, month)
    return tuple(
        RosterHead(
            roster.id,
            roster.number,
            name,
            roster.month,
            roster.sequence,
            roster.status,
            lines,
            persons,
            amount,
            _changed_at(roster),
            (roster.reason or "") if roster.status is RosterStatus.DRAFT else "",
            roster.id in filed,
            roster.taken_in,
        )
        for roster, name, lines, persons, amount in session.execute(statement)
    )


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A program's line on the month's board: its latest roster of the month, if any.

    ``enrolled``: whether anybody was ever enrolled in it by that month; ``by_approval``:
    whether it pays approved amounts month by month, which can be raised together.
    """

    program_id: int
    program: str
    unit: Unit
    paid_in_cash: bool
    one_off: bool
    enrolled: bool
    pays_this_month: bool
    rosters: tuple[RosterHead, ...]
    by_approval: bool = False

    @property
    def current(self) -> RosterHead | None:
        """The roster that the month stands at: the latest one not withdrawn."""
        standing = [r for r in self.rosters if r.status is not RosterStatus.WITHDRAWN]
        return standing[-1] if standing else None


def month_board(session: Session, month: Month) -> tuple[BoardRow, ...]:
    """Every active program that draws money, with its rosters of the month."""
    by_program: dict[str, list[RosterHead]] = defaultdict(list)
    for head in roster_heads(session, month=month):
        by_program[head.program].append(head)
    enrolled = set(
        session.scalars(
            select(Enrollment.program_id).where(Enrollment.first_month <= month).distinct()
        )
    )
    programs = session.scalars(
        select(Program)
        .where(Program.active, Program.amount_rule != AmountRule.NONE)
        .order_by(Program.position)
    )
    return tuple(
        BoardRow(
            program.id,
            program.name,
            program.unit,
            program.paid_in_cash,
            program.period is Period.ONE_OFF,
            program.id in enrolled,
            pays_in(rules_of(program), month),
            tuple(by_program[program.name]),
            program.amount_rule is AmountRule.APPROVED and program.period is not Period.ONE_OFF,
        )
        for program in programs
    )


def _lines(session: Session, roster_id: int) -> tuple[RosterLineRow, ...]:
    items: dict[int, list[RosterItemRow]] = defaultdict(list)
    statement = (
        select(RosterItem)
        .join(RosterLine, RosterLine.id == RosterItem.line_id)
        .where(RosterLine.roster_id == roster_id)
        .order_by(RosterItem.month, RosterItem.id)
    )
    for item in session.scalars(statement):
        items[item.line_id].append(
            RosterItemRow(
                item.month, item.kind, item.amount_fen, item.reason or "", item.working or ""
            )
        )
    lines = session.scalars(
        select(RosterLine).where(RosterLine.roster_id == roster_id).order_by(RosterLine.position)
    )
    return tuple(_line(line, items) for line in lines)


def _line(line: RosterLine, items: Mapping[int, Sequence[RosterItemRow]]) -> RosterLineRow:
    return RosterLineRow(
        id=line.id,
        position=line.position,
        enrollment_id=line.enrollment_id,
        recipient_name=line.recipient_name,
        recipient_id_number=line.recipient_id_number,
        payee_name=line.payee_name,
        payee_id_number=line.payee_id_number or "",
        head_name=line.head_name or "",
        head_id_number=line.head_id_number or "",
        village=line.village,
        village_position=line.village_position,
        group=line.group or "",
        persons=line.persons,
        standard=line.standard or "",
        bank=line.bank or "",
        account=line.account or "",
        phone=line.phone or "",
        amount_fen=line.amount_fen,
        result=line.result,
        result_reason=line.result_reason or "",
        result_on=line.result_on,
        items=tuple(items.get(line.id, ())),
    )


def _head_of(session: Session, roster: Roster) -> str:
    """The audit chain's head when the roster was last moved on: the same on every print."""
    statement = (
        select(AuditEntry.hash)
        .where(AuditEntry.subject == f"roster:{roster.id}")
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    return session.scalar(statement) or ""


def _staff_names(session: Session) -> Mapping[int, str]:
    return {row.id: row.name for row in session.execute(select(Staff.id, Staff.name))}


def _changed_at(roster: Roster) -> datetime:
    times = (
        roster.drafted_at,
        roster.submitted_at,
        roster.approved_at,
        roster.sent_at,
        roster.settled_at,
        roster.withdrawn_at,
    )
    return max(time for time in times if time is not None)
