"""The roster's page: lines with their working, the filter, what is held and released; changes."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.month import Month
from app.places import PersonPlace, Place
from app.services.rosters.rows import ChangeKind
from app.ui.payments.roster_offers import BY_HAND
from app.ui.payments.steps import Step
from app.ui.widgets.theme import Tone
from tests.ui.drivers import press, write
from tests.ui.payments.conftest import MONTH, Hall


def names(hall: Hall) -> list[str]:
    return [line.row.recipient_name for line in hall.roster.table.rows.rows_here()]


def test_before_the_draft_there_are_words(hall: Hall) -> None:
    hall.open(Step.ROSTER)
    assert hall.roster.words.isVisible()
    assert "按今天的登记,生成后为 3户 830.00 元" in hall.roster.words.text()
    assert not hall.roster.renew.isVisible()


def test_the_columns_are_those_of_the_paper_and_amounts_stand_right(drafted: Hall) -> None:
    model = drafted.roster.table.rows
    headers = [column.header for column in model.columns]
    assert headers[:5] == ["序号", "村(社区)", "组", "户主姓名", "户主身份证号"]
    at = headers.index("金额(元)")
    assert model.index(1, at).data() == "420.00"
    right = Qt.AlignmentFlag.AlignRight
    assert model.index(1, at).data(Qt.ItemDataRole.TextAlignmentRole) & right
    assert drafted.roster.sums.text() == (
        "3行 3户 3人 当月 830.00 补发 0.00 合计 830.00 元 (人民币捌佰叁拾元整)"
    )


def test_the_filter_finds_names_and_keeps_what_was_typed(drafted: Hall) -> None:
    hall = drafted
    wanted = names(hall)[1]
    write(hall.roster.search, wanted)
    hall.qtbot.waitUntil(lambda: names(hall) == [wanted])
    hall.enroll(5000)
    hall.press(hall.roster.renew)
    assert hall.roster.search.text() == wanted
    assert names(hall) == [wanted]
    assert hall.roster.lists.tabText(0) == "明细 4"
    press(hall.roster.search, Qt.Key.Key_Escape)
    hall.qtbot.waitUntil(lambda: len(names(hall)) == 4)


def test_the_filter_knows_pinyin_initials_and_numbers(drafted: Hall) -> None:
    hall = drafted
    hall.enroll(5000, name="覃桂兰")
    hall.press(hall.roster.renew)
    last = hall.roster.table.rows.rows_here()[-1].row
    for typed in ("qgl", "qinguilan", last.recipient_id_number[-6:], "桂兰"):
        hall.roster.search.setText(typed)
        hall.qtbot.waitUntil(lambda: names(hall) == ["覃桂兰"])
        hall.roster.search.setText("没有此人")
        hall.qtbot.waitUntil(lambda: names(hall) == [])


def test_a_line_shows_how_it_comes_about(drafted: Hall) -> None:
    hall = drafted
    hall.roster.table.selectRow(0)
    told = hall.roster.working.text()
    assert "2018年1月 当月 310.00 元\n  = 核定金额310.00元×1" in told
    assert "收款:" in told
    assert hall.roster.name.text().endswith("310.00 元")


def test_arrears_say_which_month_and_why(hall: Hall) -> None:
    hall.desk.set_month(Month(2018, 3))
    hall.settle()
    hall.open(Step.CHANGES)
    assert hall.changes.kinds[ChangeKind.ARREARS].text() == "补发 3"
    hall.press(hall.changes.onward)
    hall.press(hall.roster.draft)
    headers = [column.header for column in hall.roster.table.rows.columns]
    remark = hall.roster.table.rows.index(0, headers.index("备注")).data()
    assert remark == "补发2018年1月至2月每月310.00元,共620.00元(此前未发)"
    assert "当月 830.00 补发 1,660.00 合计 2,490.00 元" in hall.roster.sums.text()


def test_a_month_is_held_with_a_reason_and_released(drafted: Hall) -> None:
    hall = drafted
    page = hall.roster
    page.table.selectRow(1)
    held = names(hall)[1]
    hall.press(page.hold)
    hall.press(hall.dialog.button)
    assert hall.dialog.form.message(hall.dialog.reason) == Tone.MUST_DO.say("此项必填。")
    write(hall.dialog.reason, "核查收入")
    hall.press(hall.dialog.button)
    assert hall.said[-1] == f"已暂缓{held},花名册现为410.00元"
    assert held not in names(hall)
    assert page.lists.tabText(1) == "未列入 1"
    # It survives drafting again.
    hall.press(page.renew)
    assert held not in names(hall)
    page.lists.setCurrentIndex(1)
    row = page.held.current()
    assert row is not None
    assert (row.name, row.month, row.reason, row.code) == (held, MONTH, "核查收入", BY_HAND)
    hall.recorded.answers = [False]
    hall.press(page.release)
    assert page.lists.tabText(1) == "未列入 1"
    hall.recorded.answers = [True]
    hall.press(page.release)
    assert "核查收入" in hall.recorded.shown[-1]
    assert page.lists.tabText(1) == "未列入 0"
    assert held in names(hall)


def test_one_of_several_months_can_be_chosen(hall: Hall) -> None:
    hall.desk.set_month(Month(2018, 2))
    hall.settle()
    hall.open(Step.ROSTER)
    hall.press(hall.roster.draft)
    hall.roster.table.selectRow(0)
    hall.press(hall.roster.hold)
    months = hall.dialog.months
    assert months.currentText() == "全部2个月"
    months.set_value(Month(2018, 1))
    write(hall.dialog.reason, "缺材料")
    hall.press(hall.dialog.button)
    assert "当月 830.00 补发 520.00" in hall.roster.sums.text()
    held = hall.roster.held.rows.rows_here()
    assert [one.month for one in held] == [Month(2018, 1)]


def test_who_cannot_be_paid_is_listed_and_found(drafted: Hall) -> None:
    hall = drafted
    (name,) = hall.enroll(7000, with_payee=False)
    hall.press(hall.roster.renew)
    assert name not in names(hall)
    hall.roster.lists.setCurrentIndex(1)
    assert not hall.roster.release.isEnabled()
    assert "没有收款人" in hall.roster.working.text()
    wanted: list[Place] = []
    hall.desk.place_wanted.connect(wanted.append)
    hall.press(hall.roster.person)
    assert [type(place) for place in wanted] == [PersonPlace]


def test_changes_are_counted_and_can_be_looked_at_one_kind_at_a_time(hall: Hall) -> None:
    hall.desk.set_month(Month(2018, 2))
    hall.settle()
    hall.enroll(8800, first=Month(2018, 2))
    hall.open(Step.CHANGES)
    words = [made.text() for made in hall.changes.kinds.values()]
    assert words == ["新增 1", "停发 0", "变动 0", "补发 3"]
    assert hall.changes.summary.text() == "与2018年1月相比,当月应发增加 88.00 元"
    hall.changes.kinds[ChangeKind.ADDED].click()
    (row,) = hall.changes.table.rows.rows_here()
    assert (row.before_fen, row.after_fen, row.village) == (0, 8800, "曹家坪社区")
    hall.changes.kinds[ChangeKind.ADDED].click()
    assert hall.changes.table.rows.rowCount() == 4


def test_what_was_drafted_stays_as_it_is_until_it_is_drafted_anew(drafted: Hall) -> None:
    hall = drafted
    before = names(hall)
    hall.enroll(5000)
    hall.refresh()
    assert names(hall) == before
    hall.press(hall.roster.renew)
    assert len(names(hall)) == len(before) + 1


def test_a_draft_is_deleted_only_when_that_is_said(drafted: Hall) -> None:
    hall = drafted
    number = hall.run().number
    assert number is not None
    hall.recorded.answers.append(False)
    hall.press(hall.roster.delete)
    assert hall.run().number == number
    hall.recorded.answers.append(True)
    hall.press(hall.roster.delete)
    assert hall.run().number is None
    assert f"已删除花名册草稿 {number}" in hall.said[-1]
    assert "生成后为 3户 830.00 元" in hall.roster.words.text()
    assert not hall.roster.delete.isVisible()
