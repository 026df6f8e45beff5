"""One task over people: how far it is, who is left, its sheets out, its answers in, its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QTabWidget, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from app.models.staff import Role
from app.models.task import Answer, Campaign
from app.places import PersonPlace
from app.reports.campaign_papers import route_sheets, worksheet_sheets
from app.services.tasks import campaigns, views, waiting
from app.services.tasks.campaigns import Progress
from app.services.tasks.rows import CAMPAIGN_WORDS, AssignmentRow, TaskRow
from app.services.tasks.waiting import Waiting
from app.services.worksheets.answers import give
from app.services.worksheets.exporting import worksheets
from app.services.worksheets.rows import Worksheet
from app.ui.desk.desk import Desk
from app.ui.desk.detail_panel import DetailPanel
from app.ui.desk.paper_dialog import Paper, PaperDialog, paper_of
from app.ui.desk.roles import only_for
from app.ui.village_tasks.answers_dialog import AnswersDialog
from app.ui.village_tasks.campaign_tables import LEFT, VILLAGES
from app.ui.village_tasks.conclude_dialog import ConcludeDialog
from app.ui.village_tasks.progress_chart import ProgressChart
from app.ui.village_tasks.worksheet_files import export_worksheets
from app.ui.widgets import theme
from app.ui.widgets.dialogs import Choice, dialogs
from app.ui.widgets.opening import open_dialog
from app.ui.widgets.parts import acting, row
from app.ui.widgets.table import TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import SPACE, Tone

NOBODY = "在左边选一项核对任务,这里显示进度、还没有结果的人,和核对表的发出、收回。"


@dataclass(frozen=True, slots=True)
class CampaignState:
    """Everything that the panel shows of a task."""

    task: TaskRow
    progress: Progress
    villages: tuple[AssignmentRow, ...]
    left: tuple[Waiting, ...]
    suspended: tuple[Waiting, ...]


def standing(session: Session, task_id: int, today: date) -> CampaignState:
    """How a task over people stands on a day."""
    return CampaignState(
        views.task_row(session, task_id, today=today),
        campaigns.progress(session, task_id, today=today),
        views.assignment_rows(session, today=today, task_ids=[task_id]),
        waiting.left(session, task_id),
        waiting.suspended(session, task_id),
    )


class CampaignPanel(DetailPanel[CampaignState]):
    """Title, actions in rows under it, a sentence on how it goes, and the lists behind it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, NOBODY)
        self._village_wanted: int | None = None
        self.export = acting("导出核对表…", self._export)
        self.paper = acting("打印核对表…", self._print)
        self.type = acting("录入纸质答复…", self._type)
        self.route = acting("外出名单…", self._route)
        self.conclude = acting("结束认证…", self._conclude)
        self.villages: TableView[AssignmentRow] = TableView(TableModel(VILLAGES))
        self.villages.opened.connect(lambda own: self._type_village(own.id))
        self.chart = ProgressChart()
        self.left: TableView[Waiting] = TableView(TableModel(LEFT), empty="都有结果了。")
        self.suspended: TableView[Waiting] = TableView(
            TableModel(LEFT), empty="没有因未认证暂停的人。"
        )
        for table in (self.left, self.suspended):
            table.opened.connect(
                lambda one: self.desk.place_wanted.emit(PersonPlace(one.id_number))
            )
        self.passed = acting("登记补办通过…", self._pass_late)
        self._lay_out()

    def _lay_out(self) -> None:
        left, late = (
            _under(self.left, self.route),
            _under(self.suspended, self.conclude, self.passed),
        )
        self.pages = QTabWidget()
        self.pages.tabBar().setObjectName("inner")
        self.pages.tabBar().setDrawBase(False)
        self.pages.setDocumentMode(True)
        for page, words in (
            (self.villages, "各村进度"),
            (left, "还没有结果"),
            (self.chart, "每天进度"),
            (late, "未认证暂停"),
        ):
            self.pages.addTab(page, words)
        # Below this the panel scrolls: a list of one line helps nobody.
        theme.follow(self.pages, lambda: self.pages.setMinimumHeight(theme.em(13)))
        self.inner.addLayout(row(self.export, self.paper, self.type, 1))
        self.inner.addWidget(self.state)
        self.inner.addWidget(self.pages, 1)

    # What it shows

    def question(self, wanted: int) -> Callable[[Session], CampaignState]:
        return lambda session: standing(session, wanted, self.desk.today)

    def want_village(self, village_id: int | None) -> None:
        """The cursor goes to that village once its task is shown."""
        self._village_wanted = village_id

    def enter(self) -> None:
        """The keyboard comes in."""
        self.villages.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_found(self, found: CampaignState) -> None:
        task = found.task
        self.title.setText(task.title)
        what = CAMPAIGN_WORDS[task.campaign] if task.campaign else "逐人核对"
        of = f" 项目 {task.program}" if task.program else ""
        self.facts.setText(f"{task.number} {what}{of} 截止 {task.due_on.isoformat()}")
        self.state.say(*progress_words(found, self.desk.today))
        self._show_villages(found)
        self.left.rows.set_rows(found.left)
        self.chart.show_days(found.progress.by_day, found.progress.people)
        self.suspended.rows.set_rows(found.suspended)
        self.suspended.selectRow(0)
        self.pages.setTabText(1, f"还没有结果 {len(found.left)}")
        self.pages.setTabText(3, f"未认证暂停 {len(found.suspended)}")
        self.pages.setTabVisible(3, task.campaign is Campaign.PROOF_OF_LIFE)
        self._offer(found)

    def _show_villages(self, found: CampaignState) -> None:
        """Who was looked at, or asked for, stays under the cursor."""
        present = self.villages.current()
        wanted = self._village_wanted or (present.village_id if present is not None else None)
        self._village_wanted = None
        self.villages.rows.set_rows(found.villages)
        if not self.villages.choose(lambda one: one.village_id == wanted):
            self.villages.selectRow(0)

    def _offer(self, found: CampaignState) -> None:
        may = only_for(self.desk, Role.PREPARE, self.export, self.paper, self.type, self.passed)
        for press in (self.export, self.paper, self.type):
            press.setEnabled(may)
        self.route.setEnabled(bool(found.left))
        task = found.task
        self.conclude.setEnabled(
            may and task.concluded_on is None and self.desk.today > task.due_on
        )
        self.conclude.setToolTip(_why_not(task, self.desk.today))
        self.passed.setEnabled(may and bool(found.suspended))

    # What can be done from here

    def _export(self) -> None:
        if self.found is not None:
            export_worksheets(self.desk, self, self.found.task.id)

    def _print(self) -> None:
        """That the sheets went out is recorded; then they are looked at."""
        shown, by = self.found, self.desk.by
        if shown is None:
            return

        def made(found: tuple[Worksheet, ...]) -> None:
            sheets = worksheet_sheets(found)
            self._open_paper(f"{shown.task.title}核对表", lambda _session: paper_of(sheets), "")

        self.desk.act(
            lambda session: worksheets(session, by, shown.task.id),
            made,
            owner=self,
            said="核对表已生成,可以打印",
            words="正在生成核对表…",
        )

    def _route(self) -> None:
        shown = self.found
        if shown is not None:
            self._open_paper(
                f"{shown.task.title}外出核查名单",
                lambda session: paper_of(
                    route_sheets(waiting.left(session, shown.task.id), shown.task)
                ),
                "都有结果了,没有要走访的人。",
            )

    def _open_paper(
        self, title: str, question: Callable[[Session], Paper | None], empty: str
    ) -> None:
        dialog = PaperDialog(self.desk, self, title, question, empty)
        open_dialog(dialog)

    def _type(self) -> None:
        own = self.villages.current()
        shown = self.found
        if shown is not None and shown.villages:
            self._type_village((own or shown.villages[0]).id)

    def _type_village(self, assignment_id: int) -> None:
        if self.found is None or not self.desk.may(Role.PREPARE):
            return
        dialog = AnswersDialog(self.desk, self, self.found.villages, assignment_id)
        open_dialog(dialog)

    def _conclude(self) -> None:
        if self.found is None:
            return
        dialog = ConcludeDialog(self.desk, self, self.found.task)
        open_dialog(dialog)

    def _pass_late(self) -> None:
        one, by = self.suspended.current(), self.desk.by
        if one is None:
            return
        if not dialogs().ask(
            self,
            f"{one.village}{one.name}补办了生存认证?",
            Choice("恢复发放并补发"),
            "从暂停的月份起恢复发放,暂停期间的月份由下一次花名册补发。",
        ):
            return

        def action(session: Session) -> None:
            give(session, by, one.item_id, Answer.ALIVE, None, "", today=self.desk.today)

        self.desk.act(action, owner=self, said=f"{one.name}已恢复发放,下一次花名册补发")


