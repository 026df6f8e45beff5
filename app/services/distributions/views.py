"""Distributions and their people as frozen rows, with what each comes to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.models.distribution import (
    Basis,
    Distribution,
    DistributionForm,
    DistributionKind,
    DistributionRecipient,
    DistributionSource,
)
from app.models.enrollment import Enrollment, TermStatus
from app.models.household import Household
from app.models.person import Person
from app.models.program import AmountRule, Program, ProgramTier, TierDimension
from app.models.staff import Staff
from app.models.village import Village
from app.month import Month
from app.services.distributions.fixing import approved_fen
from app.services.distributions.moves import receives
from app.services.distributions.rows import DistributionRow, RecipientRow
from app.services.distributions.store import distribution_by_number
from app.services.entitlement.due import due
from app.services.entitlement.facts import PersonFacts, TermFacts
from app.services.entitlement.loading import facts_of_enrollments
from app.services.entitlement.price import price
from app.services.programs.rows import ProgramRow, program_by_id

_LAST = 10**6  # behind every village that there may be
Amounts = Callable[[DistributionRecipient], int | None]


def distributions(session: Session) -> tuple[DistributionRow, ...]:
    """All distributions, the newest first."""
    found = session.scalars(select(Distribution).order_by(Distribution.id.desc())).all()
    return _summaries(session, found)


def distribution_row(session: Session, number: str) -> DistributionRow:
    """One distribution; AppError when there is none of that number."""
    return _summaries(session, [distribution_by_number(session, number)])[0]


def _summaries(session: Session, found: Sequence[Distribution]) -> tuple[DistributionRow, ...]:
    names: dict[int | None, str] = {
        row.id: row.name for row in session.execute(select(Staff.id, Staff.name))
    }
    programs: dict[int | None, str] = {
        row.id: row.name for row in session.execute(select(Program.id, Program.name))
    }
    wanted = [one.id for one in found]
    sources: dict[int, list[str]] = defaultdict(list)
    for one in session.scalars(
        select(DistributionSource).where(DistributionSource.distribution_id.in_(wanted))
    ):
        sources[one.distribution_id].append(programs[one.program_id])
    rows: dict[int, list[DistributionRecipient]] = defaultdict(list)
    for row in session.scalars(
        select(DistributionRecipient).where(DistributionRecipient.distribution_id.in_(wanted))
    ):
        rows[row.distribution_id].append(row)
    return tuple(
        _summed(one, rows[one.id], names, programs, tuple(sources[one.id])) for one in found
    )


def categories(session: Session, found: DistributionRow) -> tuple[str, ...]:
    """The categories by which the distribution's program prices; none for goods."""
    if found.program_id is None:
        return ()
    return tuple(
        tier.name
        for tier in program_by_id(session, found.program_id).tiers
        if tier.dimension is TierDimension.CATEGORY
    )


def recipient_rows(session: Session, number: str) -> tuple[RecipientRow, ...]:
    """The people of a distribution by village, group and name."""
    found = distribution_by_number(session, number)
    own, home = aliased(Village), aliased(Village)
    statement = (
        select(
            DistributionRecipient,
            Person,
            func.coalesce(home.name, own.name, "未定村").label("village"),
            func.coalesce(home.position, own.position, _LAST).label("position"),
            func.coalesce(Household.group, Person.group, "").label("group"),
            ProgramTier.name.label("category"),
            Enrollment.number.label("enrollment_number"),
        )
        .join(Person, Person.id == DistributionRecipient.person_id)
        .outerjoin(Household, Household.id == DistributionRecipient.household_id)
        .outerjoin(own, own.id == Person.village_id)
        .outerjoin(home, home.id == Household.village_id)
        .outerjoin(ProgramTier, ProgramTier.id == DistributionRecipient.tier_id)
        .outerjoin(Enrollment, Enrollment.id == DistributionRecipient.enrollment_id)
        .where(DistributionRecipient.distribution_id == found.id)
    )
    found_rows = session.execute(statement).all()
    amounts = _amounts(session, found, [row[0] for row in found_rows])
    return tuple(
        sorted(
            (_recipient(found, row, amounts) for row in found_rows),
            key=lambda row: (row.village_position, row.group, row.name, row.id),
        )
    )


