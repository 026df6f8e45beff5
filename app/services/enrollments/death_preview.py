"""What a death ends and makes to be recovered, before it is recorded and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from app.models.staff import Role
from app.month import Month, months
from app.services.enrollments.deaths import record_death
from app.services.entitlement.counting import counting
from app.services.entitlement.facts import EnrollmentFacts, Facts
from app.services.entitlement.ledger import Account, enrollment_book, reckon_enrollment
from app.services.entitlement.loading import facts_of_person
from app.services.office.permissions import require_role
from app.services.office.trial import tried


@dataclass(frozen=True, slots=True)
class Ended:
    """A program that pays no longer; ``last_month`` None where no month is left at all."""

    program: str
    last_month: Month | None


@dataclass(frozen=True, slots=True)
class Recovery:
    """What a program has to get back, in fen, and the months paid beyond what is due."""

    program: str
    amount_fen: int
    months: tuple[Month, ...]


@dataclass(frozen=True, slots=True)
class DeathOutcome:
    """What follows from a death, in the order of the programs."""

    stopped: tuple[Ended, ...]
    recoveries: tuple[Recovery, ...]


def preview_death(
    session: Session, by: int, person_id: int, day: date, *, today: date
) -> DeathOutcome:
    """What recording a death on ``day`` would end and make to be recovered.

    AppError as recording it raises. For a session that may write.
    """
    require_role(session, by, Role.PREPARE)

    def record(session: Session) -> DeathOutcome:
        record_death(session, by, person_id, day, today=today)
        return death_outcome(session, person_id, today=today)

    return tried(session, record)


def death_outcome(session: Session, person_id: int, *, today: date) -> DeathOutcome:
    """What the recorded death of a person ends and makes to be recovered.

    An enrollment ends when nobody counts in it any more because of the death, also where a
    later term would have ended it anyway (docs/rules.md [P]1, [P]2). A household of which others
    count goes on. Recoveries are derived over months payable by today, and those already paid.
    """
    facts = facts_of_person(session, person_id)
    own = sorted(
        facts.enrollments_of.get(person_id, ()),
        key=lambda e: (facts.programs[e.program_id].position, e.number),
    )
    book = enrollment_book(session, [enrollment.id for enrollment in own])
    return DeathOutcome(
        tuple(ended for e in own if (ended := _ended(facts, e, person_id, today)) is not None),
        _recoveries(facts, own, book, Month.of(today)),
    )


def _ended(facts: Facts, enrollment: EnrollmentFacts, person_id: int, today: date) -> Ended | None:
    """Whether a month in which the enrollment would count is lost by the death."""
    person = facts.persons[person_id]
    if person.died_on is None or not enrollment.terms:
        return None
    alive = replace(facts, persons={**facts.persons, person_id: replace(person, died_on=None)})
    first = min(term.from_month for term in enrollment.terms)
    changes = [Month.of(today), Month.of(person.died_on)]
    changes += [term.from_month for term in enrollment.terms]
    program = facts.programs[enrollment.program_id]
    # Beyond the longest end rule nothing changes any more.
    rules = [tier.months_after_death or 0 for tier in program.tiers]
    until = max(changes) + max(program.rules.months_after_death, *rules, 0) + 1
    last: Month | None = None
    lost = False
    for month in months(first, until):
        if counting(facts, enrollment, month)[0]:
            last, lost = month, False
        elif counting(alive, enrollment, month)[0]:
            lost = True
    return Ended(program.name, last) if lost else None


def _recoveries(
    facts: Facts, own: list[EnrollmentFacts], book: Mapping[int, Account], until: Month
) -> tuple[Recovery, ...]:
    """Per program, what its enrollments of the person have to get back."""
    found: dict[str, Recovery] = {}
    for enrollment in own:
        account = book.get(enrollment.id)
        if account is None:
            continue
        reckoning = reckon_enrollment(facts, account, enrollment, until)
        if not reckoning.to_recover:
            continue
        name = facts.programs[enrollment.program_id].name
        before = found.get(name, Recovery(name, 0, ()))
        found[name] = Recovery(
            name,
            before.amount_fen + reckoning.to_recover,
            tuple(sorted({*before.months, *reckoning.over})),
        )
    return tuple(found.values())
