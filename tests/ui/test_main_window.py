"""The main window: tabs, letters, menus, locking, settings and backups, as they are used."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.errors import AppError
from app.month import Month
from app.places import BackupPlace, PaymentPlace, Place, SettingsPlace, VisitPlace
from app.services.access.signing_in import sign_in
from app.services.office import settings
from app.services.office.staff import staff_members
from app.services.office_file.backup_records import backup_light
from app.services.register.villages import village_rows
from app.services.tasks.templates import template_rows
from app.ui.access.passwords import ChangePassword, LockScreen
from app.ui.backups.backup_dialog import LOOKING, NO_STICK, BackupDialog
from app.ui.backups.drives import Drive
from app.ui.backups.restore_window import RestoreWindow
from app.ui.desk.background import Background
from app.ui.desk.desk import Desk
from app.ui.desk.page import Page
from app.ui.desk.paged_tabs import PageEntry
from app.ui.idle import Idle
from app.ui.main_window import MainWindow
from app.ui.settings.dialog import SettingsDialog
from app.ui.settings.people import AddPerson
from app.ui.settings.rate_dialog import SetRate
from app.ui.settings.villages import AddVillage
from app.ui.widgets.theme import THEME, Letters, Tone
from tests.ui.conftest import RecordedDialogs
from tests.ui.drivers import click, press, write
from tests.ui.plan import FIRST, REVIEWER

ALT = Qt.KeyboardModifier.AltModifier


class Counted(Page):
    """A tab that counts how often it is asked to fetch."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.refreshed = 0

    def refresh(self) -> None:
        self.refreshed += 1


