"""Where the month's payments stand: days left to cut-off and pay day, each program's stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.program import Period, Program, Unit
from app.models.roster import RosterStatus
from app.month import Month
from app.places import PaymentPlace, SettingsPlace
from app.services.entitlement.outstanding import counted_in
from app.services.rosters.rows import STATUS_WORDS
from app.services.rosters.views import BoardRow, RosterHead, month_board
from app.services.today.rows import Deadline, Stage, Urgency, chinese_day, days_words

UNIT_WORDS = {Unit.HOUSEHOLD: "户", Unit.PERSON: "人"}
# A day so near stands out.
NEAR = 3
_NEXT = {RosterStatus.APPROVED: "待送银行", RosterStatus.SENT: "待银行回盘"}


def stages(session: Session, month: Month) -> tuple[Stage, ...]:
    """Every program that pays somebody in the month, with how far its roster is.

    Whom a program without a roster is about takes longer: ``counted`` tells it afterwards.
    """
    return tuple(
        _not_begun(row, month) if row.current is None else _stage(row, row.current, month)
        for row in month_board(session, month)
        if row.current is not None or (row.pays_this_month and row.enrolled)
    )


def counted(session: Session, found: Sequence[Stage], month: Month) -> tuple[Stage, ...]:
    """The stages with how many count where no roster says it; without those where nobody does."""
    told = (one if one.people else _with_people(session, one, month) for one in found)
    return tuple(one for one in told if one is not None)


def go_on(found: Sequence[Stage], month: Month) -> PaymentPlace:
    """The program to go on with: one that is begun before one that is not."""
    begun = [one for one in found if one.urgency in (Urgency.MUST_DO, Urgency.WAITING)]
    rest = [one for one in found if one.urgency is Urgency.PLAIN]
    following = (begun + rest)[:1]
    return PaymentPlace(month, following[0].program_id if following else None)


def deadlines(
    session: Session, found: Sequence[Stage], month: Month, today: date
) -> tuple[Deadline, ...]:
    """The first cut-off day and the first pay day of programs that are not paid yet."""
    unpaid = {one.program_id for one in found if one.urgency is not Urgency.DONE}
    programs = session.scalars(
        select(Program).where(Program.id.in_(unpaid), Program.period != Period.ONE_OFF)
    ).all()
    if not programs:
        return ()
    cutoff = min(cutoff_of(month, program.cutoff_day, program.pay_day) for program in programs)
    pay = min(_day_of(month, program.pay_day) for program in programs)
    past = cutoff < today
    closed = "已过" if past else days_words(cutoff, today)
    return (
        Deadline(
            Urgency.WAITING if not past and _near(cutoff, today) else Urgency.PLAIN,
            f"结算日 {chinese_day(cutoff, today)} {closed}",
        ),
        Deadline(
            Urgency.MUST_DO
            if pay < today
            else Urgency.WAITING if _near(pay, today) else Urgency.PLAIN,
            f"发放日 {chinese_day(pay, today)} {days_words(pay, today)}",
        ),
    )  # fmt: skip


def cutoff_of(month: Month, cutoff_day: int, pay_day: int) -> date:
    """The day by which what is confirmed still goes into the month's roster.

    It lies before the pay day: with pay on the 10th and cut-off on the 20th, in the month
    before.
    """
    return _day_of(month if cutoff_day <= pay_day else month - 1, cutoff_day)


def _day_of(month: Month, day: int) -> date:
    """That day, or the month's last one where the month is shorter."""
    return month.first_day.replace(day=min(day, month.last_day.day))


def _near(day: date, today: date) -> bool:
    return (day - today).days <= NEAR


def _not_begun(row: BoardRow, month: Month) -> Stage:
    place = PaymentPlace(month, row.program_id)
    return Stage(row.program_id, row.program, Urgency.PLAIN, "未生成", "", None, place, row.unit)


def _with_people(session: Session, stage: Stage, month: Month) -> Stage | None:
    """Whom it is about by the facts; where rates are missing, they come first."""
    people = counted_in(session, stage.program_id, month)
    if not people.enrollments:
        return None
    told = replace(stage, people=f"{people.enrollments:,}{UNIT_WORDS[stage.unit]}")
    if not people.unpriced:
        return told
    rates = SettingsPlace("programs")
    return replace(told, urgency=Urgency.MUST_DO, words="缺标准", place=rates)


def _stage(row: BoardRow, roster: RosterHead, month: Month) -> Stage:
    unit = UNIT_WORDS[row.unit]
    place = PaymentPlace(month, row.program_id)
    urgency, words = _standing(roster, in_cash=row.paid_in_cash)
    count = roster.lines if row.unit is Unit.HOUSEHOLD else roster.persons
    people = f"{count:,}{unit}"
    return Stage(
        row.program_id, row.program, urgency, words, people, roster.amount_fen, place, row.unit
    )


def _standing(roster: RosterHead, *, in_cash: bool) -> tuple[Urgency, str]:
    if roster.status is RosterStatus.SETTLED:
        return Urgency.DONE, STATUS_WORDS[roster.status]
    if roster.returned_for:
        return Urgency.MUST_DO, "退回修改"
    if in_cash and roster.status in _NEXT:
        return Urgency.WAITING, "待现金发放"
    return Urgency.WAITING, _NEXT.get(roster.status, STATUS_WORDS[roster.status])
