"""登记发放结果: the bank's file or each line by hand; nothing is written before 登记结果."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from app.errors import AppError
from app.models.roster import LineResult
from app.services.bank import words as bank_words
from app.services.bank.result import BankFileRead, Look, Understanding
from app.services.rosters.rows import RESULT_WORDS, RosterRow
from app.services.rosters.settlement import FINAL, Answer
from app.services.rosters.views import roster_row
from app.ui.beneficiaries.columns_page import ColumnsPage
from app.ui.desk.background import Progress
from app.ui.desk.desk import Desk
from app.ui.desk.file_import import FileImportWindow, ImportWords, drop_card
from app.ui.payments import result_work
from app.ui.payments.result_lines import LinesPage
from app.ui.payments.result_offers import BRING, COLUMNS, LINES, QUESTIONS, Action, result_offers
from app.ui.payments.result_questions import QuestionsPage
from app.ui.widgets import theme
from app.ui.widgets.dialogs import Choice, dialogs
from app.ui.widgets.fields import ChoiceField, DateField
from app.ui.widgets.offers import show_offers
from app.ui.widgets.parts import Notice, acting, heading, mark, row
from app.ui.widgets.theme import Tone

KINDS = "银行回盘文件 (*.xlsx *.xls *.csv *.txt *.ods *.xml *.html);;所有文件 (*)"
DROP = (
    "把银行的回盘文件拖到这里,或点“选择回盘文件”。\n"
    "没有文件的,点“逐笔登记”,照银行的回单一笔一笔登记。"
)


class ResultWindow(FileImportWindow[BankFileRead]):
    """For one roster that was sent; lines without a file are registered by hand."""

    words = ImportWords(
        title="登记发放结果",
        choose="选择回盘文件…",
        ask="选择银行的回盘文件",
        confirm="登记结果",
        leave="关闭,不登记",
        kinds=KINDS,
    )

    def __init__(self, desk: Desk, parent: QWidget, number: str) -> None:
        super().__init__(desk, parent)
        self.number = number
        self.roster: RosterRow | None = None
        self.read: BankFileRead | None = None
        self.look: Look | None = None
        self.said = Understanding()
        self.by_hand: dict[int, Answer] = {}
        self.setWindowTitle(f"{self.words.title}:花名册 {number}")
        self.columns = ColumnsPage(bank_words.FIELD_WORDS)
        self.columns.changed.connect(self._columns_changed)
        self.questions = QuestionsPage()
        self.questions.answered.connect(self._answered)
        self.lines = LinesPage()
        self.lines.answered.connect(self._set_by_hand)
        self._make_fields()
        self.stack = QStackedWidget()
        for page in (drop_card(DROP), self.columns, self.questions, self.lines):
            self.stack.addWidget(page)
        above = (self.title, row(self.choose, self.hand, self.file, self.sheet, 1))
        foot = (self.leave, self.again, self.see_columns, self.compare, self.of_day, self.day)
        self.lay_out(above, self.stack, (self.doubt,), foot, size=(74, 46))
        self._turn(BRING)
        desk.read(lambda s: roster_row(s, number), self._opened, owner=self)

    def _make_fields(self) -> None:
        self.title = heading("", "label")
        self.title.setWordWrap(True)
        self.hand = acting("逐笔登记", self._without_file)
        self.hand.setAutoDefault(True)
        self.sheet: ChoiceField[str] = ChoiceField(required=True)
        self.sheet.setAccessibleName("工作表")
        self.sheet.edited.connect(self._sheet_chosen)
        self.doubt = Notice(Tone.WAITING)
        self.day = DateField(self.desk.today, required=True)
        self.day.setAccessibleName("发放日期")
        theme.follow(self.day, lambda: self.day.setFixedWidth(theme.em(7)))
        self.of_day = QLabel("发放日期")
        self.of_day.setBuddy(self.day)
        self.again = acting("重新说明这些词", self._ask_again)
        self.see_columns = acting("看各列", lambda: self._turn(COLUMNS))
        self.compare = acting("与花名册核对", self._compare)
        self._presses = (
            (Action.HAND, self.hand),
            (Action.SEE_COLUMNS, self.see_columns),
            (Action.COMPARE, self.compare),
            (Action.AGAIN, self.again),
            (Action.DAY, self.of_day),
            (Action.DAY, self.day),
            (Action.CONFIRM, self.confirm),
        )

    def _opened(self, roster: RosterRow) -> None:
        self.roster = roster
        count = sum(line.result not in FINAL for line in roster.lines)
        self.title.setText(f"{roster.title},等结果的 {count}笔")
        self.settle()

    # Bringing a file

    def reading(self, path: Path) -> Callable[[Progress], BankFileRead]:
        """What was understood of another file is forgotten, what was set by hand stays."""
        return result_work.bring(path)

    def brought(self, content: BankFileRead) -> None:
        self.read, self.look, self.said = content, None, Understanding()
        self.file.setText(content.workbook.file_name)
        self.sheet.set_choices([(one.name, one.name) for one in content.workbook.visible])
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
        self.ask(
            result_work.look(self.number, self.read, self.said, self.desk.today),
            self._looked,
            "正在与花名册核对…",
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
        self.settle()

    def _states(self) -> list[result_work.LineState]:
        lines = self.roster.lines if self.roster is not None else ()
        return result_work.states_of(lines, self.look, self.by_hand)

    def confirmed(self) -> None:
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
        self.enter(
            result_work.register(
                self.desk.by,
                self.number,
                answers,
                on,
                self.desk.today,
                self.read,
                self.said.words,
            ),
            lambda _result: self.accept(),
            said=lambda result: result_work.said(self.number, result),
            words="正在登记发放结果…",
        )

    # What is shown

    def _turn(self, page: int) -> None:
        self.stack.setCurrentIndex(page)
        self.settle()

    def settle(self) -> None:
        page = self.stack.currentIndex()
        states = self._states()
        self.lines.show_states(states)
        new = any(one.new for one in states)
        show_offers(self._presses, result_offers(page, self.look, new=new))
        self.sheet.setVisible(self.read is not None and len(self.read.workbook.visible) > 1)
        self.sentence.say(f"{result_work.Sums.of(states).text}。" if page == LINES else "")
        doubts = self._doubts() if page != BRING else ()
        self.doubt.say("\n".join(f"● {doubt}" for doubt in doubts))
        mark(self.choose, "role", "primary" if page == BRING else "")
        for press, where in ((self.compare, COLUMNS), (self.confirm, LINES)):
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
