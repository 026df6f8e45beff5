"""Periodic reviews: who is due, and that it was done; the next one's month follows."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.enrollment import Enrollment, TermStatus
from app.models.program import Program
from app.models.review import EnrollmentReview
from app.month import Month
from app.services.enrollments.reviews import due_reviews, record_reviews
from app.services.office.change_log import change_log
from tests import factory

DAY, MONTH = date(2018, 11, 8), Month(2018, 11)


def enrolled(
    session: Session, program: Program, name: str, due: Month | None, **facts: object
) -> Enrollment:
    person = factory.person(session, name)
    return factory.enrollment(session, program, person, review_due=due, **facts)  # type: ignore[arg-type]


def names(session: Session, month: Month = MONTH) -> list[str]:
    return [one.name for one in due_reviews(session, month)]


def test_who_is_due_and_still_receives_is_listed(session: Session) -> None:
    program = factory.program(session)
    enrolled(session, program, "到期", MONTH)
    enrolled(session, program, "未到期", MONTH + 1)
    enrolled(session, program, "不设年审", None)
    ended = enrolled(session, program, "已停发", MONTH - 2)
    factory.term(session, ended, MONTH - 1, status=TermStatus.ENDED)
    assert names(session) == ["到期"]


def test_what_a_list_brought_without_a_date_is_not_called_overdue(session: Session) -> None:
    program = factory.program(session, review_months=12)
    first = Month(2015, 3)
    enrolled(session, program, "名单带来的", first + 12, first_month=first)
    enrolled(
        session, program, "本办受理的", first + 12, first_month=first, confirmed_on=date(2015, 2, 1)
    )
    assert names(session) == ["本办受理的"]


def test_a_review_moves_the_next_one_on_and_stays_readable(session: Session) -> None:
    by, _ = factory.two_staff(session)
    program = factory.program(session, review_months=6)
    first = enrolled(session, program, "甲户", MONTH)
    second = enrolled(session, program, "乙户", MONTH - 3)
    done = record_reviews(
        session, by, [first.id, second.id], on=date(2018, 11, 5), today=DAY, note="入户看过"
    )
    assert done == 2
    assert names(session) == []
    assert (first.review_due, second.review_due) == (Month(2019, 5), Month(2019, 5))
    kept = session.scalars(select(EnrollmentReview)).all()
    assert [(one.on_day, one.note, one.next_due) for one in kept] == [
        (date(2018, 11, 5), "入户看过", Month(2019, 5))
    ] * 2
    (entry,) = change_log(session, [f"enrollment:{first.id}"])
    assert (entry.action, entry.detail) == (
        "登记年审",
        "下次年审月份 2018-11 → 2019-05,2018-11-05,入户看过",
    )
    assert names(session, Month(2019, 5)) == ["甲户", "乙户"]


def test_a_program_without_reviews_is_due_no_more(session: Session) -> None:
    by, _ = factory.two_staff(session)
    entry = enrolled(session, factory.program(session, review_months=0), "甲", MONTH)
    record_reviews(session, by, [entry.id], on=DAY, today=DAY)
    assert entry.review_due is None


def test_nobody_tomorrow_and_reviewers_are_refused(session: Session) -> None:
    by, reviewer = factory.two_staff(session)
    entry = enrolled(session, factory.program(session), "甲", MONTH)
    with pytest.raises(AppError, match="先选中"):
        record_reviews(session, by, [], on=DAY, today=DAY)
    with pytest.raises(AppError, match="今天之后"):
        record_reviews(session, by, [entry.id], on=date(2018, 11, 9), today=DAY)
    with pytest.raises(AppError, match="经办"):
        record_reviews(session, reviewer, [entry.id], on=DAY, today=DAY)
    assert names(session) == ["甲"]
