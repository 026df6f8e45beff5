"""docs/rules.md "Full lists", each sentence by an example; nothing is written by comparing."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.errors import AppError, UsageError
from app.models.enrollment import TermStatus
from app.models.household import Household
from app.models.listing import ListImport
from app.models.person import Person
from app.models.program import ConflictKind, Period, TierDimension, Unit
from app.models.village import Village
from app.month import Month
from app.services.enrollments.deaths import record_death
from app.services.enrollments.stopping import stop, suspend
from app.services.intake.comparing import Kind, compare
from app.services.programs import conflicts
from tests import factory
from tests.services.support.list_desk import (
    GRANTS,
    HOUSEHOLDS,
    PERSONS,
    VILLAGE,
    ListDesk,
    family,
    kinds,
    one,
)
from tests.services.support.lists import TODAY


def household(desk: ListDesk, *people: Person, fen: int = 30000, first: str = "2016-03") -> int:
    """An enrolled household; the enrollment's id."""
    home = factory.household(desk.session, *people)
    return factory.enrollment(
        desk.session, desk.program, home, amount_fen=fen, first_month=Month.parse(first)
    ).id


def enroll(desk: ListDesk, person: Person, *, first: str = "2016-03", fen: int = 30000) -> int:
    return factory.enrollment(
        desk.session, desk.program, person, amount_fen=fen, first_month=Month.parse(first)
    ).id


def listed_before(desk: ListDesk, month: str) -> None:
    """A full list was applied for a month."""
    desk.session.add(
        ListImport(
            program_id=desk.program.id,
            as_of=Month.parse(month),
            full_list=True,
            file_hash="before",
            applied_by_id=desk.by,
            new=0,
            changed=0,
            stopped=0,
            unchanged=0,
        )
    )
    desk.session.flush()


def people(desk: ListDesk, count: int) -> list[Person]:
    return [factory.person(desk.session) for _ in range(count)]


def test_the_same_is_unchanged_and_who_is_missing_stops_from_the_month(
    by_household: ListDesk,
) -> None:
    a, b, c = people(by_household, 3)
    c.village_id = by_household.session.scalars(select(Village.id)).one()
    household(by_household, a, b)
    household(by_household, c)

    found = by_household.compare(by_household.read(HOUSEHOLDS, family(a, b)), "2018-10")

    assert kinds(found) == [(Kind.UNCHANGED, ()), (Kind.STOPPED, ("名单中没有",))]
    missing = found.of(Kind.STOPPED)[0].standing
    assert missing is not None
    assert (missing.recipient, missing.village) == (c.id_number, VILLAGE)
    assert found.of(Kind.STOPPED)[0].from_month == Month(2018, 10)


def test_without_full_list_nobody_is_missing(by_person: ListDesk) -> None:
    a, b = people(by_person, 2)
    enroll(by_person, a)
    enroll(by_person, b)

    found = by_person.compare(by_person.read(PERSONS, [one(a)]), "2018-10", full=False)

    assert kinds(found) == [(Kind.UNCHANGED, ())]


def test_who_begins_later_is_shown_as_not_yet_begun(by_person: ListDesk) -> None:
    a, b, c = people(by_person, 3)
    enroll(by_person, a)
    enroll(by_person, b, first="2018-12")
    enroll(by_person, c, first="2018-11")

    found = by_person.compare(by_person.read(PERSONS, [one(a), one(c)]), "2018-10")

    waiting = found.of(Kind.NOT_YET)
    assert [item.standing and item.standing.recipient for item in waiting] == [
        c.id_number,
        b.id_number,
    ]
    assert (found.count(Kind.NEW), found.count(Kind.STOPPED)) == (0, 0)


def test_a_new_head_is_a_change_not_a_stop_and_a_start(by_household: ListDesk) -> None:
    a, b, c = people(by_household, 3)
    entry = household(by_household, a, b, c)

    found = by_household.compare(by_household.read(HOUSEHOLDS, family(b, c)), "2018-10")

    assert kinds(found) == [(Kind.CHANGED, ("减少1人", "户主变更"))]
    standing = found.items[0].standing
    assert standing is not None
    assert standing.enrollment_id == entry
    assert found.items[0].from_month == Month(2018, 10)


