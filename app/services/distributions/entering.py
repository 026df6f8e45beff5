"""Begins distributions and keeps their lists of people, as long as these are not fixed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.distribution import (
    Basis,
    Distribution,
    DistributionForm,
    DistributionKind,
    DistributionRecipient,
    DistributionSource,
    DistributionStatus,
)
from app.models.program import AmountRule, TierDimension, Unit
from app.models.staff import Role
from app.services.distributions import store
from app.services.distributions.gathering import Taken, household_people, people_of
from app.services.distributions.rows import Gathered, NewDistribution
from app.services.office import audit
from app.services.office.permissions import require_role
from app.services.programs.rows import ProgramRow, program_by_id, program_rows
from app.services.register.households import household_of
from app.services.register.persons import person_by_id_number

_PRICED = (AmountRule.APPROVED, AmountRule.RATE)


def begin(session: Session, by: int, new: NewDistribution, *, today: date) -> str:
    """Begin a distribution with the people of its programs; returns its number.

    AppError for what is missing: a title, what is handed out, the programs of a batch, or a
    one-off program that can pay it.
    """
    require_role(session, by, Role.PREPARE)
    _check(session, new)
    goods = new.form is DistributionForm.GOODS
    found = Distribution(
        number=store.next_number(session, today),
        title=new.title.strip(),
        kind=new.kind,
        form=new.form,
        basis=new.basis,
        program_id=None if goods else new.program_id,
        month=new.month,
        amount_fen=None if goods else new.amount_fen,
        item=new.item.strip() if goods else None,
        item_unit=(new.item_unit.strip() or None) if goods else None,
        quantity=new.quantity if goods else None,
        document=new.document.strip() or None,
        created_by_id=by,
    )
    session.add(found)
    session.flush()
    session.add_all(
        DistributionSource(distribution_id=found.id, program_id=program)
        for program in sorted(set(new.sources))
    )
    session.flush()
    audit.record(
        session,
        by,
        "distribution.begin",
        f"distribution:{found.id}",
        after={"title": found.title, "month": str(found.month), "programs": sorted(new.sources)},
    )
    if new.sources:
        gather(session, by, found.number)
    return found.number


def gather(session: Session, by: int, number: str) -> Gathered:
    """Take the people of its programs anew from today's facts.

    Who was left out by hand stays left out; households that were added by hand stay.
    """
    require_role(session, by, Role.PREPARE)
    found = store.expect(session, number, DistributionStatus.OPEN, "重新生成名单")
    sources = session.scalars(
        select(DistributionSource.program_id).where(DistributionSource.distribution_id == found.id)
    ).all()
    session.execute(
        delete(DistributionRecipient).where(
            DistributionRecipient.distribution_id == found.id,
            DistributionRecipient.source_id.is_not(None),
            DistributionRecipient.refused.is_(None),
        )
    )
    there = session.scalars(
        select(DistributionRecipient).where(DistributionRecipient.distribution_id == found.id)
    ).all()
    persons = {person for row in there for person in (row.person_id, *row.people)}
    households = {row.household_id for row in there} - {None}
    taken, twice = people_of(session, sources, found.month, _basis_of(found))
    rows = [
        one
        for one in taken
        if persons.isdisjoint(one.people) and one.household_id not in households
    ]
    category = _only_category(session, found)
    session.add_all(_row(found, one, category) for one in rows)
    session.flush()
    audit.record(
        session,
        by,
        "distribution.gather",
        f"distribution:{found.id}",
        after={"rows": len(rows), "twice": twice},
    )
    return Gathered(len(rows), sum(len(one.people) for one in rows), twice)


def add_household(
    session: Session, by: int, number: str, household_id: int, *, tier: str = "", need: str = ""
) -> int:
    """Report a household (户报) with its living members; returns the row's id.

    ``tier`` is the category by which the program prices it. AppError when somebody of the
    household is on the list already.
    """
    require_role(session, by, Role.PREPARE)
    found = store.expect(session, number, DistributionStatus.OPEN, "添加")
    head, members = household_people(session, household_id)
    if not members:
        raise AppError("这一户没有在世的成员。未作改动。", code="nobody")
    there = session.scalars(
        select(DistributionRecipient).where(DistributionRecipient.distribution_id == found.id)
    )
    for row in there:
        if row.household_id == household_id or not set(row.people).isdisjoint(members):
            raise AppError(
                "这一户(或户中有人)已经在名单里,不能重复登记。未作改动。", code="already-listed"
            )
    receiver = head if head in members else members[0]
    tier_id = None
    if tier.strip() and found.program_id is not None:
        tier_id = program_by_id(session, found.program_id).tier(tier).id
    entered = _row(found, Taken(receiver, household_id, members, None), tier_id)
    entered.need = need.strip() or None
    session.add(entered)
    session.flush()
    audit.record(
        session,
        by,
        "distribution.report",
        f"distribution:{found.id}",
        after={"household": household_id, "people": len(members)},
    )
    return entered.id


def report_household(
    session: Session, by: int, number: str, id_number: str, *, tier: str = "", need: str = ""
) -> int:
    """``add_household`` for the household in which somebody lives today.

    AppError when the register has no such person, or no household of theirs.
    """
    require_role(session, by, Role.PREPARE)
    household = household_of(session, person_by_id_number(session, id_number).id)
    if household is None:
        raise AppError(
            "这个人没有登记家庭。未作改动,请先在“救助对象”里登记家庭成员。", code="household"
        )
    return add_household(session, by, number, household, tier=tier, need=need)


def set_category(session: Session, by: int, number: str, ids: Iterable[int], tier: str) -> int:
    """Put rows into a category of the program; returns how many changed."""
    require_role(session, by, Role.PREPARE)
    found = store.expect(session, number, DistributionStatus.OPEN, "改类别")
    if found.program_id is None:
        raise AppError("实物发放不分类别。未作改动。", code="tier-unknown")
    tier_id = program_by_id(session, found.program_id).tier(tier).id
    rows = [row for row in store.chosen_rows(session, found, ids) if row.tier_id != tier_id]
    for row in rows:
        row.tier_id = tier_id
    session.flush()
    audit.record(
        session,
        by,
        "distribution.category",
        f"distribution:{found.id}",
        after={"tier": tier_id, "rows": len(rows)},
    )
    return len(rows)


def paying_programs(session: Session, kind: DistributionKind) -> tuple[ProgramRow, ...]:
    """The one-off programs in use that can pay a distribution of the kind in cash."""
    return tuple(row for row in program_rows(session, active_only=True) if not _why_not(row, kind))


def _check(session: Session, new: NewDistribution) -> None:
    if not new.title.strip():
        raise AppError("请填写名称。未作改动。", code="title-missing")
    if new.kind is DistributionKind.BATCH and not new.sources:
        raise AppError("请至少选一个项目,发给哪些项目的对象。未作改动。", code="sources-missing")
    if new.form is DistributionForm.GOODS:
        if not new.item.strip() or not new.quantity or new.quantity < 1:
            raise AppError("请填写物资名称和大于零的数量。未作改动。", code="goods-missing")
        return
    if new.program_id is None:
        raise AppError("请选择由哪个一次性项目发放。未作改动。", code="program-missing")
    program = program_by_id(session, new.program_id)
    refusal = _why_not(program, new.kind)
    if refusal:
        raise AppError(f"“{program.name}”{refusal}。未作改动,请改选。", code="program-unfit")
    if program.rules.amount_rule is AmountRule.APPROVED and (new.amount_fen or 0) <= 0:
        raise AppError("请填写大于零的金额。未作改动。", code="amount")
    if program.rules.amount_rule is AmountRule.RATE and new.amount_fen is not None:
        raise AppError(f"“{program.name}”的金额由标准算出,不用填金额。未作改动。", code="amount")


def _why_not(program: ProgramRow, kind: DistributionKind) -> str:
    if not program.rules.one_off:
        return "不是一次性项目"
    if program.rules.amount_rule not in _PRICED:
        return "不发钱"
    if kind is DistributionKind.BATCH and program.rules.unit is not Unit.PERSON:
        return "按户享受,对象可能没有登记家庭"
    if kind is DistributionKind.BATCH and program.rules.amount_rule is not AmountRule.APPROVED:
        return "按标准计算,不能定额发放"
    return ""


def _basis_of(found: Distribution) -> Basis:
    """Relief goes to households whatever its amount is counted by."""
    return Basis.HOUSEHOLD if found.kind is DistributionKind.RELIEF else found.basis


def _only_category(session: Session, found: Distribution) -> int | None:
    """A program with a single category needs no choice."""
    if found.program_id is None:
        return None
    tiers = [
        tier
        for tier in program_by_id(session, found.program_id).tiers
        if tier.dimension is TierDimension.CATEGORY
    ]
    return tiers[0].id if len(tiers) == 1 else None


def _row(found: Distribution, one: Taken, tier_id: int | None) -> DistributionRecipient:
    return DistributionRecipient(
        distribution_id=found.id,
        person_id=one.receiver_id,
        household_id=one.household_id,
        people=list(one.people),
        source_id=one.source_id,
        tier_id=tier_id,
    )
