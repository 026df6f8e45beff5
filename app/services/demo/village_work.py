"""The demo town's village work: who is in charge, tasks at every stage, a round half done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.base import now
from app.models.program import Program, ProgramKind
from app.models.task import (
    Answer,
    Assignment,
    AssignmentItem,
    Campaign,
    ContactWay,
    Grade,
    TaskKind,
)
from app.models.village import Village
from app.month import Month
from app.services.demo.names import given_name, surname
from app.services.demo.place import LEDGER_START
from app.services.duties.contacts import add_contact
from app.services.duties.duty_list import NewDuty, add_duty
from app.services.duties.officers import set_officer
from app.services.tasks import moves, templates
from app.services.tasks.creating import new_task
from app.services.tasks.rows import NewTask

SEED = 20181104
ALL = 100
BATCH = "县民政局〔演示〕"


@dataclass(frozen=True, slots=True)
class MadeTask:
    """A task by days from today; ``ways`` says for each village how far it came.

    . nothing, r received, w works on it, s handed in, b sent back, a accepted, l accepted late,
    p done for form's sake, c closed with an answer.
    """

    new: NewTask
    issued: int
    ways: str


def _task(
    title: str, issued: int, due: int, ways: str, today: date, hand_in: str, content: str,
    source: str, kind: TaskKind = TaskKind.HAND_IN,
) -> MadeTask:  # fmt: skip
    new = NewTask(
        title=title,
        due_on=today + timedelta(days=due),
        kind=kind,
        source=f"{BATCH}{source}",
        asked_by="县民政局",
        content=content,
        hand_in=hand_in,
        standard="不漏户、不漏人,表和照片都写明日期。" if hand_in else "",
    )
    return MadeTask(new, issued, ways)


def _tasks(today: date) -> tuple[MadeTask, ...]:
    """Done, overdue, under way, and just handed out; a letter for each village in order."""
    return (
        _task("低保公示照片", -45, -20, "ccaaaclaapaacaa", today, "公示栏照片两张",
              "把本季低保名单公示7天,拍清日期和名单。", "18号"),
        _task("冬春救助摸底", -30, -3, "aasa.srab.swarr", today, "户报、村评的名单和会议记录",
              "逐户摸清冬春缺粮、缺衣、缺取暖的困难户。", "21号"),
        _task("人员变动月报", -8, 4, "rsr.srrwr.sr.rr", today,
              "本月死亡、迁出、新满80岁的人员和走访情况", "没有变动的也要报“无变动”。", "2号"),
        _task("低温雨雪天气困难群众走访", -2, 12, "ra.r.rr..ar.r..", today, "",
              "走访独居老人、特困人员,提醒用火用电安全。", "25号", TaskKind.NOTICE),
    )  # fmt: skip


# Per village: how many of a hundred people are answered; with all of them it is handed in.
ROUND = (100, 100, 80, 100, 50, 90, 100, 30, 0, 70, 0, 100, 40, 0, 60)
DUTIES = (
    ("每月核对死亡、迁出人员,当月停发,多发的登记追回", "当月无漏报、无错发", "每月15日前"),
    ("高龄津贴对象满80、90、100周岁当月提标,半年一次生存认证", "到龄当月享受", "每年5月、11月"),
    ("低保年度核查、动态观察,入户见面", "逐户签字、有照片", "每年7月至8月"),
    ("花名册编制、送银行、回盘对账", "账、表、银行三者一致", "每月10日前"),
    ("临时救助受理和入户核实", "急难情况24小时内到户", "随时"),
    ("冬春救助摸底和发放", "户报、村评、公示齐全", "每年10月底前"),
)


def write_village_work(session: Session, preparer: int, reviewer: int, *, today: date) -> None:
    """Officers, contacts, duties, the year's templates, and tasks dated around ``today``."""
    rng = Random(SEED)  # noqa: S311 (made-up people, nothing secret)
    villages = list(session.scalars(select(Village).order_by(Village.position, Village.id)))
    _put_in_charge(session, preparer, reviewer, villages, rng)
    _write_duties(session, preparer, reviewer)
    # From next month on: what is due this month is among the tasks below.
    templates.seed(session, preparer, Month.of(today) + 1)
    for made in _tasks(today):
        issued = today + timedelta(days=made.issued)
        created = new_task(session, preparer, made.new, today=issued)
        for way, share in zip(made.ways, _shares(session, created.task_id), strict=False):
            _go(session, preparer, share, way, issued, made.new.due_on, today)
    _hold_round(session, preparer, today, rng)


