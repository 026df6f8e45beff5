"""Lists of past payments in the shapes that offices keep them: a row each, a column a month."""

from __future__ import annotations

from datetime import date

import pytest

from app.errors import AppError
from app.models.enrollment import Enrollment
from app.month import Month
from app.services.history.preview import preview
from app.services.history.reading import understand_past
from app.services.history.rows import PastList
from app.services.sheets.reading import read_pasted
from tests.services.history.test_taking import DECEMBER, wrong
from tests.services.support.roster_desk import Desk


def test_a_list_of_one_month_says_which_by_hand(desk: Desk, entry: Enrollment) -> None:
    person = desk.person_of(entry)
    text = f"姓名\t身份证号\t发放金额\n{person.name}\t{person.id_number}\t300"
    today = date.today()
    with pytest.raises(AppError, match="请填写名单是哪个月发放的"):
        understand_past(read_pasted(text), program="样例补助", month=None, today=today)

    past = understand_past(read_pasted(text), program="样例补助", month=DECEMBER, today=today)

    assert preview(desk.session, desk.program.id, past).new_start == DECEMBER


def across(desk: Desk, title: str, months: str, month: str | None = None) -> PastList:
    """A year's register of one person: 300, nothing, 310 and a word."""
    person = desk.person_of(desk.enroll("2015-01"))
    text = f"{title}\n序号\t姓名\t身份证号\t{months}\t合计\n"
    text += f"1\t{person.name}\t{person.id_number}\t300\t0\t310.00\t三百\t910"
    meant = Month.parse(month) if month else None
    return understand_past(read_pasted(text), program="样例补助", month=meant, today=date.today())


@pytest.mark.parametrize(
    ("title", "months", "month"),
    [
        ("渔洋关镇2017年发放汇总", "9月\t10月\t11月\t12月", None),
        ("发放汇总", "9月\t10月\t11月\t12月", "2017-05"),
        ("发放汇总", "2017年9月\t2017年10月\t2017年11月\t2017年12月发放金额", None),
    ],
)
def test_a_years_register_has_a_column_a_month(
    desk: Desk, title: str, months: str, month: str | None
) -> None:
    past = across(desk, title, months, month)

    assert [(str(row.month), row.amount_fen) for row in past.rows] == [
        ("2017-09", 30000), ("2017-11", 31000),
    ]  # fmt: skip
    assert [(p.row, p.column, p.code) for p in past.problems] == [(3, "G", "amount")]


def test_the_heading_of_the_amount_may_name_the_month(desk: Desk, entry: Enrollment) -> None:
    person = desk.person_of(entry)
    text = f"姓名\t身份证号\t2017年12月发放金额\n{person.name}\t{person.id_number}\t300"

    past = understand_past(read_pasted(text), program="样例补助", month=None, today=date.today())

    assert [(row.month, row.amount_fen) for row in past.rows] == [(DECEMBER, 30000)]
    # The same month in two columns is as much twice as in two rows.
    text = text.replace("\n", "\t2017年12月\n", 1) + "\t300"
    twice = understand_past(read_pasted(text), program="样例补助", month=None, today=date.today())
    assert wrong(preview(desk.session, desk.program.id, twice)) == [(2, "B")]


def test_months_side_by_side_need_a_year(desk: Desk) -> None:
    with pytest.raises(AppError, match="看不出是哪一年"):
        across(desk, "发放汇总", "9月\t10月\t11月\t12月")
