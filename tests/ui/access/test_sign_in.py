"""Signing in, the recovery code, and the first start, with real keys and clicks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.errors import AppError
from app.models.village import VillageKind
from app.month import Month
from app.services.access import signing_in, staffing
from app.services.access.office import Office
from app.services.office import staff
from app.services.register.villages import NewVillage
from app.ui.access.sign_in import CAPS_LOCK, DIFFERENT, SignIn
from app.ui.desk.background import Background
from app.ui.first_run.first_run import CODE, OFFICE, PEOPLE, VILLAGES, FirstRun
from app.ui.first_run.villages import read_lines
from app.ui.widgets.fields import FieldError
from app.ui.widgets.letters import LettersSwitch
from app.ui.widgets.theme import THEME, Letters
from tests.ui.conftest import RecordedDialogs
from tests.ui.drivers import click, press, write
from tests.ui.plan import FIRST, REVIEWER


@pytest.fixture
def sign_in(qtbot: QtBot, office_folder: Path, background: Background) -> SignIn:
    window = SignIn(office_folder, background, LettersSwitch())
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return window


@pytest.fixture
def entered(sign_in: SignIn, background: Background) -> Iterator[list[Office]]:
    offices: list[Office] = []
    sign_in.signed_in.connect(offices.append)
    yield offices
    background.close()
    for office in offices:
        office.close()


def test_a_name_and_its_password_open_the_office(
    qtbot: QtBot, sign_in: SignIn, entered: list[Office]
) -> None:
    write(sign_in.password_page.name, FIRST.name)
    press(sign_in.password_page.name, Qt.Key.Key_Return)
    qtbot.waitUntil(sign_in.password_page.password.hasFocus)
    write(sign_in.password_page.password, FIRST.password)
    press(sign_in.password_page.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(entered))
    assert entered[0].staff_name == FIRST.name


def test_what_is_typed_at_once_is_the_name(sign_in: SignIn) -> None:
    assert sign_in.focusWidget() is sign_in.password_page.name
    click(sign_in.password_page.forgot)
    assert sign_in.focusWidget() is sign_in.recovery_page.code


def test_a_wrong_password_says_so_and_keeps_the_name(
    qtbot: QtBot, sign_in: SignIn, entered: list[Office]
) -> None:
    page = sign_in.password_page
    write(page.name, FIRST.name)
    for left in (4, 3, 2, 1):
        write(page.password, "wrong")
        click(page.button)
        told = f"还可再试{left}次"
        qtbot.waitUntil(lambda told=told: told in page.error.text())  # type: ignore[misc]
        qtbot.waitUntil(page.button.isEnabled)
    write(page.password, "wrong")
    click(page.button)
    qtbot.waitUntil(lambda: "需要等待" in page.error.text())
    write(page.password, "wrong")
    click(page.button)
    qtbot.waitUntil(lambda: "秒后再试" in page.error.text())
    assert page.name.text() == FIRST.name
    assert entered == []


def test_nothing_is_tried_without_name_and_password(
    sign_in: SignIn, background: Background
) -> None:
    click(sign_in.password_page.button)
    assert sign_in.password_page.form.message(sign_in.password_page.name)
    assert sign_in.password_page.form.message(sign_in.password_page.password)
    assert not background.busy


def test_caps_lock_is_hinted_at(sign_in: SignIn) -> None:
    page = sign_in.password_page
    write(page.password, "a")
    page.password.caps_lock.emit(True)
    assert page.form.message(page.password).endswith(CAPS_LOCK)
    page.password.caps_lock.emit(False)
    assert page.form.message(page.password) == ""


def test_the_recovery_code_sets_a_new_password(
    qtbot: QtBot, sign_in: SignIn, entered: list[Office], office_folder: Path
) -> None:
    click(sign_in.password_page.forgot)
    page = sign_in.recovery_page
    code = (office_folder / "code.txt").read_text(encoding="utf-8")
    write(page.code, code.lower().replace("-", " "))
    write(page.name, FIRST.name)
    write(page.password, "new-2019-pass")
    write(page.again, "new-2019-paSs")
    click(page.button)
    assert page.form.message(page.again).endswith(DIFFERENT)
    page.again.clear()
    write(page.again, "new-2019-pass")
    click(page.button)
    qtbot.waitUntil(lambda: bool(entered))
    entered.pop().close()
    signing_in.sign_in(office_folder, FIRST.name, "new-2019-pass").close()
    with pytest.raises(AppError):
        signing_in.sign_in(office_folder, FIRST.name, FIRST.password)


def test_a_weak_password_is_said_while_it_is_typed(sign_in: SignIn) -> None:
    click(sign_in.password_page.forgot)
    form = sign_in.recovery_page.form
    write(sign_in.recovery_page.password, "1234")
    assert "不少于8位" in form._rows[sign_in.recovery_page.password].below.text()
    assert form.message(sign_in.recovery_page.password) == ""


def test_reset_password_is_changed_before_anything_is_seen(
    qtbot: QtBot, office_folder: Path, sign_in: SignIn, entered: list[Office]
) -> None:
    with signing_in.sign_in(office_folder, FIRST.name, FIRST.password) as office:
        with office.reading() as session:
            reviewer = staff.by_name(session, REVIEWER.name).id
        staffing.reset_password(office, reviewer, "given-by-hand")
    page = sign_in.password_page
    write(page.name, REVIEWER.name)
    write(page.password, "given-by-hand")
    click(page.button)
    qtbot.waitUntil(sign_in.own_page.isVisible)
    assert not entered
    write(sign_in.own_page.password, "my-own-again")
    write(sign_in.own_page.again, "my-own-again")
    click(sign_in.own_page.button)
    qtbot.waitUntil(lambda: bool(entered))
    assert entered[0].staff_name == REVIEWER.name
    assert not entered[0].must_change_password


# The first start


@pytest.fixture
def first_run(qtbot: QtBot, tmp_path: Path, background: Background) -> FirstRun:
    window = FirstRun(tmp_path / "new", background, LettersSwitch())
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return window


def fill(window: FirstRun) -> None:
    click(window.welcome.office)
    write(window.office.town, "渔洋关镇")
    write(window.office.county, "五峰土家族自治县")
    press(window.office.county, Qt.Key.Key_Return)
    write(window.villages.text, "001 曹家坪社区")
    press(window.villages.text, Qt.Key.Key_Return)
    write(window.villages.text, "201 汉马池村")
    click(window.forward)
    people = window.people
    for who, name, password in (
        (people.first, "张三", "first-pass"),
        (people.reviewer, "李四", "reviewer-pass"),
    ):
        write(who.name, name)
        write(who.password, password)
        write(who.again, password)


def test_a_new_office_is_made_and_its_code_typed_back(
    qtbot: QtBot, first_run: FirstRun, background: Background, recorded: RecordedDialogs
) -> None:
    offices: list[Office] = []
    first_run.opened.connect(offices.append)
    fill(first_run)
    click(first_run.forward)
    qtbot.waitUntil(lambda: first_run.pages.currentIndex() == CODE)
    code = first_run.code.code.text().replace("\n", "-")
    write(first_run.code.last, "XXXX")
    click(first_run.forward)
    assert first_run.code.form.message(first_run.code.last)
    assert offices == []
    recorded.answers = [False]
    assert not first_run.close()
    first_run.code.last.clear()
    write(first_run.code.last, code[-4:].lower())
    click(first_run.forward)
    assert [office.staff_name for office in offices] == ["张三"]
    background.close()
    offices[0].close()


def test_the_code_is_saved_as_pdf(
    qtbot: QtBot, first_run: FirstRun, recorded: RecordedDialogs, tmp_path: Path
) -> None:
    from pypdf import PdfReader

    code = "ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345-6789"
    first_run.go_to(CODE)
    first_run.code.show_code(code, "渔洋关镇")
    recorded.answers = [tmp_path / "code.pdf"]
    click(first_run.code.save_button)
    text = PdfReader(tmp_path / "code.pdf").pages[0].extract_text()
    assert "YZ01-2345-6789" in text
    assert "渔洋关镇" in text


def test_each_page_must_be_right_before_the_next(first_run: FirstRun) -> None:
    click(first_run.welcome.office)
    click(first_run.forward)
    assert first_run.pages.currentIndex() == OFFICE
    assert first_run.office.form.message(first_run.office.town)
    # The ledger begins with the first roster: this month, so that nothing is paid twice.
    assert first_run.office.ledger_start.value() == Month.of(date.today())
    write(first_run.office.town, "渔洋关镇")
    write(first_run.office.county, "五峰县")
    click(first_run.forward)
    click(first_run.forward)
    assert first_run.pages.currentIndex() == VILLAGES
    assert "至少" in first_run.villages.understood.text()
    first_run.villages.text.setPlainText("001 曹家坪社区\n001 大房坪社区")
    assert "第2行" in first_run.villages.understood.text()
    first_run.villages.text.setPlainText("001 曹家坪社区\n002 大房坪社区")
    assert "共2个" in first_run.villages.understood.text()
    click(first_run.forward)
    assert first_run.pages.currentIndex() == PEOPLE
    click(first_run.back)
    assert first_run.villages.text.toPlainText().startswith("001")


def test_the_reviewer_is_another_person(first_run: FirstRun, background: Background) -> None:
    fill(first_run)
    first_run.people.reviewer.name.setText("张三")
    click(first_run.forward)
    assert "同一个人" in first_run.people.form.message(first_run.people.reviewer.name)
    assert not background.busy


def test_letters_are_chosen_on_the_first_page(first_run: FirstRun) -> None:
    click(first_run.welcome.letters.buttons[Letters.HUGE])
    assert THEME.letters is Letters.HUGE


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("001 曹家坪社区", NewVillage("001", "曹家坪社区", VillageKind.COMMUNITY)),
        ("汉马池村\t201", NewVillage("201", "汉马池村", VillageKind.VILLAGE)),
        ("201,汉马池村,村", NewVillage("201", "汉马池村", VillageKind.VILLAGE)),
        ("桥河居委会", NewVillage("001", "桥河居委会", VillageKind.COMMUNITY)),
    ],
)
def test_a_line_is_a_village(line: str, expected: NewVillage) -> None:
    assert read_lines(line) == (expected,)


@pytest.mark.parametrize("line", ["001", "001 曹家坪 社区办", "1 2 汉马池村"])
def test_a_line_that_is_none_is_named(line: str) -> None:
    with pytest.raises(FieldError, match="第2行"):
        read_lines(f"009 沙淌村\n{line}")
