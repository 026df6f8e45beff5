"""新建任务: typed once, told what is asked for twice, handed out to all or some villages."""

from __future__ import annotations

from datetime import date
from typing import cast

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QLabel
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.program import Program
from app.models.task import Answer, TaskKind
from app.models.village import Village
from app.services.tasks import views
from app.services.tasks.rows import Remedy, TaskRow
from app.services.worksheets.answers import give
from app.ui.village_tasks.new_task import NewTaskDialog
from tests import factory
from tests.ui.drivers import click, press, write
from tests.ui.village_tasks.conftest import TODAY, Room, days


@pytest.fixture
def program(room: Room) -> int:
    """高龄津贴 with one person in the second village; its id."""

    def enroll(session: Session) -> int:
        found = session.scalars(select(Program).where(Program.name == "高龄津贴")).one()
        village = session.get_one(Village, list(room.villages.values())[1])
        old = factory.person(session, born=date(1936, 3, 4), village=village)
        factory.enrollment(session, found, old)
        return found.id

    return room.write(enroll)


def opened(room: Room) -> NewTaskDialog:
    room.press(room.overview.new)
    dialog = room.overview.dialog
    assert dialog is not None
    return dialog


def tasks(room: Room) -> list[TaskRow]:
    return list(room.read(lambda session: views.task_rows(session, today=TODAY)))


def choose(dialog: NewTaskDialog, key: str, value: object) -> None:
    field = getattr(dialog, key)
    field.set_value(value)
    field.edited.emit()


def test_a_task_goes_to_all_villages_with_their_officers(room: Room) -> None:
    dialog = opened(room)
    labels = cast("list[QLabel]", dialog.form.findChildren(QLabel))
    assert "包村干部:张经办2村。" in [label.text() for label in labels]
    write(dialog.title, "冬春救助摸底")
    write(dialog.due, f"{days(12):%Y%m%d}")
    dialog.hand_in.setFocus()
    write(dialog.hand_in, "名册和会议记录")
    room.press(dialog.button)
    (task,) = tasks(room)
    assert (task.title, task.due_on, task.villages) == ("冬春救助摸底", days(12), 2)
    assert (task.kind, task.hand_in) == (TaskKind.HAND_IN, "名册和会议记录")
    assert room.said[-1] == f"已下达任务{task.number},派给2个村(社区)"
    own = room.overview.grid.current()
    assert own is not None
    assert (own.task_id, own.officer) == (task.id, "张经办")


def test_some_villages_are_ticked_by_click_and_by_key(room: Room) -> None:
    dialog = opened(room)
    write(dialog.title, "危房排查")
    write(dialog.due, f"{days(12):%Y%m%d}")
    field = dialog.villages
    field.all.click()
    room.press(dialog.button)
    assert "至少选一个" in dialog.form.message(dialog.villages)
    box: QRect = field.list.visualItemRect(field.list.item(1))
    click(field.list.viewport(), box.center())
    assert field.value() == (list(room.villages.values())[1],)
    field.list.setCurrentRow(0)
    press(field.list, Qt.Key.Key_Space)
    assert field.value() == tuple(room.villages.values())
    click(field.list.viewport(), box.center())
    room.press(dialog.button)
    assert tasks(room)[0].villages == 1


def test_what_another_task_asks_for_is_said_and_merged(room: Room) -> None:
    first = room.task("公示照片", 20, hand_in="公示照片")
    room.refresh()
    dialog = opened(room)
    write(dialog.title, "报送公示照片")
    write(dialog.due, f"{days(9):%Y%m%d}")
    write(dialog.hand_in, "公示名单")
    dialog.look()
    room.settle()
    assert "还在办理)名称相近" in dialog.same.text()
    choose(dialog, "way", (Remedy.MERGE, first, 0))
    assert dialog.button.text() == "合并任务"
    room.press(dialog.button)
    (task,) = tasks(room)
    assert (task.id, task.due_on, task.hand_in) == (first, days(9), "公示照片\n公示名单")
    assert room.said[-1] == "已合并到原任务,新增0个村(社区)"


def test_an_earlier_tasks_words_are_taken_over(room: Room) -> None:
    first = room.task("公示照片", 20, hand_in="公示照片", standard="看得清日期")
    dialog = opened(room)
    write(dialog.title, "公示照片")
    write(dialog.hand_in, "照片两张")
    dialog.look()
    room.settle()
    choose(dialog, "way", (Remedy.TEXTS, first, 0))
    room.settle()
    # What was typed stays.
    assert dialog.hand_in.value() == "照片两张"
    assert dialog.standard.value() == "看得清日期"
    room.recorded.answers = [True]
    dialog.reject()
    assert "还没有保存" in room.recorded.shown[-1]


def test_a_list_of_the_register_becomes_a_worksheet(room: Room, program: int) -> None:
    dialog = opened(room)
    write(dialog.title, "报送高龄老人名单")
    write(dialog.due, f"{days(12):%Y%m%d}")
    dialog.look()
    room.settle()
    assert "登记簿里已有“高龄津贴”1人" in dialog.same.text()
    choose(dialog, "way", (Remedy.REGISTER, 0, program))
    assert dialog.program.value() == program
    room.press(dialog.button)
    (task,) = tasks(room)
    assert (task.kind, task.program, task.villages) == (TaskKind.WORKSHEET, "高龄津贴", 1)
    assert "名单1人" in room.said[-1]


def test_recent_answers_are_not_asked_for_again(room: Room, program: int) -> None:
    first = room.task("生存认证", 20, kind=TaskKind.WORKSHEET, program_id=program)
    second = list(room.villages)[1]
    (item,) = room.read(lambda session: views.items(session, room.share(first, second).id))
    room.write(
        lambda session: give(session, room.desk.by, item.id, Answer.ALIVE, None, "", today=TODAY)
    )
    dialog = opened(room)
    write(dialog.title, "入户核查")
    choose(dialog, "kind", TaskKind.WORKSHEET)
    choose(dialog, "program", program)
    write(dialog.due, f"{days(12):%Y%m%d}")
    dialog.look()
    room.settle()
    choose(dialog, "way", (Remedy.ANSWERS, first, program))
    room.press(dialog.button)
    made = next(task for task in tasks(room) if task.title == "入户核查")
    own = room.share(made.id, second)
    assert (own.items, own.answered) == (1, 1)
    assert "沿用答复1人" in room.said[-1]
