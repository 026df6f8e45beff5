"""档案: all that the office has of one person or household, gathered for paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.base import now
from app.models.staff import Role, Staff
from app.month import Month
from app.services.office import audit, settings
from app.services.office.change_log import LogRow, change_log
from app.services.office.permissions import require_member, require_role
from app.services.people.detail import EnrollmentDetail, person_detail
from app.services.people.money import EnrollmentMoney, money_of
from app.services.people.papers import PaperRow, papers_of
from app.services.register.households import HouseholdRow
from app.services.register.persons import PersonRow


@dataclass(frozen=True)
class CaseEnrollment:
    """An enrollment with its money and the papers that were handed in."""

    detail: EnrollmentDetail
    money: EnrollmentMoney
    papers: tuple[PaperRow, ...]


@dataclass(frozen=True)
class CaseFile:
    """``enrollments`` are the person's, or all of the household; ``whole``: nothing is masked."""

    town: str
    month: Month
    person: PersonRow
    household: HouseholdRow | None
    enrollments: tuple[CaseEnrollment, ...]
    log: tuple[LogRow, ...]
    whole: bool
    printed_by: str
    printed_at: datetime


def case_file(
    session: Session,
    by: int,
    person_id: int,
    month: Month,
    *,
    with_household: bool,
    whole: bool = False,
) -> CaseFile:
    """Gather a person's file, or with everybody of the household; money up to ``month``.

    ``whole`` is for who has recorded the purpose (``reveal_case_file``). LookupError for no such
    person.
    """
    require_member(session, by)
    first = person_detail(session, person_id, month)
    home = first.household
    others = [
        one.person_id
        for one in (home.members if home is not None and with_household else ())
        if one.person_id != person_id
    ]
    details = [first, *(person_detail(session, one, month) for one in others)]
    found = {one.row.id: one for detail in details for one in detail.enrollments}
    money = {one.enrollment_id: one for one in money_of(session, list(found), month)}
    papers = papers_of(session, list(found))
    subjects = [f"person:{detail.person.id}" for detail in details]
    subjects += [f"enrollment:{one}" for one in found]
    if home is not None:
        subjects.append(f"household:{home.id}")
    return CaseFile(
        town=settings.get(session, "town"),
        month=month,
        person=first.person,
        household=home,
        enrollments=tuple(
            CaseEnrollment(
                one, money[one.row.id], tuple(p for p in papers if p.enrollment_id == one.row.id)
            )
            for one in sorted(found.values(), key=lambda one: one.row.number)
        ),
        log=change_log(session, subjects),
        whole=whole,
        printed_by=session.get_one(Staff, by).name,
        printed_at=now(),
    )


def reveal_case_file(session: Session, by: int, person_id: int, purpose: str) -> None:
    """Record that whole numbers and accounts are put on paper, and what for.

    AppError (code ``purpose``) without a purpose.
    """
    require_role(session, by, Role.PREPARE)
    clean = purpose.strip()
    if not clean:
        raise AppError("请写明用途,再显示完整号码。没有生成。", code="purpose")
    audit.record(session, by, "payees.reveal", f"person:{person_id}", after={"reason": clean[:200]})
