"""The tables of a task over people: rounds, villages, who is left, who is suspended."""

from __future__ import annotations

from app.idcard import mask
from app.services.tasks.campaigns import CampaignRow, Suspension
from app.services.tasks.rows import AssignmentRow
from app.services.tasks.waiting import Waiting
from app.ui.village_tasks.words import cell_words, tone_of
from app.ui.widgets.table import Align, Column
from app.ui.widgets.theme import Tone


def _tone(one: CampaignRow) -> Tone:
    return Tone.DONE if one.answered == one.people else Tone.WAITING


def _share(one: AssignmentRow) -> str:
    return f"{one.answered * 100 // one.items}%" if one.items else ""


CAMPAIGNS: tuple[Column[CampaignRow], ...] = (
    Column("due", "截止", lambda one: f"{one.task.due_on:%m-%d}", width=3.2,
           hint=lambda one: one.task.due_on.isoformat(),
           tone=lambda one: Tone.MUST_DO if one.task.overdue else Tone.PLAIN),
    Column("done", "已核对", lambda one: f"{one.answered}/{one.people}", align=Align.RIGHT,
           width=5.2, tone=_tone),
    Column("title", "核对任务", lambda one: one.task.title, width=8,
           hint=lambda one: f"{one.task.title}({one.task.number})"),
)  # fmt: skip
VILLAGES: tuple[Column[AssignmentRow], ...] = (
    Column("village", "村(社区)", lambda one: one.village, width=7),
    Column("people", "人数", lambda one: str(one.items), align=Align.RIGHT, width=3),
    Column("answered", "已核对", lambda one: str(one.answered), align=Align.RIGHT, width=3.5),
    Column("left", "还缺", lambda one: str(one.items - one.answered), align=Align.RIGHT, width=3,
           tone=lambda one: Tone.WAITING if one.items > one.answered else Tone.DONE),
    Column("share", "进度", _share, align=Align.RIGHT, width=3.5),
    Column("state", "状态", cell_words, width=7, tone=tone_of),
    Column("officer", "包村干部", lambda one: one.officer or "未指定", width=5),
)  # fmt: skip
LEFT: tuple[Column[Waiting], ...] = (
    Column("village", "村(社区)", lambda one: one.village, width=6),
    Column("group", "组", lambda one: one.group, width=3),
    Column("name", "姓名", lambda one: one.name, width=5),
    Column("number", "身份证号", lambda one: mask(one.id_number), width=10),
    Column("phone", "电话", lambda one: one.phone or "未登记", width=7,
           tone=lambda one: Tone.PLAIN if one.phone else Tone.WAITING),
    Column("address", "住址", lambda one: one.address, width=9, hint=lambda one: one.address),
)  # fmt: skip
SUSPENSIONS: tuple[Column[Suspension], ...] = (
    Column("village", "村(社区)", lambda one: one.village, width=6),
    Column("group", "组", lambda one: one.group, width=3),
    Column("name", "姓名", lambda one: one.name, width=5),
    Column("number", "身份证号", lambda one: mask(one.id_number), width=10),
    Column("said", "没有通过的原因", lambda one: one.said, width=9, hint=lambda one: one.said),
    Column("phone", "电话", lambda one: one.phone or "未登记", width=7),
)
