"""Saved filters: kept under a name, found again, and used by who needs the people themselves."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.errors import AppError
from app.month import Month
from app.services.people.filters import DisabilityFilter, Filters, PersonStatus
from app.services.people.saved_filters import (
    people_of_filter,
    remove_filter,
    save_filter,
    saved_filters,
)
from app.services.register import search_index
from tests import factory

MONTH = Month(2018, 10)


def test_a_saved_filter_finds_the_people_that_the_list_shows(session: Session) -> None:
    by = factory.staff(session).id
    here, there = factory.village(session, "桥河社区"), factory.village(session)
    program = factory.program(session, "高龄津贴")
    old = [factory.person(session, born=date(1935, 1, at), village=here) for at in (1, 2)]
    young = factory.person(session, born=date(1980, 1, 1), village=here)
    elsewhere = factory.person(session, born=date(1935, 1, 3), village=there)
    for person in (*old, young, elsewhere):
        factory.enrollment(session, program, person)
    search_index.rebuild(session)
    filters = Filters(
        program_id=program.id, village_id=here.id, status=PersonStatus.IN_FORCE, age_from=80
    )

    saved = save_filter(session, by, " 桥河 高龄 ", "", filters)

    assert set(people_of_filter(session, saved, MONTH)) == {one.id for one in old}
    (row,) = saved_filters(session)
    assert (row.name, row.filters) == ("桥河 高龄", filters)
    assert row.words == "高龄津贴、桥河社区、享受中、80岁以上"


def test_certificates_of_disability_that_run_out_are_found(session: Session) -> None:
    by = factory.staff(session).id
    lasting = date(2030, 1, 1)
    severe = factory.person(session, disability_level="一级", disability_valid_until=lasting)
    due = factory.person(session, disability_level="三级", disability_valid_until=date(2019, 1, 2))
    factory.person(session)

    def people(kind: DisabilityFilter) -> set[int]:
        saved = save_filter(session, by, "残疾证", "", Filters(disability=kind), replace=True)
        return set(people_of_filter(session, saved, MONTH))

    assert people(DisabilityFilter.ANY) == {severe.id, due.id}
    assert people(DisabilityFilter.SEVERE) == {severe.id}
    assert people(DisabilityFilter.EXPIRING) == {due.id}


def test_a_name_is_not_taken_by_the_way_and_nothing_is_no_filter(session: Session) -> None:
    by = factory.staff(session).id
    first = save_filter(session, by, "老人", "", Filters(age_from=80))
    with pytest.raises(AppError, match="已有名为“老人”的筛选"):
        save_filter(session, by, "老人", "", Filters(age_from=90))
    with pytest.raises(AppError, match="还没有选任何条件"):
        save_filter(session, by, "所有人", " ", Filters())
    with pytest.raises(AppError, match="起个名字"):
        save_filter(session, by, " ", "覃", Filters())
    assert save_filter(session, by, "老人", "覃", Filters(), replace=True) == first
    remove_filter(session, by, first)
    assert saved_filters(session) == ()
    with pytest.raises(LookupError):
        people_of_filter(session, first, MONTH)