def test_a_household_is_matched_by_most_of_its_persons(by_household: ListDesk) -> None:
    a, b, c, d = people(by_household, 4)
    entry = household(by_household, a, b, c)

    # b and c stay together under d; a goes on alone.
    rows = [*family(a), *family(d, b, c)]
    found = by_household.compare(by_household.read(HOUSEHOLDS, rows), "2018-10")

    assert [item.kind for item in found.items] == [Kind.NEW, Kind.CHANGED]
    standing = found.items[1].standing
    assert standing is not None
    assert standing.enrollment_id == entry


def test_amount_and_account_are_changes_in_words(by_household: ListDesk) -> None:
    (a,) = people(by_household, 1)
    household(by_household, a)

    rows = family(a, amount=350, account="82014461283601658")
    found = by_household.compare(by_household.read(HOUSEHOLDS, rows), "2018-10")

    assert kinds(found) == [(Kind.CHANGED, ("金额300.00→350.00元", "账号变更"))]
    assert found.items[0].term_changed
    assert found.items[0].payee_changed


def test_a_word_that_is_no_tier_of_the_program_is_no_change(by_household: ListDesk) -> None:
    (a,) = people(by_household, 1)
    household(by_household, a)

    rows = [[*row, "因病致贫户"] for row in family(a)]
    found = by_household.compare(by_household.read((*HOUSEHOLDS, "类别"), rows), "2018-10")

    assert kinds(found) == [(Kind.UNCHANGED, ())]


def test_another_tier_is_a_change(by_person: ListDesk) -> None:
    (a,) = people(by_person, 1)
    sort = {"dimension": TierDimension.CATEGORY}
    tier = factory.tier(by_person.session, by_person.program, "三属", **sort)
    factory.tier(by_person.session, by_person.program, "残疾军人", **sort)
    factory.enrollment(by_person.session, by_person.program, a, tiers=[tier])

    rows = [[*one(a), "残疾军人"]]
    found = by_person.compare(by_person.read((*PERSONS, "类别"), rows), "2018-10")

    assert kinds(found) == [(Kind.CHANGED, ("档次三属→残疾军人",))]


def test_a_newcomer_begins_with_the_lists_own_month(by_person: ListDesk) -> None:
    (a,) = people(by_person, 1)

    found = by_person.compare(by_person.read(PERSONS, [one(a, first="2018.03")]), "2018-10")

    assert [(item.kind, item.from_month) for item in found.items] == [(Kind.NEW, Month(2018, 3))]


def test_a_newcomer_without_a_month_begins_with_the_list(by_person: ListDesk) -> None:
    (a,) = people(by_person, 1)

    found = by_person.compare(by_person.read(PERSONS, [one(a, first=None)]), "2018-10")

    assert found.items[0].from_month == Month(2018, 10)


def test_a_newcomer_begins_after_the_last_full_list_that_lacked_them(by_person: ListDesk) -> None:
    (a,) = people(by_person, 1)
    listed_before(by_person, "2017-10")

    found = by_person.compare(by_person.read(PERSONS, [one(a, first="2016.03")]), "2018-10")

    assert found.items[0].from_month == Month(2017, 11)
    assert found.items[0].differences == (
        "名单写2016年3月起,2017年10月的名单中没有,从2017年11月起",
    )


def test_a_newcomer_does_not_begin_inside_an_earlier_ended_spell(by_person: ListDesk) -> None:
    (a,) = people(by_person, 1)
    entry = enroll(by_person, a)
    stop(by_person.session, by_person.by, entry, Month(2018, 6), "外出")

    found = by_person.compare(by_person.read(PERSONS, [one(a)]), "2018-10")

    (item,) = found.items
    assert (item.kind, item.from_month) == (Kind.NEW, Month(2018, 6))
    assert item.predecessor is not None
    assert item.predecessor.enrollment_id == entry


def test_an_older_full_list_is_refused_and_the_same_month_is_not(by_person: ListDesk) -> None:
    (a,) = people(by_person, 1)
    listed_before(by_person, "2018-09")
    read = by_person.read(PERSONS, [one(a)])

    with pytest.raises(AppError, match="不能再导入更早的2018年8月"):
        by_person.compare(read, "2018-08")
    assert by_person.compare(read, "2018-09").count(Kind.NEW) == 1
    # A list that is not the whole may be as old as it is.
    assert by_person.compare(read, "2018-08", full=False).count(Kind.NEW) == 1


