"""今日: what is due stands there with its place, most urgent first, and goes when it is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.audit import BackupRecord
from app.models.base import now
from app.models.program import AmountRule, Program, TierDimension, Unit
from app.models.roster import LineResult, RosterLine
from app.models.staff import Role
from app.models.visit import Matter
from app.month import Month
from app.places import (
    BackupPlace,
    PaymentPlace,
    PersonPlace,
    PolicyPlace,
    ReviewPlace,
    SettingsPlace,
    TaskPlace,
    VisitPlace,
)
from app.services.enrollments.payees import set_payee
from app.services.enrollments.rows import NewPayee
from app.services.policies.entering import add_policy
from app.services.policies.rows import NewPolicy
from app.services.rosters import drafting, lifecycle
from app.services.tasks import creating, moves
from app.services.tasks.rows import NewTask
from app.services.tasks.views import assignment_of
from app.services.today.gathering import today
from app.services.today.month import counted, cutoff_of
from app.services.today.rosters import roster_findings
from app.services.today.rows import Today, TodayLine, Urgency, days_words
from app.services.visits.recording import record_visit
from app.services.visits.rows import NewVisit
from tests import factory

DAY, MONTH = date(2018, 11, 8), Month(2018, 11)


def seen(session: Session, staff_id: int, day: date = DAY) -> Today:
    """As the page shows it once everything that is asked afterwards has come."""
    found = today(session, staff_id, MONTH, day=day)
    return replace(found, stages=counted(session, found.stages, MONTH))


def told(found: Today, words: str) -> TodayLine:
    """The one line that says so."""
    (line,) = [line for line in found.lines if words in line.words]
    return line


def drafted(session: Session, by: int, program: Program) -> str:
    """The number of the month's roster."""
    number = drafting.draft(session, by, program.id, MONTH, today=DAY).number
    assert number is not None
    return number


def silent(found: Today, words: str) -> bool:
    return not any(words in line.words for line in found.lines)


def test_a_quiet_office_is_only_told_to_back_up(session: Session) -> None:
    by, _ = factory.two_staff(session)
    found = seen(session, by)
    assert [(line.urgency, line.words, line.place) for line in found.lines] == [
        (Urgency.MUST_DO, "还没有备份", BackupPlace())
    ]
    assert (found.stages, found.deadlines) == ((), ())
    assert found.go_on == PaymentPlace(MONTH)


def test_a_backup_of_today_is_told_last_and_done(session: Session) -> None:
    by, other = factory.two_staff(session)
    session.add(BackupRecord(at=now(), file="x.mzbak", bytes=1, audit_head="0"))
    add_policy(session, by, NewPolicy(number="1号", title="通知", issued_on=DAY))
    found = today(session, other, MONTH, day=date.today())
    assert [line.words for line in found.lines] == ["未读文件 1号 通知", "上次备份今天"]
    assert found.lines[-1].urgency is Urgency.DONE


def test_each_program_says_where_its_month_stands(session: Session) -> None:
    by, other = factory.two_staff(session)
    first = factory.program(session, "农村低保", unit=Unit.HOUSEHOLD)
    second = factory.program(session, "高龄津贴")
    factory.program(session, "没有人的项目")
    factory.enrollment(session, first, factory.household(session, factory.person(session)))
    for _ in range(2):
        factory.enrollment(session, second, factory.person(session), first_month=MONTH)
    number = drafted(session, by, second)
    found = seen(session, by)
    assert [(one.program, one.words, one.people, one.amount_fen) for one in found.stages] == [
        ("农村低保", "未生成", "1户", None),
        ("高龄津贴", "草稿", "2人", 60000),
    ]
    # What is begun is gone on with first.
    assert found.go_on == PaymentPlace(MONTH, second.id)
    lifecycle.submit(session, by, number)
    lifecycle.return_to_draft(session, other, number, "少一户")
    stage = seen(session, by).stages[1]
    assert (stage.urgency, stage.words) == (Urgency.MUST_DO, "退回修改")


def test_who_died_is_not_counted_and_a_missing_rate_is_said(session: Session) -> None:
    by, _ = factory.two_staff(session)
    alive = factory.program(session, "农村低保")
    unpriced = factory.program(session, "高龄津贴", amount_rule=AmountRule.RATE)
    for died in (None, date(2018, 9, 5)):
        factory.enrollment(session, alive, factory.person(session, died_on=died))
    factory.enrollment(session, unpriced, factory.person(session))
    first, second = seen(session, by).stages
    assert (first.words, first.people) == ("未生成", "1人")
    assert (second.words, second.urgency) == ("缺标准", Urgency.MUST_DO)
    assert second.place == SettingsPlace("programs")
    factory.rate(session, unpriced, 10000)
    assert seen(session, by).stages[1].words == "未生成"


