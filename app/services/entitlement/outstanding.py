"""Who counts in a program's month, and whose amount cannot be told for want of a rate."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.month import Month
from app.services.entitlement.due import entitled
from app.services.entitlement.facts import Facts
from app.services.entitlement.loading import facts_of_program


@dataclass(frozen=True, slots=True)
class Counted:
    """Enrollments of a month in which somebody counts; ``unpriced`` of them lack a rate."""

    enrollments: int
    unpriced: int


def counted(facts: Facts, program_id: int, month: Month) -> Counted:
    """By the facts alone: the dead and the displaced do not count."""
    own = (e.id for e in facts.enrollments.values() if e.program_id == program_id)
    found = [due for due in (entitled(facts, one, month) for one in own) if due.person_ids]
    return Counted(len(found), sum(due.rate_missing for due in found))


def counted_in(session: Session, program_id: int, month: Month) -> Counted:
    """The same, asked of the register."""
    return counted(facts_of_program(session, program_id), program_id, month)
