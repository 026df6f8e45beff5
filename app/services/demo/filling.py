"""Writes the town as it was when the ledger began: by the thousand, past the unit of work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app.models.enrollment import Enrollment, EnrollmentTerm, PayeeEntry, TermPerson, TermTier
from app.models.household import Household, HouseholdMember
from app.models.person import Person
from app.models.program import ProgramKind, StartRule
from app.month import Month
from app.services.demo.place import LEDGER_START
from app.services.demo.rows import MadeEnrollment, MadePerson, MadeTown
from app.services.office import audit
from app.services.programs import rates
from app.services.programs.rows import ProgramRow, program_rows
from app.services.register import search_index
from app.services.register.persons import DISABILITY_KINDS, DISABILITY_LEVELS
from app.services.register.villages import village_rows

Rows = list[dict[str, Any]]


@dataclass
class Filing:
    """Where everything made stands in the database: ids by ID number, head, name and order."""

    villages: Mapping[str, int]
    programs: Mapping[str, ProgramRow]
    persons: dict[str, int] = field(default_factory=dict)
    households: dict[str, int] = field(default_factory=dict)
    # By place in the town's enrollments.
    enrollments: dict[int, int] = field(default_factory=dict)

    def of_kind(self, kind: ProgramKind | None) -> ProgramRow | None:
        """The town's program of a kind."""
        return next((row for row in self.programs.values() if row.rules.kind is kind), None)


def write_town(session: Session, by: int, town: MadeTown) -> Filing:
    """Everybody, and every enrollment that was entered before the ledger's start."""
    filing = Filing(
        {row.name: row.id for row in village_rows(session)},
        {row.name: row for row in program_rows(session)},
    )
    for rate in town.rates:
        new = rates.NewRate(
            rate.program, rate.tier, rate.amount_fen, rate.from_month, rate.document
        )
        rates.set_rate(session, by, new)
    _write_people(session, filing, town.people)
    _write_households(session, filing, town)
    _write_enrollments(session, by, filing, town.enrollments)
    audit.record(
        session,
        by,
        "demo.fill",
        "town:demo",
        after={
            "persons": len(filing.persons),
            "households": len(filing.households),
            "enrollments": len(filing.enrollments),
        },
    )
    return filing


@dataclass(frozen=True, slots=True)
class Papers:
    """The dates on an application's papers, as its program's start rule asks for them."""

    applied_on: date
    posted_from: date
    posted_to: date
    confirmed_on: date


def papers(program: ProgramRow, first: Month) -> Papers:
    """Dates that give ``first`` by the program's start rule."""
    after = program.rules.start_rule is StartRule.MONTH_AFTER_CONFIRMATION
    confirmed = (first - 1 if after else first).first_day + timedelta(days=17 if after else 4)
    return Papers(
        confirmed - timedelta(days=32),
        confirmed - timedelta(days=10),
        confirmed - timedelta(days=4),
        confirmed,
    )


def _write_people(session: Session, filing: Filing, people: Iterable[MadePerson]) -> None:
    rows: Rows = []
    for person_id, person in enumerate(people, start=_next_id(session, Person)):
        filing.persons[person.id_number] = person_id
        rows.append(_person(filing, person_id, person))
    session.execute(insert(Person), rows)
    search_index.index_persons(
        session, [(row["id"], row["name"], row["id_number"]) for row in rows]
    )


def _person(filing: Filing, person_id: int, person: MadePerson) -> dict[str, Any]:
    known = person.death_known is not None and person.death_known < LEDGER_START
    disability = person.disability
    return {
        "id": person_id,
        "id_number": person.id_number,
        "name": person.name,
        "sex": person.sex,
        "birth_date": person.born,
        "village_id": filing.villages[person.village],
        "group": person.group,
        "phone": person.phone,
        "hukou": person.hukou,
        "died_on": person.died_on if known else None,
        "disability_kind": disability.kind if disability else None,
        "disability_level": disability.level if disability else None,
        "disability_certificate": certificate(person),
        "disability_valid_until": disability.valid_until if disability else None,
        "service_years": person.service_years,
    }


