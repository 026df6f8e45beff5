"""任务总表 under real keys and clicks: the grid, one village's share, and its way home."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from sqlalchemy.orm import Session

from app.models.task import AssignmentStatus, ContactWay, Grade, TaskKind
from app.places import TaskPlace
from app.services.tasks import moves, views
from tests.ui.drivers import click, dialog_of, press, watched, write
from tests.ui.village_tasks.conftest import TODAY, Room, days

S = AssignmentStatus


def cell_texts(room: Room) -> list[list[str]]:
    """The grid's words, village by village."""
    model = room.overview.grid.cells
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_an_office_without_tasks_is_told_so(room: Room) -> None:
    assert "没有进行中的任务" in room.overview.grid.empty
    assert room.overview.panel.found is None


def test_what_is_overdue_stands_first_and_says_by_how_much(room: Room) -> None:
    first, second = room.villages
    room.task("公示照片", 10)
    late = room.task("冬春摸底", -3)
    soon = room.task("报名单", 2, villages=(room.villages[second],))
    room.write(
        lambda session: moves.submit(
            session, room.desk.by, room.share(late, second).id, on=days(-4), today=TODAY
        )
    )
    room.refresh()
    page = room.overview
    titles = [task.title for task in page.grid.cells.grid.tasks]
    assert titles == ["冬春摸底", "报名单", "公示照片"]
    assert cell_texts(room) == [
        ["▲ 逾期3天", "", "○ 未签收"],
        ["● 已上报", "● 未签收 剩2天", "○ 未签收"],
    ]
    assert page.count.text() == "3 项任务,▲ 逾期 1 村次"
    # The cursor is on what is red, and the panel says whom to call.
    assert page.panel.title.text() == f"{first} · 冬春摸底"
    assert "已逾期3天" in page.panel.state.text()
    assert "联系0(协理员) 13900000000" in page.panel.contact.text()
    assert room.share(soon, second).days_left == 2


def test_a_share_is_asked_about_once(room: Room) -> None:
    room.task("冬春救助摸底", -3)
    other = room.task("排查住房", 20)
    asked = watched(room.overview.panel, "show_one")

    room.refresh()
    room.overview.show_task(other, room.villages["汉马池村"])
    room.settle()
    room.refresh()

    wanted = room.share(other, "汉马池村").id
    assert asked[1:] == [wanted, wanted]
    assert len(asked) == 3


def test_by_keys_alone_a_share_is_received(room: Room) -> None:
    first, second = room.villages
    task = room.task("公示照片", 10)
    room.refresh()
    page = room.overview
    page.grid.setFocus()
    press(page.grid, Qt.Key.Key_Down)
    room.settle()
    assert page.panel.title.text() == f"{second} · 公示照片"
    press(page.grid, Qt.Key.Key_Return)
    focused = room.tab.focusWidget()
    assert focused is page.panel.moves[S.RECEIVED]
    press(focused, Qt.Key.Key_Return)
    dialog = dialog_of(page.panel)
    assert dialog is not None
    assert dialog.who.value() == "联系1"
    press(dialog.button, Qt.Key.Key_Return)
    room.settle()
    own = room.share(task, second)
    assert (own.status, own.received_on, own.received_by) == (S.RECEIVED, TODAY, "联系1")
    assert own.received_how is ContactWay.PAPER
    assert room.share(task, first).status is S.ISSUED
    assert room.said[-1] == f"{second}“公示照片”:已签收"
    # The cursor is still on that village, and Esc leads back to the grid.
    assert page.grid.current() is not None
    assert page.grid.current().id == own.id  # type: ignore[union-attr]
    press(page.panel.happenings, Qt.Key.Key_Escape)
    assert room.tab.focusWidget() is page.grid


