"""Correcting people and households: with a trace in words, a way back, and no payment lost."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.enrollment import TermStatus
from app.models.person import Hukou, Person
from app.models.program import Unit
from app.month import Month
from app.services.enrollments import departures
from app.services.enrollments.views import timeline
from app.services.office.change_log import change_log
from app.services.people.detail import person_detail
from app.services.register.corrections import undo_correction
from app.services.register.households import household_row, split_household
from app.services.register.persons import correct_person
from tests import factory

TODAY = date(2018, 10, 20)
MONTH = Month(2018, 10)


@pytest.fixture
def by(session: Session) -> int:
    return factory.staff(session).id


def log(session: Session, person: Person) -> list[str]:
    rows = change_log(session, [f"person:{person.id}"])
    return [f"{row.action}:{row.detail}" for row in rows]


def test_a_correction_is_told_in_words_and_taken_back(session: Session, by: int) -> None:
    old, new = factory.village(session, "桥河社区"), factory.village(session, "石柱山村")
    person = factory.person(session, "覃桂兰", village=old, phone="13900000000")
    number = factory.id_number(date(1949, 5, 1), 7, sex="女")

    correct_person(
        session,
        by,
        person.id,
        today=TODAY,
        id_number=number,
        village_id=new.id,
        phone="13800000000",
        hukou=Hukou.URBAN,
        disability_valid_until=date(2020, 1, 1),
    )

    assert (person.sex, person.birth_date) == ("女", date(1949, 5, 1))
    (told,) = log(session, person)
    assert "村 桥河社区 → 石柱山村" in told
    assert "电话 13900000000 → 13800000000" in told
    assert "户口 无 → 城镇" in told
    assert number not in told
    undo_correction(session, by, person.id, today=TODAY)
    assert (person.sex, person.birth_date, person.hukou) == ("男", date(1950, 5, 1), None)
    assert (person.village_id, person.disability_valid_until) == (old.id, None)
    undo_correction(session, by, person.id, today=TODAY)  # and forth again
    assert (person.id_number, person.disability_valid_until) == (number, date(2020, 1, 1))


def test_without_a_correction_there_is_nothing_to_take_back(session: Session, by: int) -> None:
    with pytest.raises(AppError, match="没有更正过"):
        undo_correction(session, by, factory.person(session).id, today=TODAY)


def test_moving_away_stops_what_the_person_alone_gets_and_is_taken_back(
    session: Session, by: int
) -> None:
    head, wife = factory.person(session, "户主"), factory.person(session, "配偶")
    home = factory.household(session, head, wife)
    low = factory.program(session, "农村低保", unit=Unit.HOUSEHOLD)
    old_age = factory.program(session, "高龄津贴")
    shared = factory.enrollment(session, low, home)
    own = factory.enrollment(session, old_age, wife)

    done = departures.record_move(session, by, wife.id, date(2018, 9, 5), today=TODAY)

    assert [one.program for one in done.stopped] == ["高龄津贴"]
    assert [one.program for one in done.left] == ["农村低保"]
    assert timeline(session, own.id)[-1].from_month == Month(2018, 10)
    assert timeline(session, shared.id)[-1].persons == ("户主",)
    assert timeline(session, shared.id)[-1].approved_fen == 30000
    with pytest.raises(AppError, match="已登记2018-09-05迁出"):
        departures.record_move(session, by, wife.id, date(2018, 9, 6), today=TODAY)

    assert set(departures.undo_move(session, by, wife.id)) == {shared.id, own.id}

    assert wife.moved_on is None
    assert timeline(session, own.id)[-1].status is TermStatus.ACTIVE
    assert set(timeline(session, shared.id)[-1].person_ids) == {head.id, wife.id}
    with pytest.raises(AppError, match="没有登记迁出"):
        departures.undo_move(session, by, wife.id)


def test_a_day_to_come_is_no_move(session: Session, by: int) -> None:
    person = factory.person(session)
    with pytest.raises(AppError, match="在今天之后"):
        departures.record_move(session, by, person.id, date(2018, 10, 21), today=TODAY)
    assert person.moved_on is None


def test_a_household_that_parts_is_two_and_the_payment_goes_on(session: Session, by: int) -> None:
    head, son, bride = (factory.person(session, name) for name in ("父", "子", "媳"))
    home = factory.household(session, head, son, bride)
    low = factory.program(session, "农村低保", unit=Unit.HOUSEHOLD)
    entry = factory.enrollment(session, low, home)

    new = split_household(session, by, home.id, son.id, {bride.id: "配偶"}, day=TODAY)

    assert [one.name for one in household_row(session, home.id).members] == ["父"]
    assert [(m.name, m.relation) for m in household_row(session, new).members] == [
        ("子", "户主"),
        ("媳", "配偶"),
    ]
    (term,) = timeline(session, entry.id)
    assert set(term.persons) == {"父", "子", "媳"}  # who is covered is changed by its own action
    with pytest.raises(AppError, match="户主不能分出去"):
        split_household(session, by, new, bride.id, {son.id: "配偶"}, day=TODAY)
    detail = person_detail(session, son.id, MONTH)
    assert [row.action for row in detail.log][:2] == ["加入家庭", "建立家庭"]
    assert "成员 媳" in detail.log[0].detail
