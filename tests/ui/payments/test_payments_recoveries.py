"""应追回 in the window: the list, the working, repayments, letters, offsets, unpayable money."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.enrollment import Enrollment, TermStatus
from app.models.fund import RecoveryLetter
from app.models.household import HouseholdMember
from app.models.person import Person
from app.models.program import Program
from app.models.village import Village
from app.month import Month
from app.services.office.staff import by_name
from app.services.recoveries.follow_up import CaseState
from app.services.rosters import lifecycle, settlement
from app.services.rosters.drafting import draft
from app.ui.payments.recoveries_page import RecoveriesPage
from tests import factory
from tests.printed import text_of
from tests.ui.drivers import dialog_of, press, write
from tests.ui.payments.conftest import MONTH, PROGRAM, Hall
from tests.ui.plan import REVIEWER

TODAY = date.today()
FEBRUARY = MONTH + 1


def pay(session: Session, by: int, month: Month) -> None:
    """A month from the draft to the bank's answer."""
    program = session.scalars(select(Program).where(Program.name == PROGRAM)).one()
    number = draft(session, by, program.id, month, today=TODAY).number or ""
    lifecycle.submit(session, by, number)
    reviewer = by_name(session, REVIEWER.name).id
    lifecycle.approve(session, reviewer, number, today=TODAY, accept_warnings="x")
    lifecycle.send(session, by, number)
    settlement.settle_all_paid(session, by, number, on=TODAY, today=TODAY)


def suspend_first(session: Session) -> None:
    """It shows later that nothing was due to the first household for February."""
    entry = session.scalars(select(Enrollment).order_by(Enrollment.number)).first()
    assert entry is not None
    factory.term(session, entry, FEBRUARY, status=TermStatus.SUSPENDED, amount_fen=31000)


def members(session: Session, entry: Enrollment) -> list[Person]:
    """The people of an enrollment's household."""
    return list(
        session.scalars(
            select(Person)
            .join(HouseholdMember, HouseholdMember.person_id == Person.id)
            .where(HouseholdMember.household_id == entry.household_id)
        )
    )


@pytest.fixture
def owing(hall: Hall) -> Hall:
    """January and February are paid; 310.00 of it was too much. 应追回 is open."""

    def happen(session: Session) -> None:
        pay(session, hall.desk.by, MONTH)
        pay(session, hall.desk.by, FEBRUARY)
        suspend_first(session)

    hall.write(happen)
    hall.tab.shelf.setCurrentIndex(1)
    hall.settle()
    return hall


def page(hall: Hall) -> RecoveriesPage:
    found = hall.tab.beside["recoveries"]
    assert isinstance(found, RecoveriesPage)
    assert found.isVisible()
    return found


def test_the_months_their_working_and_a_repayment(owing: Hall) -> None:
    hall, shown = owing, page(owing)
    assert not hall.tab.board.isVisible()
    assert shown.lists.tabText(0) == "应追回 1"
    assert shown.sums.text() == "1笔 多发 310.00 已退回 0.00 尚应追回 310.00 元"
    text = shown.panel.text.text()
    assert "2018年2月:已发 310.00 应发 0.00 多发 310.00 元\n  这个月暂停发放。" in text
    assert "花名册201802-001 310.00元(已发放)" in text
    hall.press(shown.panel.repay)
    dialog = dialog_of(shown.deeds)
    assert dialog is not None
    write(dialog.receipt, "0031")
    hall.press(dialog.button)
    assert hall.said[-1].endswith("的退款")
    assert [shown.lists.tabText(at) for at in range(3)] == ["应追回 0", "应退还 0", "已了结 1"]
    shown.lists.setCurrentIndex(2)
    hall.settle()
    assert "收到退款 310.00 元(收据0031" in shown.panel.text.text()
    assert not shown.panel.letter.isEnabled()


def test_a_letter_is_kept_and_shown_as_paper(owing: Hall, tmp_path: Path) -> None:
    hall, shown = owing, page(owing)
    hall.press(shown.panel.letter)
    dialog = dialog_of(shown.deeds)
    assert dialog is not None
    hall.press(dialog.button)
    hall.settle()
    paper = shown.deeds.paper
    assert paper is not None
    assert paper.isVisible()
    hall.recorded.answers = [tmp_path / "letter.pdf"]
    hall.press(paper.pdf)
    assert "退回多发资金通知书" in text_of(tmp_path / "letter.pdf")
    hall.press(paper.leave)
    with hall.desk.office.reading() as session:
        assert session.scalars(select(RecoveryLetter.amount_fen)).all() == [31000]
    case = shown.table.current()
    assert case is not None
    assert case.letters == 1


def test_r8_an_offset_by_hand_and_taken_back(owing: Hall) -> None:
    hall, shown = owing, page(owing)
    hall.press(shown.panel.offset)
    assert "现在没有可以抵扣" in hall.recorded.shown[-1]

    def resume_and_draft(session: Session) -> None:
        entry = session.scalars(select(Enrollment).order_by(Enrollment.number)).first()
        assert entry is not None
        factory.term(session, entry, MONTH + 2, amount_fen=20000, covered=members(session, entry))
        program = session.scalars(select(Program).where(Program.name == PROGRAM)).one()
        draft(session, hall.desk.by, program.id, MONTH + 3, today=TODAY)

    hall.write(resume_and_draft)
    hall.refresh()
    hall.press(shown.panel.offset)
    dialog = dialog_of(shown.deeds)
    assert dialog is not None
    assert dialog.amount.value() == 20000
    hall.press(dialog.button)
    assert hall.said[-1].endswith("的抵扣")
    assert "抵扣2018年2月 200.00 元(花名册201804-001(草稿))" in shown.panel.text.text()


def test_r6_unpayable_money_is_closed_with_a_document(hall: Hall) -> None:
    def add(session: Session) -> None:
        program = session.scalars(select(Program).where(Program.name == PROGRAM)).one()
        person = factory.person(session, village=session.scalars(select(Village)).first())
        factory.enrollment(
            session,
            program,
            factory.household(session, person),
            first_month=Month.of(TODAY),
            with_payee=False,
        )

    hall.write(add)
    hall.tab.shelf.setCurrentIndex(1)
    hall.settle()
    shown = page(hall)
    shown.lists.setCurrentIndex(3)
    assert shown.lists.tabText(3) == "发不出的钱 1"
    hall.press(shown.account)
    dialog = dialog_of(shown.deeds)
    assert dialog is not None
    dialog.reject()
    hall.press(shown.lapse)
    dialog = dialog_of(shown.deeds)
    assert dialog is not None
    hall.press(dialog.button)
    assert dialog.form.message(dialog.reason)
    write(dialog.reason, "五民〔2018〕9号")
    hall.press(dialog.button)
    assert shown.lists.tabText(3) == "发不出的钱 0"


def test_the_list_is_printed_and_escape_leads_back(owing: Hall, tmp_path: Path) -> None:
    hall, shown = owing, page(owing)
    hall.press(shown.print)
    paper = shown.deeds.paper
    assert paper is not None
    hall.recorded.answers = [tmp_path / "list.pdf"]
    hall.press(paper.pdf)
    assert "应追回资金清单" in text_of(tmp_path / "list.pdf")
    hall.press(paper.leave)
    assert shown.table.current() is not None
    assert CaseState.OPEN is shown.table.current().state  # type: ignore[union-attr]
    press(hall.tab, Qt.Key.Key_Escape)
    assert hall.tab.board.isVisible()
    assert not shown.isVisible()
