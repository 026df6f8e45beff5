"""The window of the first start: leads through the pages and makes the office at the end."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import AppError
from app.services.access.creating import OfficePlan, create_office
from app.services.access.office import Office
from app.services.access.signing_in import sign_in
from app.services.demo.office import OpenDemo, open_demo
from app.ui.desk.background import Background, Progress
from app.ui.desk.busy import Busy
from app.ui.first_run.code_page import CodePage
from app.ui.first_run.pages import OfficePage, PeoplePage, WelcomePage
from app.ui.first_run.villages import VillagesPage
from app.ui.widgets import theme
from app.ui.widgets.dialogs import Choice, dialogs, show_failure
from app.ui.widgets.letters import LettersSwitch
from app.ui.widgets.parts import Notice, Stack, button, centred, heading, row, scrolled
from app.ui.widgets.theme import SPACE, Tone

WELCOME, OFFICE, VILLAGES, PEOPLE, CODE = range(5)
STEPS = {OFFICE: "第1步 共4步", VILLAGES: "第2步 共4步", PEOPLE: "第3步 共4步", CODE: "第4步 共4步"}


class FirstRun(QWidget):
    """``opened`` carries the open office, ``demo_opened`` the demo town, when it is ready."""

    opened = Signal(object)
    demo_opened = Signal(object)
    restore_wanted = Signal()
    gone = Signal()

    def __init__(self, folder: Path, background: Background, letters: LettersSwitch) -> None:
        super().__init__()
        self.setWindowTitle("民政台账")
        self._folder = folder
        self._background = background
        self._created: Office | None = None
        self.welcome = WelcomePage(letters)
        self.office = OfficePage()
        self.villages = VillagesPage()
        self.people = PeoplePage()
        self.code = CodePage()
        self.pages = Stack(self.welcome, self.office, self.villages, self.people, self.code)
        self.step = heading("", "hint")
        self.error = Notice(Tone.MUST_DO)
        self.back = button("返回上一步")
        self.forward = button("下一步", "primary")
        self._lay_out()
        self._connect()
        self.go_to(WELCOME)
        theme.follow(self, lambda: theme.resize(self, 46, 44))

    def go_to(self, page: int) -> None:
        """Show a page with the buttons that belong to it."""
        self.pages.setCurrentIndex(page)
        self.pages.current().setFocus()
        self.error.say("")
        self.step.setText(STEPS.get(page, ""))
        self.back.setVisible(page in {OFFICE, VILLAGES, PEOPLE})
        self.forward.setVisible(page != WELCOME)
        words = {PEOPLE: "建立办公室", CODE: "我已保管好,进入民政台账"}
        self.forward.setText(words.get(page, "下一步"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field goes on, as in every form; the page of the code listens itself."""
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and self.pages.currentIndex() in {OFFICE, PEOPLE}:
            self.forward.click()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The code cannot be shown again: closing before it is safe must be meant."""
        leave = Choice("不保存恢复码,关闭窗口", dangerous=True)
        words = "恢复码还没有确认保管好。关闭后就看不到它了,忘记密码将无法打开数据。"
        if self._created is None or dialogs().ask(self, words, leave, no="返回抄写恢复码"):
            self.gone.emit()
            event.accept()
        else:
            event.ignore()

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setSpacing(SPACE * 2)
        column.addWidget(self.step)
        column.addWidget(self.pages, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE * 4, SPACE * 3, SPACE * 4, SPACE * 3)
        layout.addWidget(scrolled(centred(inside, 40), reading=False), 1)
        layout.addWidget(self.error)
        layout.addLayout(row(Busy(self._background), 1, self.back, self.forward))

    def _connect(self) -> None:
        self.welcome.demo_wanted.connect(self._open_demo)
        self.welcome.office_wanted.connect(lambda: self.go_to(OFFICE))
        self.welcome.restore_wanted.connect(self.restore_wanted)
        self.back.clicked.connect(lambda: self.go_to(self.pages.currentIndex() - 1))
        self.forward.clicked.connect(self._go_on)
        self.code.confirmed.connect(self._enter)

    def _go_on(self) -> None:
        page = self.pages.currentIndex()
        if page == CODE:
            self.code.confirm()
        elif page == PEOPLE:
            self._create()
        elif (self.office if page == OFFICE else self.villages).value() is not None:
            self.go_to(page + 1)

    def _create(self) -> None:
        office, villages, people = self.office.value(), self.villages.value(), self.people.value()
        if office is None or villages is None or people is None:
            return
        plan = OfficePlan(
            office.town, office.county, villages, office.ledger_start, people[0], people[1]
        )
        self._set_busy(busy=True)

        def operation(_progress: Progress) -> tuple[Office, str]:
            made = create_office(self._folder, plan)
            return sign_in(self._folder, plan.first.name, plan.first.password), made.recovery_key

        def created(made: tuple[Office, str]) -> None:
            self._set_busy(busy=False)
            self._created, code = made
            self.code.show_code(code, plan.town)
            self.go_to(CODE)

        self._background.run(operation, created, self._refuse, words="正在建立办公室…", owner=self)

    def _open_demo(self) -> None:
        self._set_busy(busy=True)
        self.step.setText("正在准备演示镇,请稍候…")

        def ready(demo: OpenDemo) -> None:
            self._set_busy(busy=False)
            self.demo_opened.emit(demo)

        def operation(progress: Progress) -> OpenDemo:
            return open_demo(
                self._folder,
                today=date.today(),
                progress=lambda done, total: progress.report(done, total, "正在准备演示镇…"),
            )

        self._background.run(operation, ready, self._refuse, words="正在准备演示镇…", owner=self)

    def _enter(self) -> None:
        if self._created is not None:
            office, self._created = self._created, None
            self.opened.emit(office)

    def _refuse(self, error: BaseException) -> None:
        self._set_busy(busy=False)
        self.go_to(self.pages.currentIndex())
        if isinstance(error, AppError):
            self.error.say(Tone.MUST_DO.say(error.message))
        else:
            show_failure(self, error, None)

    def _set_busy(self, *, busy: bool) -> None:
        self.pages.setEnabled(not busy)
        self.forward.setEnabled(not busy)
        self.back.setEnabled(not busy)