class Shown(Counted):
    """A tab that can show a place."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.places: list[Place] = []

    def show_place(self, place: Place) -> None:
        self.places.append(place)


def entry(title: str, kind: type[Page]) -> PageEntry:
    return PageEntry(title, f"{kind.__module__}:{kind.__name__}")


@pytest.fixture
def window(qtbot: QtBot, desk: Desk) -> Iterator[MainWindow]:
    tabs = [entry("救助对象", Counted), entry("资金发放", Shown), entry("统计报表", Counted)]
    window = MainWindow(desk, tabs=tabs)
    qtbot.addWidget(window)
    # Keys reach the window only once it is the active one.
    with qtbot.waitActive(window):
        window.show()
    qtbot.waitUntil(lambda: not desk.background.busy)
    yield window
    window._leaving = True


def action(window: MainWindow, words: str) -> QAction:
    actions = cast("list[QAction]", window.findChildren(QAction))
    return next(found for found in actions if found.text() == words)


def button(inside: QWidget, words: str) -> QAbstractButton:
    buttons = cast("list[QAbstractButton]", inside.findChildren(QAbstractButton))
    return next(found for found in buttons if found.isVisible() and found.text() == words)


def opened(kind: type[QWidget]) -> list[QWidget]:
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, kind) and widget.isVisible()
    ]


def test_the_title_names_the_town_and_the_corner_who_is_there(window: MainWindow) -> None:
    assert window.windowTitle() == "民政台账 · 渔洋关镇"
    assert window.user.text() == FIRST.name
    assert window.status.light.text() == "▲ 还没有备份"


def test_tabs_are_reached_by_keys_and_fetch_only_when_needed(
    qtbot: QtBot, window: MainWindow, desk: Desk
) -> None:
    def counts() -> list[int]:
        tabs = [window.content(at) for at in range(3)]
        return [tab.refreshed for tab in tabs if isinstance(tab, Counted)]

    assert counts() == [1, 0, 0]
    press(window, Qt.Key.Key_3, ALT)
    assert window.tabs.currentIndex() == 2
    press(window, Qt.Key.Key_1, ALT)
    assert counts() == [1, 0, 1]
    desk.changed.emit(None)
    assert counts() == [2, 0, 1]
    press(window.tabs, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert window.tabs.currentIndex() == 1
    assert counts() == [2, 1, 1]


def test_tabs_are_made_when_wanted_and_the_others_one_by_one(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    class Told(Counted):
        def __init__(self, desk: Desk) -> None:
            super().__init__(desk)
            made.append(type(self).__name__)

    kinds = [type(title, (Told,), {}) for title in ("一", "二", "三")]
    for kind in kinds:
        monkeypatch.setattr(sys.modules[__name__], kind.__name__, kind, raising=False)
    window = MainWindow(desk, tabs=[entry(kind.__name__, kind) for kind in kinds])
    qtbot.addWidget(window)
    assert made == []
    qtbot.waitUntil(lambda: made == ["一"])
    press(window, Qt.Key.Key_3, ALT)
    qtbot.waitUntil(lambda: made == ["一", "三", "二"] or made == ["一", "二", "三"])
    qtbot.waitUntil(lambda: not window._warming.isActive())
    window._leaving = True


def test_the_day_begins_with_the_window_and_no_tab_is_needed(
    window: MainWindow, desk: Desk
) -> None:
    assert not any("村级任务" in window.tabs.tabText(at) for at in range(window.tabs.count()))
    with desk.office.reading() as session:
        assert template_rows(session)


def test_a_place_is_shown_in_its_own_tab(window: MainWindow, desk: Desk) -> None:
    place = PaymentPlace(Month(2018, 11), 3, "bank")
    desk.place_wanted.emit(place)
    payments = window.content(window.tabs.currentIndex())
    assert isinstance(payments, Shown)
    assert payments.places == [place]
    # A tab that is not there takes nobody elsewhere.
    desk.place_wanted.emit(VisitPlace(1))
    assert payments.places == [place]
    desk.place_wanted.emit(BackupPlace())
    dialog = opened(BackupDialog)[0]
    assert isinstance(dialog, BackupDialog)
    dialog.reject()
    desk.place_wanted.emit(SettingsPlace("conflicts"))
    chosen = opened(SettingsDialog)[0]
    assert isinstance(chosen, SettingsDialog)
    assert chosen.list.currentItem().text() == "不可同享"
    chosen.reject()


def test_letters_change_with_one_click_and_are_remembered(
    qtbot: QtBot, window: MainWindow, desk: Desk
) -> None:
    click(window.letters.buttons[Letters.HUGE])
    assert THEME.letters is Letters.HUGE
    assert desk.memory.get("letters") == "huge"
    qtbot.waitUntil(lambda: not desk.background.busy)
    with desk.office.reading() as session:
        assert settings.get(session, f"letters.{desk.by}") == "huge"
    assert "字号已改为特大" in window.status.action.text()
    # Opened again at the letters that are on already, nothing is dressed anew.
    again = MainWindow(desk, tabs=[])
    qtbot.addWidget(again)
    with qtbot.assertNotEmitted(THEME.changed):
        qtbot.waitUntil(lambda: not desk.background.busy)


def test_the_window_fits_a_small_screen_at_every_size(qtbot: QtBot, window: MainWindow) -> None:
    for letters in Letters:
        THEME.set_letters(letters)
        QApplication.processEvents()
        assert window.minimumSizeHint().width() <= 1366
        assert window.minimumSizeHint().height() <= 720


@pytest.mark.parametrize(
    ("days", "tone", "words"),
    [
        (None, Tone.MUST_DO, "还没有备份"),
        (0, Tone.DONE, "上次备份今天"),
        (7, Tone.DONE, "上次备份7天前"),
        (8, Tone.WAITING, "上次备份8天前"),
        (14, Tone.WAITING, "上次备份14天前"),
        (15, Tone.MUST_DO, "上次备份15天前"),
    ],
)
def test_the_light_tells_the_age_of_the_backup(days: int | None, tone: Tone, words: str) -> None:
    now = datetime(2018, 11, 20, 9, 0).astimezone()
    latest = None if days is None else now - timedelta(days=days)
    light, said = backup_light(latest, now.date())
    assert (Tone(light.value), said) == (tone, words)


def test_a_locked_screen_opens_with_the_password_only(qtbot: QtBot, window: MainWindow) -> None:
    action(window, "锁定屏幕").trigger()
    screen = opened(LockScreen)[0]
    assert isinstance(screen, LockScreen)
    assert screen.geometry().contains(window.geometry())
    press(screen, Qt.Key.Key_Escape)
    screen.close()
    assert screen.isVisible()
    write(screen.page.password, "wrong")
    press(screen.page.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "不对" in screen.page.error.text())
    write(screen.page.password, FIRST.password)
    press(screen.page.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not shiboken6.isValid(screen))


def test_what_fails_behind_a_locked_screen_is_told_once_it_is_unlocked(
    qtbot: QtBot, window: MainWindow, desk: Desk, recorded: RecordedDialogs
) -> None:
    def refuse(_session: object) -> None:
        raise AppError("花名册已锁定,没有改动。", code="locked")

    action(window, "锁定屏幕").trigger()
    screen = opened(LockScreen)[0]
    assert isinstance(screen, LockScreen)
    desk.act(refuse, owner=window)
    desk.read(refuse, lambda _never: None, owner=window)
    qtbot.waitUntil(lambda: not desk.background.busy)
    assert recorded.shown == []

    write(screen.page.password, FIRST.password)
    press(screen.page.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(recorded.shown) == 2)

    assert recorded.shown == ["花名册已锁定,没有改动。"] * 2
    desk.act(refuse, owner=window)
    qtbot.waitUntil(lambda: len(recorded.shown) == 3)


def test_who_signs_in_instead_does_not_hear_what_failed_before(
    qtbot: QtBot, window: MainWindow, desk: Desk, recorded: RecordedDialogs
) -> None:
    action(window, "锁定屏幕").trigger()
    screen = opened(LockScreen)[0]
    assert isinstance(screen, LockScreen)
    desk.fail(AppError("花名册已锁定,没有改动。", code="locked"))

    with qtbot.waitSignal(window.signed_out):
        click(screen.leave)

    assert recorded.shown == []


def test_nobody_there_is_noticed_and_a_key_is_a_sign_of_life(
    qtbot: QtBot, window: MainWindow
) -> None:
    idle = Idle(0, window)
    idle._timer.setInterval(200)
    idle.start()
    handle = window.windowHandle()
    idle._listen(handle)
    with qtbot.waitSignal(idle.passed):
        pass

    def begins_anew() -> bool:
        """Left alone, the time that remains only falls."""
        before = idle._timer.remainingTime()
        QTest.keyClick(handle, Qt.Key.Key_A)
        return idle._timer.remainingTime() > before

    idle.set_minutes(10)
    qtbot.waitUntil(begins_anew)
    idle.stop()


def test_one_changes_ones_own_password(
    qtbot: QtBot, window: MainWindow, office_folder: Path, desk: Desk
) -> None:
    action(window, "修改密码…").trigger()
    dialog = opened(ChangePassword)[0]
    assert isinstance(dialog, ChangePassword)
    write(dialog.old, "wrong")
    write(dialog.password, "quite-new-1")
    write(dialog.again, "quite-new-1")
    click(dialog.button)
    qtbot.waitUntil(lambda: "不对" in dialog.error.text())
    assert dialog.password.text() == "quite-new-1"
    dialog.old.clear()
    write(dialog.old, FIRST.password)
    click(dialog.button)
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))
    desk.office.close()
    sign_in(office_folder, FIRST.name, "quite-new-1").close()


def test_signing_out_is_asked_and_told(window: MainWindow, recorded: RecordedDialogs) -> None:
    left: list[bool] = []
    window.signed_out.connect(left.append)
    recorded.answers = [False, True]
    action(window, "退出登录").trigger()
    assert left == []
    action(window, "退出登录").trigger()
    assert left == [False]


def test_a_failure_is_told_in_its_own_words(
    qtbot: QtBot, window: MainWindow, desk: Desk, recorded: RecordedDialogs
) -> None:
    def refuse(_session: object) -> None:
        raise AppError("花名册已锁定,没有改动。请做补发花名册。", code="locked")

    desk.act(refuse, owner=window)
    qtbot.waitUntil(lambda: bool(recorded.shown))
    assert recorded.shown == ["花名册已锁定,没有改动。请做补发花名册。"]


def test_a_bug_is_told_calmly_with_the_log(
    qtbot: QtBot,
    window: MainWindow,
    desk: Desk,
    recorded: RecordedDialogs,
    logged_errors: list[str],
) -> None:
    def fail(_session: object) -> None:
        raise ValueError("张三")

    desk.act(fail, owner=window)
    qtbot.waitUntil(lambda: bool(recorded.shown))
    assert "意外问题" in recorded.shown[0]
    assert "minzheng-ledger.log" in recorded.shown[0]
    assert "张三" not in recorded.shown[0]
    logged_errors.clear()


# Backups


def test_a_backup_goes_to_the_stick_and_is_checked(
    qtbot: QtBot, window: MainWindow, desk: Desk, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    dialog = BackupDialog(desk, window, lambda: (Drive(stick, "KINGSTON", 5 * 10**9),))
    dialog.show()
    qtbot.waitUntil(dialog.start.isEnabled)
    click(dialog.start)
    qtbot.waitUntil(lambda: "备份完成" in dialog.outcome.text())
    assert [path.suffix for path in stick.iterdir()] == [".mzbak"]
    qtbot.waitUntil(lambda: window.status.light.text() == "✓ 上次备份今天")
    dialog.reject()


def test_without_a_stick_a_folder_can_be_chosen(
    qtbot: QtBot, window: MainWindow, desk: Desk, tmp_path: Path, recorded: RecordedDialogs
) -> None:
    dialog = BackupDialog(desk, window, tuple)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.outcome.text() == f"● {NO_STICK}")
    assert not dialog.start.isEnabled()
    recorded.answers = [tmp_path]
    click(dialog.other)
    assert dialog.place() == tmp_path
    click(dialog.start)
    qtbot.waitUntil(lambda: "备份完成" in dialog.outcome.text())
    dialog.reject()


def test_a_stick_that_sleeps_holds_up_nothing(
    qtbot: QtBot, window: MainWindow, desk: Desk, tmp_path: Path, recorded: RecordedDialogs
) -> None:
    """The system is asked beside the window and beside the office's own work."""
    awake, asked_on = threading.Event(), list[int]()

    def sleeping() -> tuple[Drive, ...]:
        asked_on.append(threading.get_ident())
        assert awake.wait(5)
        return (Drive(tmp_path / "stick", "KINGSTON", 5 * 10**9),)

    dialog = BackupDialog(desk, window, sleeping)
    dialog.show()
    assert dialog.outcome.text() == LOOKING
    assert not dialog.again.isEnabled()
    recorded.answers = [tmp_path]
    click(dialog.other)
    assert dialog.start.isEnabled()
    qtbot.waitUntil(lambda: not desk.background.busy)
    awake.set()
    qtbot.waitUntil(dialog.again.isEnabled)
    assert threading.get_ident() not in asked_on
    assert dialog.place() == tmp_path
    dialog.reject()


