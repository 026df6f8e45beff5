"""导入名单: drop or choose a list, see how it was understood, see the comparison, apply it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.errors import AppError
from app.services.intake.applying import Applied
from app.services.intake.comparing import Kind
from app.services.intake.lists import Preview
from app.services.intake.marking import mark_refused
from app.services.programs.rows import ProgramRow, program_rows
from app.services.sheets.reading import Workbook
from app.ui.beneficiaries import import_work
from app.ui.beneficiaries.columns_page import ColumnsPage
from app.ui.beneficiaries.comparison_page import ComparisonPage, stops_many, what_it_does
from app.ui.beneficiaries.import_head import ImportHead
from app.ui.beneficiaries.import_offers import BRING, COLUMNS, COMPARE, Action, import_offers
from app.ui.beneficiaries.import_work import Compared, Order
from app.ui.beneficiaries.list_records import ListRecordsDialog
from app.ui.beneficiaries.periods_dialog import PeriodsDialog
from app.ui.desk.background import Progress
from app.ui.desk.desk import Desk
from app.ui.desk.file_import import FileImportWindow, ImportWords, drop_card
from app.ui.widgets.dialogs import Choice, dialogs
from app.ui.widgets.fields import TickField
from app.ui.widgets.offers import show_offers
from app.ui.widgets.opening import open_dialog
from app.ui.widgets.parts import acting, mark
from app.ui.widgets.theme import Tone

WORKBOOK_KIND = "Excel 工作簿 (*.xlsx)"
DROP = "把名单文件拖到这里,或点“选择文件”。也可以在表格里选中名单(连同表头)复制,再点“粘贴名单”。"


class ImportWindow(FileImportWindow[Workbook]):
    """Nothing is written before 导入名单; until then everything can be changed or left."""

    words = ImportWords(
        title="导入名单",
        choose="选择文件…",
        ask="选择名单",
        confirm="导入名单",
        leave="关闭,不导入",
    )

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        self.content: Workbook | None = None
        self.compared: Compared | None = None
        self.order: Order | None = None
        self._kept: Mapping[str, str | None] | None = None
        self.head = ImportHead(desk.month, self.choose, self.file)
        self.head.paste.clicked.connect(lambda _on=False: self._paste())
        self.head.program.edited.connect(self._again)
        self.head.month.edited.connect(self._stale)
        self.head.full.edited.connect(self._stale)
        self.head.sheet.edited.connect(self._sheet_chosen)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self, self._paste)
        self.columns = ColumnsPage()
        self.columns.changed.connect(self._columns_changed)
        self.comparison = ComparisonPage()
        self.comparison.save_refused.connect(self._save_refused)
        self.comparison.spells_wanted.connect(self._ask_spells)
        self.skip = TickField("跳过有错的行,导入其余的")
        self.skip.edited.connect(self.settle)
        self.past = acting("以往导入…", self._show_past)
        self.back = acting("上一步:看各列", lambda: self._turn(COLUMNS))
        self.compare = acting("与台账比较", self._compare)
        self._presses = (
            (Action.COMPARE, self.compare),
            (Action.BACK, self.back),
            (Action.SKIP, self.skip),
            (Action.CONFIRM, self.confirm),
        )
        self.stack = QStackedWidget()
        for page in (drop_card(DROP), self.columns, self.comparison):
            self.stack.addWidget(page)
        foot = (self.skip, self.past, self.leave, self.back, self.compare)
        self.lay_out((self.head,), self.stack, foot=foot, size=(78, 50))
        self._turn(BRING)
        desk.read(lambda s: program_rows(s, active_only=True), self._offer, owner=self)

    def _show_past(self) -> None:
        """Another look at what came in, to take it back."""
        open_dialog(ListRecordsDialog(self.desk, self))

    def _offer(self, programs: tuple[ProgramRow, ...]) -> None:
        self.head.offer(programs)

    # Bringing a list

    def reading(self, path: Path) -> Callable[[Progress], Workbook]:
        """The program may be chosen before or after."""
        return import_work.bring_file(path)

    def _paste(self) -> None:
        work = import_work.bring_text(QGuiApplication.clipboard().text())
        self.run(work, self.brought, self.words.reading)

    def brought(self, content: Workbook) -> None:
        self.content = content
        self._kept = None
        self.file.setText(content.file_name)
        sheets = content.visible
        self.head.sheet.set_choices([(one.name, one.name) for one in sheets])
        self.head.guess_program(content.file_name)
        self._look(None)

    def _again(self) -> None:
        if self.content is not None:
            self._look(self.head.sheet_name())

    def _sheet_chosen(self) -> None:
        self._kept = None
        self._look(self.head.sheet_name())

    def _look(self, sheet: str | None) -> None:
        """How the columns are understood; asks for the program first."""
        brought, order = self.content, self.head.order(sheet, self._kept)
        if brought is None:
            return
        if order is None:
            self.error.say("请选择这份名单属于哪个项目。")
            self.head.program.setFocus()
            return
        self._turn(BRING)
        self.ask(
            lambda session: import_work.look(session, brought, order),
            lambda found: self._looked(*found),
            "正在查看各列…",
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
        order, brought = self.head.order(self.head.sheet_name(), self._kept), self.content
        if order is None or brought is None:
            self.error.say("请选择这份名单属于哪个项目。")
            return
        self._compare_as(brought, order)

    def _compare_as(self, brought: Workbook, order: Order) -> None:
        self.order = order
        work = import_work.compared(
            self.desk.office, brought, order, self.desk.month, self.desk.today
        )
        self.run(work, self._show_comparison, "正在与台账比较…")

    def _ask_spells(self) -> None:
        """Who really begins inside a spell that had ended; then everything is compared anew."""
        brought, order, compared = self.content, self.order, self.compared
        if brought is None or order is None or compared is None:
            return
        dialog = PeriodsDialog(self, compared.comparison)
        dialog.confirmed.connect(
            lambda numbers: self._compare_as(brought, replace(order, confirmed=numbers))
        )
        open_dialog(dialog)

    def _show_comparison(self, compared: Compared) -> None:
        if self.order is None:
            return
        self.compared = compared
        self.comparison.show_comparison(compared.comparison, self.order)
        self.comparison.show_money(compared.money, self.order)
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
            failed=self.refuse,
        )

    # Applying

    def confirmed(self) -> None:
        if self.content is None or self.order is None or self.compared is None:
            return
        order, by = self.order, self.desk.by
        found = self.compared.comparison
        if stops_many(found):
            count = f"{found.count(Kind.STOPPED)}{order.word}"
            text = f"这份名单会停发{count},超过现有的三分之一。确定名单是完整的吗?"
            choice = Choice(f"停发这{count}并导入", dangerous=True)
            if not dialogs().ask(self, text, choice, "请先核对项目、月份和文件是否选对。"):
                return
        self.enter(
            import_work.apply_it(
                by,
                self.content,
                order,
                self.compared,
                self.desk.today,
                skip_errors=self.skip.value(),
            ),
            lambda _applied: self.accept(),
            said=lambda applied: _said(applied, order),
            words="正在写入台账…",
        )

    # What is shown

    def _turn(self, page: int) -> None:
        self.stack.setCurrentIndex(page)
        self.settle()

    def settle(self) -> None:
        page = self.stack.currentIndex()
        refused = self.compared.comparison.read.counts.refused if self.compared is not None else 0
        offers = import_offers(page, refused=refused, skipping=self.skip.value())
        show_offers(self._presses, offers)
        several = self.content is not None and len(self.content.visible) > 1
        self.head.settle(several_sheets=several, hints=page != COMPARE)
        # One button stands out: the next step.
        mark(self.choose, "role", "primary" if self.content is None else "")
        for press, where in ((self.compare, COLUMNS), (self.confirm, COMPARE)):
            press.setDefault(page == where)
        self._say(page, refused)

    def _say(self, page: int, refused: int) -> None:
        if page != COMPARE or self.compared is None or self.order is None:
            self.sentence.say("")
        elif refused and not self.skip.value():
            self.sentence.say(
                f"有{refused}行拒收,整份名单不会导入。请保存有错的行、改正后重新导入,"
                "或勾选“跳过有错的行”。",
                Tone.WAITING,
            )
        else:
            self.sentence.say(what_it_does(self.compared.comparison, self.order), Tone.PLAIN)

    def refuse(self, error: BaseException) -> None:
        super().refuse(error)
        if isinstance(error, AppError) and error.code == "register-changed":
            self._turn(COLUMNS)

    def may_be_left(self) -> bool:
        """What was compared is not thrown away by a slip."""
        text = "名单已经比较过,还没有导入,要关闭吗?"
        leave = Choice("关闭,不导入", dangerous=True)
        return self.compared is None or dialogs().ask(self, text, leave, no="继续看")


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
