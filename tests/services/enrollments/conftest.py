"""A seeded office and one household in 农村低保, with what it is due month by month."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from app.models.enrollment import TermStatus
from app.models.household import Household
from app.models.person import Person
from app.month import Month, months
from app.services.enrollments.opening import open_enrollment
from app.services.enrollments.rows import NewEnrollment
from app.services.enrollments.store import in_force, live_terms
from app.services.programs import entering
from app.services.programs.rows import program_by_name
from tests import factory

START = Month(2018, 1)


@dataclass
class Case:
    """One enrollment of a household of three: 300.00 yuan a month from January 2018."""

    session: Session
    by: int
    head: Person
    wife: Person
    child: Person
    household: Household
    program_id: int
    enrollment_id: int

    def state(self, last: Month = START + 17) -> list[tuple[TermStatus, int | None] | None]:
        """Status and amount of every month from January 2018 on, by the terms in force."""
        terms = live_terms(self.session, self.enrollment_id)
        found = [in_force(terms, month) for month in months(START, last)]
        return [
            None if term is None else (term.content.status, term.content.approved_fen)
            for term in found
        ]

    def paid(self) -> dict[str, int | None]:
        """The months with an active term, as ``YYYY-MM`` -> fen."""
        return {
            str(START + place): one[1]
            for place, one in enumerate(self.state())
            if one is not None and one[0] is TermStatus.ACTIVE
        }


@pytest.fixture
def by(session: Session) -> int:
    by = factory.staff(session).id
    entering.seed(session, by, START)
    return by


@pytest.fixture
def case(session: Session, by: int) -> Case:
    head, wife, child = (factory.person(session) for _ in range(3))
    household = factory.household(session, head, wife, child)
    program_id = program_by_name(session, "农村低保").id
    enrollment_id = open_enrollment(
        session,
        by,
        NewEnrollment(
            program_id=program_id,
            household_id=household.id,
            approved_fen=30000,
            first_month=START,
        ),
        today=factory.TODAY,
    )
    return Case(session, by, head, wife, child, household, program_id, enrollment_id)