@pytest.mark.parametrize(
    ("cutoff", "pay", "day"),
    [(20, 10, date(2018, 10, 20)), (15, 25, date(2018, 11, 15)), (31, 31, date(2018, 11, 30))],
)
def test_the_cut_off_lies_before_the_pay_day(cutoff: int, pay: int, day: date) -> None:
    assert cutoff_of(MONTH, cutoff, pay) == day


def test_days_left_are_of_programs_not_paid_yet(session: Session) -> None:
    by, _ = factory.two_staff(session)
    program = factory.program(session, cutoff_day=9, pay_day=25)
    factory.enrollment(session, program, factory.person(session))
    assert [(one.words, one.urgency) for one in seen(session, by).deadlines] == [
        ("结算日 11月9日 明天", Urgency.WAITING),
        ("发放日 11月25日 还有17天", Urgency.PLAIN),
    ]
    late = [(one.words, one.urgency) for one in seen(session, by, date(2018, 11, 27)).deadlines]
    assert late == [
        ("结算日 11月9日 已过", Urgency.PLAIN),
        ("发放日 11月25日 逾期2天", Urgency.MUST_DO),
    ]


def test_days_are_counted_as_people_do() -> None:
    def words(days: int) -> str:
        return days_words(DAY + timedelta(days=days), DAY)

    assert [words(days) for days in (0, 1, 2, -1, -99, -100)] == [
        "今天",
        "明天",
        "还有2天",
        "逾期1天",
        "逾期99天",
        "早已逾期",
    ]


def test_returned_lines_stand_until_the_account_is_put_right(session: Session) -> None:
    by, reviewer = factory.two_staff(session)
    program = factory.program(session, "高龄津贴")
    person = factory.person(session, "覃桂兰", village=factory.village(session, "桥河社区"))
    entry = factory.enrollment(session, program, person, first_month=MONTH)
    number = drafted(session, by, program)
    lifecycle.submit(session, by, number)
    lifecycle.approve(session, reviewer, number, today=DAY, accept_warnings="已核实")
    lifecycle.send(session, by, number)
    line = session.scalars(select(RosterLine)).one()
    line.result, line.result_reason, line.result_at = LineResult.RETURNED, "账号有误", now()
    session.flush()

    shown = told(seen(session, by), "银行退回")
    assert shown.words == "银行退回1笔,共300.00元,账号还没有更正"
    assert shown.urgency is Urgency.MUST_DO
    assert [(one.name, one.village, one.words, one.place) for one in shown.entries] == [
        ("覃桂兰", "桥河社区", "300.00元,账号有误", PersonPlace(person.id_number))
    ]
    set_payee(
        session,
        by,
        entry.id,
        NewPayee(name="覃桂兰", bank="样例农商行", account="62220001"),
        today=factory.TODAY,
    )
    assert silent(seen(session, by), "银行退回")


def test_reviews_due_name_their_people(session: Session) -> None:
    by, _ = factory.two_staff(session)
    program = factory.program(session, "农村低保", unit=Unit.HOUSEHOLD)
    for number, due in enumerate((MONTH - 1, MONTH, MONTH + 1)):
        head = factory.person(session, f"户主{number}")
        factory.enrollment(session, program, factory.household(session, head), review_due=due)
    line = told(seen(session, by), "年审到期")
    assert (line.words, line.place) == ("年审到期2户(人):农村低保2", ReviewPlace())
    assert [entry.name for entry in line.entries] == ["户主0", "户主1"]


def test_who_comes_to_an_age_unregistered_is_named(session: Session) -> None:
    by, _ = factory.two_staff(session)
    program = factory.program(session, "高龄津贴")
    bands = [
        factory.tier(session, program, name, dimension=TierDimension.AGE, age_from=low, age_to=high)
        for name, low, high in (("80-89", 80, 89), ("90-99", 90, 99), ("100+", 100, None))
    ]
    factory.person(session, "将满八十", born=date(1938, 12, 20))
    factory.person(session, "还早", born=date(1939, 1, 20))
    factory.person(session, "已故", born=date(1938, 11, 1), died_on=date(2018, 10, 1))
    factory.person(session, "漏登九十", born=date(1928, 3, 1))
    listed = factory.person(session, "已登记", born=date(1938, 11, 2))
    factory.enrollment(session, program, listed, tiers=bands[:1])
    lines = [line for line in seen(session, by).lines if "周岁" in line.words]
    assert [(line.words, [one.name for one in line.entries]) for line in lines] == [
        ("1人已满或下月满80周岁,还没有登记高龄津贴", ["将满八十"]),
        ("1人已满或下月满90周岁,还没有登记高龄津贴", ["漏登九十"]),
    ]


