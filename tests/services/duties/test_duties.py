"""Officers by day, contacts in order, and duties that can be said anew."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.errors import AppError
from app.services.duties.contacts import (
    add_contact,
    ask_first,
    change_contact,
    contacts,
    first_contacts,
)
from app.services.duties.duty_list import NewDuty, add_duty, change_duty, duty_as_entered, duty_rows
from app.services.duties.officers import officer_history, officer_of, set_officer
from app.services.tasks import moves, views
from app.services.tasks.reassigning import reassign
from tests.services.support.task_town import TODAY, Town


def test_the_office_remembers_who_was_in_charge(session: Session, town: Town) -> None:
    village = town.one.id
    set_officer(session, town.by, village, town.by, from_day=date(2026, 1, 1))
    set_officer(session, town.by, village, town.second, from_day=date(2027, 1, 1))
    found = [(one.officer, one.from_day) for one in officer_history(session, village)]
    assert found == [("乙复核", date(2027, 1, 1)), ("甲经办", date(2026, 1, 1))]
    assert officer_of(session, village, TODAY) == town.by
    # The same day again is a correction, not another line.
    set_officer(session, town.by, village, town.by, from_day=date(2027, 1, 1))
    assert len(officer_history(session, village)) == 2


def test_what_is_done_stays_with_whom_it_was_done(session: Session, town: Town) -> None:
    set_officer(session, town.by, town.one.id, town.by, from_day=date(2026, 1, 1))
    done, left = town.task(session), town.task(session, title="报名单")
    share = views.assignment_of(session, done.task_id, town.one.id)
    moves.submit(session, town.by, share, on=TODAY, today=TODAY)
    moves.accept(session, town.by, share, on=TODAY, today=TODAY)
    assert reassign(session, town.by, town.one.id, town.second) == 1
    assert reassign(session, town.by, town.one.id, town.second) == 0
    rows = views.assignment_rows(session, today=TODAY)
    officers = {(row.task_id, row.village): row.officer for row in rows}
    assert officers[done.task_id, "桥河社区"] == "甲经办"
    assert officers[left.task_id, "桥河社区"] == "乙复核"
    assert officers[left.task_id, "鞍山村"] == ""


def test_the_first_contact_is_called_first(session: Session, town: Town) -> None:
    village, by = town.one.id, town.by
    one = add_contact(session, by, village, "甲文书", phone="13900000001")
    two = add_contact(session, by, village, "乙协理员", phone="13900000002")
    ask_first(session, by, two)
    assert [row.id for row in contacts(session, village)] == [two, one]
    change_contact(session, by, two, "乙协理员", post="协理员", phone="13900000003")
    first = first_contacts(session)[village]
    assert (first.post, first.phone) == ("协理员", "13900000003")
    with pytest.raises(AppError, match="姓名"):
        change_contact(session, by, two, " ")


def test_a_duty_is_said_anew(session: Session, town: Town) -> None:
    new = NewDuty(staff_id=town.by, duty="核对死亡人员", villages=(town.one.id,))
    duty = add_duty(session, town.by, new)
    again = NewDuty(staff_id=town.second, duty="核对死亡和迁出人员", programs=(town.program.id,))
    change_duty(session, town.by, duty, again)
    (row,) = duty_rows(session)
    assert (row.person, row.duty, row.villages) == ("乙复核", "核对死亡和迁出人员", ())
    assert duty_as_entered(session, duty) == again
    same = NewDuty(staff_id=town.by, duty="核对", stand_in_id=town.by)
    with pytest.raises(AppError, match="替岗"):
        change_duty(session, town.by, duty, same)