def _recipient(found: Distribution, row: Any, amounts: Amounts) -> RecipientRow:
    entry, person = row[0], row[1]
    return RecipientRow(
        id=entry.id,
        person_id=person.id,
        household_id=entry.household_id,
        village=row.village,
        village_position=row.position,
        group=row.group,
        name=person.name,
        id_number=person.id_number,
        phone=person.phone or "",
        people=len(entry.people),
        category=row.category or "",
        need=entry.need or "",
        stage=entry.stage,
        refused=entry.refused,
        refused_why=entry.refused_why or "",
        amount_fen=amounts(entry),
        quantity=_quantity(found, entry),
        enrollment_number=row.enrollment_number,
        received_on=entry.received_on,
        received_by=entry.received_by or "",
        relief=found.kind is DistributionKind.RELIEF,
        receives=receives(found, entry),
    )


def _quantity(found: Distribution, row: DistributionRecipient) -> int | None:
    if found.quantity is None:
        return None
    return found.quantity * (len(row.people) if found.basis is Basis.PERSON else 1)


def _amounts(
    session: Session, found: Distribution, rows: Sequence[DistributionRecipient]
) -> Amounts:
    """Fen of a row: of a grant what is due, before that what it would be.

    None where no category is chosen, or no rate is set for it.
    """
    if found.form is DistributionForm.GOODS or found.program_id is None:
        return lambda _row: None
    granted = [row.enrollment_id for row in rows if row.enrollment_id is not None]
    if found.fixed_on is not None:
        facts = facts_of_enrollments(session, granted)
        month = Month.of(found.fixed_on)

        def of_grant(row: DistributionRecipient) -> int | None:
            if row.enrollment_id is None:
                return None
            return due(facts, row.enrollment_id, month).amount_fen

        return of_grant
    counted = {person for row in rows for person in row.people}
    return _would_be(session, found, program_by_id(session, found.program_id), counted)


def _would_be(
    session: Session, found: Distribution, program: ProgramRow, counted: set[int]
) -> Amounts:
    rules = facts_of_enrollments(session, ()).programs[program.id]
    columns = (Person.id, Person.birth_date, Person.died_on, Person.service_years)
    people = {
        row.id: PersonFacts(*row)
        for row in session.execute(select(*columns).where(Person.id.in_(counted)))
    }

    def amount(row: DistributionRecipient) -> int | None:
        if program.rules.amount_rule is AmountRule.RATE and program.tiers and row.tier_id is None:
            return None
        term = TermFacts(
            0,
            found.month,
            TermStatus.ACTIVE,
            tuple(row.people),
            () if row.tier_id is None else (row.tier_id,),
            approved_fen(program, found, len(row.people)),
        )
        priced = price(rules, term, [people[one] for one in row.people], found.month)
        return None if any(part.missing for part in priced.parts) else priced.amount_fen

    return amount


def _summed(
    found: Distribution,
    rows: list[DistributionRecipient],
    names: dict[int | None, str],
    programs: dict[int | None, str],
    sources: tuple[str, ...],
) -> DistributionRow:
    kept = [row for row in rows if row.refused is None]
    return DistributionRow(
        id=found.id,
        number=found.number,
        title=found.title,
        kind=found.kind,
        form=found.form,
        basis=found.basis,
        status=found.status,
        program_id=found.program_id,
        program=programs.get(found.program_id, ""),
        sources=sources,
        month=found.month,
        amount_fen=found.amount_fen,
        item=found.item or "",
        item_unit=found.item_unit or "",
        quantity=found.quantity,
        document=found.document or "",
        created_by=names[found.created_by_id],
        fixed_on=found.fixed_on,
        fixed_by=names.get(found.fixed_by_id, ""),
        reviewed_by=names.get(found.reviewed_by_id, ""),
        reason=found.reason or "",
        rows=len(kept),
        left_out=len(rows) - len(kept),
        receiving=sum(receives(found, row) for row in rows),
        people=sum(len(row.people) for row in kept),
        signed=sum(row.received_on is not None for row in rows),
    )
