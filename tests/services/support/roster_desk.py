"""A small office with one program, and the steps of a roster in one word each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.enrollment import Enrollment, EnrollmentTerm
from app.models.person import Person
from app.models.program import Program
from app.models.roster import LineResult, Roster, RosterLine
from app.month import Month
from app.services.recoveries import entering
from app.services.rosters import lifecycle, settlement
from app.services.rosters.checks.registry import Checked, Report
from app.services.rosters.drafting import DraftReport, draft
from app.services.rosters.rows import RosterRow
from app.services.rosters.views import roster_row
from tests import factory


@dataclass
class Desk:
    """Two people, one program, and what they do to its rosters."""

    session: Session
    preparer: int
    reviewer: int
    program: Program
    today: date

    def person(self, **facts: object) -> Person:
        return factory.person(self.session, **facts)  # type: ignore[arg-type]

    def enroll(self, first: str = "2018-01", fen: int = 30000, **facts: object) -> Enrollment:
        person = factory.person(self.session)
        return factory.enrollment(
            self.session,
            self.program,
            person,
            first_month=Month.parse(first),
            amount_fen=fen,
            **facts,  # type: ignore[arg-type]
        )

    def draft(self, month: str) -> DraftReport:
        return draft(
            self.session, self.preparer, self.program.id, Month.parse(month), today=self.today
        )

    def approve(self, number: str) -> None:
        lifecycle.submit(self.session, self.preparer, number)
        lifecycle.approve(
            self.session,
            self.reviewer,
            number,
            today=self.today,
            accept_warnings="已核实",
            accept_unpaid="确未发过",
        )

    def send(self, month: str) -> str:
        """Draft, approve and send; the roster's number."""
        number = self.draft(month).number
        assert number is not None
        self.approve(number)
        lifecycle.send(self.session, self.preparer, number)
        return number

    def pay(self, month: str) -> str:
        number = self.send(month)
        settlement.settle_all_paid(
            self.session, self.preparer, number, on=self.today, today=self.today
        )
        return number

    def bring_back(self, number: str, *positions: int, reason: str = "户名不符") -> None:
        """The bank returns these lines and pays the others."""
        returned = settlement.Answer(LineResult.RETURNED, reason)
        paid = settlement.Answer(LineResult.PAID)
        answers = {
            line.id: returned if line.position in positions else paid
            for line in self.row(number).lines
        }
        settlement.settle(
            self.session, self.preparer, number, answers, on=self.today, today=self.today
        )

    def enrolled(self) -> list[Enrollment]:
        """Everybody in the program."""
        own = Enrollment.program_id == self.program.id
        return list(self.session.scalars(select(Enrollment).where(own)))

    def repay(self, entry: Enrollment, fen: int) -> None:
        """Money that the family brought back."""
        entering.record_repayment(
            self.session, self.preparer, entry.id, fen, self.today, "收据1号", today=self.today
        )

    def person_of(self, entry: Enrollment) -> Person:
        return self.session.get_one(Person, entry.person_id)

    def revise(self, entry: Enrollment, month: str, **facts: object) -> None:
        """A new term from a month on, replacing the one of the same month if there is one."""
        same = self.session.scalar(
            select(EnrollmentTerm).where(
                EnrollmentTerm.enrollment_id == entry.id,
                EnrollmentTerm.from_month == Month.parse(month),
                EnrollmentTerm.replaced.is_(False),
            )
        )
        factory.term(
            self.session,
            entry,
            Month.parse(month),
            covered=[self.person_of(entry)],
            replaces=same,
            **facts,  # type: ignore[arg-type]
        )

    def row(self, number: str) -> RosterRow:
        return roster_row(self.session, number)

    def lines(self, number: str) -> list[RosterLine]:
        """The mapped lines of a roster, for what no service does to them."""
        return list(
            self.session.scalars(
                select(RosterLine)
                .join(Roster, Roster.id == RosterLine.roster_id)
                .where(Roster.number == number)
                .order_by(RosterLine.position)
            )
        )

    def report(self, number: str) -> Report:
        """What all checks say of a roster today."""
        return lifecycle.report_today(self.session, number, today=self.today)

    def looked(self, number: str, key: str) -> Checked:
        """What one check says of it."""
        return next(one for one in self.report(number).checked if one.check.key == key)

    def correct_to_paid(self, number: str, position: int) -> None:
        """The bank's later word: a returned line was paid after all."""
        line = self.lines(number)[position - 1]
        entering.correct_result(
            self.session,
            self.preparer,
            self.reviewer,
            line.id,
            LineResult.PAID,
            self.today,
            "银行更正单",
            today=self.today,
        )

    def later(self) -> date:
        return self.today + timedelta(days=1)


@pytest.fixture
def desk(session: Session) -> Desk:
    preparer, reviewer = factory.two_staff(session)
    return Desk(session, preparer, reviewer, factory.program(session, "样例补助"), date.today())
