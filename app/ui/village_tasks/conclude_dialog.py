"""结束认证: whom the end suspends is seen by name, printed, and confirmed in words."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget
from sqlalchemy.orm import Session

from app.month import Month
from app.reports.campaign_papers import suspension_sheet
from app.services.office import settings
from app.services.tasks import campaigns
from app.services.tasks.campaigns import Suspension
from app.services.tasks.rows import TaskRow
from app.ui.desk.desk import Desk
from app.ui.desk.paper_dialog import Paper, PaperDialog, paper_of
from app.ui.village_tasks.campaign_tables import SUSPENSIONS
from app.ui.widgets import theme
from app.ui.widgets.dialogs import Choice, dialogs
from app.ui.widgets.opening import open_dialog
from app.ui.widgets.parts import Notice, button, column, heading, row
from app.ui.widgets.table import TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import Tone


class ConcludeDialog(QDialog):
    """Nothing is suspended before the button and the question after it."""

    def __init__(self, desk: Desk, parent: QWidget, task: TaskRow) -> None:
        super().__init__(parent)
        self.desk = desk
        self.task = task
        self.found: tuple[Suspension, ...] | None = None
        self.setWindowTitle("结束认证")
        self.setModal(True)
        self.sentence = Notice(Tone.WAITING)
        self.table: TableView[Suspension] = TableView(
            TableModel(SUSPENSIONS), empty="都通过了,没有要暂停的人。"
        )
        self.error = Notice(Tone.MUST_DO)
        self.print = button("打印暂停名单…")
        self.print.clicked.connect(lambda _on=False: self._print())
        self.leave = button("返回")
        self.leave.clicked.connect(self.reject)
        self.suspend = button("结束认证…", "danger")
        self.suspend.clicked.connect(lambda _on=False: self._ask())
        layout = column(self, 4)
        layout.addWidget(heading(f"结束认证:{task.title}"))
        layout.addWidget(self.sentence)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.error)
        layout.addLayout(row(self.print, 1, self.leave, self.suspend))
        theme.follow(self, self._scale)
        self._ready(False)
        self._look()

    def _scale(self) -> None:
        theme.resize(self, 54, 38)

    @property
    def month(self) -> Month:
        """The first month that is not paid."""
        return Month.of(self.desk.today) + 1

    def _ready(self, ready: bool) -> None:
        self.suspend.setEnabled(ready)
        self.print.setEnabled(ready and bool(self.found))

    def _look(self) -> None:
        task_id = self.task.id
        self.desk.read(
            lambda session: campaigns.unproved(session, task_id, today=self.desk.today),
            self._show,
            owner=self,
        )

    def _show(self, found: tuple[Suspension, ...]) -> None:
        self.found = found
        self.table.rows.set_rows(found)
        if found:
            self.sentence.say(
                f"从{self.month.chinese}起暂停下面{len(found)}人的{self.task.program}。"
                "以后补办认证的,恢复发放,暂停期间的月份由下一次花名册补发。",
                Tone.WAITING,
            )
            self.suspend.setText(f"暂停这{len(found)}人并结束认证…")
        else:
            self.sentence.say("都通过了,没有要暂停的人。结束认证只记下日期。", Tone.DONE)
            self.suspend.setText("结束认证…")
        self._ready(True)

    def _print(self) -> None:
        found, task, month = self.found or (), self.task, self.month

        def question(session: Session) -> Paper | None:
            return paper_of([suspension_sheet(found, task, settings.get(session, "town"), month)])

        dialog = PaperDialog(self.desk, self, f"{task.title}暂停名单", question, "没有要暂停的人。")
        open_dialog(dialog)

    def _ask(self) -> None:
        found = self.found
        if found is None:
            return
        words = f"暂停{len(found)}人" if found else "结束认证"
        question = (
            f"确认从{self.month.chinese}起暂停{len(found)}人的{self.task.program}?"
            if found
            else "确认结束这次认证?"
        )
        if dialogs().ask(self, question, Choice(words, dangerous=True), "每项任务只能结束一次。"):
            self._conclude(found)

    def _conclude(self, found: tuple[Suspension, ...]) -> None:
        by, task_id = self.desk.by, self.task.id
        self._ready(False)
        self.desk.act(
            lambda session: campaigns.conclude(
                session, by, task_id, today=self.desk.today, shown=found
            ),
            lambda _done: self.accept(),
            owner=self,
            said=lambda done: f"认证已结束,暂停{len(done)}人",
            words="正在暂停…",
            failed=self._refuse,
        )

    def _refuse(self, error: BaseException) -> None:
        self._ready(True)
        self.error.say(getattr(error, "message", "") or "程序遇到意外问题,没有暂停任何人。")
        self._look()