def test_a_backup_that_cannot_be_written_says_why(
    qtbot: QtBot, window: MainWindow, desk: Desk, tmp_path: Path
) -> None:
    gone = Drive(tmp_path / "gone", "拔掉的", 0)
    dialog = BackupDialog(desk, window, lambda: (gone,))
    dialog.show()
    qtbot.waitUntil(dialog.start.isEnabled)
    click(dialog.start)
    qtbot.waitUntil(lambda: "▲" in dialog.outcome.text())
    assert dialog.start.isEnabled()
    dialog.reject()


def test_restoring_shows_the_difference_before_it_is_done(
    qtbot: QtBot,
    desk: Desk,
    background: Background,
    office_folder: Path,
    tmp_path: Path,
    recorded: RecordedDialogs,
) -> None:
    from app.services.office_file import backup

    office = desk.office
    report = backup.back_up(office.folder, office.database, office.key, tmp_path)
    with office.transaction() as session:
        settings.put(session, desk.by, "hotline", "0717-5751234")
    office.close()
    window = RestoreWindow(office_folder, background)
    qtbot.addWidget(window)
    window.show()
    recorded.answers = [report.file]
    click(window.choose)
    write(window.name, FIRST.name)
    write(window.password, FIRST.password)
    assert not window.restore.isEnabled()
    click(window.look)
    qtbot.waitUntil(window.restore.isEnabled)
    assert "操作记录不同" in window.found.text()
    recorded.answers = [True]
    with qtbot.waitSignal(window.left):
        click(window.restore)
    restored = sign_in(office_folder, FIRST.name, FIRST.password)
    with restored.reading() as session:
        assert settings.get(session, "hotline") == ""
    restored.close()


