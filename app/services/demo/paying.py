"""Pays the demo town's months as the office pays them: drafted, reviewed, sent, settled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.models.program import Period, Program, ProgramKind
from app.month import Month
from app.services.demo.place import COUNTED
from app.services.rosters import lifecycle, settlement
from app.services.rosters.drafting import DraftReport, draft
from app.services.rosters.holds import hold_months
from app.services.rosters.views import roster_row

ACCEPTED = "已逐条核实"
HOLD_REASON = "群众反映收入有变化,核查后再发"
# Which line of the roster is held in the month reported, so that holds can be seen.
_HELD_KIND, _HELD_LINE = ProgramKind.RURAL_MINIMUM_LIVING, 40


@dataclass(frozen=True, slots=True)
class DemoStaff:
    """Who prepares and who reviews."""

    preparer: int
    reviewer: int


def pay_month(session: Session, hands: DemoStaff, programs: Iterable[Program], month: Month) -> int:
    """Draft, review, send and settle a month's rosters; returns how many there were."""
    today = month.first_day.replace(day=10)
    paid = 0
    for program in programs:
        if program.period is Period.YEARLY and month.number != program.pay_month:
            continue
        report = draft(session, hands.preparer, program.id, month, today=today)
        if program.kind is _HELD_KIND and month == COUNTED:
            report = _hold_one(session, hands, report, month, today)
        if report.number is not None:
            _settle(session, hands, report, today)
            paid += 1
    return paid


def _hold_one(
    session: Session, hands: DemoStaff, report: DraftReport, month: Month, today: date
) -> DraftReport:
    if report.number is None:
        return report
    line = roster_row(session, report.number).lines[_HELD_LINE]
    return hold_months(
        session,
        hands.preparer,
        report.number,
        line.enrollment_id,
        (month,),
        HOLD_REASON,
        today=today,
    )


def _settle(session: Session, hands: DemoStaff, report: DraftReport, today: date) -> None:
    number = report.number or ""
    lifecycle.submit(session, hands.preparer, number)
    accepted = ACCEPTED if report.findings else ""
    lifecycle.approve(session, hands.reviewer, number, today=today, accept_warnings=accepted)
    lifecycle.send(session, hands.preparer, number)
    settlement.settle_all_paid(session, hands.preparer, number, on=today, today=today)