def test_a_month_is_asked_for_where_none_is(by_person: ListDesk) -> None:
    (a,) = people(by_person, 1)

    with pytest.raises(UsageError):
        by_person.compare(by_person.read(PERSONS, [one(a)]), None)
    with pytest.raises(UsageError):
        by_person.compare(by_person.read(PERSONS, [one(a, first=None)]), None, full=False)


def test_a_suspended_one_that_is_listed_is_asked_about_apart(by_person: ListDesk) -> None:
    a, b = people(by_person, 2)
    for person in (a, b):
        entry = enroll(by_person, person)
        suspend(by_person.session, by_person.by, entry, Month(2018, 7), "未认证")

    found = by_person.compare(by_person.read(PERSONS, [one(a)]), "2018-10")

    # Not in force, so not compared: listed or missing, they stay suspended.
    assert kinds(found) == [
        (Kind.STILL_SUSPENDED, ("名单中仍有,保持暂停,是否恢复另行核实",)),
        (Kind.STILL_SUSPENDED, ("名单中没有,保持暂停",)),
    ]
    assert [item.if_confirmed for item in found.items] == [Month(2018, 10), None]


def test_the_dead_are_neither_stopped_nor_opened_anew(by_person: ListDesk) -> None:
    a, b = people(by_person, 2)
    for person in (a, b):
        enroll(by_person, person)
        record_death(by_person.session, by_person.by, person.id, date(2018, 8, 3), today=TODAY)

    found = by_person.compare(by_person.read(PERSONS, [one(a)]), "2018-10")

    assert kinds(found) == [(Kind.UNCHANGED, ("台账已登记死亡,不再发放",))]


def test_who_stands_on_a_refused_row_is_not_missing(by_household: ListDesk) -> None:
    a, b, c = people(by_household, 3)
    for person in (a, b, c):
        household(by_household, person)
    wrong = family(a)[0]
    wrong[5] = "三百"
    unreadable = family(b)[0]
    unreadable[1] = unreadable[3] = "42052919500501003"

    found = by_household.compare(by_household.read(HOUSEHOLDS, [wrong, unreadable]), "2018-10")

    kept = [item.standing and item.standing.recipient for item in found.of(Kind.UNCHANGED)]
    assert kept == [a.id_number, b.id_number]
    stopped = [item.standing and item.standing.recipient for item in found.of(Kind.STOPPED)]
    assert stopped == [c.id_number]


def test_who_holds_what_excludes_the_program_is_refused(by_person: ListDesk) -> None:
    a, b = people(by_person, 2)
    other = factory.program(by_person.session, "另一项目")
    factory.enrollment(by_person.session, other, a)
    conflicts.set_conflict(
        by_person.session,
        by_person.by,
        other.name,
        by_person.program.name,
        ConflictKind.BLOCK,
        other.name,
    )

    found = by_person.compare(by_person.read(PERSONS, [one(a), one(b)]), "2018-10")

    (problem,) = found.read.problems
    assert (problem.row, problem.column, problem.code) == (2, "C", "conflict")
    assert problem.message == "此人2018年10月享受另一项目,与样例补助不可同享。"
    assert [item.entry and item.entry.recipient for item in found.items] == [b.id_number]


def test_the_program_that_wins_refuses_nobody(by_person: ListDesk) -> None:
    (a,) = people(by_person, 1)
    other = factory.program(by_person.session, "另一项目")
    factory.enrollment(by_person.session, other, a)
    conflicts.set_conflict(
        by_person.session,
        by_person.by,
        other.name,
        by_person.program.name,
        ConflictKind.BLOCK,
        by_person.program.name,
    )

    found = by_person.compare(by_person.read(PERSONS, [one(a)]), "2018-10")

    assert found.read.problems == ()


def test_another_name_for_a_known_number_is_a_warning(by_person: ListDesk) -> None:
    (a,) = people(by_person, 1)
    row = one(a)
    row[1] = "另名"

    found = by_person.compare(by_person.read(PERSONS, [row]), "2018-10")

    (problem,) = found.read.problems
    assert (problem.level, problem.code, problem.column) == ("warned", "name-differs", "B")
    assert a.name in problem.message
    assert found.count(Kind.NEW) == 1