def test_villages_that_are_late_are_named_and_answers_wait(session: Session) -> None:
    by = factory.staff(session, "张三", (Role.PREPARE, Role.ADMIN)).id
    villages = [factory.village(session, name) for name in ("甲村", "乙村")]
    made = creating.new_task(
        session, by, NewTask(title="公示照片", due_on=date(2018, 11, 5)), today=date(2018, 11, 1)
    )
    line = told(seen(session, by), "公示照片")
    assert (line.words, line.urgency, line.place) == (
        "公示照片 甲村、乙村 逾期3天",
        Urgency.MUST_DO,
        TaskPlace(made.task_id),
    )
    share = assignment_of(session, made.task_id, villages[0].id)
    moves.submit(session, by, share, on=DAY, today=DAY)
    lines = [line for line in seen(session, by).lines if "公示照片" in line.words]
    assert [(line.words, line.place) for line in lines] == [
        ("公示照片 乙村 逾期3天", TaskPlace(made.task_id, villages[1].id)),
        ("公示照片 1个村已上报,等您验收", TaskPlace(made.task_id)),
    ]


def test_a_visitor_who_was_promised_something_stands_first(session: Session) -> None:
    by, other = factory.two_staff(session)
    new = NewVisit(
        visited_on=date(2018, 11, 1),
        visitor="向国安",
        matter=Matter.PAYMENT,
        said="没有到账",
        follow_up_on=date(2018, 11, 6),
        follow_up_by_id=other,
    )
    visit = record_visit(session, by, new, today=DAY)
    policy = add_policy(session, by, NewPolicy(number="1号", title="通知", issued_on=DAY))
    found = seen(session, other)
    line = told(found, "回访")
    assert line.words == "回访向国安(查询发放) 逾期2天,乙复核负责"
    assert line.place == VisitPlace(visit)
    assert told(found, "未读").place == PolicyPlace(policy)
    assert [line.urgency for line in found.lines] == [
        Urgency.MUST_DO,
        Urgency.MUST_DO,
        Urgency.WAITING,
    ]
    assert silent(seen(session, by), "未读")


def test_findings_of_open_rosters_lead_to_the_check(session: Session) -> None:
    by, _ = factory.two_staff(session)
    program = factory.program(session, "高龄津贴")
    person = factory.person(session)
    factory.enrollment(session, program, person, first_month=MONTH)
    drafted(session, by, program)
    (roster,) = seen(session, by).unexamined
    before = roster_findings(session, roster, day=DAY)
    person.died_on = date(2018, 10, 1)
    session.flush()
    line = roster_findings(session, roster, day=DAY)
    assert line is not None
    assert line != before
    assert line.urgency is Urgency.MUST_DO
    assert "高龄津贴2018年11月花名册自查:" in line.words
    assert "错误" in line.words
    assert line.place == PaymentPlace(MONTH, program.id, "check")


def test_what_waits_for_me_stands_there_and_for_nobody_else(session: Session) -> None:
    by, reviewer = factory.two_staff(session)
    program = factory.program(session, "高龄津贴")
    factory.enrollment(session, program, factory.person(session), first_month=MONTH)
    number = drafted(session, by, program)
    lifecycle.submit(session, by, number)
    line = told(seen(session, reviewer), "等您复核")
    assert line.words == "高龄津贴2018年11月花名册等您复核"
    assert line.place == PaymentPlace(MONTH, program.id, "review")
    assert silent(seen(session, by), "复核")
    lifecycle.return_to_draft(session, reviewer, number, "少一户")
    assert told(seen(session, by), "被退回:少一户").urgency is Urgency.MUST_DO
    assert silent(seen(session, reviewer), "被退回")


def test_an_earlier_month_that_the_bank_has_not_answered_is_not_forgotten(
    session: Session,
) -> None:
    by, reviewer = factory.two_staff(session)
    program = factory.program(session, "高龄津贴")
    factory.enrollment(session, program, factory.person(session), first_month=MONTH)
    number = drafted(session, by, program)
    lifecycle.submit(session, by, number)
    lifecycle.approve(session, reviewer, number, today=DAY, accept_warnings="已核实")
    lifecycle.send(session, by, number)
    assert silent(seen(session, by), "回盘")
    later = today(session, by, MONTH + 1, day=DAY)
    line = told(later, "等待回盘")
    assert line.words == "高龄津贴2018年11月花名册已送银行,等待回盘"
    assert line.place == PaymentPlace(MONTH, program.id, "bank")


def test_many_unread_documents_are_one_line(session: Session) -> None:
    by, other = factory.two_staff(session)
    for number in range(5):
        new = NewPolicy(number=f"{number}号", title="通知", issued_on=DAY)
        add_policy(session, by, new)
    line = told(seen(session, other), "未读")
    assert line.words == "未读文件5份"
    assert [entry.name for entry in line.entries] == ["4号", "3号", "2号", "1号", "0号"]
