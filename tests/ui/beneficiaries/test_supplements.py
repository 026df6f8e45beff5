"""分类增发 in the forms: suggested by what the register knows, priced with its working."""

from __future__ import annotations

from datetime import date
from typing import cast

from sqlalchemy import select

from app.models.enrollment import Enrollment
from app.month import Month
from app.services.enrollments.views import timeline
from app.services.programs import rates
from app.ui.beneficiaries.enroll_dialog import EnrollDialog
from app.ui.beneficiaries.supplements_field import SupplementsField
from tests import factory
from tests.ui.beneficiaries.people_driver import PeopleDriver
from tests.ui.drivers import click, write


def test_members_who_qualify_are_suggested_and_the_due_shows_how(driver: PeopleDriver) -> None:
    with driver.desk.office.transaction() as session:
        rates.set_rate(
            session, driver.desk.by, rates.NewRate("农村低保", "老年人", 5000, Month(2018, 1))
        )
    driver.look_at("覃桂兰")  # born in 1950
    dialog = driver.press_for(driver.tab.panel.act.change)
    field: SupplementsField[int] = dialog.supplements

    click(field.fill)

    assert [line.value()[1:] for line in field.lines] == [("老年人", None)]
    assert not field.fill.isVisible()
    told = driver.told(dialog)
    assert told.startswith("从2018年10月起:310.00 → 360.00 元")
    assert "老年人50.00元×1" in told
    click(field.add)
    field.lines[1].member.set_value(field.lines[1].member._values[1])
    field.lines[1].tier.set_value("重病患者")
    write(field.lines[1].amount, "80")
    write(dialog.reason, "分类施保")
    driver.save(dialog)

    entry = driver.ask(lambda s: s.scalars(select(Enrollment.id)).one())
    last = driver.ask(lambda s: timeline(s, entry)[-1])
    assert last.supplements == (("覃桂兰", "老年人", None), ("向国安", "重病患者", 8000))
    known = driver.tab.panel.known
    assert known is not None
    assert known.money[entry].due.amount_fen == 31000 + 5000 + 8000

    dialog = driver.press_for(driver.tab.panel.act.change)
    again: SupplementsField[int] = dialog.supplements
    assert [line.value()[1:] for line in again.lines] == [("老年人", None), ("重病患者", 8000)]


def test_the_same_supplement_twice_is_refused_in_its_place(driver: PeopleDriver) -> None:
    driver.look_at("覃桂兰")
    dialog = driver.press_for(driver.tab.panel.act.change)
    field: SupplementsField[int] = dialog.supplements
    click(field.add)
    click(field.add)
    write(dialog.reason, "分类施保")
    driver.save(dialog)
    assert "写了两次" in dialog.form.message(dialog.supplements)


def test_a_new_household_can_have_supplements_from_the_start(driver: PeopleDriver) -> None:
    click(driver.tab.add)
    driver.rest()
    dialog = cast("EnrollDialog", driver.tab.findChild(EnrollDialog))
    write(dialog.id_number, factory.id_number(date(1940, 1, 2), 3))
    driver.rest()
    write(dialog.name, "卢明祖")
    dialog.village.setCurrentIndex(1)
    dialog.program.set_value(next(p.id for p in dialog.programs if p.name == "农村低保"))
    dialog.program.edited.emit()
    field: SupplementsField[str] = dialog.supplements
    click(field.fill)
    write(field.lines[0].amount, "60")
    write(dialog.amount, "280")
    write(dialog.confirmed, "20181009")

    assert "应发 340.00 元(核定金额280.00元×1 + 老年人60.00元×1)" in driver.told(dialog)
    click(dialog.button)
    driver.rest()
    assert driver.find("卢明祖") == ["卢明祖"]
