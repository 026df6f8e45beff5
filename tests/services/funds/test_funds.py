"""Funds ([F]): what came in, what went out, what is left, by program and year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import AppError
from app.models.audit import AuditEntry
from app.models.fund import Allocation
from app.models.program import AmountRule, Period
from app.month import Month
from app.services.funds.allocations import allocations, record_allocation, reverse_allocation
from app.services.funds.balances import ProgramFunds, funds, funds_of
from app.services.recoveries import entering
from tests import factory
from tests.services.support.roster_desk import Desk

TODAY = date.today()


@pytest.fixture
def desk(session: Session) -> Desk:
    preparer, reviewer = factory.two_staff(session)
    return Desk(session, preparer, reviewer, factory.program(session, "样例补助"), TODAY)


def receive(desk: Desk, fen: int, on: date, document: str = "拨款1号") -> int:
    return record_allocation(
        desk.session, desk.preparer, desk.program.id, fen, on, document, today=TODAY
    )


def of(desk: Desk) -> ProgramFunds:
    return funds_of(desk.session, desk.program.id)


def test_f_the_balance_is_what_came_in_less_what_was_paid_and_what_waits(desk: Desk) -> None:
    first = desk.enroll(fen=30000)
    desk.enroll(fen=20000)
    receive(desk, 200000, date(2018, 1, 3))
    desk.pay("2018-01")
    returned = desk.send("2018-02")
    desk.bring_back(returned, 2)
    desk.send("2018-03")
    entering.record_repayment(
        desk.session, desk.preparer, first.id, 1000, date(2018, 3, 5), "收据1号", today=TODAY
    )
    (year,) = of(desk).years
    assert (year.allocated_fen, year.repaid_fen) == (200000, 1000)
    assert (year.paid_fen, year.waiting_fen) == (80000, 30000)
    assert year.balance_fen == 200000 + 1000 - 80000 - 30000


def test_f_years_follow_from_each_other(desk: Desk) -> None:
    desk.enroll(fen=30000)
    receive(desk, 100000, date(2018, 1, 3))
    desk.pay("2018-12")
    assert of(desk).balance_fen == 100000 - 360000
    receive(desk, 500000, date(2018, 5, 1), "拨款2号")
    receive(desk, 20000, date(2019, 1, 3), "拨款3号")
    desk.pay("2019-01")
    known = of(desk)
    assert [(one.year, one.brought_fen, one.balance_fen) for one in known.years] == [
        (2018, 0, 240000),
        (2019, 240000, 230000),
    ]
    assert known.year(2020).brought_fen == known.year(2020).balance_fen == 230000
    assert known.year(2017).balance_fen == 0
    (listed,) = funds(desk.session, until=2018)
    assert listed.balance_fen == 240000


def test_drafts_and_withdrawn_rosters_take_nothing(desk: Desk) -> None:
    desk.enroll(fen=30000)
    receive(desk, 30000, date(2018, 1, 3))
    desk.draft("2018-01")
    assert of(desk).balance_fen == 30000


def test_the_next_payment_is_foreseen_at_the_present_pace(desk: Desk) -> None:
    entry = desk.enroll(fen=30000)
    receive(desk, 130000, date(2018, 1, 3))
    for month in ("2018-01", "2018-02", "2018-03"):
        desk.pay(month)
    known = of(desk)
    assert (known.next_month, known.next_fen, known.short_fen) == (Month(2018, 4), 30000, 0)
    desk.revise(entry, "2018-04", amount_fen=36000)
    desk.pay("2018-04")
    known = of(desk)
    assert (known.next_fen, known.balance_fen, known.short_fen) == (32000, 4000, 28000)
    desk.program.period = Period.ONE_OFF
    assert of(desk).next_month is None


def test_without_receipts_nothing_is_judged(desk: Desk) -> None:
    desk.enroll(fen=30000)
    desk.pay("2018-12")
    assert (of(desk).recorded, of(desk).judged, of(desk).short_fen) == (False, False, 0)
    receive(desk, 1000, date(2019, 1, 3))
    known = of(desk)
    assert (known.recorded, known.unrecorded, known.judged) == (True, (2018,), False)
    receive(desk, 400000, date(2018, 1, 1), "期初余额")
    assert (of(desk).unrecorded, of(desk).judged) == ((), True)


@pytest.mark.parametrize(
    ("fen", "on", "document", "words"),
    [
        (0, date(2018, 1, 1), "拨款", "大于0"),
        (-5, date(2018, 1, 1), "拨款", "大于0"),
        (5, date(TODAY.year + 1, 1, 1), "拨款", "今天之后"),
        (5, date(2018, 1, 1), " ", "文件"),
    ],
)
def test_what_cannot_have_come_in_is_refused(
    desk: Desk, fen: int, on: date, document: str, words: str
) -> None:
    with pytest.raises(AppError, match=words):
        receive(desk, fen, on, document)
    assert allocations(desk.session) == ()


def test_only_who_prepares_enters_money_and_only_for_what_pays(desk: Desk) -> None:
    with pytest.raises(AppError, match="权限"):
        record_allocation(
            desk.session, desk.reviewer, desk.program.id, 5, TODAY, "拨款", today=TODAY
        )
    desk.program.amount_rule = AmountRule.NONE
    with pytest.raises(AppError, match="不发钱"):
        receive(desk, 5, TODAY)


def test_a_wrong_entry_is_taken_back_and_stays_readable(desk: Desk) -> None:
    wrong = receive(desk, 99900, date(2018, 2, 1))
    receive(desk, 90900, date(2018, 2, 1), "拨款1号更正")
    with pytest.raises(AppError, match="原因"):
        reverse_allocation(desk.session, desk.preparer, wrong, " ")
    back = reverse_allocation(desk.session, desk.preparer, wrong, "金额录错")
    for entry in (wrong, back):
        with pytest.raises(AppError, match="已经冲销"):
            reverse_allocation(desk.session, desk.preparer, entry, "再来")
    rows = allocations(desk.session, year=2018, program_id=desk.program.id)
    assert [(row.amount_fen, row.state) for row in rows] == [
        (-99900, "冲销"),
        (90900, ""),
        (99900, "已冲销"),
    ]
    assert rows[0].document == "冲销:金额录错"
    assert replace(rows[2], reversed=False).state == ""
    assert allocations(desk.session, year=2019) == ()
    assert of(desk).balance_fen == 90900
    actions = desk.session.scalars(select(AuditEntry.action)).all()
    assert actions.count("allocation.add") == 2
    assert actions.count("allocation.reverse") == 1


def test_the_database_keeps_what_was_entered(desk: Desk) -> None:
    receive(desk, 5, TODAY)
    with pytest.raises(IntegrityError, match="allocation-no-update"):
        desk.session.execute(update(Allocation).values(amount_fen=6))
