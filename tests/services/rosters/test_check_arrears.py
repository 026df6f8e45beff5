"""Arrears are looked at: a month ahead, months of nobody, many months, a total far above."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.errors import AppError
from app.models.program import Period
from app.models.roster import RosterStatus
from app.month import Month
from app.reports.findings import CONFIRMED, accepted_sheet
from app.services.rosters import lifecycle
from app.services.rosters.archived import accepted_findings
from app.services.rosters.checks.options import Limits, limits, set_limits
from app.services.rosters.findings import Remedy
from app.services.rosters.store import roster_by_number
from app.services.rosters.story import roster_story
from tests.services.rosters.test_check_people import told
from tests.services.support.roster_desk import Desk

WORDS = "确有2个月未发,应全部补发"


def approve(desk: Desk, number: str, *, unpaid: str = "") -> None:
    lifecycle.approve(
        desk.session,
        desk.reviewer,
        number,
        today=desk.today,
        accept_warnings="已核实",
        accept_unpaid=unpaid,
    )


def test_r1_a_month_later_than_the_next_is_refused_and_the_next_one_is_said(desk: Desk) -> None:
    january = replace(desk, today=date(2018, 1, 20))
    january.enroll("2018-01")
    with pytest.raises(AppError, match="现在是2018年1月,最多只能生成2018年2月") as refused:
        january.draft("2018-03")
    assert refused.value.code == "month-ahead"
    assert "month-ahead" not in [one.code for one in january.draft("2018-01").findings]
    assert "month-ahead" in [one.code for one in january.draft("2018-02").findings]


def test_months_without_any_roster_are_an_error_that_only_words_lift(desk: Desk) -> None:
    desk.enroll(), desk.enroll()
    number = desk.draft("2018-03").number or ""
    looked = desk.looked(number, "months-unpaid")
    assert told(looked) == [("error", "months-unpaid")]
    (found,) = looked.findings
    assert "2018年1月至2018年2月共2个月没有花名册" in found.message
    assert "补发列入2笔,共1,200.00元" in found.message
    lifecycle.submit(desk.session, desk.preparer, number)
    with pytest.raises(AppError, match="没有花名册") as refused:
        approve(desk, number, unpaid="  ")
    assert refused.value.code == "months-unpaid"
    approve(desk, number, unpaid=WORDS)
    roster = roster_by_number(desk.session, number)
    assert (roster.status, roster.accepted_unpaid) == (RosterStatus.APPROVED, WORDS)
    approved = next(e for e in roster_story(desk.session, number).events if e.words == "复核通过")
    assert approved.reason == f"{WORDS};已核实"
    sheet = accepted_sheet(desk.row(number), accepted_findings(desk.session, roster.id))
    assert (CONFIRMED, WORDS) in [(row[1], row[5]) for row in sheet.groups[0].rows]
    assert "书面确认的错误1处" in sheet.notes[0]


def test_the_words_lift_no_other_error_and_are_not_kept_for_nothing(desk: Desk) -> None:
    entry = desk.enroll()
    number = desk.draft("2018-02").number or ""
    lifecycle.submit(desk.session, desk.preparer, number)
    desk.revise(entry, "2018-02", amount_fen=20000)
    with pytest.raises(AppError, match="高于现在应发") as refused:
        approve(desk, number, unpaid=WORDS)
    assert refused.value.code == "errors"
    desk.revise(entry, "2018-02", amount_fen=30000)
    approve(desk, number, unpaid=WORDS)
    assert desk.draft("2018-03").arrears_fen == 0
    later = desk.draft("2018-03").number or ""
    lifecycle.submit(desk.session, desk.preparer, later)
    approve(desk, later, unpaid=WORDS)
    assert roster_by_number(desk.session, later).accepted_unpaid is None


def test_months_that_had_a_roster_or_concern_few_lines_are_no_error(desk: Desk) -> None:
    desk.enroll(), desk.enroll()
    desk.pay("2018-01")
    late = desk.enroll("2018-01")
    number = desk.draft("2018-02").number or ""
    assert desk.looked(number, "months-unpaid").examined == 1
    assert told(desk.looked(number, "months-unpaid")) == []
    desk.revise(late, "2018-01", amount_fen=0)
    desk.pay("2018-02")
    assert told(desk.looked(number, "months-unpaid")) == []


def test_months_before_a_later_start_of_the_ledger_are_not_asked_about(desk: Desk) -> None:
    desk.enroll()
    number = desk.draft("2018-03").number or ""
    assert told(desk.looked(number, "months-unpaid")) == [("error", "months-unpaid")]
    desk.program.ledger_start = Month(2018, 3)
    assert desk.draft("2018-03").arrears_fen == 0
    assert told(desk.looked(number, "months-unpaid")) == []


def test_one_off_grants_of_earlier_months_have_no_month_of_their_own(desk: Desk) -> None:
    desk.program.period = Period.ONE_OFF
    desk.enroll("2018-01", granted_on=date(2018, 1, 5))
    number = desk.draft("2018-03").number or ""
    assert desk.looked(number, "months-unpaid").examined == 0


def test_arrears_of_more_months_than_set_are_asked_about(desk: Desk) -> None:
    desk.enroll("2018-01", fen=10000)
    number = desk.draft("2018-05").number or ""
    (found,) = desk.looked(number, "arrears").findings
    assert (found.code, found.place) == ("arrears-months", Remedy.BENEFIT)
    assert "补发4个月(2018年1月至2018年4月),共400.00元,超过3个月" in found.message
    set_limits(desk.session, desk.preparer, Limits(4, 20))
    assert told(desk.looked(number, "arrears")) == []


def test_a_total_far_above_the_last_rosters_is_asked_about(desk: Desk) -> None:
    for _ in range(5):
        desk.enroll(fen=10000)
    desk.pay("2018-01")
    desk.enroll("2018-02", fen=10000)
    number = desk.draft("2018-02").number or ""
    assert told(desk.looked(number, "total")) == []
    desk.enroll("2018-02", fen=1)
    desk.draft("2018-02")
    (found,) = desk.looked(number, "total").findings
    assert found.code == "total-jump"
    assert "本次共600.01元,比2018年1月的500.00元多100.01元,超过20%" in found.message
    set_limits(desk.session, desk.preparer, Limits(3, 21))
    assert told(desk.looked(number, "total")) == []


def test_limits_are_kept_within_reason(desk: Desk) -> None:
    assert limits(desk.session) == Limits(3, 20)
    for wrong in (Limits(0, 20), Limits(3, 1001)):
        with pytest.raises(AppError, match="应在1至1000之间"):
            set_limits(desk.session, desk.preparer, wrong)
    assert limits(desk.session) == Limits(3, 20)
