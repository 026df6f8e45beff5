"""Money that is owed and cannot be paid, over all programs: no payee, no account, a dead payee."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.enrollment import Enrollment
from app.models.program import AmountRule, Program
from app.month import Month
from app.services.rosters.business_month import business_month
from app.services.rosters.held import HeldBack
from app.services.rosters.preview import preview_roster

BY_HAND = "hold"


@dataclass(frozen=True, slots=True)
class Unpayable:
    """A month of an enrollment that waits, and of which program."""

    program: str
    held: HeldBack


def unpayable(session: Session, *, today: date) -> tuple[Unpayable, ...]:
    """Every month that is owed by the month of business and not proposed for want of a payee or
    an account.

    What is held by hand is not among it: it waits for whoever held it (docs/rules.md [R]4, [R]6).
    """
    month = min(Month.of(today), business_month(session, today))
    enrolled = select(Enrollment.program_id).distinct()
    programs = session.scalars(
        select(Program)
        .where(Program.amount_rule != AmountRule.NONE, Program.id.in_(enrolled))
        .order_by(Program.position)
    )
    return tuple(
        Unpayable(program.name, held)
        for program in programs
        for held in preview_roster(session, program.id, month, today=today).held
        if held.code != BY_HAND
    )
