"""Members that join and leave a household, and what the payments make of it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.program import Unit
from app.month import Month
from app.services.enrollments.views import timeline
from app.services.people.household_members import add_member, place_members, remove_member
from app.services.register.households import household_of, household_row
from app.services.register.persons import find_person
from tests import factory

TODAY = date(2018, 10, 20)


@pytest.fixture
def by(session: Session) -> int:
    return factory.staff(session).id


def test_a_child_that_nobody_knew_joins_where_the_household_lives(
    session: Session, by: int
) -> None:
    head = factory.person(session, village=factory.village(session), group="3组")
    home = factory.household(session, head)
    number = factory.id_number(date(2018, 9, 30))

    done = add_member(
        session, by, home.id, id_number=number, name="小满", relation="子", day=TODAY, today=TODAY
    )

    child = household_row(session, home.id).members[-1]
    assert (child.name, child.relation, child.joined_on, done.new) == ("小满", "子", TODAY, True)
    person = find_person(session, number)
    assert person is not None
    assert (person.village_id, person.group) == (head.village_id, "3组")


def test_who_marries_in_leaves_the_old_household(session: Session, by: int) -> None:
    father, bride = factory.person(session, "老丈人"), factory.person(session, "新娘")
    factory.household(session, father, bride)
    home = factory.household(session, factory.person(session))

    done = add_member(
        session,
        by,
        home.id,
        id_number=bride.id_number,
        name="新娘",
        relation="配偶",
        day=TODAY,
        today=TODAY,
    )

    assert (done.new, done.came_from) == (False, "老丈人")
    assert household_of(session, bride.id) == home.id
    with pytest.raises(AppError, match="登记在“老丈人”名下"):
        add_member(
            session,
            by,
            home.id,
            id_number=father.id_number,
            name="别人",
            relation="",
            day=TODAY,
            today=TODAY,
        )
    with pytest.raises(AppError, match="已经是这一户的成员"):
        add_member(
            session,
            by,
            home.id,
            id_number=bride.id_number,
            name="新娘",
            relation="",
            day=TODAY,
            today=TODAY,
        )


def test_who_leaves_may_be_taken_out_of_what_is_paid(session: Session, by: int) -> None:
    head, son = factory.person(session, "父"), factory.person(session, "子")
    home = factory.household(session, head, son)
    low = factory.program(session, "农村低保", unit=Unit.HOUSEHOLD)
    entry = factory.enrollment(session, low, home)

    assert remove_member(session, by, son.id, TODAY, uncover_from=Month(2018, 11)) == ()

    first, last = timeline(session, entry.id)
    assert (set(first.persons), last.persons) == ({"父", "子"}, ("父",))
    assert last.from_month == Month(2018, 11)
    assert [one.name for one in household_row(session, home.id).former] == ["子"]


def test_who_alone_is_covered_stays_covered_until_it_is_stopped(session: Session, by: int) -> None:
    head, son = factory.person(session, "父"), factory.person(session, "子")
    home = factory.household(session, head, son)
    low = factory.program(session, "农村低保", unit=Unit.HOUSEHOLD)
    factory.enrollment(session, low, home, covered=[son])

    (still,) = remove_member(session, by, son.id, TODAY, uncover_from=Month(2018, 11))

    assert (still.program, still.others) == ("农村低保", ())


def test_a_household_moves_with_its_members(session: Session, by: int) -> None:
    head, wife = factory.person(session), factory.person(session)
    home = factory.household(session, head, wife)
    there = factory.village(session)

    moved = place_members(
        session,
        by,
        home.id,
        village_id=there.id,
        group="5组",
        address="老街",
        with_members=True,
        today=TODAY,
    )

    assert moved == 2
    assert {(p.village_id, p.group, p.address) for p in (head, wife)} == {(there.id, "5组", "老街")}
    assert household_row(session, home.id).group == "5组"
