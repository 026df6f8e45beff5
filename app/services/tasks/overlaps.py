"""Tasks that ask the villages for what the office has or has asked: said before they go out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from rapidfuzz import fuzz
from sqlalchemy.orm import Session

from app.models.task import TaskKind
from app.month import Month
from app.services.programs.catalog import USUAL_NAMES
from app.services.programs.rows import ProgramRow, program_rows
from app.services.tasks.creating import RECENT_DAYS, people_who_count, recent_answers
from app.services.tasks.rows import NewTask, Overlap, Remedy, TaskRow
from app.services.tasks.views import task_rows

ALIKE = 80  # of 100: titles of one matter in other words are above, other matters below
SHOWN = 3
_MONTH = re.compile(r"(\d{1,2})月")
_FILLING = re.compile(
    r"\d{4}年|\d{1,2}月份?|\d{1,2}日|[一二三四]季度|[上下]半年|关于|做好|开展|报送|上报|通知|工作|的|\s"
)
# What a village is asked to write down that the register can print.
_LISTS = ("名单", "名册", "花名册", "台账", "人数", "账号", "电话", "基本情况", "统计表", "底数")
_BEFORE, _BEHIND = ("农村", "城市"), ("津贴", "对象", "优待金", "生活补贴", "护理补贴")


def overlaps(session: Session, new: NewTask, *, today: date) -> tuple[Overlap, ...]:
    """Open or recent tasks that ask for what the new one asks for, the latest due first, then
    what the register has itself.

    The same program's people, titles of one matter, or the same thing to hand in. Recent: due
    within the last 60 days, so that its answers can be used instead of asking again.
    """
    recent = today - timedelta(days=RECENT_DAYS)
    found = [
        _overlap(session, task, new, what, today)
        for task in task_rows(session, today=today)
        if (task.open or task.due_on >= recent) and (what := _same(task, new))
    ]
    return (*reversed(found[-SHOWN:]), *_in_register(session, new, today))


def _same(task: TaskRow, new: NewTask) -> str:
    """In what the two ask for the same; empty where they do not."""
    if new.program_id is not None and task.program_id == new.program_id:
        return f"同样核对“{task.program}”的人员"
    if _alike(task.title, new.title):
        return "名称相近"
    asked = new.hand_in.strip()
    return "要求报送的材料相同" if asked and asked == task.hand_in else ""


def _alike(one: str, other: str) -> bool:
    """Whether two titles name one matter; the same report of another month is another one."""
    months = (_MONTH.findall(one), _MONTH.findall(other))
    if all(months) and months[0] != months[1]:
        return False
    first, second = _FILLING.sub("", one), _FILLING.sub("", other)
    if min(len(first), len(second)) < 2:
        return bool(one.strip()) and one.strip() == other.strip()
    return first in second or second in first or fuzz.ratio(first, second) >= ALIKE


def _overlap(session: Session, task: TaskRow, new: NewTask, what: str, today: date) -> Overlap:
    state = "还在办理" if task.open else "已经办完"
    known = 0
    remedies = [Remedy.MERGE] if task.open else []
    if new.program_id is not None and task.program_id == new.program_id:
        known = len(recent_answers(session, task.id, today))
    if known:
        remedies.append(Remedy.ANSWERS)
    remedies.append(Remedy.TEXTS)
    answers = f",村里{RECENT_DAYS}天内已答复{known}人健在" if known else ""
    advice = "可以合并到那一项" if task.open else "可以先用那次的结果"
    return Overlap(
        task.id,
        task.number,
        f"任务{task.number}“{task.title}”({task.due_on.isoformat()}截止,{state}){what}"
        f"{answers},{advice}。",
        tuple(remedies),
        task.program_id,
    )


def _in_register(session: Session, new: NewTask, today: date) -> Iterator[Overlap]:
    """Lists of a program's people: the register prints them, no village need write them."""
    if new.kind is TaskKind.WORKSHEET or new.program_id is not None:
        return
    text = f"{new.title} {new.content} {new.hand_in}"
    if not any(word in text for word in _LISTS):
        return
    for program in program_rows(session):
        if program.rules.active and _named(program, text):
            count = len(people_who_count(session, program.id, Month.of(today)))
            if count:
                yield Overlap(
                    0,
                    "",
                    f"登记簿里已有“{program.name}”{count}人的姓名、电话和账号,不必让村里再填。"
                    "可以改为逐人核对,名单由登记簿预填。",
                    (Remedy.REGISTER,),
                    program.id,
                )


def _named(program: ProgramRow, text: str) -> bool:
    """Whether a text means a program, also in short by what its kind is called: 低保, 高龄."""
    usual = USUAL_NAMES.get(program.rules.kind, program.name)
    short = usual
    for word in _BEFORE:
        short = short.removeprefix(word)
    for word in _BEHIND:
        short = short.removesuffix(word)
    if program.name in text:
        return True
    other = [one for one in _BEFORE if one in text and not usual.startswith(one)]
    return len(short) >= 2 and short in text and not (other and usual[:2] in _BEFORE)
