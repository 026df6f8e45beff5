"""慰问与救灾 by hand: begun, fixed by the second person, signed for; relief assessed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from app.models.distribution import DistributionForm, DistributionStatus, Stage
from app.models.enrollment import Enrollment
from app.models.person import Person
from app.models.program import AmountRule, Period, TierDimension, Unit
from app.month import Month
from app.ui.desk.desk import Desk
from app.ui.desk.paper_dialog import PaperDialog
from app.ui.payments.distributions.forms import BeginDialog
from app.ui.payments.distributions.page import DistributionsPage
from app.ui.widgets.forms import FormDialog
from tests import factory
from tests.ui.conftest import RecordedDialogs
from tests.ui.drivers import click, dialog_of, press, watched, write
from tests.ui.plan import REVIEWER


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> DistributionsPage:
    """An office with a poor household of two, an old man, and programs that can pay."""
    with desk.office.transaction() as session:
        village = factory.village(session, "桥河社区")
        head = factory.person(session, "覃大山", born=date(1936, 1, 5), village=village)
        wife = factory.person(session, "向春梅", born=date(1940, 1, 5), village=village)
        lone = factory.person(session, "田老五", born=date(1935, 1, 5), village=village)
        poor = factory.household(session, head, wife)
        minimum = factory.program(session, "样例低保", unit=Unit.HOUSEHOLD)
        elderly = factory.program(session, "样例高龄")
        factory.program(session, "节日慰问", period=Period.ONE_OFF)
        relief = factory.program(
            session,
            "样例冬春",
            unit=Unit.HOUSEHOLD,
            period=Period.ONE_OFF,
            amount_rule=AmountRule.RATE,
        )
        for name in ("低保对象", "其他困难户"):
            tier = factory.tier(session, relief, name, dimension=TierDimension.CATEGORY)
            factory.rate(session, relief, 15000, tier=tier)
        factory.enrollment(session, minimum, poor)
        factory.enrollment(session, elderly, lone)
    desk.set_month(Month(2018, 9))
    made = DistributionsPage(desk)
    qtbot.addWidget(made)
    made.resize(1340, 640)
    made.show()
    made.refresh()
    rest(qtbot, made)
    return made


def rest(qtbot: QtBot, page: DistributionsPage) -> None:
    qtbot.waitUntil(lambda: not page.desk.background.busy)


def begun(qtbot: QtBot, page: DistributionsPage, **values: object) -> None:
    """Fill the form of a new distribution and press its button."""
    click(page.begin)
    qtbot.waitUntil(lambda: page.dialog is not None and page.dialog.isVisible())
    dialog = cast("BeginDialog", page.dialog)
    sources = cast("tuple[str, ...]", values.pop("sources", ()))
    for key, value in values.items():
        field = getattr(dialog, key)
        if isinstance(value, DistributionForm):
            field.set_value(value)
            field.edited.emit()
        else:
            write(field, str(value))
    for tick in dialog.sources.ticks.values():
        if tick.text() in sources:
            tick.setChecked(True)
    click(dialog.button)
    rest(qtbot, page)


def second_person(qtbot: QtBot, page: DistributionsPage, password: str) -> Any:
    qtbot.waitUntil(lambda: isinstance(page.panel.dialog, FormDialog))
    dialog = dialog_of(page.panel)
    field = dialog.second.password
    field.clear()
    write(field, password)
    click(dialog.button)
    rest(qtbot, page)
    return dialog


def names(page: DistributionsPage) -> list[str]:
    return [row.name for row in page.panel.people.rows.rows_here()]


def grants(page: DistributionsPage) -> int:
    with page.desk.office.reading() as session:
        return (session.scalar(select(func.count()).select_from(Enrollment)) or 0) - 2


def test_a_batch_is_begun_and_fixed_by_the_second_person(
    qtbot: QtBot, page: DistributionsPage
) -> None:
    begun(qtbot, page, title="中秋慰问", amount="100", sources=("样例低保", "样例高龄"))
    assert names(page) == ["田老五", "覃大山"]
    assert "300.00 元(人民币叁佰元整)" in page.panel.state.text()
    click(page.panel.fix)
    rest(qtbot, page)
    dialog = second_person(qtbot, page, "wrong-password")
    assert dialog.isVisible()
    assert "密码" in dialog.error.text()
    assert grants(page) == 0
    second_person(qtbot, page, REVIEWER.password)
    assert page.panel.shown is not None
    assert page.panel.shown.row.status is DistributionStatus.FIXED
    assert grants(page) == 2
    assert not page.panel.fix.isVisible()


def test_the_list_is_asked_for_once_and_the_new_one_stands_in_front(
    qtbot: QtBot, page: DistributionsPage
) -> None:
    begun(qtbot, page, title="重阳慰问", amount="200", sources=("样例低保",))
    page.dialog = None  # the first form, which is gone
    lists = watched(page.list.rows, "set_rows")

    begun(qtbot, page, title="春节慰问", amount="300", sources=("样例高龄",))

    assert len(lists) == 1
    current = page.list.current()
    assert current is not None
    assert current.title == "春节慰问"


def test_what_is_missing_is_said_in_the_form_and_nothing_is_lost(
    qtbot: QtBot, page: DistributionsPage, recorded: RecordedDialogs
) -> None:
    begun(qtbot, page, title="中秋慰问", amount="100")
    dialog = cast("BeginDialog", page.dialog)
    assert dialog.isVisible()
    assert "请至少选一个项目" in dialog.error.text()
    assert dialog.title.text() == "中秋慰问"
    recorded.answers = [True]  # leave it half filled
    press(dialog, Qt.Key.Key_Escape)
    assert page.list.rows.rowCount() == 0


def test_goods_are_left_out_taken_back_and_signed_for(
    qtbot: QtBot, page: DistributionsPage
) -> None:
    begun(
        qtbot,
        page,
        title="春节慰问",
        what=DistributionForm.GOODS,
        item="大米",
        quantity="2",
        item_unit="袋",
        sources=("样例低保", "样例高龄"),
    )
    panel = page.panel
    assert panel.people.choose(lambda row: row.name == "田老五")
    click(panel.refuse)
    dialog = dialog_of(panel)
    write(dialog.reason, "已在福利院慰问")
    click(dialog.button)
    rest(qtbot, page)
    assert "1户不发放" in panel.state.text()
    click(panel.back)
    rest(qtbot, page)
    assert "大米共6袋" in panel.state.text()
    click(panel.fix)
    rest(qtbot, page)
    second_person(qtbot, page, REVIEWER.password)
    panel.people.selectAll()
    click(panel.sign)
    dialog = dialog_of(panel)
    click(dialog.button)
    rest(qtbot, page)
    assert "2户中2户已领" in panel.state.text()
    assert grants(page) == 0
    assert panel.people.choose(lambda row: row.name == "田老五")
    click(panel.unsign)
    rest(qtbot, page)
    assert "2户中1户已领" in panel.state.text()


def relief(qtbot: QtBot, page: DistributionsPage) -> None:
    click(page.begin)
    qtbot.waitUntil(lambda: page.dialog is not None and page.dialog.isVisible())
    dialog = cast("BeginDialog", page.dialog)
    write(dialog.title, "2018年冬春救助")
    dialog.kind.setCurrentIndex(1)
    dialog.kind.edited.emit()
    dialog.program.setCurrentIndex(dialog.program.findText("样例冬春"))
    dialog.program.edited.emit()
    assert not dialog.amount.isVisible(), "the program's rates say how much"
    click(dialog.button)
    rest(qtbot, page)


def test_relief_goes_stage_by_stage_with_its_papers(
    qtbot: QtBot, page: DistributionsPage, recorded: RecordedDialogs
) -> None:
    relief(qtbot, page)
    panel = page.panel
    with page.desk.office.reading() as session:
        number = session.scalar(select(Person.id_number).where(Person.name == "向春梅")) or ""
    click(panel.add)
    dialog = dialog_of(panel)
    write(dialog.id_number, number)
    dialog.tier.set_value("低保对象")
    write(dialog.need, "因旱减收")
    click(dialog.button)
    rest(qtbot, page)
    assert names(page) == ["覃大山"]
    panel.people.selectRow(0)
    click(panel.stages[Stage.REVIEWED])
    rest(qtbot, page)
    assert "乡审之前要先经过村评" in recorded.shown[-1]
    for stage in (Stage.EVALUATED, Stage.REVIEWED, Stage.DECIDED):
        click(panel.stages[stage])
        rest(qtbot, page)
    assert panel.fix.isEnabled()
    recorded.answers = [3]
    click(panel.paper)
    rest(qtbot, page)
    paper = cast("PaperDialog", panel.dialog)
    assert paper.title == "2018年冬春救助-县定表"
    assert paper.preview.pdf is not None
    click(paper.leave)


def test_who_only_reviews_looks_and_changes_nothing(
    qtbot: QtBot, page: DistributionsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(qtbot, page, title="中秋慰问", amount="100", sources=("样例高龄",))
    monkeypatch.setattr(page.desk, "may", lambda _role: False)
    page.panel.people.selectAll()
    presses: Iterable[QPushButton] = page.panel.findChildren(QPushButton)
    usable = [one.text() for one in presses if one.isVisible() and one.isEnabled()]
    assert usable == ["打印名单…"]
