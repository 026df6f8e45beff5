"""Households as lists have them: whose head is whose, and where they live."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.models.person import Person
from app.month import Month
from app.services.intake.listing import ReadList
from app.services.register.homes import Homes
from app.services.register.households import household_row, leave
from app.services.register.persons import person_by_id_number
from app.services.rosters.recipients import recipients
from tests import factory
from tests.services.support.list_desk import HOUSEHOLDS, VILLAGE, ListDesk, family

HEADER = ("村", "户主身份证号", "姓名", "身份证号", "月金额", "起始年月")
UNNAMED = factory.id_number(date(1948, 8, 8), 40)


def somebody(number: int) -> Person:
    born = date(1951, 3, 4)
    return Person(id_number=factory.id_number(born, number), name=factory.name_of(number))


def listed(desk: ListDesk, rows: Sequence[tuple[Person, str]]) -> ReadList:
    """Persons, each with the number of their head."""
    return desk.read(
        HEADER, [[VILLAGE, head, p.name, p.id_number, 300, "2016-03"] for p, head in rows]
    )


def homes(desk: ListDesk, month: str) -> list[int | None]:
    known = Homes(desk.session)
    return [known.household(entry, Month.parse(month)) for entry in desk.enrollments()]


def test_persons_under_a_head_without_a_name_share_a_household(by_person: ListDesk) -> None:
    one, other, alone = somebody(1), somebody(2), somebody(3)
    rows = [(one, UNNAMED), (other, UNNAMED), (alone, alone.id_number)]

    applied = by_person.apply(listed(by_person, rows), "2017-10")

    assert applied.new == 3
    first, second, third = homes(by_person, "2017-10")
    assert first == second != third
    again = by_person.apply(listed(by_person, rows), "2018-03")
    assert (again.changed, again.unchanged) == (0, 3)


def test_a_newcomer_under_that_head_joins_them(by_person: ListDesk) -> None:
    one, other = somebody(1), somebody(2)
    by_person.apply(listed(by_person, [(one, UNNAMED)]), "2017-10")

    by_person.apply(listed(by_person, [(other, UNNAMED), (one, UNNAMED)]), "2018-03")

    first, second = homes(by_person, "2018-03")
    assert first == second


def test_another_head_moves_a_person_from_the_lists_month(by_person: ListDesk) -> None:
    one, other = somebody(1), somebody(2)
    alone = [(one, one.id_number), (other, other.id_number)]
    by_person.apply(listed(by_person, alone), "2017-10")
    together = [(one, one.id_number), (other, one.id_number)]

    moved = by_person.apply(listed(by_person, together), "2018-03")
    again = by_person.apply(listed(by_person, together), "2018-03")

    assert (moved.changed, moved.unchanged) == (1, 1)
    assert (again.changed, again.unchanged) == (0, 2)
    assert len(set(homes(by_person, "2018-02"))) == 2
    first, second = homes(by_person, "2018-03")
    assert first == second
    assert first is not None
    members = household_row(by_person.session, first).members
    assert [member.id_number for member in members] == [one.id_number, other.id_number]


def test_who_left_and_moved_nowhere_counts_alone(by_person: ListDesk) -> None:
    one, other = somebody(1), somebody(2)
    together = [(one, one.id_number), (other, one.id_number)]
    by_person.apply(listed(by_person, together), "2017-10")
    leaver = by_person.enrollments()[1]
    known = Homes(by_person.session)
    assert known.key(leaver, Month(2018, 1)) == known.key(leaver - 1, Month(2018, 1))

    person = person_by_id_number(by_person.session, other.id_number)
    leave(by_person.session, by_person.by, person.id, date(2018, 5, 20))

    left = Homes(by_person.session)
    assert left.key(leaver, Month(2018, 4)) == left.key(leaver - 1, Month(2018, 4))
    assert left.key(leaver, Month(2018, 5)) == f"person:{person.id}"


def test_a_household_moves_to_the_village_that_its_list_names(by_household: ListDesk) -> None:
    session = by_household.session
    elsewhere = factory.village(session, "南河村")
    a, b = factory.person(session), factory.person(session)
    rows = family(a, b)
    by_household.apply(by_household.read(HOUSEHOLDS, rows), "2018-01")
    text = [["南河村", *row[1:]] for row in rows]

    moved = by_household.apply(by_household.read(HOUSEHOLDS, text, ["南河村"]), "2018-02")

    assert (moved.changed, moved.unchanged) == (0, 1)
    (recipient,) = recipients(session, by_household.program.id).values()
    assert (recipient.village, recipient.village_position) == ("南河村", elsewhere.position)