def _put_in_charge(
    session: Session, preparer: int, reviewer: int, villages: list[Village], rng: Random
) -> None:
    for at, village in enumerate(villages):
        officer, other = (preparer, reviewer) if at % 2 == 0 else (reviewer, preparer)
        set_officer(
            session,
            preparer,
            village.id,
            officer,
            stand_in_id=other,
            from_day=date(LEDGER_START.year, LEDGER_START.number, 1),
        )
        for post in ("民政协理员", "村文书")[: 1 + at % 2]:
            name = surname(rng) + given_name(rng, "女" if post == "民政协理员" else "男", 1975)
            phone = f"139071700{at:02d}" if post == "民政协理员" else f"0717-57500{at:02d}"
            add_contact(session, preparer, village.id, name, post=post, phone=phone)


def _write_duties(session: Session, preparer: int, reviewer: int) -> None:
    for at, (duty, standard, deadline) in enumerate(DUTIES):
        who, other = (preparer, reviewer) if at % 2 == 0 else (reviewer, preparer)
        add_duty(
            session,
            preparer,
            NewDuty(
                staff_id=who,
                stand_in_id=other,
                post="社会救助岗" if at % 2 == 0 else "资金岗",
                duty=duty,
                standard=standard,
                deadline=deadline,
            ),
        )


def _shares(session: Session, task_id: int) -> list[int]:
    statement = (
        select(Assignment.id)
        .join(Village, Village.id == Assignment.village_id)
        .where(Assignment.task_id == task_id)
        .order_by(Village.position, Village.id)
    )
    return list(session.scalars(statement))


def _go(
    session: Session, by: int, share: int, way: str, issued: date, due: date, today: date
) -> None:
    """One village's way through a task, a few days for each step."""
    if way == ".":
        return
    received = min(issued + timedelta(days=1 + share % 3), today)
    moves.receive(
        session, by, share, on=received, today=today, how=ContactWay.WECHAT, note="群里已回复"
    )
    if way == "r":
        return
    notice = way in "al" and due > today
    if way == "w":
        moves.start(session, by, share, on=received, today=today)
        moves.log_contact(session, by, share, ContactWay.PHONE, note="说本周内报来")
        return
    late = 2 if way == "l" else -(1 + share % 4)
    handed_in = max(min(due + timedelta(days=late), today), received)
    if notice:
        moves.accept(session, by, share, on=today, today=today, note="已走访")
        return
    moves.submit(session, by, share, on=handed_in, today=today)
    if way == "b":
        moves.send_back(session, by, share, "缺会议记录,两户没有签字", on=handed_in, today=today)
    elif way in "alpc":
        grade = Grade.PERFUNCTORY if way == "p" else None
        moves.accept(session, by, share, on=handed_in, today=today, grade=grade)
    if way == "c":
        moves.close(session, by, share, "县局已收,照片合格,已在群里告知", on=today, today=today)


def _hold_round(session: Session, by: int, today: date, rng: Random) -> None:
    """A proof of life two weeks on: some villages are through, some have not begun."""
    program = session.scalars(select(Program).where(Program.kind == ProgramKind.OLD_AGE)).one()
    issued = today - timedelta(days=16)
    new = NewTask(
        title=f"{today.year}年高龄生存认证",
        due_on=today + timedelta(days=9),
        kind=TaskKind.WORKSHEET,
        campaign=Campaign.PROOF_OF_LIFE,
        program_id=program.id,
        source=f"{BATCH}9号",
        asked_by="县民政局",
        hand_in="逐人核对表",
        content="见到本人或视频确认,不能只打电话。",
        standard="一人不漏,写明日期。",
    )
    created = new_task(session, by, new, today=issued)
    for share, part in zip(_shares(session, created.task_id), ROUND, strict=False):
        if part:
            received = issued + timedelta(days=1)
            moves.receive(session, by, share, on=received, today=today, how=ContactWay.PAPER)
            _answer(session, by, share, part, issued, today, rng)
        if part == ALL:
            on = today - timedelta(days=1 + share % 5)
            moves.submit(session, by, share, on=on, today=today, note="核对表已填完整")
            if share % 2:
                moves.accept(session, by, share, on=today, today=today)


def _answer(
    session: Session, by: int, share: int, part: int, issued: date, today: date, rng: Random
) -> None:
    """Answers as if they had come in day by day; they say 健在, so the register stays as it is."""
    statement = (
        select(AssignmentItem)
        .where(AssignmentItem.assignment_id == share)
        .order_by(AssignmentItem.position)
    )
    items = list(session.scalars(statement))
    zone, days = now().tzinfo, (today - issued).days
    for item in items[: len(items) * part // ALL]:
        day = issued + timedelta(days=rng.randint(1, days - 1))
        item.answer, item.answered_by_id = Answer.ALIVE, by
        item.answered_at = datetime.combine(day, time(9 + item.id % 8, item.id % 60), zone)
    session.flush()