def certificate(person: MadePerson) -> str | None:
    """The number of a disability certificate: the ID number, then kind and level as digits."""
    if person.disability is None:
        return None
    kind = DISABILITY_KINDS.index(person.disability.kind) + 1
    level = DISABILITY_LEVELS.index(person.disability.level) + 1
    return f"{person.id_number}{kind}{level}"


def _write_households(session: Session, filing: Filing, town: MadeTown) -> None:
    people = {person.id_number: person for person in town.people}
    households: Rows = []
    members: Rows = []
    for household_id, made in enumerate(town.households, start=_next_id(session, Household)):
        filing.households[made.head] = household_id
        head = people[made.head]
        households.append({
            "id": household_id,
            "head_id": filing.persons[made.head],
            "village_id": filing.villages[head.village],
            "group": head.group,
        })  # fmt: skip
        members.extend(
            {
                "household_id": household_id,
                "person_id": filing.persons[member.id_number],
                "relation": member.relation,
                "joined_on": member.joined_on,
                "left_on": member.left_on,
            }
            for member in made.members
        )
    session.execute(insert(Household), households)
    session.execute(insert(HouseholdMember), members)


def _write_enrollments(
    session: Session, by: int, filing: Filing, made: Sequence[MadeEnrollment]
) -> None:
    numbers: Rows = []
    terms: Rows = []
    persons: Rows = []
    tiers: Rows = []
    payees: Rows = []
    number = _next_id(session, Enrollment)
    term_id = _next_id(session, EnrollmentTerm)
    for place, one in enumerate(made):
        if one.entered >= LEDGER_START:
            continue
        filing.enrollments[place] = number
        numbers.append(_enrollment(filing, number, one))
        tier_ids = {tier.name: tier.id for tier in filing.programs[one.program].tiers}
        for term in one.terms:
            if term.entered >= LEDGER_START:
                break
            terms.append({
                "id": term_id,
                "enrollment_id": number,
                "from_month": term.from_month,
                "status": term.status,
                "approved_fen": term.approved_fen,
                "reason": term.reason or None,
                "entered_by_id": by,
            })  # fmt: skip
            persons.extend(
                {"term_id": term_id, "person_id": filing.persons[p]} for p in term.persons
            )
            tiers.extend({"term_id": term_id, "tier_id": tier_ids[name]} for name in term.tiers)
            term_id += 1
        payees.extend(_payees(filing, by, number, one))
        number += 1
    for table, rows in (
        (Enrollment, numbers), (EnrollmentTerm, terms), (TermPerson, persons),
        (TermTier, tiers), (PayeeEntry, payees),
    ):  # fmt: skip
        session.execute(insert(table), rows)


def _enrollment(filing: Filing, number: int, one: MadeEnrollment) -> dict[str, Any]:
    dates = papers(filing.programs[one.program], one.first_month)
    return {
        "id": number,
        "number": number,
        "program_id": filing.programs[one.program].id,
        "person_id": filing.persons[one.person] if one.person else None,
        "household_id": filing.households[one.household] if one.household else None,
        "applied_on": dates.applied_on,
        "surveyed_by": one.surveyed_by,
        "posted_from": dates.posted_from,
        "posted_to": dates.posted_to,
        "confirmed_on": dates.confirmed_on,
        "first_month": one.first_month,
        "review_due": one.review_due,
    }


def _payees(filing: Filing, by: int, number: int, one: MadeEnrollment) -> Rows:
    return [
        {
            "enrollment_id": number,
            "from_day": payee.from_day,
            "payee_person_id": filing.persons[payee.id_number] if payee.id_number else None,
            "payee_name": payee.name,
            "payee_id_number": payee.id_number,
            "bank": payee.bank,
            "account": payee.account,
            "holder": payee.name if payee.account else None,
            "entered_by_id": by,
        }
        for payee in one.payees
    ]


def _next_id(session: Session, table: type[Any]) -> int:
    return (session.scalar(select(func.max(table.id))) or 0) + 1
