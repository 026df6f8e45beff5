"""A list meets its program: what a newcomer cannot do without, and ages that do not fit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy.orm import Session

from app.models.person import Person
from app.models.program import AmountRule, Period, TierDimension
from app.services.intake.comparing import Comparison
from app.services.intake.lists import read_list
from tests import factory
from tests.services.support.list_desk import PERSONS, TODAY, VILLAGE, ListDesk, one
from tests.services.support.lists import ReadRows, codes

NAMES = ("村", "姓名", "身份证号", "账号")
ACCOUNT = "82014461283601658"


def somebody(born: date = date(1951, 3, 4), number: int = 1) -> Person:
    return Person(id_number=factory.id_number(born, number), name=factory.name_of(number))


def desk_of(session: Session, **program: Any) -> ListDesk:
    by = factory.two_staff(session)[0]
    factory.village(session, VILLAGE)
    return ListDesk(session, by, factory.program(session, "样例补贴", **program))


def compared(
    desk: ListDesk, person: Person, header: Sequence[str] = NAMES, *more: object
) -> Comparison:
    row = [VILLAGE, person.name, person.id_number, ACCOUNT, *more]
    return desk.compare(desk.read(header, [row]), "2018-10", full=False)


def rated(session: Session, *tiers: tuple[str, TierDimension]) -> ListDesk:
    desk = desk_of(session, amount_rule=AmountRule.RATE)
    for name, dimension in tiers:
        factory.tier(session, desk.program, name, dimension=dimension)
    return desk


LEVELS = (("一级", TierDimension.LEVEL), ("二级", TierDimension.LEVEL))


def test_a_newcomer_without_an_amount_is_refused(by_person: ListDesk) -> None:
    found = compared(by_person, somebody())

    assert codes(found.read) == [(2, "amount")]
    assert found.items == ()
    assert (found.read.counts.refused, found.read.counts.persons) == (1, 0)


def test_who_is_known_needs_no_amount(by_person: ListDesk) -> None:
    known = somebody()
    by_person.apply(by_person.read(PERSONS, [one(known)]), "2018-01")

    found = compared(by_person, known)

    assert codes(found.read) == []
    assert found.items[0].differences == ("新增账号",)


def test_a_newcomer_needs_every_tier_that_prices(session: Session) -> None:
    mode, care = ("集中", TierDimension.MODE), ("半护理", TierDimension.CARE)
    desk = rated(session, mode, care)

    found = compared(desk, somebody(), (*NAMES, "供养方式"), "集中供养")

    assert [(p.row, p.column, p.code) for p in found.read.problems] == [(2, None, "amount")]
    assert "照料档次(半护理)" in found.read.problems[0].message


def test_the_level_of_a_disability_is_a_tier(session: Session) -> None:
    desk = rated(session, *LEVELS)

    found = compared(desk, somebody(), (*NAMES, "残疾等级"), "Ⅱ级")

    assert codes(found.read) == []
    desk.apply(found.read, "2018-10", full=False)
    (term,) = desk.terms()
    assert term.tiers == ("二级",)
    wrong = compared(desk, somebody(number=2), (*NAMES, "残疾等级"), "三级")
    assert [(p.column, p.code) for p in wrong.read.problems] == [("E", "amount")]


@pytest.mark.parametrize(("header", "word"), [("低保类别", "A类"), ("等级", "a级"), ("类别", "A")])
def test_a_grade_is_read_from_whatever_column_says_it(
    read_rows: ReadRows, header: str, word: str
) -> None:
    person = somebody()
    rows = [["姓名", "身份证号", "金额", header], [person.name, person.id_number, 300, word]]

    assert "A" in read_rows(rows).households[0].tiers


def test_ages_far_from_the_programs_are_asked_after(session: Session) -> None:
    desk = desk_of(session, age_from=80, age_to=None)

    def told(born: date) -> list[str]:
        rows = [one(somebody(born))]
        found = desk.compare(desk.read(PERSONS, rows), "2018-10", full=False)
        return [problem.code for problem in found.read.problems]

    assert told(date(1990, 5, 1)) == ["age"]
    # Lists of autumn name those who turn 80 within the year.
    assert told(date(1939, 5, 1)) == []
    assert told(date(1930, 5, 1)) == []


def test_children_who_grew_up_are_asked_after(session: Session) -> None:
    desk = desk_of(session, age_to=18)
    rows = [one(somebody(date(1999, 5, 1))), one(somebody(date(2010, 5, 1), 2))]

    found = desk.compare(desk.read(PERSONS, rows), "2018-10", full=False)

    assert codes(found.read) == [(2, "age")]


def test_a_grant_by_rate_is_the_same_whatever_amount_the_list_reckons(session: Session) -> None:
    desk = desk_of(session, period=Period.ONE_OFF, amount_rule=AmountRule.RATE)
    person = somebody()
    header = (*NAMES, "救助金额", "发放日期")

    def apply(yuan: int) -> tuple[int, int]:
        row = [VILLAGE, person.name, person.id_number, ACCOUNT, yuan, "2018-01-20"]
        applied = desk.apply(desk.read(header, [row]), None, full=False)
        return applied.new, applied.unchanged

    assert [apply(500), apply(500), apply(480)] == [(1, 0), (0, 1), (0, 1)]


def test_a_second_list_in_the_workbook_is_told(tmp_path: Path) -> None:
    person, other = somebody(), somebody(number=2)
    book = Workbook()
    for name, who in (("鞍山", person), ("南河", other)):
        sheet = book.create_sheet(name)
        sheet.append(["姓名", "身份证号", "金额"])
        sheet.append([who.name, who.id_number, 300])
    book.create_sheet("说明").append(["填表说明"])
    book.save(tmp_path / "list.xlsx")

    read = read_list(tmp_path / "list.xlsx", unit="person", villages=[], today=TODAY)

    assert read.notes[0] == "读入的是工作表“鞍山”;工作表“南河”看起来也是名单,没有读入。"