def _under(table: QWidget, *actions: QPushButton) -> QWidget:
    """A list with what can be done with it in a row above."""
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, SPACE, 0, 0)
    layout.setSpacing(SPACE)
    layout.addLayout(row(*actions, 1))
    layout.addWidget(table, 1)
    return page


def progress_words(found: CampaignState, today: date) -> tuple[str, Tone]:
    """How many of how many, and when at this pace; amber where that is too late."""
    progress, due = found.progress, found.task.due_on
    if progress.answered == progress.people:
        return f"{progress.people}人全部有结果。", Tone.DONE
    share = progress.answered * 100 // progress.people
    words = f"已核对{progress.answered}人,共{progress.people}人({share}%)。"
    if found.task.concluded_on is not None:
        return f"{words}认证已于{found.task.concluded_on.isoformat()}结束。", Tone.PLAIN
    if today > due:
        late = f"截止日期{due.isoformat()}已过,还有{len(found.left)}人没有结果。"
        proof = found.task.campaign is Campaign.PROOF_OF_LIFE
        end = "可以在“未认证暂停”里结束认证。" if proof else ""
        return words + late + end, Tone.MUST_DO
    if progress.done_on is None:
        return f"{words}还没有结果报回。", Tone.PLAIN
    pace = f"照现在的进度,{progress.done_on.isoformat()}完成"
    if progress.done_on > due:
        return f"{words}{pace},赶不上截止日期{due.isoformat()}。", Tone.WAITING
    return f"{words}{pace}。", Tone.PLAIN


def _why_not(task: TaskRow, today: date) -> str:
    if task.concluded_on is not None:
        return f"已于{task.concluded_on.isoformat()}结束。"
    if today <= task.due_on:
        return f"截止日期{task.due_on.isoformat()}过后才能结束认证。"
    return ""
