"""接管历史花名册: choose a list of past payments, see what it means, take it in by two persons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.errors import AppError
from app.money import grouped
from app.services.history.preview import preview
from app.services.history.reading import read_past
from app.services.history.rows import PastList, PastMonth, Preview
from app.services.office.staff import StaffRow
from app.services.programs.rows import ProgramRow
from app.services.sheets.problems import Problem
from app.ui.desk.background import Progress
from app.ui.desk.desk import Desk
from app.ui.desk.file_import import FileImportWindow, ImportWords, told_rows
from app.ui.desk.second_person import reviewers
from app.ui.settings.history_dialog import TakeInDialog
from app.ui.widgets.fields import ChoiceField, MonthField
from app.ui.widgets.opening import open_dialog
from app.ui.widgets.parts import Stack, acting, heading, mark, row
from app.ui.widgets.table import Align, Column, TableModel
from app.ui.widgets.table_view import TableView
from app.ui.widgets.theme import Tone

HINT = (
    "名单每行一笔:发放月份、身份证号、金额,可以有项目一列;也可以每人一行,1月到12月各一列。"
    "没有月份列的,请在这里填月份。从最早的月份到起账月份之间,有人享受的月份都要有名单。"
)
MONTHS: tuple[Column[PastMonth], ...] = (
    Column("month", "月份", lambda m: m.month.chinese, width=6.5),
    Column("lines", "笔数", lambda m: str(m.lines), align=Align.RIGHT, width=4),
    Column("paid", "已发(元)", lambda m: grouped(m.paid_fen), align=Align.RIGHT, width=7.5),
    Column("due", "应发(元)", lambda m: grouped(m.due_fen), align=Align.RIGHT, width=7.5),
    Column("under", "少发(元)", lambda m: grouped(m.under_fen), align=Align.RIGHT, width=6.5),
    Column("over", "多发(元)", lambda m: grouped(m.over_fen), align=Align.RIGHT, width=6.5),
)
PROBLEMS: tuple[Column[Problem], ...] = (
    Column("row", "行", lambda p: str(p.row) if p.row else "", align=Align.RIGHT, width=2.5),
    Column("column", "列", lambda p: p.column or "", width=2),
    Column("message", "问题", lambda p: p.message, width=46, hint=lambda p: p.message),
)


class HistoryWindow(FileImportWindow[tuple[PastList, Preview]]):
    """Nothing is written before 接管花名册; until then the list can be changed and read again."""

    words = ImportWords(
        title="接管历史花名册",
        choose="选择名单…",
        ask="选择历史发放名单",
        confirm="接管花名册…",
        leave="关闭,不接管",
        reading="正在读入名单…",
    )

    def __init__(self, desk: Desk, parent: QWidget, programs: Sequence[ProgramRow]) -> None:
        super().__init__(desk, parent)
        self.past: PastList | None = None
        self.shown: Preview | None = None
        self.dialog: TakeInDialog | None = None
        self._path: Path | None = None
        self._programs = {one.id: one for one in programs if one.rules.ledger_start is not None}
        self.program: ChoiceField[int] = ChoiceField(
            [(one.name, one.id) for one in self._programs.values()], required=True
        )
        self.program.setAccessibleName("项目")
        self.month = MonthField()
        self.month.setAccessibleName("发放月份")
        self.again = acting("重新读入", self._read_again)
        self.file.setText("还没有选择名单")
        self.months: TableView[PastMonth] = TableView(
            TableModel(MONTHS), empty="选择名单以后,这里按月列出发放和应发。"
        )
        self.problems: TableView[Problem] = TableView(TableModel(PROBLEMS), empty="没有问题。")
        self.stack = Stack(self.months, self.problems)
        asked = (heading("项目", "label"), self.program, heading("月份", "label"), self.month)
        above = (
            heading(self.words.title),
            heading(HINT, "hint"),
            row(*asked, 1),
            row(self.choose, self.again, self.file, 1),
        )
        self.lay_out(above, self.stack, size=(60, 40))
        self.settle()
        for field in (self.program, self.month):
            field.edited.connect(self._stale)

    def reading(self, path: Path) -> Callable[[Progress], tuple[PastList, Preview]]:
        """A list of the chosen program and, where it names none, the month."""
        self._path = path
        self.file.setText(path.name)
        chosen, month = self.program.value(), self.month.value()
        if chosen is None:
            raise AppError("请选择名单是哪个项目的。", code="missing")
        program, office = self._programs[chosen], self.desk.office

        def work(progress: Progress) -> tuple[PastList, Preview]:
            past = read_past(
                path,
                program=program.name,
                month=month,
                today=self.desk.today,
                watch=told_rows(progress),
            )
            with office.reading() as session:
                return past, preview(session, program.id, past)

        return work

    def _read_again(self) -> None:
        if self._path is not None:
            self.bring(self._path)

    def brought(self, content: tuple[PastList, Preview]) -> None:
        self.past, shown = content
        self.shown = shown
        self.months.rows.set_rows(shown.months)
        self.problems.rows.set_rows(shown.problems)
        self.stack.setCurrentIndex(1 if shown.problems else 0)
        tone = Tone.MUST_DO if shown.problems else Tone.PLAIN
        self.sentence.say(what_it_means(shown), tone)
        self.settle()

    def _stale(self) -> None:
        """Another program or month: what is shown no longer holds."""
        self.shown = None
        if self._path is not None:
            self.sentence.say("项目或月份改了,请点“重新读入”。", Tone.WAITING)
        self.settle()

    def settle(self) -> None:
        """The strong colour is where the next step is."""
        ready = self.shown is not None and not self.shown.problems
        self.confirm.setEnabled(ready)
        self.again.setEnabled(self._path is not None)
        mark(self.confirm, "role", "primary" if ready else "")
        mark(self.choose, "role", "" if ready else "primary")
        if ready:
            self.confirm.setFocus()

    def refuse(self, error: BaseException) -> None:
        self.shown = None
        self.sentence.say("")
        super().refuse(error)

    def confirmed(self) -> None:
        self.desk.read(reviewers, self._open, owner=self)

    def _open(self, known: tuple[StaffRow, ...]) -> None:
        if self.past is None or self.shown is None:
            return
        self.dialog = TakeInDialog(self.desk, self, self.past, self.shown, known)
        self.dialog.accepted.connect(self.accept)
        open_dialog(self.dialog)


def what_it_means(shown: Preview) -> str:
    """The preview in sentences."""
    elsewhere = f"其他项目的{shown.elsewhere}行没有读入。" if shown.elsewhere else ""
    if shown.problems:
        return f"有{len(shown.problems)}处问题,改正名单后重新读入;台账没有改动。{elsewhere}"
    if shown.new_start is None:
        return f"名单里没有可以接管的发放记录。{elsewhere}"
    told = (
        f"{shown.program}:{len(shown.months)}份花名册、{len(shown.payments)}笔,"
        f"共{grouped(shown.paid_fen)}元;起账月份由{shown.old_start.chinese}"
        f"提前到{shown.new_start.chinese}。"
    )
    if not shown.differences:
        return f"{told}与按登记算出的应发完全相符。{elsewhere}"
    return (
        f"{told}有{shown.enrollments_apart}份待遇与按登记算出的应发不同:"
        f"少发{grouped(shown.under_fen)}元,多发{grouped(shown.over_fen)}元。{elsewhere}"
    )