def test_a_hand_in_is_sent_back_then_accepted_then_answered(room: Room) -> None:
    village = next(iter(room.villages))
    task = room.task("公示照片", 10)
    room.refresh()
    panel = room.overview.panel

    def move(to: AssignmentStatus, note: str = "") -> None:
        room.press(panel.moves[to])
        assert panel.dialog is not None
        if note:
            write(dialog_of(panel).note, note)
        room.press(dialog_of(panel).button)

    move(S.SUBMITTED)
    assert not panel.moves[S.RECEIVED].isVisible()
    room.press(panel.moves[S.RETURNED])
    assert panel.dialog is not None
    click(dialog_of(panel).button)
    assert "必填" in dialog_of(panel).form.message(dialog_of(panel).note)
    write(dialog_of(panel).note, "照片看不清日期")
    room.press(dialog_of(panel).button)
    assert "退回说明:照片看不清日期" in panel.state.text()
    move(S.SUBMITTED)
    move(S.ACCEPTED)
    assert room.share(task, village).grade is Grade.ON_TIME
    move(S.CLOSED, "县局已收,不再补报")
    own = room.share(task, village)
    assert (own.status, own.answer, own.returns) == (S.CLOSED, "县局已收,不再补报", 1)
    words = [one.what for one in panel.happenings.rows.rows_here()]
    assert words == ["已办结", "已验收", "已上报", "退回重报", "已上报", "下达任务"]


def test_a_contact_is_logged_in_two_clicks(room: Room) -> None:
    task = room.task("公示照片", 10)
    room.refresh()
    page = room.overview
    second = list(room.villages)[1]
    place = page.grid.visualRect(page.grid.cells.index(1, 0)).center()
    click(page.grid.viewport(), place)
    room.settle()
    room.press(page.panel.ways[ContactWay.WECHAT])
    log = room.read(lambda session: views.contact_log(session, room.share(task, second).id))
    assert [(one.way, one.with_whom) for one in log] == [(ContactWay.WECHAT, "联系1")]
    assert room.said[-1] == f"已记录:微信联系{second}联系1"
    assert page.panel.happenings.rows.rows_here()[0].what == "微信联系"


def test_an_officers_villages_alone_and_what_is_done(room: Room) -> None:
    by, task = room.desk.by, room.task("政策通知", 10, kind=TaskKind.NOTICE)
    shares = [room.share(task, village).id for village in room.villages]

    def done(session: Session) -> None:
        for share in shares:
            moves.receive(session, by, share, on=TODAY, today=TODAY)
            moves.accept(session, by, share, on=TODAY, today=TODAY)

    room.write(done)
    room.refresh()
    page = room.overview
    assert page.grid.cells.columnCount() == 0
    click(page.finished)
    room.settle()
    assert cell_texts(room) == [["✓ 已验收"], ["✓ 已验收"]]
    page.officer.set_value(room.desk.by)
    page.officer.edited.emit()
    room.settle()
    assert page.grid.cells.rowCount() == 2


def test_another_place_can_ask_for_a_share(room: Room) -> None:
    room.task("公示照片", 10)
    second = list(room.villages)[1]
    other = room.task("报名单", 20)
    room.refresh()
    room.tab.show_place(TaskPlace(other, room.villages[second]))
    room.settle()
    assert room.overview.panel.title.text() == f"{second} · 报名单"


def test_a_day_to_come_is_refused_and_nothing_is_lost(room: Room) -> None:
    task = room.task("公示照片", 10)
    room.refresh()
    panel = room.overview.panel
    room.press(panel.moves[S.SUBMITTED])
    dialog = dialog_of(panel)
    assert dialog is not None
    dialog.on.set_value(date(TODAY.year + 1, 1, 1))
    write(dialog.note, "提前报")
    room.press(dialog.button)
    assert "在今天之后" in dialog.error.text()
    assert dialog.note.value() == "提前报"
    assert room.share(task, next(iter(room.villages))).status is S.ISSUED


