"""登记发放结果: the bank's file or each line by hand; nothing is written before 登记结果."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.errors import AppError
from app.models.roster import LineResult
from app.services.bank import words as bank_words
from app.services.bank.result import BankFileRead, Look, Understanding
from app.services.rosters.rows import RESULT_WORDS, RosterRow
from app.services.rosters.settlement import FINAL, Answer
from app.services.rosters.views import roster_row
from app.ui.beneficiaries.columns_page import ColumnsPage
from app.ui.desk.background import Task
from app.ui.desk.busy import Busy
from app.ui.desk.desk import Desk
from app.ui.payments import result_work
from app.ui.payments.result_lines import LinesPage
from app.ui.payments.result_questions import QuestionsPage
from app.ui.widgets import theme
from app.ui.widgets.dialogs import Choice, dialogs
from app.ui.widgets.fields import ChoiceField, DateField
from app.ui.widgets.file_drop import FileDrop
from app.ui.widgets.parts import Notice, button, heading, mark, row
from app.ui.widgets.theme import SPACE, Tone

KINDS = "银行回盘文件 (*.xlsx *.xls *.csv *.txt *.ods *.xml *.html);;所有文件 (*)"
DROP = (
    "把银行的回盘文件拖到这里,或点“选择回盘文件”。\n"
    "没有文件的,点“逐笔登记”,照银行的回单一笔一笔登记。"
)
BRING, COLUMNS, QUESTIONS, LINES = range(4)


class ResultWindow(QDialog):
    """For one roster that was sent. ``bring`` reads a file, as a drop on the window does."""

    def __init__(self, desk: Desk, parent: QWidget, number: str) -> None:
        super().__init__(parent)
        self.desk = desk
        self.number = number
        self.roster: RosterRow | None = None
        self.read: BankFileRead | None = None
        self.look: Look | None = None
        self.said = Understanding()
        self.by_hand: dict[int, Answer] = {}
        self._task: Task | None = None
        self.setWindowTitle(f"登记发放结果:花名册 {number}")
        self.setModal(True)
        self.columns = ColumnsPage(bank_words.FIELD_WORDS)
        self.columns.changed.connect(self._columns_changed)
        self.questions = QuestionsPage()
        self.questions.answered.connect(self._answered)
        self.lines = LinesPage()
        self.lines.answered.connect(self._set_by_hand)
        self._make_head()
        self._make_foot()
        FileDrop(self, self.bring, self.error.say)
        self._lay_out()
        self._turn(BRING)
        theme.follow(self, self._scale)
        desk.read(lambda s: roster_row(s, number), self._opened, owner=self)

    def _make_head(self) -> None:
        self.title = heading("", "label")
        self.title.setWordWrap(True)
        self.choose = button("选择回盘文件…")
        self.choose.setAutoDefault(True)
        self.choose.clicked.connect(lambda _on=False: self._choose())
        self.hand = button("逐笔登记")
        self.hand.setAutoDefault(True)
        self.hand.clicked.connect(lambda _on=False: self._without_file())
        self.file = QLabel()
        self.file.setTextFormat(Qt.TextFormat.PlainText)
        self.sheet: ChoiceField[str] = ChoiceField(required=True)
        self.sheet.setAccessibleName("工作表")
        self.sheet.edited.connect(self._sheet_chosen)

    def _make_foot(self) -> None:
        self.doubt = Notice(Tone.WAITING)
        self.sentence = Notice(Tone.PLAIN)
        self.error = Notice(Tone.MUST_DO)
        self.day = DateField(date.today(), required=True)
        self.day.setAccessibleName("发放日期")
        theme.follow(self.day, lambda: self.day.setFixedWidth(theme.em(7)))
        self.of_day = QLabel("发放日期")
        self.of_day.setBuddy(self.day)
        self.again = button("重新说明这些词")
        self.again.clicked.connect(lambda _on=False: self._ask_again())
        self.leave = button("关闭,不登记")
        self.leave.clicked.connect(self.reject)
        self.see_columns = button("看各列")
        self.see_columns.clicked.connect(lambda _on=False: self._turn(COLUMNS))
        self.compare = button("与花名册核对")
        self.compare.clicked.connect(lambda _on=False: self._compare())
        self.register = button("登记结果")
        self.register.clicked.connect(lambda _on=False: self._register())
        self.busy = Busy(self.desk.background)

    def _lay_out(self) -> None:
        drop = QFrame()
        drop.setProperty("role", "card")
        words = heading(DROP)
        words.setProperty("role", "hint")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        QVBoxLayout(drop).addWidget(words)
        self.stack = QStackedWidget()
        for page in (drop, self.columns, self.questions, self.lines):
            self.stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE * 4, SPACE * 3, SPACE * 4, SPACE * 3)
        layout.setSpacing(SPACE * 2)
        layout.addWidget(self.title)
        layout.addLayout(row(self.choose, self.hand, self.file, self.sheet, 1))
        layout.addWidget(self.stack, 1)
        for notice in (self.doubt, self.sentence, self.error):
            layout.addWidget(notice)
        layout.addLayout(
            row(
                self.busy, 1, self.leave, self.again, self.see_columns, self.compare,
                self.of_day, self.day, self.register,
            )
        )  # fmt: skip

    def _scale(self) -> None:
        theme.resize(self, 74, 46)

    def _opened(self, roster: RosterRow) -> None:
        self.roster = roster
        count = sum(line.result not in FINAL for line in roster.lines)
        self.title.setText(f"{roster.title},等结果的 {count}笔")
        self._settle()

    # Bringing a file

    def bring(self, path: Path) -> None:
        """Read a file; what was understood of another is forgotten, what was set by hand stays."""
        self.error.say("")
        self._task = self.desk.work(
            result_work.bring(path),
            self._brought,
            owner=self,
            words="正在读取文件…",
            failed=self._refuse,
            can_cancel=True,
        )

    def _choose(self) -> None:
        path = dialogs().open_file(self, "选择银行的回盘文件", KINDS)
        if path is not None:
            self.bring(path)

    def _brought(self, read: BankFileRead) -> None:
        self.read, self.look, self.said = read, None, Understanding()
        self.file.setText(read.workbook.file_name)
        self.sheet.set_choices([(one.name, one.name) for one in read.workbook.visible])
        self._compare()

    def _without_file(self) -> None:
        """Each line by hand; a file that does not fit is put aside."""
        self.read, self.look, self.said = None, None, Understanding()
        self.file.setText("")
        self._turn(LINES)

    def _sheet_chosen(self) -> None:
        self.said = Understanding(sheet=self.sheet.value(), words=self.said.words)
        self._compare()

    # Understanding it

    def _columns_changed(self) -> None:
        try:
            mapping = self.columns.mapping()
        except AppError as error:
            self.error.say(error.message)
            return
        self.error.say("")
        self.said = replace(self.said, mapping=mapping, choices={})

    def _answered(self, words: Mapping[str, LineResult], choices: Mapping[int, int]) -> None:
        self.said = replace(
            self.said,
            words={**self.said.words, **words},
            choices={**self.said.choices, **choices},
        )
        self._compare()

    def _ask_again(self) -> None:
        """What the bank's words were once said to mean may have been a mistake."""
        self.said = replace(self.said, words={}, ask_again=True)
        self._compare()

    def _compare(self) -> None:
        """Look at the file as it is understood now; then to whatever needs the user."""
        if self.read is None:
            return
        self.error.say("")
        self.desk.read(
            result_work.look(self.number, self.read, self.said, date.today()),
            self._looked,
            owner=self,
            words="正在与花名册核对…",
            failed=self._refuse,
        )

    def _looked(self, found: Look) -> None:
        self.look = found
        self.sheet.set_value(found.sheet)
        first = found.layout.first
        headings = f"表头在第{first}行" if first else "没有表头,按内容认出各列"
        self.columns.show_columns(
            f"{found.file_name} · 工作表“{found.sheet}” · {headings} · {len(found.table.rows)}笔。"
            "内容不对的列,请在“内容”里改选。",
            found.layout.columns,
        )
        self.questions.show_matched(found.matched)
        if not found.table.has_result or not found.table.rows:
            self._turn(COLUMNS)
            self.error.say(
                "没有找到明细,请核对是不是选错了文件。"
                if not found.table.rows
                else "没有认出“结果”一列,分不清成功和失败。请在“内容”里指明哪一列是结果。"
            )
        else:
            self._turn(LINES if found.matched.clear else QUESTIONS)

    # By hand, and registering

    def _set_by_hand(self, line_ids: Sequence[int], answer: Answer) -> None:
        self.by_hand.update(dict.fromkeys(line_ids, answer))
        self._settle()

    def _states(self) -> list[result_work.LineState]:
        lines = self.roster.lines if self.roster is not None else ()
        return result_work.states_of(lines, self.look, self.by_hand)

    def _register(self) -> None:
        self.error.say("")
        try:
            on = self.day.value()
        except AppError as error:
            self.error.say(f"发放日期:{error.message}")
            self.day.setFocus()
            return
        states = self._states()
        answers = {
            one.line.id: one.answer for one in states if one.answer is not None and not one.before
        }
        detail = result_work.Sums.of(states).in_words
        if on is None or not dialogs().ask(
            self, f"登记花名册 {self.number} 的发放结果?", Choice("登记结果"), detail
        ):
            return
        self.register.setEnabled(False)
        self.desk.act(
            result_work.register(
                self.desk.by, self.number, answers, on, self.read, self.said.words
            ),
            lambda _result: self.accept(),
            owner=self,
            said=lambda result: result_work.said(self.number, result),
            words="正在登记发放结果…",
            failed=self._refuse,
        )

    # What is shown

    def _turn(self, page: int) -> None:
        self.stack.setCurrentIndex(page)
        self._settle()

    def _settle(self) -> None:
        page = self.stack.currentIndex()
        states = self._states()
        self.lines.show_states(states)
        there = self.look is not None
        unclear = self.look is not None and not (
            self.look.matched.clear and self.look.table.has_result
        )
        several = self.read is not None and len(self.read.workbook.visible) > 1
        self.sheet.setVisible(several)
        self.hand.setVisible(page in (BRING, QUESTIONS))
        self.see_columns.setVisible(there and page != COLUMNS)
        self.compare.setVisible(there and page == COLUMNS)
        on_lines = page == LINES
        for widget in (self.register, self.of_day, self.day):
            widget.setVisible(on_lines)
        new = any(
            one.answer is not None and one.answer.result in FINAL and not one.before
            for one in states
        )
        self.register.setEnabled(on_lines and new and not unclear)
        self.sentence.say(result_work.Sums.of(states).text + "。" if on_lines else "")
        self.again.setVisible(on_lines and self.look is not None and bool(self.look.told))
        doubts = self._doubts() if page != BRING else ()
        self.doubt.say("\n".join(f"● {doubt}" for doubt in doubts))
        mark(self.choose, "role", "primary" if page == BRING else "")
        for press, where in ((self.compare, COLUMNS), (self.register, LINES)):
            press.setDefault(page == where)

    def _doubts(self) -> Sequence[str]:
        """What is to be looked at before it is registered."""
        if self.look is None:
            return ()
        told = "、".join(
            f"“{word}”是{RESULT_WORDS[result]}" for word, result in self.look.told.items()
        )
        others = [name for name in self.look.sheets if name != self.look.sheet]
        return (
            *(f"{doubt}请确认是这份花名册的回盘。" for doubt in self.look.table.doubts),
            *([f"按以前说明的:{told}。"] if told else []),
            *(
                [f"文件里还有工作表“{'、'.join(others)}”没有读,登记以后可以再选它。"]
                if others
                else []
            ),
        )

    def _refuse(self, error: BaseException) -> None:
        self._settle()
        if isinstance(error, AppError):
            self.error.say(error.message)
        else:
            self.desk.fail(error)

    def reject(self) -> None:
        """Left before anything was written; what is still being read is stopped."""
        if self._task is not None:
            self._task.cancel()
        super().reject()
