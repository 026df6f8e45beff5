"""The money that the county sent the demo town, so that its funds can be looked at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from app.models.program import Period, Program, ProgramKind
from app.money import round_half_up
from app.month import Month
from app.services.funds.allocations import record_allocation
from app.services.funds.balances import funds_of

# Sent for half a year each time, to the thousand yuan.
HALVES = ((1, 15), (7, 12))
THOUSAND_YUAN = 100_000
# What came for this program was reckoned by last year's numbers, so it will not reach.
SHORT_KIND, SHORT_PERCENT = ProgramKind.OLD_AGE, 103


def receive_money(
    session: Session, by: int, programs: Iterable[Program], last: Month, *, today: date
) -> None:
    """For each program what its year takes at the pace of the months paid (up to ``last``)."""
    for program in programs:
        paid = sum(year.paid_fen for year in funds_of(session, program.id).years)
        if not paid:
            continue
        whole = paid * 12 // last.number if program.period is Period.MONTHLY else paid
        if program.kind is SHORT_KIND:
            # Paid up to now, and not the month that is open.
            whole = paid * SHORT_PERCENT // 100
        half = round_half_up(whole, 2 * THOUSAND_YUAN) // 2
        for place, (month, day) in enumerate(HALVES, start=1):
            received = date(last.year, month, day)
            if month <= last.number:
                document = f"样例财社〔{last.year}〕{program.position * 10 + place}号"
                record_allocation(session, by, program.id, half, received, document, today=today)
