"""Opening an enrollment: who receives what, from which first month, with the first term."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.enrollment import Enrollment, TermStatus
from app.models.household import HouseholdMember
from app.models.person import Person
from app.models.program import StartRule, Unit
from app.models.staff import Role
from app.money import plain
from app.month import Month
from app.services.enrollments import contents, store
from app.services.enrollments.payees import set_payee
from app.services.enrollments.rows import NewEnrollment, TermContent
from app.services.office import audit
from app.services.office.permissions import require_role
from app.services.programs.rows import ProgramRow, program_by_id
from app.services.register.households import household_of


def open_enrollment(
    session: Session,
    by: int,
    new: NewEnrollment,
    *,
    today: date,
    beside_other: bool = False,
    program: ProgramRow | None = None,
) -> int:
    """Open an enrollment; returns its id.

    The number is the next one: of duplicates the lower wins ([P]3). Refuses (AppError) a second
    enrollment of the same recipient that would run beside an unfinished one, unless
    ``beside_other``; grants of one-off programs stand each for itself. ``program`` spares
    reading the program again when many are opened.
    """
    require_role(session, by, Role.PREPARE)
    program = program or program_by_id(session, new.program_id)
    if not program.rules.active:
        raise AppError(f"“{program.name}”已停用,不能新增。未作改动。", code="program-retired")
    _check_recipient(program, new)
    first = first_month(program, new)
    content = TermContent(
        status=TermStatus.ACTIVE,
        persons=_covered(session, new),
        tiers=contents.tier_ids(program, new.tiers),
        approved_fen=new.approved_fen,
        income_per_head_fen=new.income_per_head_fen,
        supplements=contents.supplements(program, new.supplements),
        reason=new.reason or "",
        document=new.document or "",
    )
    contents.check(session, program, content)
    if not program.rules.one_off and not beside_other:
        _check_beside(session, program, new, first)
    enrollment = _made(session, program, new, first)
    store.write(session, by, enrollment.id, first, content)
    audit.record(
        session,
        by,
        "enrollment.open",
        f"enrollment:{enrollment.id}",
        after=_values(enrollment, content),
    )
    if new.payee is not None:
        set_payee(session, by, enrollment.id, new.payee, today=today)
    return enrollment.id


def first_month(program: ProgramRow, new: NewEnrollment) -> Month:
    """The first month: as given, else by the start rule alone ([T]6; cut-off days decide nothing).

    Raises AppError (code ``first-month``) when the date that the rule asks for is missing.
    """
    if program.rules.one_off:
        granted = new.granted_on
        if granted is None:
            raise AppError("一次性救助须有审批日期。未作改动,请填写。", code="first-month")
        return Month.of(granted)
    if new.first_month is not None:
        return new.first_month
    if program.rules.start_rule is StartRule.APPLICATION_MONTH:
        return Month.of(_given(new.applied_on, "申请日期", program))
    confirmed = Month.of(_given(new.confirmed_on, "确认(审批)日期", program))
    return confirmed + (1 if program.rules.start_rule is StartRule.MONTH_AFTER_CONFIRMATION else 0)


def _given(day: date | None, what: str, program: ProgramRow) -> date:
    if day is None:
        raise AppError(
            f"“{program.name}”的起始月份由{what}决定,请填写{what}或起始月份。未作改动。",
            code="first-month",
        )
    return day


def _check_recipient(program: ProgramRow, new: NewEnrollment) -> None:
    if program.rules.unit is Unit.PERSON and new.person_id is None:
        raise AppError(f"“{program.name}”按人享受,请选享受人。未作改动。", code="recipient")
    if program.rules.unit is Unit.HOUSEHOLD and (
        new.household_id is None or new.person_id is not None
    ):
        raise AppError(f"“{program.name}”按户享受,请选家庭。未作改动。", code="recipient")


def _covered(session: Session, new: NewEnrollment) -> tuple[int, ...]:
    if new.persons is not None:
        return tuple(sorted(set(new.persons)))
    if new.person_id is not None:
        return (new.person_id,)
    members = (
        select(HouseholdMember.person_id)
        .join(Person, Person.id == HouseholdMember.person_id)
        .where(
            HouseholdMember.household_id == new.household_id,
            HouseholdMember.left_on.is_(None),
            Person.died_on.is_(None),
        )
    )
    return tuple(sorted(session.scalars(members)))


def _check_beside(session: Session, program: ProgramRow, new: NewEnrollment, first: Month) -> None:
    same = Enrollment.person_id == new.person_id
    if new.person_id is None:
        same = Enrollment.household_id == new.household_id
    others = select(Enrollment.id, Enrollment.number).where(
        Enrollment.program_id == program.id, same
    )
    for other in session.execute(others):
        if other.id == new.predecessor_id:
            continue
        terms = store.live_terms(session, other.id)
        last = terms[-1] if terms else None
        ended = last is not None and last.content.status is TermStatus.ENDED
        if last is None or not ended or last.from_month > first:
            state = f"{last.from_month.chinese}起停发" if last and ended else "尚未停发"
            raise AppError(
                f"已有“{program.name}”待遇(第{other.number}号,{state}),同一时间不能再开一份。"
                "未作改动,请变更或先停发原来的。",
                code="already-enrolled",
            )


def _made(session: Session, program: ProgramRow, new: NewEnrollment, first: Month) -> Enrollment:
    household = new.household_id
    if household is None and new.person_id is not None:
        household = household_of(session, new.person_id)
    review = new.review_due
    if review is None and not program.rules.one_off and program.rules.review_months:
        review = first + program.rules.review_months
    last = session.scalar(select(func.max(Enrollment.number))) or 0
    enrollment = Enrollment(
        number=last + 1,
        program_id=program.id,
        person_id=new.person_id,
        household_id=household,
        predecessor_id=new.predecessor_id,
        applied_on=new.applied_on,
        surveyed_by=_text(new.surveyed_by),
        posted_from=new.posted_from,
        posted_to=new.posted_to,
        confirmed_on=new.confirmed_on,
        document=_text(new.document),
        first_month=first,
        granted_on=new.granted_on,
        grant_type=_text(new.grant_type),
        review_due=review,
        note=_text(new.note),
    )
    session.add(enrollment)
    session.flush()
    return enrollment


def _text(value: str | None) -> str | None:
    return (value or "").strip() or None


def _values(enrollment: Enrollment, content: TermContent) -> dict[str, object]:
    return {
        "number": enrollment.number,
        "program": enrollment.program_id,
        "person": enrollment.person_id,
        "household": enrollment.household_id,
        "from": str(enrollment.first_month),
        "persons": list(content.persons),
        "tiers": list(content.tiers),
        "approved": None if content.approved_fen is None else plain(content.approved_fen),
        "document": enrollment.document,
    }