def test_restoring_is_waited_for(qtbot: QtBot, office_folder: Path, background: Background) -> None:
    window = RestoreWindow(office_folder, background)
    qtbot.addWidget(window)
    window.show()
    window._set_busy(busy=True)
    assert not window.close()
    window._set_busy(busy=False)
    assert window.close()


# Settings


def dialog_of(qtbot: QtBot, desk: Desk, window: MainWindow, page: str) -> SettingsDialog:
    dialog = SettingsDialog(desk, window, page)
    dialog.show()
    qtbot.waitUntil(lambda: not desk.background.busy)
    return dialog


def test_a_reviewer_is_added_with_a_password_of_their_own(
    qtbot: QtBot, window: MainWindow, desk: Desk
) -> None:
    settings_dialog = dialog_of(qtbot, desk, window, "people")
    click(button(settings_dialog, "新增人员…"))
    dialog = opened(AddPerson)[0]
    assert isinstance(dialog, AddPerson)
    write(dialog.name, "王五")
    write(dialog.password, "wang-2018")
    write(dialog.again, "wang-2018")
    click(dialog.button)
    assert "权限" in dialog.error.text()
    list(dialog.ticks.values())[1].setChecked(True)
    click(dialog.button)
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))
    with desk.office.reading() as session:
        names = [member.name for member in staff_members(session)]
    assert names == [FIRST.name, REVIEWER.name, "王五"]
    settings_dialog.accept()


