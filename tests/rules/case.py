"""The small office in which an example happens: real services on a real encrypted file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from app.models.person import Person
from app.models.program import Program
from app.models.roster import RosterLine
from app.month import Month
from app.services.entitlement.facts import Facts
from app.services.entitlement.ledger import Account, enrollment_book, reckon_enrollment
from app.services.entitlement.loading import facts_of_enrollments
from app.services.entitlement.reckoning import Reckoning
from app.services.intake.comparing import Comparison
from app.services.programs.rows import ProgramRow, program_by_id
from tests import factory
from tests.services.support.roster_desk import Desk

AID = "aid"


@dataclass
class Case:
    """People, enrollments and rosters by the names that the example gives them.

    A program that the example does not describe is monthly, for persons, of approved amounts.
    """

    session: Session
    preparer: int
    reviewer: int
    today: date = date(2018, 12, 20)
    persons: dict[str, Person] = field(default_factory=dict)
    programs: dict[str, int] = field(default_factory=dict)
    enrollments: dict[str, int] = field(default_factory=dict)
    rosters: dict[tuple[str, Month], str] = field(default_factory=dict)
    listed: tuple[str, Comparison] | None = None
    batch: str = ""

    @classmethod
    def begin(cls, session: Session) -> Case:
        """An office with its two people and nobody else."""
        return cls(session, *factory.two_staff(session))

    def person(self, name: str) -> Person:
        """Somebody whom the example named before."""
        return self.persons[name]

    def ids(self, names: Iterable[str]) -> tuple[int, ...]:
        return tuple(self.person(name).id for name in names)

    def names(self, person_ids: Iterable[int]) -> list[str]:
        """The names of persons, sorted."""
        return sorted(name for name, person in self.persons.items() if person.id in person_ids)

    def program(self, name: str) -> Program:
        if name == AID and AID not in self.programs:
            self.programs[AID] = factory.program(self.session, AID).id
        return self.session.get_one(Program, self.programs[name])

    def program_row(self, name: str) -> ProgramRow:
        return program_by_id(self.session, self.program(name).id)

    def enrollment(self, key: str) -> int:
        return self.enrollments[key]

    def key_of(self, enrollment_id: int) -> str:
        """What the example calls an enrollment."""
        (key,) = (key for key, one in self.enrollments.items() if one == enrollment_id)
        return key

    def desk(self, program: str) -> Desk:
        """The steps of a program's rosters."""
        return Desk(self.session, self.preparer, self.reviewer, self.program(program), self.today)

    def roster(self, program: str, month: Month) -> str:
        """The number of the last roster that the example made for a program and month."""
        return self.rosters[program, month]

    def line(self, program: str, month: Month, key: str) -> RosterLine:
        """An enrollment's line on that roster."""
        lines = self.desk(program).lines(self.roster(program, month))
        (found,) = (line for line in lines if line.enrollment_id == self.enrollment(key))
        return found

    def facts(self, key: str) -> Facts:
        return facts_of_enrollments(self.session, [self.enrollment(key)])

    def reckoning(self, key: str) -> Reckoning:
        """What an enrollment is owed and has to give back today."""
        facts, enrollment_id = self.facts(key), self.enrollment(key)
        account = enrollment_book(self.session, [enrollment_id]).get(enrollment_id) or Account()
        until = Month.of(self.today)
        return reckon_enrollment(facts, account, facts.enrollments[enrollment_id], until)