def test_grants_match_by_person_date_and_amount(one_off: ListDesk) -> None:
    a, b = people(one_off, 2)
    factory.enrollment(
        one_off.session,
        one_off.program,
        a,
        amount_fen=50000,
        granted_on=date(2018, 3, 9),
        first_month=Month(2018, 3),
    )
    rows = [
        [VILLAGE, a.name, a.id_number, 500, "2018-03-09"],
        [VILLAGE, a.name, a.id_number, 600, "2018-03-09"],
        [VILLAGE, a.name, a.id_number, 500, "2018-04-09"],
        [VILLAGE, b.name, b.id_number, 500, "2018-03-09"],
    ]

    found = one_off.compare(one_off.read(GRANTS, rows), None, full=False)

    assert [item.kind for item in found.items] == [Kind.UNCHANGED, Kind.NEW, Kind.NEW, Kind.NEW]
    assert [item.from_month for item in found.items][2] == Month(2018, 4)


def test_a_households_grant_matches_whoever_of_it_is_listed(by_household: ListDesk) -> None:
    a, b = people(by_household, 2)
    program = factory.program(
        by_household.session, "救济", unit=Unit.HOUSEHOLD, period=Period.ONE_OFF
    )
    home: Household = factory.household(by_household.session, a, b)
    factory.enrollment(
        by_household.session,
        program,
        home,
        amount_fen=50000,
        granted_on=date(2018, 3, 9),
        first_month=Month(2018, 3),
    )
    desk = ListDesk(by_household.session, by_household.by, program)
    rows = [[VILLAGE, p.name, p.id_number, 500, "2018-03-09"] for p in (b, a)]

    found = desk.compare(desk.read(GRANTS, rows), None, full=False)

    # One grant is not two: the second row is another one.
    assert sorted(item.kind.value for item in found.items) == ["new", "unchanged"]


def test_comparing_writes_nothing(by_household: ListDesk) -> None:
    a, b, c = people(by_household, 3)
    household(by_household, a)
    household(by_household, c)
    before = by_household.count_persons(), by_household.enrollments()

    by_household.compare(by_household.read(HOUSEHOLDS, family(a, b)), "2018-10")

    assert (by_household.count_persons(), by_household.enrollments()) == before
    assert not by_household.session.dirty
    assert [term.status for term in by_household.terms(1)] == [TermStatus.ACTIVE]


def test_inside_an_earlier_ended_spell_only_who_was_confirmed(by_person: ListDesk) -> None:
    one_, other = (factory.person(by_person.session, village=None) for _ in range(2))
    for person in (one_, other):
        entry = enroll(by_person, person, first="2018-01")
        stop(by_person.session, by_person.by, entry, Month(2018, 6), "收入超过")
    read = by_person.read(PERSONS, [one(p, first="2018-03") for p in (one_, other)])

    asked = by_person.compare(read, "2018-10", full=False)
    confirmed = compare(
        by_person.session,
        by_person.program,
        read,
        as_of=Month(2018, 10),
        full_list=False,
        today=TODAY,
        confirmed={one_.id_number},
    )

    assert [item.from_month for item in asked.items] == [Month(2018, 6), Month(2018, 6)]
    assert {item.if_confirmed for item in asked.items} == {Month(2018, 3)}
    assert [item.from_month for item in confirmed.items] == [Month(2018, 3), Month(2018, 6)]
    # Nothing is paid twice: the earlier enrollment goes first in the months of both.
    by_person.apply(read, "2018-10", full=False)


def test_another_place_or_phone_is_told_before_it_is_written(by_person: ListDesk) -> None:
    person = factory.person(by_person.session, address="老街1号", phone="13900000001")
    enroll(by_person, person)
    header = (*PERSONS, "家庭住址", "联系电话")
    read = by_person.read(header, [[*one(person), "新街2号", "13900000001"]])

    found = by_person.compare(read, "2018-10", full=False)

    told = {(change.fact, change.before, change.after) for change in found.people}
    assert told == {("村", "无", VILLAGE), ("住址", "老街1号", "新街2号")}
    assert person.address == "老街1号"