def test_a_wrong_click_is_taken_back(room: Room) -> None:
    village = next(iter(room.villages))
    task = room.task("公示照片", 10)
    room.refresh()
    panel = room.overview.panel
    assert not panel.back.isVisible()
    room.press(panel.moves[S.SUBMITTED])
    assert panel.dialog is not None
    room.press(dialog_of(panel).button)
    room.recorded.answers = [False, True]
    room.press(panel.back)
    assert room.share(task, village).status is S.SUBMITTED
    room.press(panel.back)
    assert room.recorded.shown[-1].startswith(f"要撤销{village}的“已上报”吗?")
    assert room.share(task, village).status is S.ISSUED
    assert panel.happenings.rows.rows_here()[0].what == "(撤销)已上报"
    room.press(panel.ways[ContactWay.PHONE])
    room.recorded.answers = [True]
    panel.happenings.setFocus()
    panel.happenings.selectRow(0)
    press(panel.happenings, Qt.Key.Key_Return)
    room.settle()
    assert panel.happenings.rows.rows_here()[0].what == "(撤销)电话联系"


def test_a_task_is_put_off_and_cancelled_with_a_reason(room: Room) -> None:
    task = room.task("公示照片", 10)
    room.refresh()
    content = room.overview.panel.content
    room.overview.panel.pages.setCurrentWidget(content)
    room.press(content.due)
    assert content.dialog is not None
    dialog_of(content).due.set_value(days(20))
    write(dialog_of(content).reason, "县局延期")
    room.press(dialog_of(content).button)
    assert room.share(task, next(iter(room.villages))).days_left == 20
    room.press(content.cancel)
    click(dialog_of(content).button)
    assert "必填" in dialog_of(content).form.message(dialog_of(content).reason)
    write(dialog_of(content).reason, "重复下达")
    room.press(dialog_of(content).button)
    assert room.overview.grid.cells.columnCount() == 0
    assert room.overview.panel.found is None
    room.press(room.overview.restore)
    assert room.overview.restoring is not None
    room.press(room.overview.restoring.button)
    assert room.overview.grid.cells.columnCount() == 1
    assert not room.overview.restore.isVisible()


def test_several_villages_are_entered_at_once(room: Room) -> None:
    task = room.task("公示照片", 10)
    room.refresh()
    page = room.overview
    page.grid.setFocus()
    press(page.grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    room.settle()
    assert page.group.isVisible()
    assert not page.panel.isVisible()
    assert page.group.title.text() == "选了 2 格"
    press(page.grid, Qt.Key.Key_Return)
    focused = room.tab.focusWidget()
    assert focused is page.group.moves[S.RECEIVED]
    press(focused, Qt.Key.Key_Return)
    assert page.group.dialog is not None
    room.press(dialog_of(page.group).button)
    assert {room.share(task, name).status for name in room.villages} == {S.RECEIVED}
    assert room.said[-1] == "已登记2个:已签收"
    assert page.panel.isVisible()


def test_each_move_is_made_by_those_that_can(room: Room) -> None:
    task = room.task("公示照片", 10)
    first = room.share(task, next(iter(room.villages)))
    room.write(lambda session: moves.submit(session, room.desk.by, first.id, on=TODAY, today=TODAY))
    room.refresh()
    page = room.overview
    page.grid.selectAll()
    room.settle()
    assert page.group.hint.text() == "现在:已上报1个、未签收1个。"
    offered = {press.text() for press in page.group.moves.values() if press.isVisible()}
    assert offered == {"签收1个", "办理1个", "上报1个", "退回1个", "验收1个"}
    room.press(page.group.ways[ContactWay.WECHAT])
    for village in room.villages:
        share = room.share(task, village).id
        log = room.read(lambda session, at=share: views.contact_log(session, at))  # type: ignore[misc]
        assert [one.way for one in log] == [ContactWay.WECHAT]
    page.grid.selectAll()
    room.settle()
    room.press(page.group.moves[S.ACCEPTED])
    assert page.group.dialog is not None
    room.press(dialog_of(page.group).button)
    states = [room.share(task, name).status for name in room.villages]
    assert states == [S.ACCEPTED, S.ISSUED]
