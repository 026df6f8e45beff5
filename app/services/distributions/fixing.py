"""Fixes the people of a distribution by two persons; cash becomes grants that rosters pay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.distribution import (
    Basis,
    Distribution,
    DistributionForm,
    DistributionRecipient,
    DistributionStatus,
)
from app.models.enrollment import PayeeEntry
from app.models.person import Person
from app.models.program import AmountRule, Unit
from app.models.roster import LineResult, Roster, RosterLine, RosterStatus
from app.models.staff import Role
from app.month import Month
from app.services.distributions import store
from app.services.distributions.moves import receives
from app.services.distributions.renewing import renew
from app.services.enrollments.opening import open_enrollment
from app.services.enrollments.payee import payee_of, payees
from app.services.enrollments.payees import current
from app.services.enrollments.rows import NewEnrollment, NewPayee
from app.services.enrollments.stopping import stop
from app.services.entitlement.loading import facts_of_enrollments
from app.services.entitlement.price import rate_in_force
from app.services.office import audit
from app.services.office.permissions import require_role
from app.services.programs.rows import ProgramRow, program_by_id


def fix(session: Session, by: int, reviewer: int, number: str, *, today: date) -> int:
    """Fix the people as they are today, by who prepares and another who reviews; returns how many.

    In cash each receiving row becomes a grant of its own, granted today ([A]4): the next roster
    of the program pays it, and a death from now on changes nothing. AppError when
    nobody receives or a category is missing.
    """
    require_role(session, by, Role.PREPARE)
    require_role(session, reviewer, Role.REVIEW)
    if by == reviewer:
        raise AppError("审定需要两个人:经办人和另一位复核人。未作改动。", code="same-person")
    found = store.expect(session, number, DistributionStatus.OPEN, "审定")
    renew(session, by, found)
    rows = [
        row
        for row in session.scalars(
            select(DistributionRecipient)
            .where(DistributionRecipient.distribution_id == found.id)
            .order_by(DistributionRecipient.id)
        )
        if receives(found, row)
    ]
    if not rows:
        raise AppError("名单里没有可以发放的人(救灾救助须先经县定)。未作改动。", code="nobody")
    if found.form is DistributionForm.CASH:
        _make_grants(session, by, found, rows, today)
    found.status = DistributionStatus.FIXED
    found.fixed_on, found.fixed_by_id, found.reviewed_by_id = today, by, reviewer
    session.flush()
    audit.record(
        session,
        by,
        "distribution.fix",
        f"distribution:{found.id}",
        after={"rows": len(rows), "reviewer": reviewer},
    )
    return len(rows)


def cancel(session: Session, by: int, number: str, reason: str) -> None:
    """Call a distribution off, as long as nothing of it was drafted, paid or handed out.

    Grants that it made end in their only month, so that nothing is due.
    """
    require_role(session, by, Role.PREPARE)
    found = store.distribution_by_number(session, number)
    why = reason.strip()
    if not why:
        raise AppError("请写明撤销原因。未作改动。", code="reason-missing")
    if found.status is DistributionStatus.CANCELLED:
        raise AppError(f"“{found.title}”已经撤销。未作改动。", code="distribution-status")
    rows = session.scalars(
        select(DistributionRecipient).where(DistributionRecipient.distribution_id == found.id)
    ).all()
    _refuse_begun(session, rows)
    for row in rows:
        if row.enrollment_id is not None and found.fixed_on is not None:
            stop(session, by, row.enrollment_id, Month.of(found.fixed_on), f"撤销:{why}")
    found.status, found.reason = DistributionStatus.CANCELLED, why
    session.flush()
    audit.record(session, by, "distribution.cancel", f"distribution:{found.id}")


def _refuse_begun(session: Session, rows: Sequence[DistributionRecipient]) -> None:
    if any(row.received_on is not None for row in rows):
        raise AppError("已有人签领,不能撤销。请先更正签领记录。未作改动。", code="begun")
    grants = [row.enrollment_id for row in rows if row.enrollment_id is not None]
    on_roster = session.scalar(
        select(Roster.number)
        .join(RosterLine, RosterLine.roster_id == Roster.id)
        .where(
            RosterLine.enrollment_id.in_(grants),
            Roster.status != RosterStatus.WITHDRAWN,
            RosterLine.result != LineResult.RETURNED,
        )
        .limit(1)
    )
    if on_roster is not None:
        raise AppError(
            f"花名册{on_roster}里已有这次发放,不能撤销。未作改动,请先处理那份花名册。",
            code="begun",
        )


def _make_grants(
    session: Session,
    by: int,
    found: Distribution,
    rows: Sequence[DistributionRecipient],
    today: date,
) -> None:
    if found.program_id is None:
        raise LookupError("cash without a program")
    program = program_by_id(session, found.program_id)
    _expect_categories(session, program, rows, today)
    names = {tier.id: tier.name for tier in program.tiers}
    for row in rows:
        by_household = program.rules.unit is Unit.HOUSEHOLD
        new = NewEnrollment(
            program_id=program.id,
            person_id=None if by_household else row.person_id,
            household_id=row.household_id,
            persons=tuple(row.people),
            tiers=() if row.tier_id is None else (names[row.tier_id],),
            approved_fen=approved_fen(program, found, len(row.people)),
            granted_on=today,
            confirmed_on=today,
            document=found.document,
            reason=f"{found.title}({found.number})",
            payee=_payee(session, row, today),
        )
        row.enrollment_id = open_enrollment(session, by, new, program=program, today=today)


def approved_fen(program: ProgramRow, found: Distribution, people: int) -> int | None:
    """What a row's grant is approved for, in fen; None where the program's rates price it."""
    if program.rules.amount_rule is not AmountRule.APPROVED or found.amount_fen is None:
        return None
    return found.amount_fen * (people if found.basis is Basis.PERSON else 1)


def _expect_categories(
    session: Session, program: ProgramRow, rows: Sequence[DistributionRecipient], today: date
) -> None:
    """Refuse rows whose amount the program's rates do not give."""
    if program.rules.amount_rule is not AmountRule.RATE:
        return
    missing = sum(row.tier_id is None for row in rows)
    if program.tiers and missing:
        raise AppError(
            f"还有{missing}户没有选类别,算不出金额。未作改动,请先选类别。", code="tier-missing"
        )
    rules = facts_of_enrollments(session, ()).programs[program.id]
    names = {tier.id: tier.name for tier in program.tiers}
    for tier_id in sorted({row.tier_id for row in rows}, key=lambda one: one or 0):
        if rate_in_force(rules, tier_id, Month.of(today)) is None:
            what = "" if tier_id is None else f"“{names[tier_id]}”这一类"
            raise AppError(
                f"“{program.name}”{what}还没有标准,算不出金额。未作改动,请先在“设置”里设定标准。",
                code="rate-missing",
            )


def _payee(session: Session, row: DistributionRecipient, today: date) -> NewPayee:
    """Where the money of the enrollment goes by which they came in, else their own last account."""
    found = None if row.source_id is None else current(session, row.source_id, today)
    if found is None:
        own = payees().where(
            PayeeEntry.payee_person_id == row.person_id,
            PayeeEntry.account.is_not(None),
            PayeeEntry.from_day <= today,
        )
        entries = session.execute(own).all()
        found = payee_of(entries[-1]) if entries else None
    if found is None:
        person = session.get_one(Person, row.person_id)
        return NewPayee(name=person.name, id_number=person.id_number, from_day=today)
    return NewPayee(
        name=found.name,
        id_number=found.id_number or None,
        bank=found.bank or None,
        account=found.account or None,
        holder=found.holder or None,
        from_day=today,
    )