def test_a_rate_is_set_from_a_month_on_with_its_document(
    qtbot: QtBot, window: MainWindow, desk: Desk
) -> None:
    from app.services.programs.rates import rates

    settings_dialog = dialog_of(qtbot, desk, window, "programs")
    page = settings_dialog.page(settings_dialog.list.currentRow())
    page.view.choose(lambda program: program.name == "高龄津贴")  # type: ignore[attr-defined]
    click(button(settings_dialog, "设定新标准…"))
    dialog = opened(SetRate)[0]
    assert isinstance(dialog, SetRate)
    dialog.tier.setEditText("80-89")
    write(dialog.amount, "50")
    dialog.from_month.selectAll()
    write(dialog.from_month, "2018-01")
    write(dialog.document, "五民发〔2018〕1号")
    click(dialog.button)
    qtbot.waitUntil(lambda: "先看右边" in dialog.error.text())
    assert "没有人的金额因此变化" in dialog.notice.text(), "nobody is enrolled yet"
    click(dialog.button)
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))
    with desk.office.reading() as session:
        found = rates(session, "高龄津贴")
    assert [(r.tier, r.amount_fen, str(r.from_month)) for r in found] == [
        ("80-89", 5000, "2018-01")
    ]
    settings_dialog.accept()


def test_a_village_that_exists_is_refused_with_what_was_typed_kept(
    qtbot: QtBot, window: MainWindow, desk: Desk
) -> None:
    dialog = AddVillage(desk, window)
    dialog.show()
    write(dialog.code, "201")
    write(dialog.name, "新村")
    click(dialog.button)
    qtbot.waitUntil(lambda: "代码为201" in dialog.error.text())
    assert dialog.name.text() == "新村"
    dialog.code.setText("213")
    click(dialog.button)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    with desk.office.reading() as session:
        assert [v.code for v in village_rows(session)] == ["001", "201", "213"]


@pytest.mark.parametrize("page", ["office", "people", "villages", "programs", "conflicts", "bank"])
def test_every_page_of_the_settings_opens(
    qtbot: QtBot, window: MainWindow, desk: Desk, page: str
) -> None:
    dialog = dialog_of(qtbot, desk, window, page)
    assert dialog.pages.currentIndex() == dialog.list.currentRow()
    dialog.accept()
