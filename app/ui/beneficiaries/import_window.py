"""导入名单: drop or choose a list, see how it was understood, see the comparison, apply it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QStackedWidget, QVBoxLayout, QWidget

from app.errors import AppError
from app.services.intake.applying import Applied
from app.services.intake.comparing import Kind
from app.services.intake.lists import Preview
from app.services.intake.marking import mark_refused
from app.services.programs.rows import ProgramRow, program_rows
from app.ui.beneficiaries import import_work
from app.ui.beneficiaries.columns_page import ColumnsPage
from app.ui.beneficiaries.comparison_page import ComparisonPage, stops_many, what_it_does
from app.ui.beneficiaries.import_head import ImportHead
from app.ui.beneficiaries.import_work import Brought, Compared, Order
from app.ui.beneficiaries.periods_dialog import SpellsDialog
from app.ui.desk.background import Progress, Task
from app.ui.desk.busy import Busy
from app.ui.desk.desk import Desk
from app.ui.desk.latest import Latest
from app.ui.widgets import theme
from app.ui.widgets.dialogs import Choice, dialogs
from app.ui.widgets.fields import TickField
from app.ui.widgets.file_drop import FileDrop
from app.ui.widgets.opening import open_dialog
from app.ui.widgets.parts import Notice, button, heading, mark, row
from app.ui.widgets.theme import SPACE, Tone

T = TypeVar("T")
LISTS_KIND = "名单 (*.xlsx *.xls *.xlsb *.ods *.csv *.txt *.xml *.html);;所有文件 (*)"
WORKBOOK_KIND = "Excel 工作簿 (*.xlsx)"
DROP = "把名单文件拖到这里,或点“选择文件”。也可以在表格里选中名单(连同表头)复制,再点“粘贴名单”。"
BRING, COLUMNS, COMPARE = range(3)


class ImportWindow(QDialog):
    """Nothing is written before 导入名单; until then everything can be changed or left."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.brought: Brought | None = None
        self.compared: Compared | None = None
        self.order: Order | None = None
        self._kept: Mapping[str, str | None] | None = None
        self._task: Task | None = None
        self._latest = Latest()
        self.setWindowTitle("导入名单")
        self.setModal(True)
        self.head = ImportHead(desk.month)
        self.head.choose.clicked.connect(lambda _on=False: self._choose())
        self.head.paste.clicked.connect(lambda _on=False: self._paste())
        self.head.program.edited.connect(self._again)
        self.head.month.edited.connect(self._stale)
        self.head.full.edited.connect(self._stale)
        self.head.sheet.edited.connect(self._sheet_chosen)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self, self._paste)
        self._make_foot()
        FileDrop(self, self.bring, self.error.say)
        self.columns = ColumnsPage()
        self.columns.changed.connect(self._columns_changed)
        self.comparison = ComparisonPage()
        self.comparison.save_refused.connect(self._save_refused)
        self.comparison.spells_wanted.connect(self._ask_spells)
        self._lay_out()
        self._turn(BRING)
        theme.follow(self, self._scale)
        desk.read(lambda s: program_rows(s, active_only=True), self._offer, owner=self)

    def _make_foot(self) -> None:
        self.error = Notice(Tone.MUST_DO)
        self.sentence = Notice(Tone.PLAIN)
        self.skip = TickField("跳过有错的行,导入其余的")
        self.skip.edited.connect(self._settle)
        self.back = button("上一步:看各列")
        self.back.clicked.connect(lambda _on=False: self._turn(COLUMNS))
        self.compare = button("与台账比较")
        self.compare.clicked.connect(lambda _on=False: self._compare())
        self.apply = button("导入名单")
        self.apply.clicked.connect(lambda _on=False: self._apply())
        self.leave = button("关闭,不导入")
        self.leave.clicked.connect(lambda _on=False: self.done(QDialog.DialogCode.Rejected))
        self.busy = Busy(self.desk.background)

    def _lay_out(self) -> None:
        drop = QFrame()
        drop.setProperty("role", "card")
        words = heading(DROP)
        words.setProperty("role", "hint")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        of_drop = QVBoxLayout(drop)
        of_drop.addWidget(words)
        self.stack = QStackedWidget()
        for page in (drop, self.columns, self.comparison):
            self.stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE * 4, SPACE * 3, SPACE * 4, SPACE * 3)
        layout.setSpacing(SPACE * 2)
        layout.addWidget(self.head)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.sentence)
        layout.addWidget(self.error)
        layout.addLayout(
            row(self.busy, 1, self.skip, self.leave, self.back, self.compare, self.apply)
        )

    def _scale(self) -> None:
        theme.resize(self, 78, 50)

    def _offer(self, programs: tuple[ProgramRow, ...]) -> None:
        self.head.offer(programs)

    # Bringing a list

    def bring(self, path: Path) -> None:
        """Read a file; the program may be chosen before or after."""
        self._bring(import_work.bring_file(path))

    def _choose(self) -> None:
        path = dialogs().open_file(self, "选择名单", LISTS_KIND)
        if path is not None:
            self.bring(path)

    def _paste(self) -> None:
        self._bring(import_work.bring_text(QGuiApplication.clipboard().text()))

    def _bring(self, work: Callable[[Progress], Brought]) -> None:
        self.error.say("")
        self._run(work, self._brought, "正在读取文件…")

    def _brought(self, brought: Brought) -> None:
        self.brought = brought
        self._kept = None
        self.head.file.setText(brought.workbook.file_name)
        sheets = brought.workbook.visible
        self.head.sheet.set_choices([(one.name, one.name) for one in sheets])
        self.head.guess_program(brought.workbook.file_name)
        self._look(None)

    def _again(self) -> None:
        if self.brought is not None:
            self._look(self.head.sheet_name())

    def _sheet_chosen(self) -> None:
        self._kept = None
        self._look(self.head.sheet_name())

    def _look(self, sheet: str | None) -> None:
        """How the columns are understood; asks for the program first."""
        brought, order = self.brought, self.head.order(sheet, self._kept)
        if brought is None:
            return
        if order is None:
            self.error.say("请选择这份名单属于哪个项目。")
            self.head.program.setFocus()
            return
        self._turn(BRING)
        self.error.say("")
        self.desk.read(
            lambda session: import_work.look(session, brought, order),
            lambda found: self._looked(*found),
            owner=self,
            words="正在查看各列…",
            failed=self._refuse,
        )

    def _looked(self, found: Preview, kept: Mapping[str, str | None] | None) -> None:
        self._kept = kept
        self.head.sheet.set_value(found.sheet)
        self.columns.show_preview(found)
        self._turn(COLUMNS)
        self.compare.setFocus()

    def _columns_changed(self) -> None:
        try:
            self._kept = self.columns.mapping()
            self.error.say("")
        except AppError as error:
            self.error.say(error.message)

    # Comparing

    def _compare(self) -> None:
        self.error.say("")
        try:
            self.head.month.value()
        except AppError as error:
            self.error.say(error.message)
            self.head.month.setFocus()
            return
        order, brought = self.head.order(self.head.sheet_name(), self._kept), self.brought
        if order is None or brought is None:
            self.error.say("请选择这份名单属于哪个项目。")
            return
        self._compare_as(brought, order)

    def _compare_as(self, brought: Brought, order: Order) -> None:
        self.order = order
        work = import_work.compared(self.desk.office, brought, order)
        self._run(work, self._show_comparison, "正在与台账比较…")

    def _ask_spells(self) -> None:
        """Who really begins inside a spell that had ended; then everything is compared anew."""
        brought, order, compared = self.brought, self.order, self.compared
        if brought is None or order is None or compared is None:
            return
        dialog = SpellsDialog(self, compared.comparison)
        dialog.confirmed.connect(
            lambda numbers: self._compare_as(brought, replace(order, confirmed=numbers))
        )
        open_dialog(dialog)

    def _show_comparison(self, compared: Compared) -> None:
        if self.order is None:
            return
        self.compared = compared
        self.comparison.show_comparison(compared.comparison, self.order)
        refused = compared.comparison.read.counts.refused
        self.skip.setText(f"跳过有错的{refused}行,导入其余的")
        self.skip.setChecked(False)
        self._turn(COMPARE)

    def _stale(self) -> None:
        """Another month or kind of list: what was compared is no longer true."""
        if self.stack.currentIndex() == COMPARE:
            self._turn(COLUMNS)

    def _save_refused(self) -> None:
        if self.compared is None:
            return
        read = self.compared.comparison.read
        name = f"{Path(read.file_name).stem}_有错的行.xlsx"
        target = dialogs().save_file(self, "保存有错的行", name, WORKBOOK_KIND)
        if target is None:
            return
        target = target if target.suffix.lower() == ".xlsx" else target.with_suffix(".xlsx")
        self.desk.work(
            lambda _progress: mark_refused(read, target),
            lambda count: self.desk.say(f"已保存 {count} 行到 {target.name},改正后可再次导入"),
            owner=self,
            words="正在保存…",
            failed=self._refuse,
        )

    # Applying

    def _apply(self) -> None:
        if self.brought is None or self.order is None or self.compared is None:
            return
        self.error.say("")
        order, by = self.order, self.desk.by
        found = self.compared.comparison
        if stops_many(found):
            count = f"{found.count(Kind.STOPPED)}{order.word}"
            text = f"这份名单会停发{count},超过现有的三分之一。确定名单是完整的吗?"
            choice = Choice(f"停发这{count}并导入", dangerous=True)
            if not dialogs().ask(self, text, choice, "请先核对项目、月份和文件是否选对。"):
                return
        self.apply.setEnabled(False)
        self.desk.act(
            import_work.apply_it(
                by, self.brought, order, self.compared, skip_errors=self.skip.value()
            ),
            lambda _applied: self.accept(),
            owner=self,
            said=lambda applied: _said(applied, order),
            words="正在写入台账…",
            failed=self._refuse,
        )

    # What is shown

    def _turn(self, page: int) -> None:
        self.stack.setCurrentIndex(page)
        self._settle()

    def _settle(self) -> None:
        page = self.stack.currentIndex()
        comparison = self.compared.comparison if self.compared is not None else None
        several = self.brought is not None and len(self.brought.workbook.visible) > 1
        self.head.settle(several_sheets=several, hints=page != COMPARE)
        self.compare.setVisible(page == COLUMNS)
        self.back.setVisible(page == COMPARE)
        self.apply.setVisible(page == COMPARE)
        refused = comparison.read.counts.refused if comparison is not None else 0
        self.skip.setVisible(page == COMPARE and refused > 0)
        self.apply.setEnabled(not refused or self.skip.value())
        # One button stands out: the next step.
        mark(self.head.choose, "role", "primary" if self.brought is None else "")
        for press, where in ((self.compare, COLUMNS), (self.apply, COMPARE)):
            press.setDefault(page == where)
        if page != COMPARE or comparison is None or self.order is None:
            self.sentence.say("")
        elif refused and not self.skip.value():
            self.sentence.say(
                f"有{refused}行拒收,整份名单不会导入。请保存有错的行、改正后重新导入,"
                "或勾选“跳过有错的行”。",
                Tone.WAITING,
            )
        else:
            self.sentence.say(what_it_does(comparison, self.order), Tone.PLAIN)

    def _refuse(self, error: BaseException) -> None:
        self._settle()
        if isinstance(error, AppError):
            self.error.say(error.message)
            if error.code == "register-changed":
                self._turn(COLUMNS)
        else:
            self.desk.fail(error)

    def _run(self, work: Callable[[Progress], T], then: Callable[[T], None], words: str) -> None:
        self._task = self.desk.work(
            work,
            then,
            owner=self,
            words=words,
            failed=self._refuse,
            can_cancel=True,
            on_cancel=self._settle,
            latest=self._latest,
        )

    def reject(self) -> None:
        """Esc or the window's cross: what was compared is not thrown away by a slip."""
        text = "名单已经比较过,还没有导入,要关闭吗?"
        leave = Choice("关闭,不导入", dangerous=True)
        if self.compared is not None and not dialogs().ask(self, text, leave, no="继续看"):
            return
        super().reject()

    def done(self, result: int) -> None:
        """Left before anything was written: what is still being read is stopped."""
        if self._task is not None and result == QDialog.DialogCode.Rejected:
            self._task.cancel()
        super().done(result)


def _said(applied: Applied, order: Order) -> str:
    """What happened, for the status bar."""
    counts = (
        (Kind.NEW, applied.new, "新增"),
        (Kind.CHANGED, applied.changed, "变动"),
        (Kind.STOPPED, applied.stopped, "停发"),
        (Kind.UNCHANGED, applied.unchanged, "不变"),
    )
    told = "、".join(f"{words}{count}{order.word}" for _, count, words in counts)
    return f"已导入{order.program.name}名单:{told}"
