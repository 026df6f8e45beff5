"""The tables of the panel: household, every month's money, and what was changed by whom."""

from __future__ import annotations

from dataclasses import dataclass

from app.idcard import mask
from app.money import grouped
from app.services.entitlement.ages import age_on
from app.services.office.change_log import LogRow
from app.services.people.money import MonthMoney
from app.services.register.households import MemberRow
from app.ui.beneficiaries.person_questions import Known
from app.ui.widgets.table import Align, Column
from app.ui.widgets.theme import Tone


@dataclass(frozen=True, slots=True)
class Payment:
    """A month of one enrollment."""

    program: str
    money: MonthMoney


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the household, with the age at the end of the business month (or at death)."""

    row: MemberRow
    age: int


def members_of(known: Known) -> list[Member]:
    """Those of today, then those who left."""
    home = known.detail.household
    rows = (*home.members, *home.former) if home is not None else ()
    day = known.month.last_day
    return [Member(one, age_on(one.birth_date, one.died_on or day)) for one in rows]


def payments_of(known: Known) -> list[Payment]:
    """All enrollments together, the latest month first."""
    found = [Payment(one.program, month) for one in known.money.values() for month in one.months]
    return sorted(found, key=lambda one: one.money.month, reverse=True)


def payment_words(known: Known) -> str:
    """What all of it comes to."""
    months = [month for one in known.money.values() for month in one.months]
    paid = sum(month.paid_fen for month in months)
    parts = [f"已发 {grouped(paid)} 元"]
    waiting = sum(month.waiting_fen for month in months)
    owed = sum(one.owed_fen for one in known.money.values())
    back = sum(one.to_recover_fen for one in known.money.values())
    for word, fen in (("待银行回盘", waiting), ("待发", owed), ("应追回", back)):
        if fen:
            parts.append(f"{word} {grouped(fen)} 元")
    return ",".join(parts)


def _fen(fen: int) -> str:
    return grouped(fen) if fen else ""


def _tone(one: Payment) -> Tone:
    money = one.money
    if money.over_fen or (money.owed_fen and money.returned):
        return Tone.MUST_DO
    return Tone.WAITING if money.words and money.words != "已发放" else Tone.PLAIN


def _signed(one: Payment) -> str:
    words = one.money.words
    if not words:
        return ""
    return Tone.DONE.say(words) if words == "已发放" else _tone(one).say(words)


PAYMENTS: tuple[Column[Payment], ...] = (
    Column("month", "月份", lambda one: one.money.month.chinese, width=6),
    Column("program", "项目", lambda one: one.program, width=4.5, hint=lambda one: one.program),
    Column("due", "应发", lambda one: _fen(one.money.due_fen), align=Align.RIGHT, width=4.2),
    Column(
        "state", "情况", _signed, width=9, tone=_tone,
        hint=lambda one: "、".join((one.money.words, *one.money.rosters)),
    ),
    Column("paid", "已发", lambda one: _fen(one.money.paid_fen), align=Align.RIGHT, width=5),
    Column(
        "waiting", "待回盘", lambda one: _fen(one.money.waiting_fen), align=Align.RIGHT, width=5,
        hidden=True,
    ),
    Column("owed", "待发", lambda one: _fen(one.money.owed_fen), align=Align.RIGHT, width=5),
    Column(
        "over", "多发", lambda one: _fen(one.money.over_fen), align=Align.RIGHT, width=5,
        hidden=True,
    ),
    Column("rosters", "花名册", lambda one: "、".join(one.money.rosters), width=10, hidden=True),
)  # fmt: skip

MEMBERS: tuple[Column[Member], ...] = (
    Column("name", "姓名", lambda one: one.row.name, width=3.6),
    Column("relation", "关系", lambda one: one.row.relation, width=3.6),
    Column("sex", "性别", lambda one: one.row.sex, align=Align.CENTRE, width=1.8),
    Column(
        "age", "年龄", lambda one: str(one.age),
        align=Align.RIGHT, width=1.8,
    ),
    Column(
        "state", "情况",
        lambda one: _since(one.row), width=6.5, hint=lambda one: _since(one.row),
    ),
    Column("id_number", "身份证号", lambda one: mask(one.row.id_number), width=10),
)  # fmt: skip

LOG: tuple[Column[LogRow], ...] = (
    Column("at", "时间", lambda one: f"{one.at:%Y-%m-%d %H:%M}", width=8.5),
    Column("staff", "经手", lambda one: one.staff, width=4),
    Column("action", "做了什么", lambda one: one.action, width=6.5),
    Column("detail", "内容", lambda one: one.detail, width=14, hint=lambda one: one.detail),
)


def _since(one: MemberRow) -> str:
    if one.died_on is not None:
        return f"{one.died_on.isoformat()}去世"
    if one.left_on is not None:
        return f"{one.left_on.isoformat()}离开"
    return f"{one.joined_on.isoformat()}加入" if one.joined_on else ""
